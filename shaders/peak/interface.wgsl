{# What every probe sees. `steps` stands in a buffer and not in the text, so that a probe fits its length to the device without a new compilation. #}
struct Control {
    steps: u32,
    // Of the probes of memory: the number of vectors less one, and the way from one round of a thread to its next, and from one workgroup to the next.
    mask: u32,
    stride: u32,
    piece: u32,
}

@group(0) @binding(0) var<uniform> control: Control;

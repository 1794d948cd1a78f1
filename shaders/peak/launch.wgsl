// launch: one workgroup that reads and writes one value a thread. What is left is the cost of starting it.
{% include "peak/interface.wgsl" %}
@group(0) @binding(1) var<storage, read> start: array<u32>;
@group(0) @binding(2) var<storage, read_write> end: array<u32>;

@compute @workgroup_size({{ threads }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
    end[id.x] = start[id.x] + control.steps;
}

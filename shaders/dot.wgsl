// dot: bytes in, 32-bit integers out; a thread computes {{ rows }} rows by {{ columns }} columns of C, four terms of a sum an instruction.
//
// Teaches the integer path. `dot4I8Packed` multiplies four pairs of bytes and adds them up, so both operands must be packed along k. A is by
// its rows, and so is B where it is transposed; otherwise four words of four columns each are turned around with shifts and masks.
{% include "interface.wgsl" %}

{% if not transposed %}
// The column s of four words that hold four columns each, packed along k.
fn column(w0: u32, w1: u32, w2: u32, w3: u32, s: u32) -> u32 {
    let shift = 8u * s;
    return (w0 >> shift & 0xffu) | (w1 >> shift & 0xffu) << 8u | (w2 >> shift & 0xffu) << 16u | (w3 >> shift) << 24u;
}
{% endif %}

@compute @workgroup_size({{ threads_x }}, {{ threads_y }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
    let row = id.y * {{ rows }}u;
    let col = id.x * {{ vectors }}u;
    // One array element is a word of four bytes.
    let a_stride = dims.lda / 4u;
    let b_stride = dims.ldb / 4u;
    if row >= dims.m || 4u * col >= dims.n {
        return;
    }
    let a_base = id.z * (dims.step_a / 4u);
    let b_base = id.z * (dims.step_b / 4u);
    // Rows and columns outside C are computed from the nearest ones inside and not stored.
{% for i in range(rows) %}
    let a{{ i }} = a_base + min(row + {{ i }}u, dims.m - 1u) * a_stride;
{% endfor %}
{% if transposed %}
{% for j in range(columns) %}
    let b{{ j }} = b_base + min(4u * col + {{ j }}u, dims.n - 1u) * b_stride;
{% endfor %}
{% else %}
{% for j in range(vectors) %}
    let b{{ j }} = b_base + min(col + {{ j }}u, b_stride - 1u);
{% endfor %}
{% endif %}
{% for i in range(rows) %}
{% for j in range(columns) %}
    var c{{ i }}_{{ j }} = 0i;
{% endfor %}
{% endfor %}
    for (var step = 0u; step < a_stride; step++) {
{% for i in range(rows) %}
        let x{{ i }} = a[a{{ i }} + step];
{% endfor %}
{% if transposed %}
{% for j in range(columns) %}
        let y{{ j }} = b[b{{ j }} + step];
{% endfor %}
{% else %}
{% for j in range(vectors) %}
{% for s in range(4) %}
        let w{{ s }}_{{ j }} = b[(step * 4u + {{ s }}u) * b_stride + b{{ j }}];
{% endfor %}
{% for t in range(4) %}
        let y{{ 4 * j + t }} = column(w0_{{ j }}, w1_{{ j }}, w2_{{ j }}, w3_{{ j }}, {{ t }}u);
{% endfor %}
{% endfor %}
{% endif %}
{% for i in range(rows) %}
{% for j in range(columns) %}
        c{{ i }}_{{ j }} += dot4I8Packed(x{{ i }}, y{{ j }});
{% endfor %}
{% endfor %}
    }
    let c_base = id.z * dims.step_c;
{% for i in range(rows) %}
    if row + {{ i }}u < dims.m {
{% for j in range(columns) %}
        if 4u * col + {{ j }}u < dims.n {
            c[c_base + (row + {{ i }}u) * dims.ldc + 4u * col + {{ j }}u] = c{{ i }}_{{ j }};
        }
{% endfor %}
    }
{% endfor %}
}

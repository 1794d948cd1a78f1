// matvec: {{ block_m }} rows by four columns of C a workgroup, its threads side by side along k.
//
// Teaches the path for a matrix times one or a few columns. Every element of A is used for few columns only, so reading A once at the
// full bandwidth is all that counts: neighbouring threads read neighbouring parts of a row, and their sums meet in workgroup memory.
{% set vectors = 1 %}
{% include "interface.wgsl" %}

var<workgroup> sums: array<{{ sum4 }}, {{ threads * rows }}>;

@compute @workgroup_size({{ threads }})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) index: u32) {
    let row = group.x * {{ rows }}u;
    let col = group.y;
    let a_stride = dims.lda / 4u;
    let c_stride = dims.ldc / 4u;
    let a_base = group.z * (dims.step_a / 4u);
    let b_base = group.z * (dims.step_b / 4u);
    let c_base = group.z * (dims.step_c / 4u);
    // Rows and columns outside C are computed from the nearest ones inside and not stored.
{% for i in range(rows) %}
    let a{{ i }} = a_base + min(row + {{ i }}u, dims.m - 1u) * a_stride;
{% endfor %}
{% set col_step = 1 %}
{% include "register_tile/b_addresses.wgsl" %}
{% for i in range(rows) %}
    var c{{ i }}_0 = {{ sum4 }}();
{% endfor %}
    for (var step = index; step < a_stride; step += {{ threads }}u) {
{% for i in range(rows) %}
        let x{{ i }} = {{ sum4 }}(a[a{{ i }} + step]);
{% endfor %}
{% include "register_tile/load_b.wgsl" %}
{% include "register_tile/multiply_accumulate.wgsl" %}
    }
{% for i in range(rows) %}
    sums[{{ i * threads }}u + index] = c{{ i }}_0;
{% endfor %}
    workgroupBarrier();
    // Halving: the first half of the threads adds what the second half has.
    for (var width = {{ threads // 2 }}u; width > 0u; width /= 2u) {
        if index < width {
{% for i in range(rows) %}
            sums[{{ i * threads }}u + index] += sums[{{ i * threads }}u + index + width];
{% endfor %}
        }
        workgroupBarrier();
    }
    if index < {{ rows }}u && row + index < dims.m && col < c_stride {
        c[c_base + (row + index) * c_stride + col] = sums[index * {{ threads }}u];
    }
}

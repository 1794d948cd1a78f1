// vecmat: {{ rows }} rows by {{ block_n }} columns of C a workgroup; {{ parts }} groups of its threads share the sum over k.
//
// Teaches the path for one or a few rows times a matrix, which is what a language model does for each token that it writes. B is read once and in
// order: neighbouring threads take neighbouring columns, and the groups take every {{ parts }}th patch of four rows.
{% set vectors = 1 %}
{% set across = block_n // 4 %}
{% include "interface.wgsl" %}

var<workgroup> sums: array<{{ sum4 }}, {{ threads * rows }}>;

@compute @workgroup_size({{ threads }})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) index: u32) {
    let row = group.y * {{ rows }}u;
    let col = group.x * {{ across }}u + index % {{ across }}u;
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
    for (var step = index / {{ across }}u; step < a_stride; step += {{ parts }}u) {
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
    if index < {{ across }}u && col < c_stride {
{% for i in range(rows) %}
        if row + {{ i }}u < dims.m {
            c[c_base + (row + {{ i }}u) * c_stride + col] = sums[{{ i * threads }}u + index]
{%- for part in range(1, parts) %} + sums[{{ i * threads + part * across }}u + index]{% endfor %};
        }
{% endfor %}
    }
}

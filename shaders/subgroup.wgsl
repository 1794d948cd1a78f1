// {{ name }}: the threads of a subgroup share their rows of A by broadcasting them from registers; {{ rows }} x {{ columns }} of C a thread.
//
// Teaches reuse between threads without workgroup memory and without barriers. Each row of A is loaded by one thread of a subgroup and handed to
// the others, so that a subgroup loads {{ rows }} vectors of A where `register` loads {{ rows }} a thread. The text asks for {{ subgroup }} threads a subgroup
// and is right with more: the rest hold the same rows once more, and nobody asks them.
// With 8 rows a thread this suits a GPU. With 32 it suits a software adapter: its registers are memory anyway, and a load is what costs.
{% include "interface.wgsl" %}

{% set held = (rows + subgroup - 1) // subgroup %}
@compute @workgroup_size({{ threads }})
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(local_invocation_index) index: u32,
    @builtin(subgroup_invocation_id) lane: u32,
) {
    // All threads of a workgroup have the same rows; which threads form a subgroup does not matter.
    let row = group.y * {{ rows }}u;
    let col = group.x * {{ threads * vectors }}u + index;
    let a_stride = dims.lda / 4u;
    let c_stride = dims.ldc / 4u;
    let a_base = group.z * (dims.step_a / 4u);
    let b_base = group.z * (dims.step_b / 4u);
    let c_base = group.z * (dims.step_c / 4u);
    // Rows and columns outside C are computed from the nearest ones inside and not stored. No thread may leave: others wait for its rows.
{% for h in range(held) %}
    let a{{ h }} = a_base + min(row + lane % {{ subgroup }}u + {{ h * subgroup }}u, dims.m - 1u) * a_stride;
{% endfor %}
{% set col_step = threads %}
{% include "register_tile/b_addresses.wgsl" %}
{% for i in range(rows) %}
{% for j in range(vectors) %}
    var c{{ i }}_{{ j }} = {{ sum4 }}();
{% endfor %}
{% endfor %}
    for (var step = 0u; step < a_stride; step++) {
{% for h in range(held) %}
        let own{{ h }} = {{ sum4 }}(a[a{{ h }} + step]);
{% endfor %}
{% for i in range(rows) %}
        let x{{ i }} = subgroupBroadcast(own{{ i // subgroup }}, {{ i % subgroup }}u);
{% endfor %}
{% include "register_tile/load_b.wgsl" %}
{% include "register_tile/multiply_accumulate.wgsl" %}
    }
{% for i in range(rows) %}
    if row + {{ i }}u < dims.m {
{% for j in range(vectors) %}
        if col + {{ j * threads }}u < c_stride {
            c[c_base + (row + {{ i }}u) * c_stride + col + {{ j * threads }}u] = c{{ i }}_{{ j }};
        }
{% endfor %}
    }
{% endfor %}
}

// {{ name }}: one thread computes a tile of {{ rows }} rows by {{ columns }} columns of C in registers, without workgroup memory.
//
// Teaches reuse inside a thread. {{ rows }} + {{ columns }} loaded values feed {{ rows * columns }} multiplications, columns are
// loaded four at a time, and no barrier holds a thread up. Caches take the place of workgroup memory: this wins where that memory is
// ordinary memory anyway (software adapters) or where caches are fast.
{% if down %}
// Here all threads of a workgroup stand side by side and have the same rows, which a GPU with a scalar unit (AMD) loads once for all of them and
// multiplies straight from scalar registers. Workgroups walk down the columns of C, so that those that run at once share their columns of B.
{% endif %}
{% include "interface.wgsl" %}

@compute @workgroup_size({{ threads_x }}, {{ threads_y }})
{% if down %}
fn main(@builtin(workgroup_id) id: vec3<u32>, @builtin(local_invocation_index) index: u32) {
    let row = id.x * {{ rows }}u;
    let col = (id.y * {{ threads }}u + index) * {{ vectors }}u;
{% else %}
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
    let row = id.y * {{ rows }}u;
    let col = id.x * {{ vectors }}u;
{% endif %}
    let a_stride = dims.lda / 4u;
    let c_stride = dims.ldc / 4u;
    if row >= dims.m || col >= c_stride {
        return;
    }
    let a_base = id.z * (dims.step_a / 4u);
    let b_base = id.z * (dims.step_b / 4u);
    let c_base = id.z * (dims.step_c / 4u);
    // Rows and columns outside C are computed from the nearest ones inside and not stored.
{% for i in range(rows) %}
    let a{{ i }} = a_base + min(row + {{ i }}u, dims.m - 1u) * a_stride;
{% endfor %}
{% set col_step = 1 %}
{% include "register_tile/b_addresses.wgsl" %}
{% for i in range(rows) %}
{% for j in range(vectors) %}
    var c{{ i }}_{{ j }} = {{ sum4 }}();
{% endfor %}
{% endfor %}
    for (var step = 0u; step < a_stride; step++) {
{% for i in range(rows) %}
        let x{{ i }} = {{ sum4 }}(a[a{{ i }} + step]);
{% endfor %}
{% include "register_tile/load_b.wgsl" %}
{% include "register_tile/multiply_accumulate.wgsl" %}
    }
{% for i in range(rows) %}
    if row + {{ i }}u < dims.m {
{% for j in range(vectors) %}
        if col + {{ j }}u < c_stride {
            c[c_base + (row + {{ i }}u) * c_stride + col + {{ j }}u] = c{{ i }}_{{ j }};
        }
{% endfor %}
    }
{% endfor %}
}

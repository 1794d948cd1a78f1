// column: tiles in workgroup memory, and {{ rows }} rows of one column of C a thread.
//
// Teaches the first step of register reuse. A value of B that was read from workgroup memory feeds {{ rows }} multiplications, so that
// a thread reads {{ rows + 1 }} values for {{ rows }} of them, where `tiled` reads two for each.
{% include "interface.wgsl" %}

{% include "b_index.wgsl" %}

var<workgroup> tile_a: array<{{ lanes }}, {{ block_m * depth }}>;
var<workgroup> tile_b: array<{{ lanes }}, {{ depth * block_n }}>;

@compute @workgroup_size({{ threads }})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) index: u32) {
    let group_row = group.y * {{ block_m }}u;
    let group_col = group.x * {{ block_n }}u;
    let a_base = group.z * dims.step_a;
    let b_base = group.z * dims.step_b;
    let thread_row = index / {{ block_n }}u * {{ rows }}u;
    let thread_col = index % {{ block_n }}u;
{% for i in range(rows) %}
    var c{{ i }} = {{ sum }}(0);
{% endfor %}
    for (var start = 0u; start < dims.k; start += {{ depth }}u) {
{% for q in range(block_m * depth // threads) %}
        {
            let slot = index + {{ q * threads }}u;
            let row = min(group_row + slot / {{ depth }}u, dims.m - 1u);
            let i = start + slot % {{ depth }}u;
            tile_a[slot] = select({{ lanes }}(0), a[a_base + row * dims.lda + min(i, dims.k - 1u)], i < dims.k);
        }
{% endfor %}
{% for q in range(depth * block_n // threads) %}
        {
            let slot = index + {{ q * threads }}u;
            let i = start + slot / {{ block_n }}u;
            let col = min(group_col + slot % {{ block_n }}u, dims.n - 1u);
            tile_b[slot] = select({{ lanes }}(0), b[b_base + b_at(min(i, dims.k - 1u), col)], i < dims.k);
        }
{% endfor %}
        workgroupBarrier();
{% for i in range(depth) %}
        {
            let y = {{ sum }}(tile_b[{{ i * block_n }}u + thread_col]);
{% for r in range(rows) %}
            c{{ r }} = fma({{ sum }}(tile_a[(thread_row + {{ r }}u) * {{ depth }}u + {{ i }}u]), y, c{{ r }});
{% endfor %}
        }
{% endfor %}
        workgroupBarrier();
    }
    let col = group_col + thread_col;
{% for r in range(rows) %}
    if group_row + thread_row + {{ r }}u < dims.m && col < dims.n {
        c[group.z * dims.step_c + (group_row + thread_row + {{ r }}u) * dims.ldc + col] = c{{ r }};
    }
{% endfor %}
}

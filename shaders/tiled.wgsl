// tiled: a workgroup stages square tiles of A and B in workgroup memory.
//
// Teaches reuse across threads. Every element that is loaded from memory is used {{ depth }} times; a thread still reads two
// values from workgroup memory for every multiplication, and that is the new bottleneck.
{% include "interface.wgsl" %}

{% include "b_index.wgsl" %}

var<workgroup> tile_a: array<{{ lanes }}, {{ depth * depth }}>;
var<workgroup> tile_b: array<{{ lanes }}, {{ depth * depth }}>;

@compute @workgroup_size({{ depth }}, {{ depth }})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_id) local: vec3<u32>) {
    let row = group.y * {{ depth }}u + local.y;
    let col = group.x * {{ depth }}u + local.x;
    // Rows and columns outside C are computed from the nearest ones inside and not stored.
    let a_row = group.z * dims.step_a + min(row, dims.m - 1u) * dims.lda;
    let b_base = group.z * dims.step_b;
    let b_col = min(col, dims.n - 1u);
    let slot = local.y * {{ depth }}u + local.x;
    var sum = {{ sum }}(0);
    for (var start = 0u; start < dims.k; start += {{ depth }}u) {
        let i = start + local.x;
        let j = start + local.y;
        tile_a[slot] = select({{ lanes }}(0), a[a_row + min(i, dims.k - 1u)], i < dims.k);
        tile_b[slot] = select({{ lanes }}(0), b[b_base + b_at(min(j, dims.k - 1u), b_col)], j < dims.k);
        workgroupBarrier();
{% for i in range(depth) %}
        sum = fma({{ sum }}(tile_a[local.y * {{ depth }}u + {{ i }}u]), {{ sum }}(tile_b[{{ i * depth }}u + local.x]), sum);
{% endfor %}
        workgroupBarrier();
    }
    if row < dims.m && col < dims.n {
        c[group.z * dims.step_c + row * dims.ldc + col] = sum;
    }
}

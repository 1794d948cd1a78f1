// blocked: a workgroup stages {{ block_m }} x {{ tile_k }} of A and {{ tile_k }} x {{ block_n }} of B in workgroup memory; a thread computes
// {{ rows }} x {{ columns }} of C in registers.
//
// Teaches both kinds of reuse at once, the shape of every fast GEMM. A is stored transposed, four rows to a vector, so that the
// inner loop reads both tiles four values at a time.
{% set stored = "c" %}
{% include "interface.wgsl" %}

{% include "workgroup_tile/declare_tiles.wgsl" %}

@compute @workgroup_size({{ threads }})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) index: u32) {
    let product = group.z;
    let group_row = group.y * {{ block_m }}u;
    let group_col = group.x * {{ block_n // 4 }}u;
    let row4 = index / {{ threads_x }}u * {{ rows // 4 }}u;
    let col4 = index % {{ threads_x }}u;
{% include "workgroup_tile/declare_registers.wgsl" %}
    var start = 0u;
{% set whole = true %}
{% if regular %}
    for (; start + {{ tile_k }}u <= inner; start += {{ tile_k }}u) {
{% include "workgroup_tile/iteration.wgsl" %}
    }
{% endif %}
    // What is left: at an edge of C everything, else at most one tile.
{% set whole = false %}
    for (; start < dims.k; start += {{ tile_k }}u) {
{% include "workgroup_tile/iteration.wgsl" %}
    }
{% include "workgroup_tile/store_c.wgsl" %}
}

// prefetch: as `blocked`, with the next tiles on their way into registers while the present ones are multiplied.
//
// Teaches to hide the latency of memory behind arithmetic. The loads of the next {{ tile_k }} columns are issued before the inner loop
// and needed only after it; the price is {{ 4 * a_shares + b_rows * b_shares }} more vectors of registers a thread.
{% set stored = "c" %}
{% set whole = false %}
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
    {
        let column = 0u;
{% include "workgroup_tile/load_global.wgsl" %}
    }
    var start = 0u;
{% set whole = true %}
{% if regular %}
    // Tiles whose successor lies inside both matrices too.
    for (; start + {{ 2 * tile_k }}u <= inner; start += {{ tile_k }}u) {
{% include "workgroup_tile/prefetch_iteration.wgsl" %}
    }
{% endif %}
    // What is left: at an edge of C everything, else one or two tiles.
{% set whole = false %}
    for (; start < dims.k; start += {{ tile_k }}u) {
{% include "workgroup_tile/prefetch_iteration.wgsl" %}
    }
{% include "workgroup_tile/store_c.wgsl" %}
}

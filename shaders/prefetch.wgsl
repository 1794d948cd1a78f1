// prefetch: as `blocked`, with the next tiles on their way into registers while the present ones are multiplied.
//
// Teaches to hide the latency of memory behind arithmetic. The loads of the next {{ depth }} columns are issued before the inner loop
// and needed only after it; the price is {{ 4 * a_shares + (4 * b_shares if transposed else b_shares) }} more vectors of registers a thread.
{% set stored = "c" %}
{% set col_step = threads_x %}
{% include "interface.wgsl" %}

{% include "block/tiles.wgsl" %}

@compute @workgroup_size({{ threads }})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) index: u32) {
    let product = group.z;
    let group_row = group.y * {{ block_m }}u;
    let group_col = group.x * {{ block_n // 4 }}u;
    let row4 = index / {{ threads_x }}u * {{ rows // 4 }}u;
    let col4 = index % {{ threads_x }}u;
{% include "block/variables.wgsl" %}
    {
        let column = 0u;
{% include "block/fetch.wgsl" %}
    }
    for (var start = 0u; start < dims.k; start += {{ depth }}u) {
{% include "block/store.wgsl" %}
        workgroupBarrier();
        // Behind the last column this loads zeros.
        let column = start + {{ depth }}u;
{% include "block/fetch.wgsl" %}
{% include "block/multiply.wgsl" %}
        workgroupBarrier();
    }
{% include "block/result.wgsl" %}
}

// warp: as `prefetch`, with a second level of tiles: 32 neighbouring threads compute a compact {{ warp_m }} x {{ warp_n }} of C, and
// workgroups walk over C in bands.
//
// Teaches locality at both ends. Threads that run in step read few distinct values of either tile, so that workgroup memory answers
// them at once. Workgroups that run at the same time share rows of A and columns of B: in bands of {{ band }} blocks high they find more
// of them in the last-level cache. Nothing depends on threads really running in step.
{% set stored = "c" %}
{% set whole = false %}
{% set warps_n = block_n // warp_n %}
{% include "interface.wgsl" %}

{% include "workgroup_tile/declare_tiles.wgsl" %}

@compute @workgroup_size({{ threads }})
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) index: u32,
) {
    // Block number -> band of {{ band }} rows of blocks, and down its columns one after another. The last band may be lower.
    let number = group.y * groups.x + group.x;
    let band = number / ({{ band }}u * groups.x);
    let height = min(groups.y - band * {{ band }}u, {{ band }}u);
    let within = number % ({{ band }}u * groups.x);
    let product = group.z;
    let group_row = (band * {{ band }}u + within % height) * {{ block_m }}u;
    let group_col = within / height * {{ block_n // 4 }}u;
    let warp = index / 32u;
    let lane = index % 32u;
    let row4 = (warp / {{ warps_n }}u * {{ warp_m }}u + lane / 4u * {{ rows }}u) / 4u;
    let col4 = warp % {{ warps_n }}u * {{ warp_n // 4 }}u + lane % 4u;
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

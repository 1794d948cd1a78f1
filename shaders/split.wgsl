// split: as `blocked`, with each sum cut into {{ splits }} parts that different workgroups compute; a second pass adds the parts.
//
// Teaches what to do when C is small and k large: whole blocks of C are then too few to keep a device busy. The price is {{ splits }} partial
// results, written and read once. The parts are added in a fixed order, so that the result is the same every time.
{% set stored = "partial" %}
{% include "interface.wgsl" %}

// partial[part]: as C, {{ splits }} of them for each product of the batch.
@group(0) @binding(4) var<storage, read_write> partial: array<{{ sum4 }}>;

{% include "workgroup_tile/declare_tiles.wgsl" %}

@compute @workgroup_size({{ threads }})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) index: u32) {
    let product = group.z / {{ splits }}u;
    let begin = group.z % {{ splits }}u * dims.part;
    let group_row = group.y * {{ block_m }}u;
    let group_col = group.x * {{ block_n // 4 }}u;
    let row4 = index / {{ threads_x }}u * {{ rows // 4 }}u;
    let col4 = index % {{ threads_x }}u;
{% set c_number = "group.z" %}
{% include "workgroup_tile/declare_registers.wgsl" %}
    // A part is a multiple of {{ tile_k }} columns long, so that no tile reaches into the next one. The last parts may be empty.
    let end = min(begin + dims.part, dims.k);
    var start = begin;
{% set whole = true %}
{% if regular %}
    for (; start + {{ tile_k }}u <= min(end, inner); start += {{ tile_k }}u) {
{% include "workgroup_tile/iteration.wgsl" %}
    }
{% endif %}
    // What is left: at an edge of C everything, else at most one tile.
{% set whole = false %}
    for (; start < end; start += {{ tile_k }}u) {
{% include "workgroup_tile/iteration.wgsl" %}
    }
{% include "workgroup_tile/store_c.wgsl" %}
}

// Four columns of C a thread: the sum of their parts.
@compute @workgroup_size(64)
fn reduce(@builtin(global_invocation_id) id: vec3<u32>) {
    let stride = dims.ldc / 4u;
    let step = dims.step_c / 4u;
    if id.x >= stride {
        return;
    }
    let place = id.y * stride + id.x;
    var sum = {{ sum4 }}();
    for (var part = 0u; part < {{ splits }}u; part++) {
        sum += partial[(id.z * {{ splits }}u + part) * step + place];
    }
    c[id.z * step + place] = sum;
}

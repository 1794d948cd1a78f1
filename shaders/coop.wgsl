// coop: cooperative matrices, {{ edge }} x {{ edge }} pieces that a whole subgroup multiplies in one instruction.
//
// Teaches the matrix units ("tensor cores"). A workgroup stages {{ block_m }} x {{ depth }} of A by its rows and {{ depth }} x {{ block_n }} of B by its columns in
// workgroup memory, so that what a thread takes of either lies side by side; {{ skew }} unused elements behind each keep them off the same banks. A
// subgroup keeps {{ pieces_m }} x {{ pieces_n }} pieces of C in registers, and the next tiles are loaded into registers during the multiplication. No thread
// knows which element it holds.
{% include "interface.wgsl" %}

{% set stride = depth + skew %}
// Element (row, i) of A, and (i, column) of B.
var<workgroup> tile_a: array<{{ scalar }}, {{ block_m * stride }}>;
var<workgroup> tile_b: array<{{ scalar }}, {{ block_n * stride }}>;
// One piece of C a subgroup, for blocks that reach over the edge of C.
var<workgroup> spill: array<{{ sum }}, {{ subgroups * edge * edge }}>;

{% if emulated %}
{% include "coop/emulated.wgsl" %}

{% endif %}
{# One piece from a tile. B lies there by its columns. #}
{% macro load(side, offset) -%}
{% if emulated %}load_piece_{{ side }}({{ offset }}, {{ stride }}u)
{%- else %}coopLoad{{ "" if side == "b" else "T" }}<{{ piece }}<{{ scalar }}, {{ side | upper }}>>(&tile_{{ side }}[{{ offset }}], {{ stride }}u)
{%- endif %}
{%- endmacro %}
{# One piece to memory, at the index `at` and with the stride `row`. Both have names because naga's writer of SPIR-V panics where they are
   expressions ("Expression is not cached", naga 30.0.2). #}
{% macro store(value, place) -%}
{% if emulated %}store_piece_{{ place }}({{ value }}, at, row)
{%- else %}coopStoreT({{ value }}, &{{ place }}[at], row)
{%- endif %}
{%- endmacro %}
{% set multiply = "multiply_pieces" if emulated else "coopMultiplyAdd" %}

// Four columns of A from 4 `step`.
fn load_a(base: u32, row: u32, step: u32) -> {{ lanes }} {
    let stride = dims.lda / 4u;
    return select({{ lanes }}(), a[base + min(row, dims.m - 1u) * stride + min(step, stride - 1u)], row < dims.m && step < stride);
}

// Four numbers from 4 `step` in a row of B, {{ "which is a column of C" if transposed else "whose place is the column of C" }}.
fn load_b(base: u32, row: u32, step: u32) -> {{ lanes }} {
    let stride = dims.ldb / 4u;
    let rows = {{ "dims.n" if transposed else "dims.lda" }};
    return select({{ lanes }}(), b[base + min(row, rows - 1u) * stride + min(step, stride - 1u)], row < rows && step < stride);
}

@compute @workgroup_size({{ threads }})
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(local_invocation_index) index: u32,
{% if not emulated %}
    @builtin(subgroup_size) subgroup_size: u32,
{% endif %}
) {
{% if not emulated %}
    // Written for subgroups of {{ width }}. Where the device runs others, C stays as it was, and the product is found to be missing.
    if subgroup_size != {{ width }}u {
        return;
    }
{% endif %}
    let group_row = group.y * {{ block_m }}u;
    let group_col = group.x * {{ block_n }}u;
    let a_base = group.z * (dims.step_a / 4u);
    let b_base = group.z * (dims.step_b / 4u);
    let c_base = group.z * dims.step_c;
    let member = index / {{ width }}u;
    let own_row = member / {{ block_n // columns }}u * {{ rows }}u;
    let own_col = member % {{ block_n // columns }}u * {{ columns }}u;
{% for i in range(pieces_m) %}
{% for j in range(pieces_n) %}
    var c{{ i }}_{{ j }} = {{ "PieceC" if emulated else piece ~ "<" ~ sum ~ ", C>" }}();
{% endfor %}
{% endfor %}
{% for q in range(a_shares) %}
    var p{{ q }}: {{ lanes }};
{% endfor %}
{% for q in range(b_shares) %}
{% for r in range(b_rows) %}
    var q{{ q }}_{{ r }}: {{ lanes }};
{% endfor %}
{% endfor %}
    // Places in the tiles of what this thread stages. They do not change, and no compiler seen takes them out of a loop.
{% for q in range(a_shares) %}
{% if q and regular %}
    let a_place_{{ q }} = a_place_0 + {{ q * threads // a_across * stride }}u;
{% else %}
    let a_place_{{ q }} = (index + {{ q * threads }}u) / {{ a_across }}u * {{ stride }}u + (index + {{ q * threads }}u) % {{ a_across }}u * 4u;
{% endif %}
{% endfor %}
{% set b_step = stride if transposed else 4 * stride %}
{% for q in range(b_shares) %}
{% if q and regular %}
    let b_place_{{ q }} = b_place_0 + {{ q * threads // b_across * b_step }}u;
{% else %}
    let b_place_{{ q }} = (index + {{ q * threads }}u) / {{ b_across }}u * {{ b_step }}u + (index + {{ q * threads }}u) % {{ b_across }}u * 4u;
{% endif %}
{% endfor %}
{% if regular %}
    let a_stride = dims.lda / 4u;
    let b_stride = dims.ldb / 4u;
    let a_piece = min(index, {{ a_pieces - 1 }}u);
    let b_piece = min(index, {{ b_pieces - 1 }}u);
    let a_first = a_base + (group_row + a_piece / {{ a_across }}u) * a_stride + a_piece % {{ a_across }}u;
{% if transposed %}
    let b_first = b_base + (group_col + b_piece / {{ b_across }}u) * b_stride + b_piece % {{ b_across }}u;
{% else %}
    let b_first = b_base + b_piece % {{ b_across }}u * 4u * b_stride + group_col / 4u + b_piece / {{ b_across }}u;
{% endif %}
    // The columns of A up to which every tile lies inside both matrices: none where this workgroup's block of C reaches over an edge.
    let inside = group_row + {{ block_m }}u <= dims.m && group_col + {{ block_n }}u <= {{ "dims.n" if transposed else "dims.ldb" }};
    let inner = select(0u, dims.lda / {{ depth }}u * {{ depth }}u, inside);
{% endif %}
{% set whole = false %}
    {
        let column = 0u;
{% include "coop/load_global.wgsl" %}
    }
    var start = 0u;
{% if regular %}
    // Tiles whose successor lies inside both matrices too.
{% set whole = true %}
    for (; start + {{ 2 * depth }}u <= inner; start += {{ depth }}u) {
{% include "coop/prefetch_iteration.wgsl" %}
    }
{% endif %}
    // What is left: at an edge of C everything, else one or two tiles.
{% set whole = false %}
    for (; start < dims.k; start += {{ depth }}u) {
{% include "coop/prefetch_iteration.wgsl" %}
    }
    // The same for the whole workgroup. The padding of C may be written.
    if group_row + {{ block_m }}u <= dims.m && group_col + {{ block_n }}u <= dims.ldc {
        let row = dims.ldc;
        let c_own = c_base + (group_row + own_row) * row + group_col + own_col;
{% for i in range(pieces_m) %}
{% for j in range(pieces_n) %}
        {
            let at = c_own + {{ i * edge }}u * row + {{ j * edge }}u;
            {{ store("c" ~ i ~ "_" ~ j, "c") }};
        }
{% endfor %}
{% endfor %}
    } else {
        let row = {{ edge }}u;
        let at = member * {{ edge * edge }}u;
{% for i in range(pieces_m) %}
{% for j in range(pieces_n) %}
        {{ store("c" ~ i ~ "_" ~ j, "spill") }};
        workgroupBarrier();
        for (var place = index % {{ width }}u; place < {{ edge * edge }}u; place += {{ width }}u) {
            let c_row = group_row + own_row + {{ i * edge }}u + place / {{ edge }}u;
            let c_col = group_col + own_col + {{ j * edge }}u + place % {{ edge }}u;
            if c_row < dims.m && c_col < dims.n {
                c[c_base + c_row * dims.ldc + c_col] = spill[at + place];
            }
        }
        workgroupBarrier();
{% endfor %}
{% endfor %}
    }
}

// coop: cooperative matrices, {{ edge }} x {{ edge }} pieces that a whole subgroup multiplies in one instruction.
//
// Teaches the matrix units ("tensor cores"). A workgroup stages {{ block_m }} x {{ depth }} of A and {{ depth }} x {{ block_n }} of B in workgroup memory,
// each row followed by {{ skew }} unused elements so that rows do not fall on the same banks. A subgroup keeps {{ pieces_m }} x {{ pieces_n }}
// pieces of C in registers, and the next tiles are loaded into registers during the multiplication. No thread knows which element it holds.
{% include "interface.wgsl" %}

{% set stride_a = depth + skew %}
{% set stride_b = (depth if transposed else block_n) + skew %}
{% set rows_b = block_n if transposed else depth %}
{% set vectors_b = (depth if transposed else block_n) // 4 %}
{% set a_vectors = block_m * depth // 4 %}
{% set b_vectors = rows_b * vectors_b %}
// By rows; B has n rows of k where it is transposed.
var<workgroup> tile_a: array<{{ scalar }}, {{ block_m * stride_a }}>;
var<workgroup> tile_b: array<{{ scalar }}, {{ rows_b * stride_b }}>;
// One piece of C a subgroup, for blocks that reach over the edge of C.
var<workgroup> spill: array<{{ sum }}, {{ subgroups * edge * edge }}>;

{% if emulated %}
{% include "coop/emulated.wgsl" %}

{% endif %}
{# One piece from a tile, and one to memory. #}
{% macro load(side, offset, stride) -%}
{% if emulated %}load_piece_{{ side }}({{ offset }}, {{ stride }}u)
{%- else %}coopLoad{{ "" if side == "b" and transposed else "T" }}<{{ piece }}<{{ scalar }}, {{ side | upper }}>>(&tile_{{ side }}[{{ offset }}], {{ stride }}u)
{%- endif %}
{%- endmacro %}
{% macro store(value, place, offset, stride) -%}
{% if emulated %}store_piece_{{ place }}({{ value }}, {{ offset }}, {{ stride }})
{%- else %}coopStoreT({{ value }}, &{{ place }}[{{ offset }}], {{ stride }})
{%- endif %}
{%- endmacro %}
{% set multiply = "multiply_pieces" if emulated else "coopMultiplyAdd" %}

fn load_a(base: u32, row: u32, step: u32) -> {{ lanes }} {
    let stride = dims.lda / 4u;
    return select({{ lanes }}(), a[base + min(row, dims.m - 1u) * stride + min(step, stride - 1u)], row < dims.m && step < stride);
}

fn load_b(base: u32, row: u32, step: u32) -> {{ lanes }} {
    let stride = dims.ldb / 4u;
    let rows = {{ "dims.n" if transposed else "dims.lda" }};
    return select({{ lanes }}(), b[base + min(row, rows - 1u) * stride + min(step, stride - 1u)], row < rows && step < stride);
}

@compute @workgroup_size({{ threads }})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) index: u32) {
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
{% for q in range((a_vectors + threads - 1) // threads) %}
    var p{{ q }}: {{ lanes }};
{% endfor %}
{% for q in range((b_vectors + threads - 1) // threads) %}
    var q{{ q }}: {{ lanes }};
{% endfor %}
    {
        let start = 0u;
{% include "coop/fetch.wgsl" %}
    }
    for (var column = 0u; column < dims.k; column += {{ depth }}u) {
{% for q in range((a_vectors + threads - 1) // threads) %}
        if index + {{ q * threads }}u < {{ a_vectors }}u {
            let slot = index + {{ q * threads }}u;
            let place = slot / {{ depth // 4 }}u * {{ stride_a }}u + slot % {{ depth // 4 }}u * 4u;
{% for s in range(4) %}
            tile_a[place + {{ s }}u] = p{{ q }}[{{ s }}];
{% endfor %}
        }
{% endfor %}
{% for q in range((b_vectors + threads - 1) // threads) %}
        if index + {{ q * threads }}u < {{ b_vectors }}u {
            let slot = index + {{ q * threads }}u;
            let place = slot / {{ vectors_b }}u * {{ stride_b }}u + slot % {{ vectors_b }}u * 4u;
{% for s in range(4) %}
            tile_b[place + {{ s }}u] = q{{ q }}[{{ s }}];
{% endfor %}
        }
{% endfor %}
        workgroupBarrier();
        // Behind the last column this loads zeros.
        let start = column + {{ depth }}u;
{% include "coop/fetch.wgsl" %}
{% for d in range(depth // edge) %}
{% for i in range(pieces_m) %}
        let x{{ d }}_{{ i }} = {{ load("a", "(own_row + " ~ i * edge ~ "u) * " ~ stride_a ~ "u + " ~ d * edge ~ "u", stride_a) }};
{% endfor %}
{% for j in range(pieces_n) %}
{% if transposed %}
        let y{{ d }}_{{ j }} = {{ load("b", "(own_col + " ~ j * edge ~ "u) * " ~ stride_b ~ "u + " ~ d * edge ~ "u", stride_b) }};
{% else %}
        let y{{ d }}_{{ j }} = {{ load("b", d * edge * stride_b ~ "u + own_col + " ~ j * edge ~ "u", stride_b) }};
{% endif %}
{% endfor %}
{% for i in range(pieces_m) %}
{% for j in range(pieces_n) %}
        c{{ i }}_{{ j }} = {{ multiply }}(x{{ d }}_{{ i }}, y{{ d }}_{{ j }}, c{{ i }}_{{ j }});
{% endfor %}
{% endfor %}
{% endfor %}
        workgroupBarrier();
    }
    let c_own = c_base + (group_row + own_row) * dims.ldc + group_col + own_col;
    // The same for the whole workgroup. The padding of C may be written.
    if group_row + {{ block_m }}u <= dims.m && group_col + {{ block_n }}u <= dims.ldc {
{% for i in range(pieces_m) %}
{% for j in range(pieces_n) %}
        {{ store("c" ~ i ~ "_" ~ j, "c", "c_own + " ~ i * edge ~ "u * dims.ldc + " ~ j * edge ~ "u", "dims.ldc") }};
{% endfor %}
{% endfor %}
    } else {
{% for i in range(pieces_m) %}
{% for j in range(pieces_n) %}
        {{ store("c" ~ i ~ "_" ~ j, "spill", "member * " ~ edge * edge ~ "u", edge ~ "u") }};
        workgroupBarrier();
        for (var place = index % {{ width }}u; place < {{ edge * edge }}u; place += {{ width }}u) {
            let row = group_row + own_row + {{ i * edge }}u + place / {{ edge }}u;
            let col = group_col + own_col + {{ j * edge }}u + place % {{ edge }}u;
            if row < dims.m && col < dims.n {
                c[c_base + row * dims.ldc + col] = spill[member * {{ edge * edge }}u + place];
            }
        }
        workgroupBarrier();
{% endfor %}
{% endfor %}
    }
}

{# Tiles in workgroup memory, in the type of the sums, and loads that stay inside the matrices, for the kernels that stage both.
   Values are widened while they are staged, once a tile and not once a multiplication: on AMD's RDNA3 a fused multiplication and addition of mixed types
   takes twice as long as one of f32 (docs/compilers.md). Bytes stay packed, four along k to a word. #}
// tile_a[i][r]: {{ "word" if bytes else "column" }} i of the tile, rows 4 r to 4 r + 3{% if a_turn %}, r turned as `store` says{% endif %}.
var<workgroup> tile_a: array<{{ tile4 }}, {{ depth * block_m // 4 }}>;
// tile_b[i][j]: {{ "word" if bytes else "row" }} i of the tile, columns 4 j to 4 j + 3{% if b_turn %}, j turned as `store` says{% endif %}.
var<workgroup> tile_b: array<{{ tile4 }}, {{ depth * block_n // 4 }}>;

// Four columns of A from 4 `step`.
fn load_a(base: u32, row: u32, step: u32) -> {{ lanes }} {
    let stride = dims.lda / 4u;
    return select({{ lanes }}(), a[base + min(row, dims.m - 1u) * stride + min(step, stride - 1u)], step < stride);
}

{% if transposed %}
// Four rows of B from 4 `step`, in the column `col`.
fn load_b(base: u32, col: u32, step: u32) -> {{ lanes }} {
    let stride = dims.ldb / 4u;
    return select({{ lanes }}(), b[base + min(col, dims.n - 1u) * stride + min(step, stride - 1u)], step < stride);
}
{% else %}
// Four columns of B from 4 `col`, in the row `i`.
fn load_b(base: u32, i: u32, col: u32) -> {{ lanes }} {
    let stride = dims.ldb / 4u;
    // B's rows are padded to as many as A has columns.
    return select({{ lanes }}(), b[base + min(i, dims.lda - 1u) * stride + min(col, stride - 1u)], i < dims.lda);
}
{% endif %}
{% if bytes and not transposed %}

// Four rows of four bytes, packed along the rows: the words of four columns.
fn packed_columns(w: vec4<u32>) -> vec4<u32> {
    let even = w & vec4<u32>(0x00ff00ffu);
    let odd = (w >> vec4<u32>(8u)) & vec4<u32>(0x00ff00ffu);
    // Bytes of columns 0 and 2, then of 1 and 3: rows 0 and 1 in x, 2 and 3 in y.
    let p = even.xz | (even.yw << vec2<u32>(8u));
    let q = odd.xz | (odd.yw << vec2<u32>(8u));
    return vec4<u32>(
        (p.x & 0xffffu) | (p.y << 16u),
        (q.x & 0xffffu) | (q.y << 16u),
        (p.x >> 16u) | (p.y & 0xffff0000u),
        (q.x >> 16u) | (q.y & 0xffff0000u),
    );
}
{% endif %}

{# Tiles in workgroup memory and loads that stay inside the matrices, for the kernels that stage both. #}
// tile_a[i][r]: column i of the tile, rows 4 r to 4 r + 3.
var<workgroup> tile_a: array<{{ lanes }}, {{ depth * block_m // 4 }}>;
// tile_b[i][j]: row i of the tile, columns 4 j to 4 j + 3.
var<workgroup> tile_b: array<{{ lanes }}, {{ depth * block_n // 4 }}>;

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

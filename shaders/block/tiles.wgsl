{# Tiles in workgroup memory and loads that stay inside the matrices, for the kernels that stage both. #}
// tile_a[i][r]: column i of the tile, rows 4 r to 4 r + 3.
var<workgroup> tile_a: array<vec4<f32>, {{ depth * block_m // 4 }}>;
// tile_b[i][j]: row i of the tile, columns 4 j to 4 j + 3.
var<workgroup> tile_b: array<vec4<f32>, {{ depth * block_n // 4 }}>;

fn load_a(row: u32, step: u32) -> vec4<f32> {
    let stride = dims.lda / 4u;
    return select(vec4<f32>(), a[min(row, dims.m - 1u) * stride + min(step, stride - 1u)], step < stride);
}

fn load_b(i: u32, col: u32) -> vec4<f32> {
    let stride = dims.ldb / 4u;
    // B's rows are padded to as many as A has columns.
    return select(vec4<f32>(), b[min(i, dims.lda - 1u) * stride + min(col, stride - 1u)], i < dims.lda);
}

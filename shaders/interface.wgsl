{# What every kernel sees: the sizes and three matrices, row-major, each row padded to a multiple of 4 elements.
   `lanes` is the type of one array element of A and B, `out` that of C: a number, or four of them for kernels that load four columns at once.
   The padding of A and B is zero. B has its rows padded to a multiple of 4 as well, so that a loop over k may run in steps of 4; where B is
   transposed it has n rows of k elements, padded like the rows of A. #}
{% if half %}
enable f16;
{% endif %}
{% if coop %}
enable wgpu_cooperative_matrix;
// A subgroup of a size that the text is not written for leaves all together, which no compiler can know.
diagnostic(off, derivative_uniformity);
{% endif %}

struct Dims {
    m: u32,
    n: u32,
    k: u32,
    // Elements from one row to the next.
    lda: u32,
    ldb: u32,
    ldc: u32,
    // Elements from one matrix of a batch to the next.
    step_a: u32,
    step_b: u32,
    step_c: u32,
    // Columns of A in each part of a sum that is split.
    part: u32,
}

@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read> a: array<{{ lanes }}>;
@group(0) @binding(2) var<storage, read> b: array<{{ lanes }}>;
@group(0) @binding(3) var<storage, read_write> c: array<{{ out }}>;

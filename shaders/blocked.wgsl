// blocked: a workgroup stages {{ block_m }} x {{ depth }} of A and {{ depth }} x {{ block_n }} of B in workgroup memory; a thread computes
// {{ rows }} x {{ columns }} of C in registers.
//
// Teaches both kinds of reuse at once, the shape of every fast GEMM. A is stored transposed, four rows to a vector, so that the
// inner loop reads both tiles four values at a time.
{% include "interface.wgsl" %}

// tile_a[i][r]: column i of the tile, rows 4 r to 4 r + 3.
var<workgroup> tile_a: array<vec4<f32>, {{ depth * block_m // 4 }}>;
// tile_b[i][j]: row i of the tile, columns 4 j to 4 j + 3.
var<workgroup> tile_b: array<vec4<f32>, {{ depth * block_n // 4 }}>;
{% set threads = threads_x * threads_y %}
{% set a_quads = block_m * depth // 16 %}
{% set b_vectors = depth * block_n // 4 %}

fn load_a(row: u32, step: u32) -> vec4<f32> {
    let stride = dims.lda / 4u;
    return select(vec4<f32>(), a[min(row, dims.m - 1u) * stride + min(step, stride - 1u)], step < stride);
}

fn load_b(i: u32, col: u32) -> vec4<f32> {
    let stride = dims.ldb / 4u;
    // B's rows are padded to as many as A has columns.
    return select(vec4<f32>(), b[min(i, dims.lda - 1u) * stride + min(col, stride - 1u)], i < dims.lda);
}

@compute @workgroup_size({{ threads }})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) index: u32) {
    let thread_row = index / {{ threads_x }}u;
    let thread_col = index % {{ threads_x }}u;
    let group_row = group.y * {{ block_m }}u;
    let group_col = group.x * {{ block_n // 4 }}u;
{% for i in range(rows) %}
{% for j in range(vectors) %}
    var c{{ i }}_{{ j }} = vec4<f32>();
{% endfor %}
{% endfor %}
    for (var start = 0u; start < dims.k; start += {{ depth }}u) {
{% for q in range((a_quads + threads - 1) // threads) %}
        {
            // Four rows by four columns of A, transposed on their way.
            let quad = index + {{ q * threads }}u;
{% if a_quads % threads != 0 %}
            if quad < {{ a_quads }}u {
{% endif %}
            let r = quad / {{ depth // 4 }}u;
            let i = quad % {{ depth // 4 }}u;
            let step = start / 4u + i;
            let r0 = load_a(group_row + 4u * r, step);
            let r1 = load_a(group_row + 4u * r + 1u, step);
            let r2 = load_a(group_row + 4u * r + 2u, step);
            let r3 = load_a(group_row + 4u * r + 3u, step);
            tile_a[(4u * i) * {{ block_m // 4 }}u + r] = vec4<f32>(r0.x, r1.x, r2.x, r3.x);
            tile_a[(4u * i + 1u) * {{ block_m // 4 }}u + r] = vec4<f32>(r0.y, r1.y, r2.y, r3.y);
            tile_a[(4u * i + 2u) * {{ block_m // 4 }}u + r] = vec4<f32>(r0.z, r1.z, r2.z, r3.z);
            tile_a[(4u * i + 3u) * {{ block_m // 4 }}u + r] = vec4<f32>(r0.w, r1.w, r2.w, r3.w);
{% if a_quads % threads != 0 %}
            }
{% endif %}
        }
{% endfor %}
{% for q in range((b_vectors + threads - 1) // threads) %}
        {
            let vector = index + {{ q * threads }}u;
{% if b_vectors % threads != 0 %}
            if vector < {{ b_vectors }}u {
{% endif %}
            let i = vector / {{ block_n // 4 }}u;
            tile_b[vector] = load_b(start + i, group_col + vector % {{ block_n // 4 }}u);
{% if b_vectors % threads != 0 %}
            }
{% endif %}
        }
{% endfor %}
        workgroupBarrier();
{% for i in range(depth) %}
        {
{% for r in range(rows // 4) %}
            let x{{ r }} = tile_a[{{ i * block_m // 4 }}u + thread_row * {{ rows // 4 }}u + {{ r }}u];
{% endfor %}
{% for j in range(vectors) %}
            let y{{ j }} = tile_b[{{ i * block_n // 4 }}u + thread_col + {{ j * threads_x }}u];
{% endfor %}
{% for r in range(rows) %}
{% for j in range(vectors) %}
            c{{ r }}_{{ j }} = fma(vec4<f32>(x{{ r // 4 }}[{{ r % 4 }}]), y{{ j }}, c{{ r }}_{{ j }});
{% endfor %}
{% endfor %}
        }
{% endfor %}
        workgroupBarrier();
    }
    let stride = dims.ldc / 4u;
{% for r in range(rows) %}
    {
        let row = group_row + thread_row * {{ rows }}u + {{ r }}u;
{% for j in range(vectors) %}
        let col{{ j }} = group_col + thread_col + {{ j * threads_x }}u;
        if row < dims.m && col{{ j }} < stride {
            c[row * stride + col{{ j }}] = c{{ r }}_{{ j }};
        }
{% endfor %}
    }
{% endfor %}
}

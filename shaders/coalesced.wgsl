// coalesced: as `naive`, but neighbouring threads take neighbouring columns.
//
// Teaches what the order of threads alone is worth. The loads of B by neighbouring threads now fall into one memory transaction, and all of
// them read the same element of A. The arithmetic is unchanged.
{% include "interface.wgsl" %}

{% include "b_index.wgsl" %}

@compute @workgroup_size({{ threads_x }}, {{ threads_y }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
    let row = id.y;
    let col = id.x;
    if row >= dims.m || col >= dims.n {
        return;
    }
    let a_row = id.z * dims.step_a + row * dims.lda;
    let b_base = id.z * dims.step_b;
    var sum = {{ sum }}(0);
    for (var i = 0u; i < dims.k; i++) {
        sum = fma({{ sum }}(a[a_row + i]), {{ sum }}(b[b_base + b_at(i, col)]), sum);
    }
    c[id.z * dims.step_c + row * dims.ldc + col] = sum;
}

// coalesced: as `naive`, but neighbouring threads take neighbouring columns.
//
// Teaches what the order of threads alone is worth. The loads of B by neighbouring threads now fall into one memory transaction, and all of
// them read the same element of A. The arithmetic is unchanged.
{% include "interface.wgsl" %}

@compute @workgroup_size({{ threads_x }}, {{ threads_y }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
    let row = id.y;
    let col = id.x;
    if row >= dims.m || col >= dims.n {
        return;
    }
    var sum = 0.0;
    for (var i = 0u; i < dims.k; i++) {
        sum = fma(a[row * dims.lda + i], b[i * dims.ldb + col], sum);
    }
    c[row * dims.ldc + col] = sum;
}

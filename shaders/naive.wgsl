// naive: one thread computes one element of C.
//
// Teaches what everything else is measured against. Neighbouring threads (x) take neighbouring rows of C, so that each
// of them reads its own row of A: no two loads fall into one memory transaction. Two loads for every multiplication.
{% include "interface.wgsl" %}

@compute @workgroup_size({{ threads_x }}, {{ threads_y }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
    let row = id.x;
    let col = id.y;
    if row >= dims.m || col >= dims.n {
        return;
    }
    var sum = 0.0;
    for (var i = 0u; i < dims.k; i++) {
        sum = fma(a[row * dims.lda + i], b[i * dims.ldb + col], sum);
    }
    c[row * dims.ldc + col] = sum;
}

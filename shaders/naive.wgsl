// naive: one thread computes one element of C.
//
// Teaches what everything else is measured against. Neighbouring threads (x) take neighbouring rows of C, so that each
// of them reads its own row of A: no two loads fall into one memory transaction. Two loads for every multiplication.
{% include "interface.wgsl" %}

{% include "b_index.wgsl" %}

@compute @workgroup_size({{ threads_x }}, {{ threads_y }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
    let row = id.x;
    let col = id.y;
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

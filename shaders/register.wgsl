// register: one thread computes a tile of {{ rows }} rows by {{ columns }} columns of C in registers, without workgroup memory.
//
// Teaches reuse inside a thread. {{ rows }} + {{ columns }} loaded values feed {{ rows * columns }} multiplications, columns are
// loaded four at a time, and no barrier holds a thread up. Caches take the place of workgroup memory: this wins where that memory is
// ordinary memory anyway (software adapters) or where caches are fast.
{% include "interface.wgsl" %}

@compute @workgroup_size({{ threads_x }}, {{ threads_y }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
    let row = id.y * {{ rows }}u;
    let col = id.x * {{ vectors }}u;
    let a_stride = dims.lda / 4u;
    let b_stride = dims.ldb / 4u;
    if row >= dims.m || col >= b_stride {
        return;
    }
    // Rows and columns outside C are computed from the nearest ones inside and not stored.
{% for i in range(rows) %}
    let a{{ i }} = min(row + {{ i }}u, dims.m - 1u) * a_stride;
{% endfor %}
{% for j in range(vectors) %}
    let b{{ j }} = min(col + {{ j }}u, b_stride - 1u);
{% endfor %}
{% for i in range(rows) %}
{% for j in range(vectors) %}
    var c{{ i }}_{{ j }} = vec4<f32>();
{% endfor %}
{% endfor %}
    for (var step = 0u; step < a_stride; step++) {
{% for i in range(rows) %}
        let x{{ i }} = a[a{{ i }} + step];
{% endfor %}
{% for s in range(4) %}
{% for j in range(vectors) %}
        let y{{ s }}_{{ j }} = b[(step * 4u + {{ s }}u) * b_stride + b{{ j }}];
{% endfor %}
{% for i in range(rows) %}
{% for j in range(vectors) %}
        c{{ i }}_{{ j }} = fma(vec4<f32>(x{{ i }}[{{ s }}]), y{{ s }}_{{ j }}, c{{ i }}_{{ j }});
{% endfor %}
{% endfor %}
{% endfor %}
    }
{% for i in range(rows) %}
    if row + {{ i }}u < dims.m {
{% for j in range(vectors) %}
        if col + {{ j }}u < b_stride {
            c[(row + {{ i }}u) * b_stride + col + {{ j }}u] = c{{ i }}_{{ j }};
        }
{% endfor %}
    }
{% endfor %}
}

// dot-i8: {{ chains }} independent chains of x = dot(x, k) + c, where x and k are four signed bytes each and c is a 32-bit integer.
//
// One step multiplies four times and adds four times. The result of one step is the four bytes of the next.
{% include "peak/interface.wgsl" %}
@group(0) @binding(1) var<storage, read> start: array<u32>;
@group(0) @binding(2) var<storage, read_write> end: array<u32>;

@compute @workgroup_size({{ threads }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
    let k = start[0];
    let c = bitcast<i32>(start[1]);
    let first = 2u + id.x % {{ starts }}u * {{ chains }}u;
{% for i in range(chains) %}
    var x{{ i }} = start[first + {{ i }}u];
{% endfor %}
    for (var step = 0u; step < control.steps; step++) {
{% for u in range(unroll) %}
{% for i in range(chains) %}
        x{{ i }} = bitcast<u32>(dot4I8Packed(x{{ i }}, k) + c);
{% endfor %}
{% endfor %}
    }
    end[id.x] = {% for i in range(chains) %}{% if not loop.first %} ^ {% endif %}x{{ i }}{% endfor %};
}

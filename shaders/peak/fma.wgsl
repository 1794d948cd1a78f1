// fma-{{ scalar }}, {{ width }} at a time: {{ chains }} independent chains of x = x x + c.
//
// The map is chaotic for the c that stands in the buffer: no compiler can shorten a chain, and the values stay as random as those of a
// matrix. All chains of a thread are stored as their sum, so none can be left out.
{% if scalar == "f16" %}
enable f16;
{% endif %}
{% include "peak/interface.wgsl" %}
@group(0) @binding(1) var<storage, read> start: array<{{ lanes }}>;
@group(0) @binding(2) var<storage, read_write> end: array<{{ lanes }}>;

@compute @workgroup_size({{ threads }})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
    let c = start[0];
    let first = 1u + id.x % {{ starts }}u * {{ chains }}u;
{% for i in range(chains) %}
    var x{{ i }} = start[first + {{ i }}u];
{% endfor %}
    for (var step = 0u; step < control.steps; step++) {
{% for u in range(unroll) %}
{% for i in range(chains) %}
        x{{ i }} = fma(x{{ i }}, x{{ i }}, c);
{% endfor %}
{% endfor %}
    }
    end[id.x] = {% for i in range(chains) %}{% if not loop.first %} + {% endif %}x{{ i }}{% endfor %};
}

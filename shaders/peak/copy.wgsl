// copy: every thread copies {{ accesses }} vectors of 16 bytes a step, neighbouring threads neighbouring vectors.
//
// Where the memory is smaller than what all threads move, several of them write the same vector, all with the same value.
{% include "peak/interface.wgsl" %}
@group(0) @binding(1) var<storage, read> start: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read_write> end: array<vec4<u32>>;

@compute @workgroup_size({{ threads }})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
    var at = group.x * control.piece + lane;
    for (var step = 0u; step < control.steps; step++) {
{% for i in range(accesses) %}
        let i{{ i }} = (at + {{ i * threads }}u) & control.mask;
{% endfor %}
{% for i in range(accesses) %}
        let x{{ i }} = start[i{{ i }}];
{% endfor %}
{% for i in range(accesses) %}
        end[i{{ i }}] = x{{ i }};
{% endfor %}
        at += control.stride;
    }
}

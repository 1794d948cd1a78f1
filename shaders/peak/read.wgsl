// read: every thread reads {{ accesses }} vectors of 16 bytes a step, neighbouring threads neighbouring vectors, and keeps their sum without carry.
//
// Where workgroups run side by side, so do the pieces of memory that they read, and the stride is a little longer than all of them, so that no
// two rounds of a thread meet the same vectors however small the memory is. Where workgroups run one after another, each has a piece of its own.
{% include "peak/interface.wgsl" %}
@group(0) @binding(1) var<storage, read> start: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read_write> end: array<vec4<u32>>;

@compute @workgroup_size({{ threads }})
fn main(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    var at = group.x * control.piece + lane;
{% for i in range(sums) %}
    var x{{ i }} = vec4<u32>();
{% endfor %}
    for (var step = 0u; step < control.steps; step++) {
{% for i in range(accesses) %}
        x{{ i % sums }} ^= start[(at + {{ i * threads }}u) & control.mask];
{% endfor %}
        at += control.stride;
    }
    end[id.x] = {% for i in range(sums) %}{% if not loop.first %} ^ {% endif %}x{{ i }}{% endfor %};
}

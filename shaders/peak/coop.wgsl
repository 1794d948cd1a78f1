// coop-{{ scalar }}-{{ sum }}: matrix units; each subgroup adds products of {{ edge }} x {{ edge }} x {{ edge }} to {{ side * side }} tiles of its own.
// A workgroup has {{ shares }} shares of work, which its subgroups divide, however many they are.
//
// {{ side }} tiles of A and {{ side }} of B are loaded once and make {{ side * side }} products a round, as in a kernel that keeps a block of C in registers.
enable wgpu_cooperative_matrix;
{% if scalar == "f16" %}
enable f16;
{% endif %}
{% include "peak/interface.wgsl" %}
@group(0) @binding(1) var<storage, read> start: array<{{ scalar }}>;
@group(0) @binding(2) var<storage, read_write> end: array<{{ sum }}>;
@group(0) @binding(3) var<storage, read> sums: array<{{ sum }}>;

@compute @workgroup_size({{ threads }})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_subgroups) subgroups: u32) {
{% for i in range(side) %}
    let a{{ i }} = coopLoadT<coop_mat{{ edge }}x{{ edge }}<{{ scalar }}, A>>(&start[{{ 2 * i * edge * edge }}u], {{ edge }}u);
    let b{{ i }} = coopLoadT<coop_mat{{ edge }}x{{ edge }}<{{ scalar }}, B>>(&start[{{ (2 * i + 1) * edge * edge }}u], {{ edge }}u);
{% endfor %}
{% for i in range(side) %}
{% for j in range(side) %}
    var c{{ i }}_{{ j }} = coopLoadT<coop_mat{{ edge }}x{{ edge }}<{{ sum }}, C>>(&sums[{{ (i * side + j) * edge * edge }}u], {{ edge }}u);
{% endfor %}
{% endfor %}
    let steps = control.steps * {{ shares }}u / subgroups;
    for (var step = 0u; step < steps; step++) {
{% for u in range(unroll) %}
{% for i in range(side) %}
{% for j in range(side) %}
        c{{ i }}_{{ j }} = coopMultiplyAdd(a{{ i }}, b{{ j }}, c{{ i }}_{{ j }});
{% endfor %}
{% endfor %}
{% endfor %}
    }
    // All subgroups of a workgroup have the same tiles and store the same values.
{% for i in range(side) %}
{% for j in range(side) %}
    {
        // Named, because naga's writer of SPIR-V panics where they are expressions (naga 30.0.2).
        let at = (group.x * {{ side * side }}u + {{ i * side + j }}u) * {{ edge * edge }}u;
        let row = {{ edge }}u;
        coopStoreT(c{{ i }}_{{ j }}, &end[at], row);
    }
{% endfor %}
{% endfor %}
}

{# Multiplies the tiles: this thread's rows begin at 4 `row4` of the block, its vectors of columns at `col4` and every {{ col_step }} from there.
   `whole`: written out over the depth, with places in the tiles that are constants beside what does not change. Otherwise a loop, because it runs at
   edges only, and every text has to be compiled before it runs. #}
{% if whole %}
{% for i in range(depth) %}
{% set ta = i // turn_steps * a_turn % 8 %}
{% set tb = i // turn_steps * b_turn % 8 %}
        {
{% for r in range(rows // 4) %}
            let x{{ r }} = tile_a[{{ i * block_m // 4 }}u + {% if a_turn %}row4_{{ ta // a_turn_step * a_turn_step }} + {{ xor(r, ta % a_turn_step) }}u{% else %}row4 + {{ r }}u{% endif %}];
{% endfor %}
{% for j in range(vectors) %}
            let y{{ j }} = tile_b[{{ i * block_n // 4 }}u + {% if b_turn %}col4_{{ tb % b_turn_step }} + {{ xor(j * col_step, tb // b_turn_step * b_turn_step) }}u{% else %}col4 + {{ j * col_step }}u{% endif %}];
{% endfor %}
{% include "workgroup_tile/multiply_accumulate.wgsl" %}
        }
{% endfor %}
{% else %}
        for (var i = 0u; i < {{ depth }}u; i++) {
{% for r in range(rows // 4) %}
            let x{{ r }} = tile_a[i * {{ block_m // 4 }}u + {% if a_turn %}((row4 + {{ r }}u) ^ (i / {{ turn_steps }}u * {{ a_turn }}u % 8u)){% else %}row4 + {{ r }}u{% endif %}];
{% endfor %}
{% for j in range(vectors) %}
            let y{{ j }} = tile_b[i * {{ block_n // 4 }}u + {% if b_turn %}((col4 + {{ j * col_step }}u) ^ (i / {{ turn_steps }}u * {{ b_turn }}u % 8u)){% else %}col4 + {{ j * col_step }}u{% endif %}];
{% endfor %}
{% include "workgroup_tile/multiply_accumulate.wgsl" %}
        }
{% endif %}

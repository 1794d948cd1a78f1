{# Multiplies the tiles: this thread's rows begin at 4 `row4` of the block, its vectors of columns at `col4` and every {{ col_step }} from there. #}
{% for i in range(depth) %}
        {
{% for r in range(rows // 4) %}
            let x{{ r }} = {{ sum4 }}(tile_a[{{ i * block_m // 4 }}u + row4 + {{ r }}u]);
{% endfor %}
{% for j in range(vectors) %}
            let y{{ j }} = {{ sum4 }}(tile_b[{{ i * block_n // 4 }}u + col4 + {{ j * col_step }}u]);
{% endfor %}
{% for r in range(rows) %}
{% for j in range(vectors) %}
            c{{ r }}_{{ j }} = fma({{ sum4 }}(x{{ r // 4 }}[{{ r % 4 }}]), y{{ j }}, c{{ r }}_{{ j }});
{% endfor %}
{% endfor %}
        }
{% endfor %}

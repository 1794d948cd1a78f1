{# Adds the products of this thread's rows (x*) and columns (y*) to the accumulators, for one step along k: one column of A, or a word of four bytes. #}
{% for r in range(rows) %}
{% for j in range(vectors) %}
{% if bytes %}
            c{{ r }}_{{ j }} += vec4<i32>({% for s in range(4) %}dot4I8Packed(x{{ r // 4 }}[{{ r % 4 }}], y{{ j }}[{{ s }}]){{ ", " if s < 3 }}{% endfor %});
{% else %}
            c{{ r }}_{{ j }} = fma({{ sum4 }}(x{{ r // 4 }}[{{ r % 4 }}]), y{{ j }}, c{{ r }}_{{ j }});
{% endif %}
{% endfor %}
{% endfor %}

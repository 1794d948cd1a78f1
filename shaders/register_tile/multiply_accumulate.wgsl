{# Adds the products of four columns of A (x*) and a patch of B (y*) to the accumulators. All four steps of an accumulator stand in a row:
   where registers are few, it is fetched and put back once and not four times. #}
{% for i in range(rows) %}
{% for j in range(vectors) %}
{% for s in range(4) %}
        c{{ i }}_{{ j }} = fma({{ sum4 }}(x{{ i }}[{{ s }}]), y{{ s }}_{{ j }}, c{{ i }}_{{ j }});
{% endfor %}
{% endfor %}
{% endfor %}

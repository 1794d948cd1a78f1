{# Loads a patch of B, four rows from 4 `step` by this thread's columns: y0_j to y3_j are the four rows of column vector j. #}
{% for j in range(vectors) %}
{% if transposed %}
{% for t in range(4) %}
        let w{{ t }}_{{ j }} = {{ sum4 }}(b[b{{ j }}_{{ t }} + step]);
{% endfor %}
{% for s in range(4) %}
        let y{{ s }}_{{ j }} = {{ sum4 }}(w0_{{ j }}[{{ s }}], w1_{{ j }}[{{ s }}], w2_{{ j }}[{{ s }}], w3_{{ j }}[{{ s }}]);
{% endfor %}
{% else %}
{% for s in range(4) %}
        let y{{ s }}_{{ j }} = {{ sum4 }}(b[(step * 4u + {{ s }}u) * b_stride + b{{ j }}]);
{% endfor %}
{% endif %}
{% endfor %}

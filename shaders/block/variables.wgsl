{# The accumulators, the variables through which tiles pass from memory to workgroup memory, and where this product of the batch begins. #}
    let a_base = product * (dims.step_a / 4u);
    let b_base = product * (dims.step_b / 4u);
    let c_base = {{ c_number | default("product") }} * (dims.step_c / 4u);
{% for r in range(rows) %}
{% for j in range(vectors) %}
    var c{{ r }}_{{ j }} = {{ sum4 }}();
{% endfor %}
{% endfor %}
{% for q in range(a_shares) %}
{% for r in range(4) %}
    var p{{ q }}_{{ r }}: {{ lanes }};
{% endfor %}
{% endfor %}
{% for q in range(b_shares) %}
{% if transposed %}
{% for r in range(4) %}
    var q{{ q }}_{{ r }}: {{ lanes }};
{% endfor %}
{% else %}
    var q{{ q }}: {{ lanes }};
{% endif %}
{% endfor %}

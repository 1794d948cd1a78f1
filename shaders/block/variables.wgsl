{# The accumulators, and the variables through which tiles pass from memory to workgroup memory. #}
{% for r in range(rows) %}
{% for j in range(vectors) %}
    var c{{ r }}_{{ j }} = vec4<f32>();
{% endfor %}
{% endfor %}
{% for q in range(a_shares) %}
{% for r in range(4) %}
    var p{{ q }}_{{ r }}: vec4<f32>;
{% endfor %}
{% endfor %}
{% for q in range(b_shares) %}
    var q{{ q }}: vec4<f32>;
{% endfor %}

{# The products of this subgroup's pieces in the columns of A from `d` of the tile. #}
{% for i in range(pieces_m) %}
            let x{{ i }} = {{ load("a", "(own_row + " ~ i * edge ~ "u) * " ~ stride ~ "u + d") }};
{% endfor %}
{% for j in range(pieces_n) %}
            let y{{ j }} = {{ load("b", "(own_col + " ~ j * edge ~ "u) * " ~ stride ~ "u + d") }};
{% endfor %}
{% for i in range(pieces_m) %}
{% for j in range(pieces_n) %}
            c{{ i }}_{{ j }} = {{ multiply }}(x{{ i }}, y{{ j }}, c{{ i }}_{{ j }});
{% endfor %}
{% endfor %}

{# Stores this thread's part of C. #}
    let stride = dims.ldc / 4u;
{% for r in range(rows) %}
    {
        let row = group_row + 4u * row4 + {{ r }}u;
{% for j in range(vectors) %}
        let col{{ j }} = group_col + col4 + {{ j * col_step }}u;
        if row < dims.m && col{{ j }} < stride {
            c[row * stride + col{{ j }}] = c{{ r }}_{{ j }};
        }
{% endfor %}
    }
{% endfor %}

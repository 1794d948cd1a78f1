{# Stores this thread's part of C, or of a partial C in the array of that name. #}
    let stride = dims.ldc / 4u;
{% for r in range(rows) %}
    {
        let row = group_row + 4u * row4 + {{ r }}u;
{% for j in range(vectors) %}
        let col{{ j }} = group_col + col4 + {{ j * col_step }}u;
        if row < dims.m && col{{ j }} < stride {
            {{ stored }}[c_base + row * stride + col{{ j }}] = c{{ r }}_{{ j }};
        }
{% endfor %}
    }
{% endfor %}

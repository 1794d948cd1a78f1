{# Where this thread's columns of B begin: vectors of four columns from `col`, {{ col_step }} vectors apart. Transposed, each column is a row. #}
    let b_stride = dims.ldb / 4u;
{% for j in range(vectors) %}
{% if transposed %}
{% for t in range(4) %}
    let b{{ j }}_{{ t }} = b_base + min(4u * (col + {{ j * col_step }}u) + {{ t }}u, dims.n - 1u) * b_stride;
{% endfor %}
{% else %}
    let b{{ j }} = b_base + min(col + {{ j * col_step }}u, b_stride - 1u);
{% endif %}
{% endfor %}

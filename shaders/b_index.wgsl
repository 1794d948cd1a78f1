{# Where an element of B lies, for the kernels that load one number at a time. #}
fn b_at(i: u32, col: u32) -> u32 {
{% if transposed %}
    return col * dims.ldb + i;
{% else %}
    return i * dims.ldb + col;
{% endif %}
}

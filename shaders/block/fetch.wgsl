{# Loads this thread's share of the tiles that begin at column `column` of A into the variables p* and q*. #}
{% for q in range(a_shares) %}
        {
            let quad = {% if a_quads % threads %}min(index + {{ q * threads }}u, {{ a_quads - 1 }}u){% else %}index + {{ q * threads }}u{% endif %};
            let row = group_row + 4u * (quad / {{ depth // 4 }}u);
            let step = column / 4u + quad % {{ depth // 4 }}u;
{% for r in range(4) %}
            p{{ q }}_{{ r }} = load_a(a_base, row + {{ r }}u, step);
{% endfor %}
        }
{% endfor %}
{% for q in range(b_shares) %}
        {
            let piece = {% if b_pieces % threads %}min(index + {{ q * threads }}u, {{ b_pieces - 1 }}u){% else %}index + {{ q * threads }}u{% endif %};
{% if transposed %}
            let col = 4u * (group_col + piece / {{ depth // 4 }}u);
            let step = column / 4u + piece % {{ depth // 4 }}u;
{% for r in range(4) %}
            q{{ q }}_{{ r }} = load_b(b_base, col + {{ r }}u, step);
{% endfor %}
{% else %}
            q{{ q }} = load_b(b_base, column + piece / {{ block_n // 4 }}u, group_col + piece % {{ block_n // 4 }}u);
{% endif %}
        }
{% endfor %}

{# Loads this thread's share of the tiles that begin at column `column` of A into the variables p*. #}
{% for q in range(a_shares) %}
        {
            let quad = {% if a_quads % threads %}min(index + {{ q * threads }}u, {{ a_quads - 1 }}u){% else %}index + {{ q * threads }}u{% endif %};
            let row = group_row + 4u * (quad / {{ depth // 4 }}u);
            let step = column / 4u + quad % {{ depth // 4 }}u;
{% for r in range(4) %}
            p{{ q }}_{{ r }} = load_a(row + {{ r }}u, step);
{% endfor %}
        }
{% endfor %}
{% for q in range(b_shares) %}
        {
            let vector = {% if b_vectors % threads %}min(index + {{ q * threads }}u, {{ b_vectors - 1 }}u){% else %}index + {{ q * threads }}u{% endif %};
            q{{ q }} = load_b(column + vector / {{ block_n // 4 }}u, group_col + vector % {{ block_n // 4 }}u);
        }
{% endfor %}

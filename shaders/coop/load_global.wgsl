{# Loads this thread's share of the tiles that begin at column `column` of A into the variables p* and q*: vectors along k, and of a B that lies by its
   rows four rows by four columns. `whole`: see workgroup_tile/load_global.wgsl. #}
{% if whole %}
{% for q in range(a_shares) %}
            p{{ q }} = a[a_first + {{ q * threads // a_across }}u * a_stride + column / 4u];
{% endfor %}
{% for q in range(b_shares) %}
{% for r in range(b_rows) %}
{% if transposed %}
            q{{ q }}_{{ r }} = b[b_first + {{ q * threads // b_across }}u * b_stride + column / 4u];
{% else %}
            q{{ q }}_{{ r }} = b[b_first + (column + {{ r }}u) * b_stride + {{ q * threads // b_across }}u];
{% endif %}
{% endfor %}
{% endfor %}
{% else %}
{% for q in range(a_shares) %}
            {
                let piece = min(index + {{ q * threads }}u, {{ a_pieces - 1 }}u);
                p{{ q }} = load_a(a_base, group_row + piece / {{ a_across }}u, column / 4u + piece % {{ a_across }}u);
            }
{% endfor %}
{% for q in range(b_shares) %}
            {
                let piece = min(index + {{ q * threads }}u, {{ b_pieces - 1 }}u);
{% for r in range(b_rows) %}
{% if transposed %}
                q{{ q }}_{{ r }} = load_b(b_base, group_col + piece / {{ b_across }}u, column / 4u + piece % {{ b_across }}u);
{% else %}
                q{{ q }}_{{ r }} = load_b(b_base, column + piece % {{ b_across }}u * 4u + {{ r }}u, group_col / 4u + piece / {{ b_across }}u);
{% endif %}
{% endfor %}
            }
{% endfor %}
{% endif %}

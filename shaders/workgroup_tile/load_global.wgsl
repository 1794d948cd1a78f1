{# Loads this thread's share of the tiles that begin at column `column` of A into the variables p* and q*.
   `whole`: both tiles lie inside the matrices, and an address is one that does not change plus a step that all threads share. Otherwise rows and
   columns are clamped, and what lies behind the last column of A is zero. A choice between a value that was just loaded and zero makes a compiler wait
   for the value, so the loop that is to run ahead of its loads has none. #}
{% if whole %}
{% for q in range(a_shares) %}
{% for r in range(4) %}
            p{{ q }}_{{ r }} = a[a_first + {{ q * threads // a_across * 4 + r }}u * a_stride + column / 4u];
{% endfor %}
{% endfor %}
{% for q in range(b_shares) %}
{% for r in range(b_rows) %}
{% if transposed %}
            q{{ q }}_{{ r }} = b[b_first + {{ q * threads // b_across * 4 + r }}u * b_stride + column / 4u];
{% else %}
            q{{ q }}_{{ r }} = b[b_first + (column + {{ q * threads // b_across * b_rows + r }}u) * b_stride];
{% endif %}
{% endfor %}
{% endfor %}
{% else %}
{% for q in range(a_shares) %}
            {
                let piece = min(index + {{ q * threads }}u, {{ a_pieces - 1 }}u);
                let row = group_row + piece / {{ a_across }}u * 4u;
                let step = column / 4u + piece % {{ a_across }}u;
{% for r in range(4) %}
                p{{ q }}_{{ r }} = load_a(a_base, row + {{ r }}u, step);
{% endfor %}
            }
{% endfor %}
{% for q in range(b_shares) %}
            {
                let piece = min(index + {{ q * threads }}u, {{ b_pieces - 1 }}u);
{% if transposed %}
                let col = (group_col + piece / {{ b_across }}u) * 4u;
                let step = column / 4u + piece % {{ b_across }}u;
{% else %}
                let row = column + piece / {{ b_across }}u * {{ b_rows }}u;
                let col = group_col + piece % {{ b_across }}u;
{% endif %}
{% for r in range(b_rows) %}
{% if transposed %}
                q{{ q }}_{{ r }} = load_b(b_base, col + {{ r }}u, step);
{% else %}
                q{{ q }}_{{ r }} = load_b(b_base, row + {{ r }}u, col);
{% endif %}
{% endfor %}
            }
{% endfor %}
{% endif %}

{# Puts the variables p* and q* into workgroup memory: A, and B where it is transposed, in pieces of four rows by four columns that are turned
   around; other B by its rows. Neighbouring threads have neighbouring columns, whose places lie a whole row of the tile apart and so on the same banks:
   the column decides which of eight neighbouring places a vector takes (`variables`). #}
{% macro vector(piece, s) -%}
{{ tile4 }}({{ lanes }}({{ piece }}_0[{{ s }}], {{ piece }}_1[{{ s }}], {{ piece }}_2[{{ s }}], {{ piece }}_3[{{ s }}]))
{%- endmacro %}
{% macro words(piece) -%}
vec4<u32>({{ piece }}_0, {{ piece }}_1, {{ piece }}_2, {{ piece }}_3)
{%- endmacro %}
{% for q in range(a_shares) %}
        {% if a_pieces % threads %}if index + {{ q * threads }}u < {{ a_pieces }}u {% endif %}{
{% if bytes %}
            tile_a[a_place_{{ q }}] = {{ words("p" ~ q) }};
{% else %}
{% for s in range(4) %}
            tile_a[a_place_{{ q }} + {{ s * block_m // 4 }}u] = {{ vector("p" ~ q, s) }};
{% endfor %}
{% endif %}
        }
{% endfor %}
{% for q in range(b_shares) %}
        {% if b_pieces % threads %}if index + {{ q * threads }}u < {{ b_pieces }}u {% endif %}{
{% if bytes %}
            tile_b[b_place_{{ q }}] = {% if transposed %}{{ words("q" ~ q) }}{% else %}packed_columns({{ words("q" ~ q) }}){% endif %};
{% elif transposed %}
{% for s in range(4) %}
            tile_b[b_place_{{ q }} + {{ s * block_n // 4 }}u] = {{ vector("q" ~ q, s) }};
{% endfor %}
{% else %}
            tile_b[b_place_{{ q }}] = {{ tile4 }}(q{{ q }}_0);
{% endif %}
        }
{% endfor %}

{# Puts the variables p* and q* into workgroup memory: four rows by four columns of A transposed, and B by its rows. #}
{% for q in range(a_shares) %}
{% if a_quads % threads %}
        if index + {{ q * threads }}u < {{ a_quads }}u {
{% else %}
        {
{% endif %}
            let quad = index + {{ q * threads }}u;
            let r = quad / {{ depth // 4 }}u;
            let i = 4u * (quad % {{ depth // 4 }}u);
{% for s in range(4) %}
            tile_a[(i + {{ s }}u) * {{ block_m // 4 }}u + r] =
                {{ lanes }}(p{{ q }}_0[{{ s }}], p{{ q }}_1[{{ s }}], p{{ q }}_2[{{ s }}], p{{ q }}_3[{{ s }}]);
{% endfor %}
        }
{% endfor %}
{% for q in range(b_shares) %}
{% if b_pieces % threads %}
        if index + {{ q * threads }}u < {{ b_pieces }}u {
{% else %}
        {
{% endif %}
            let piece = index + {{ q * threads }}u;
{% if transposed %}
            let j = piece / {{ depth // 4 }}u;
            let i = 4u * (piece % {{ depth // 4 }}u);
{% for s in range(4) %}
            tile_b[(i + {{ s }}u) * {{ block_n // 4 }}u + j] =
                {{ lanes }}(q{{ q }}_0[{{ s }}], q{{ q }}_1[{{ s }}], q{{ q }}_2[{{ s }}], q{{ q }}_3[{{ s }}]);
{% endfor %}
{% else %}
            tile_b[piece] = q{{ q }};
{% endif %}
        }
{% endfor %}

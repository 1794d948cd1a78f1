{# Puts the variables p* into workgroup memory: four rows by four columns of A transposed, rows of B as they are. #}
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
                vec4<f32>(p{{ q }}_0[{{ s }}], p{{ q }}_1[{{ s }}], p{{ q }}_2[{{ s }}], p{{ q }}_3[{{ s }}]);
{% endfor %}
        }
{% endfor %}
{% for q in range(b_shares) %}
{% if b_vectors % threads %}
        if index + {{ q * threads }}u < {{ b_vectors }}u {
{% else %}
        {
{% endif %}
            tile_b[index + {{ q * threads }}u] = q{{ q }};
        }
{% endfor %}

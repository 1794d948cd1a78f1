{# Loads this thread's share of the tiles that begin at column `start` of A into the variables p* and q*. #}
{% for q in range((a_vectors + threads - 1) // threads) %}
        {
            let slot = min(index + {{ q * threads }}u, {{ a_vectors - 1 }}u);
            p{{ q }} = load_a(a_base, group_row + slot / {{ depth // 4 }}u, start / 4u + slot % {{ depth // 4 }}u);
        }
{% endfor %}
{% for q in range((b_vectors + threads - 1) // threads) %}
        {
            let slot = min(index + {{ q * threads }}u, {{ b_vectors - 1 }}u);
{% if transposed %}
            q{{ q }} = load_b(b_base, group_col + slot / {{ vectors_b }}u, start / 4u + slot % {{ vectors_b }}u);
{% else %}
            q{{ q }} = load_b(b_base, start + slot / {{ vectors_b }}u, group_col / 4u + slot % {{ vectors_b }}u);
{% endif %}
        }
{% endfor %}

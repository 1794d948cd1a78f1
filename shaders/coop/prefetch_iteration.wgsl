{# One tile: stage what was loaded before, load the next one, multiply. Behind the last column zeros are loaded. #}
{% for q in range(a_shares) %}
        {% if a_pieces % threads %}if index + {{ q * threads }}u < {{ a_pieces }}u {% endif %}{
{% for s in range(4) %}
            tile_a[a_place_{{ q }} + {{ s }}u] = p{{ q }}[{{ s }}];
{% endfor %}
        }
{% endfor %}
{% for q in range(b_shares) %}
        {% if b_pieces % threads %}if index + {{ q * threads }}u < {{ b_pieces }}u {% endif %}{
{% for t in range(1 if transposed else 4) %}
{% for s in range(4) %}
            tile_b[b_place_{{ q }} + {{ t * stride + s }}u] = {% if transposed %}q{{ q }}_0[{{ s }}]{% else %}q{{ q }}_{{ s }}[{{ t }}]{% endif %};
{% endfor %}
{% endfor %}
        }
{% endfor %}
        workgroupBarrier();
        {
            let column = start + {{ depth }}u;
{% include "coop/load_global.wgsl" %}
        }
{% if whole %}
{% for d in range(0, depth, edge) %}
        {
            let d = {{ d }}u;
{% include "coop/multiply_accumulate.wgsl" %}
        }
{% endfor %}
{% else %}
        for (var d = 0u; d < {{ depth }}u; d += {{ edge }}u) {
{% include "coop/multiply_accumulate.wgsl" %}
        }
{% endif %}
        workgroupBarrier();

{# The accumulators, the variables through which tiles pass from memory to workgroup memory, and where the loads of this thread begin. #}
    let a_base = product * (dims.step_a / 4u);
    let b_base = product * (dims.step_b / 4u);
    let c_base = {{ c_number | default("product") }} * (dims.step_c / 4u);
{% for r in range(rows) %}
{% for j in range(vectors) %}
    var c{{ r }}_{{ j }} = {{ sum4 }}();
{% endfor %}
{% endfor %}
{% for q in range(a_shares) %}
{% for r in range(4) %}
    var p{{ q }}_{{ r }}: {{ lanes }};
{% endfor %}
{% endfor %}
{% for q in range(b_shares) %}
{% for r in range(b_rows) %}
    var q{{ q }}_{{ r }}: {{ lanes }};
{% endfor %}
{% endfor %}
    // Places in the tiles of what this thread stages. They do not change, and no compiler seen takes them out of a loop.
{% for q in range(a_shares) %}
{% if q and a_places_add %}
    let a_place_{{ q }} = a_place_0 + {{ q * threads // a_across }}u;
{% else %}
    let a_piece_{{ q }} = index + {{ q * threads }}u;
    let a_i_{{ q }} = a_piece_{{ q }} % {{ a_across }}u;
    let a_r_{{ q }} = {% if a_turn %}(a_piece_{{ q }} / {{ a_across }}u) ^ (a_i_{{ q }} * {{ a_turn }}u % 8u){% else %}a_piece_{{ q }} / {{ a_across }}u{% endif %};
    let a_place_{{ q }} = a_i_{{ q }} * {{ turn_steps * block_m // 4 }}u + a_r_{{ q }};
{% endif %}
{% endfor %}
{% for q in range(b_shares) %}
{% if not transposed %}
    let b_place_{{ q }} = index + {{ q * threads }}u;
{% elif q and b_places_add %}
    let b_place_{{ q }} = b_place_0 + {{ q * threads // b_across }}u;
{% else %}
    let b_piece_{{ q }} = index + {{ q * threads }}u;
    let b_i_{{ q }} = b_piece_{{ q }} % {{ b_across }}u;
    let b_j_{{ q }} = {% if b_turn %}(b_piece_{{ q }} / {{ b_across }}u) ^ (b_i_{{ q }} * {{ b_turn }}u % 8u){% else %}b_piece_{{ q }} / {{ b_across }}u{% endif %};
    let b_place_{{ q }} = b_i_{{ q }} * {{ turn_steps * block_n // 4 }}u + b_j_{{ q }};
{% endif %}
{% endfor %}
{% if regular %}
    let a_stride = dims.lda / 4u;
    let b_stride = dims.ldb / 4u;
    let a_piece = min(index, {{ a_pieces - 1 }}u);
    let b_piece = min(index, {{ b_pieces - 1 }}u);
    let a_first = a_base + (group_row + a_piece / {{ a_across }}u * 4u) * a_stride + a_piece % {{ a_across }}u;
{% if transposed %}
    let b_first = b_base + (group_col + b_piece / {{ b_across }}u) * 4u * b_stride + b_piece % {{ b_across }}u;
{% else %}
    let b_first = b_base + b_piece / {{ b_across }}u * {{ b_rows }}u * b_stride + group_col + b_piece % {{ b_across }}u;
{% endif %}
    // The columns of A up to which every tile lies inside both matrices: none where this workgroup's block of C reaches over an edge.
    let inside = group_row + {{ block_m }}u <= dims.m && 4u * group_col + {{ block_n }}u <= {{ "dims.n" if transposed else "dims.ldb" }};
    let inner = select(0u, dims.lda / {{ tile_k }}u * {{ tile_k }}u, inside);
{% if a_turn %}
{% for high in range(0, 8, a_turn_step) %}
    let row4_{{ high }} = row4 ^ {{ high }}u;
{% endfor %}
{% endif %}
{% if b_turn %}
{% for low in range(0, b_turn_step, b_turn) %}
    let col4_{{ low }} = col4 ^ {{ low }}u;
{% endfor %}
{% endif %}
{% endif %}

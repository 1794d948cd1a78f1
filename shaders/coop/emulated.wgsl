{# Matrices that a single thread holds whole, in place of those that a subgroup holds together: for tests on devices without matrix units. #}
struct PieceIn {
    v: array<{{ scalar }}, {{ edge * edge }}>,
}

struct PieceC {
    v: array<{{ sum }}, {{ edge * edge }}>,
}

fn load_piece_a(offset: u32, stride: u32) -> PieceIn {
    var piece: PieceIn;
    for (var i = 0u; i < {{ edge * edge }}u; i++) {
        piece.v[i] = tile_a[offset + i / {{ edge }}u * stride + i % {{ edge }}u];
    }
    return piece;
}

fn load_piece_b(offset: u32, stride: u32) -> PieceIn {
    var piece: PieceIn;
    for (var i = 0u; i < {{ edge * edge }}u; i++) {
{% if transposed %}
        piece.v[i] = tile_b[offset + i % {{ edge }}u * stride + i / {{ edge }}u];
{% else %}
        piece.v[i] = tile_b[offset + i / {{ edge }}u * stride + i % {{ edge }}u];
{% endif %}
    }
    return piece;
}

fn multiply_pieces(x: PieceIn, y: PieceIn, z: PieceC) -> PieceC {
    var left = x;
    var right = y;
    var piece = z;
    for (var i = 0u; i < {{ edge * edge }}u; i++) {
        for (var t = 0u; t < {{ edge }}u; t++) {
            piece.v[i] += {{ sum }}(left.v[i / {{ edge }}u * {{ edge }}u + t]) * {{ sum }}(right.v[t * {{ edge }}u + i % {{ edge }}u]);
        }
    }
    return piece;
}

fn store_piece_c(piece: PieceC, offset: u32, stride: u32) {
    var values = piece;
    for (var i = 0u; i < {{ edge * edge }}u; i++) {
        c[offset + i / {{ edge }}u * stride + i % {{ edge }}u] = values.v[i];
    }
}

fn store_piece_spill(piece: PieceC, offset: u32, stride: u32) {
    var values = piece;
    for (var i = 0u; i < {{ edge * edge }}u; i++) {
        spill[offset + i / {{ edge }}u * stride + i % {{ edge }}u] = values.v[i];
    }
}

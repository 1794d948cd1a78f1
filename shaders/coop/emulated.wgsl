{# Matrices that a single thread holds whole, in place of those that a subgroup holds together: for tests on devices without matrix units. #}
// {{ edge }}, without the compiler knowing: it would unroll the loops below, and take minutes over the result.
fn piece_edge() -> u32 {
    return {{ edge }}u + (dims.m >> 31u);
}

struct PieceIn {
    v: array<{{ scalar }}, {{ edge * edge }}>,
}

struct PieceC {
    v: array<{{ sum }}, {{ edge * edge }}>,
}

fn load_piece_a(offset: u32, stride: u32) -> PieceIn {
    let edge = piece_edge();
    var piece: PieceIn;
    for (var i = 0u; i < edge * edge; i++) {
        piece.v[i] = tile_a[offset + i / {{ edge }}u * stride + i % {{ edge }}u];
    }
    return piece;
}

fn load_piece_b(offset: u32, stride: u32) -> PieceIn {
    let edge = piece_edge();
    var piece: PieceIn;
    for (var i = 0u; i < edge * edge; i++) {
{% if transposed %}
        piece.v[i] = tile_b[offset + i % {{ edge }}u * stride + i / {{ edge }}u];
{% else %}
        piece.v[i] = tile_b[offset + i / {{ edge }}u * stride + i % {{ edge }}u];
{% endif %}
    }
    return piece;
}

fn multiply_pieces(x: PieceIn, y: PieceIn, z: PieceC) -> PieceC {
    let edge = piece_edge();
    var left = x;
    var right = y;
    var piece = z;
    for (var i = 0u; i < edge * edge; i++) {
        for (var t = 0u; t < edge; t++) {
            piece.v[i] += {{ sum }}(left.v[i / {{ edge }}u * {{ edge }}u + t]) * {{ sum }}(right.v[t * {{ edge }}u + i % {{ edge }}u]);
        }
    }
    return piece;
}

fn store_piece_c(piece: PieceC, offset: u32, stride: u32) {
    let edge = piece_edge();
    var values = piece;
    for (var i = 0u; i < edge * edge; i++) {
        c[offset + i / {{ edge }}u * stride + i % {{ edge }}u] = values.v[i];
    }
}

fn store_piece_spill(piece: PieceC, offset: u32, stride: u32) {
    let edge = piece_edge();
    var values = piece;
    for (var i = 0u; i < edge * edge; i++) {
        spill[offset + i / {{ edge }}u * stride + i % {{ edge }}u] = values.v[i];
    }
}

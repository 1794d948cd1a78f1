//! The other side of the table: how large a discount a seller can give, and what pooling does to a
//! buyer.

/// Share of a cloud's cost that its accelerators are. ASSUMPTION.
pub const HARDWARE_SHARE: f64 = 0.6;

/// Gross margin of a chip vendor that a cloud with its own silicon does not pay. ASSUMPTION.
pub const CHIP_MARGIN: f64 = 0.73;

/// Operating margins that the article gives for three clouds.
pub const MARGINS: [(&str, f64); 3] = [("GCP", 0.21), ("AWS", 0.33), ("Azure", 0.43)];

/// The largest price cut without a loss.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Headroom {
    /// With chips that are bought.
    pub bought: f64,
    /// With chips of its own.
    pub own_silicon: f64,
}

/// The largest price cut without a loss, as a share of the price, of a seller with an operating
/// `margin`, for accelerators that are the share `hardware` of its cost and of whose price the
/// share `chip_margin` is their vendor's.
#[must_use]
pub fn headroom(margin: f64, hardware: f64, chip_margin: f64) -> Headroom {
    Headroom { bought: margin, own_silicon: 1.0 - (1.0 - margin) * (1.0 - hardware * chip_margin) }
}

/// The spend of a buyer who does the same work at another utilisation, USD a year.
#[must_use]
pub fn pooled_spend(spend_usd_per_year: f64, utilisation: f64, pooled: f64) -> f64 {
    spend_usd_per_year * utilisation / pooled
}

/// The threshold that is shown to be exceeded by a buyer who stayed, against an offer, after the
/// incumbent cut its price: d* is above this. The cut alone shows nothing.
#[must_use]
pub fn shown_by_staying(offer: f64, cut: f64) -> f64 {
    1.0 - (1.0 - offer) / (1.0 - cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Known answers 12 and 13 of the specification, and its examples of a concession.
    #[test]
    fn known_answers() {
        let found = MARGINS.map(|(_, margin)| headroom(margin, HARDWARE_SHARE, CHIP_MARGIN).own_silicon);
        for (found, expected) in found.iter().zip([0.556_020, 0.623_460, 0.679_660]) {
            assert!((found - expected).abs() < 5e-7, "{found}");
        }
        assert!((pooled_spend(10e6, 0.133, 0.481) - 2_765_072.765).abs() < 5e-4);
        assert!((shown_by_staying(0.50, 0.30) - 0.286).abs() < 5e-4);
        assert!((shown_by_staying(0.35, 0.30) - 0.071).abs() < 5e-4);
    }
}

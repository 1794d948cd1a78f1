//! psi, psi' and psi'', the derivatives of ln Gamma, and the inverse of psi' (section 2.2, step 5).
//!
//! statrs 0.19 has psi and neither of the others; and of psi the statistics want psi(x) - ln x,
//! which for large x is lost in the difference of the two. All three are here by one method: the
//! recurrence up to where the asymptotic series is exact to rounding (Abramowitz & Stegun 6.3.5,
//! 6.3.18, 6.4.6, 6.4.11 to 6.4.14).

/// From here on the series is used.
const SERIES_FROM: f64 = 20.0;

/// psi(x) - ln x for x > 0. About -1 / 2x for large x.
#[must_use]
pub fn digamma_less_ln(x: f64) -> f64 {
    let (mut y, mut sum) = (x, 0.0);
    while y < SERIES_FROM {
        sum -= 1.0 / y;
        y += 1.0;
    }
    let square = 1.0 / (y * y);
    let series = square * (1.0 / 12.0 - square * (1.0 / 120.0 - square * (1.0 / 252.0 - square / 240.0)));
    let raised = if y == x { 0.0 } else { sum + (y / x).ln() };
    raised - 0.5 / y - series
}

/// psi'(x) for x > 0.
#[must_use]
pub fn trigamma(x: f64) -> f64 {
    let (mut y, mut sum) = (x, 0.0);
    while y < SERIES_FROM {
        sum += 1.0 / (y * y);
        y += 1.0;
    }
    let inverse = 1.0 / y;
    let square = inverse * inverse;
    let series = square * (1.0 / 6.0 - square * (1.0 / 30.0 - square * (1.0 / 42.0 - square / 30.0)));
    sum + inverse * (1.0 + 0.5 * inverse + series)
}

/// psi''(x) for x > 0.
#[must_use]
pub fn tetragamma(x: f64) -> f64 {
    let (mut y, mut sum) = (x, 0.0);
    while y < SERIES_FROM {
        sum -= 2.0 / (y * y * y);
        y += 1.0;
    }
    let inverse = 1.0 / y;
    let square = inverse * inverse;
    let series = square * (0.5 - square * (1.0 / 6.0 - square * (1.0 / 6.0 - square * 0.3)));
    sum - square * (1.0 + inverse + series)
}

/// The x > 0 with psi'(x) = y, for y > 0, by Newton's method (Smyth, Statistical Applications in
/// Genetics and Molecular Biology 3, 2004, appendix): psi' is convex, so it closes in from one side
/// and cannot overshoot.
#[must_use]
pub fn inverse_trigamma(y: f64) -> f64 {
    let mut x = 0.5 + 1.0 / y;
    for _ in 0..100 {
        let value = trigamma(x);
        let step = value * (1.0 - value / y) / tetragamma(x);
        x += step;
        if step.abs() < 1e-10 * x {
            break;
        }
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Recomputed with `scipy.special`: `digamma`, `polygamma(1)`, `polygamma(2)`.
    #[test]
    fn known_values() {
        let close =
            |got: f64, expected: f64| assert!((got - expected).abs() < 1e-13 * expected.abs(), "{got} {expected}");
        let pi = std::f64::consts::PI;
        let euler = 0.577_215_664_901_532_9;
        close(digamma_less_ln(1.0), -euler);
        close(digamma_less_ln(0.5), -euler - 2.0 * 2.0f64.ln() - 0.5f64.ln());
        close(trigamma(0.5), pi * pi / 2.0);
        close(trigamma(1.0), pi * pi / 6.0);
        close(trigamma(1.5), pi * pi / 2.0 - 4.0);
        let zeta3 = 1.202_056_903_159_594_2;
        close(tetragamma(1.0), -2.0 * zeta3);
        close(tetragamma(0.5), -14.0 * zeta3);
        close(trigamma(1e8), 1e-8 + 0.5e-16);
    }

    #[test]
    fn known_inverses() {
        for (y, expected) in [(0.1, 10.491_682), (1.0, 1.426_255), (10.0, 0.335_081)] {
            assert!((inverse_trigamma(y) - expected).abs() < 5e-7, "{y}: {}", inverse_trigamma(y));
        }
    }

    proptest! {
        #[test]
        fn the_inverse_inverts(exponent in -8.0..4.0f64) {
            let y = 10f64.powf(exponent);
            let back = trigamma(inverse_trigamma(y));
            prop_assert!((back - y).abs() < 1e-9 * y, "{y} {back}");
        }

        /// psi' is the slope of psi, psi'' that of psi'.
        #[test]
        fn each_is_the_slope_of_the_one_before(x in 0.3..60.0f64) {
            let h = 1e-4 * x;
            let psi = |x: f64| digamma_less_ln(x) + x.ln();
            let slope = (psi(x + h) - psi(x - h)) / (2.0 * h);
            prop_assert!((slope / trigamma(x) - 1.0).abs() < 1e-6);
            let slope = (trigamma(x + h) - trigamma(x - h)) / (2.0 * h);
            prop_assert!((slope / tetragamma(x) - 1.0).abs() < 1e-6);
        }
    }
}

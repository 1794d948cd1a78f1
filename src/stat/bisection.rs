//! Bisection: the place at which a condition ceases to hold.

/// Halves an interval, at whose lower end `above` holds and at whose upper end it does not, until
/// no number lies between the two, `steps` times at most. The ends that are left.
pub fn bisect((mut low, mut high): (f64, f64), steps: u32, above: impl Fn(f64) -> bool) -> (f64, f64) {
    for _ in 0..steps {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            break;
        }
        if above(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_square_root_of_two_to_the_last_digit() {
        let (low, high) = bisect((1.0, 2.0), u32::MAX, |x| x * x <= 2.0);
        assert_eq!((low, high), (std::f64::consts::SQRT_2.next_down(), std::f64::consts::SQRT_2));
        assert_eq!(bisect((0.0, 8.0), 2, |x| x < 5.0), (4.0, 6.0));
    }
}

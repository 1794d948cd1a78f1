//! Uniform numbers that are addressed, not taken in turn: number i of stream k under a seed is
//! always the same.
//!
//! Each input of the model has a stream of its own. Neither the number of threads nor a new input
//! changes what another input draws.

use rand::{Rng, SeedableRng};
use rand_pcg::Pcg64;

/// The numbers of a stream from index `first` on, each in (0, 1) and never at an end, where an
/// inverse distribution would be infinite.
pub fn uniforms(seed: u64, stream: u64, first: u64) -> impl Iterator<Item = f64> {
    // The seed of a stream is spread over the whole state of the generator: neighbouring streams
    // have nothing in common.
    let mut generator = Pcg64::seed_from_u64(seed ^ stream.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    generator.advance(u128::from(first));
    std::iter::repeat_with(move || ((generator.next_u64() >> 11) as f64 + 0.5) * (1.0 / (1u64 << 53) as f64))
}

#[cfg(test)]
mod tests {
    use super::uniforms;

    #[test]
    fn a_number_has_an_address() {
        let all: Vec<f64> = uniforms(7, 3, 0).take(100).collect();
        let later: Vec<f64> = uniforms(7, 3, 60).take(40).collect();
        assert_eq!(all[60..], later[..]);
        for (seed, stream) in [(7, 4), (8, 3)] {
            assert!(uniforms(seed, stream, 0).zip(&all).take(100).all(|(other, one)| other != *one));
        }
    }

    /// Mean, variance and the correlation of neighbouring streams, each within 5 standard errors of
    /// what it should be.
    #[test]
    fn streams_are_uniform_and_unrelated() {
        let count = 100_000;
        let stream =
            |stream| uniforms(1, stream, 0).take(count).map(|u| (u - 0.5) * 12f64.sqrt()).collect::<Vec<f64>>();
        let tolerance = 5.0 / (count as f64).sqrt();
        let streams: Vec<Vec<f64>> = (0..16).map(stream).collect();
        let mean = |values: &mut dyn Iterator<Item = f64>| values.sum::<f64>() / count as f64;
        for (index, one) in streams.iter().enumerate() {
            assert!(mean(&mut one.iter().copied()).abs() < tolerance);
            assert!((mean(&mut one.iter().map(|value| value * value)) - 1.0).abs() < tolerance);
            for other in &streams[..index] {
                assert!(mean(&mut one.iter().zip(other).map(|(x, y)| x * y)).abs() < tolerance);
            }
        }
    }
}

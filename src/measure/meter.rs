//! Something that counts the energy a target takes.

/// A counter of energy that covers what computes.
pub trait Meter {
    /// Where its numbers come from: `nvml`, `rapl`, `hwmon`.
    fn source(&self) -> &str;

    /// Joules since some moment; never falls. `None` where a reading failed.
    fn joules(&mut self) -> Option<f64>;
}

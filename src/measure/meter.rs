//! Where energy comes from: a counter of joules that the rim hands to the protocol.

/// A sensor that covers what computes on a target.
///
/// A window is measured by reading it before and after: the difference is what was taken from the
/// supply in between.
pub trait Meter {
    /// The name of the sensor in files: `nvml`, `rapl`, `hwmon`, `hwmon-power`.
    fn source(&self) -> &str;

    /// Joules since some moment, never falling; `None` where a reading failed. A window with a
    /// failed reading at either end has no energy.
    fn joules(&mut self) -> Option<f64>;
}

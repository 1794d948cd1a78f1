//! The transfer from multiplication to training: what a ratio of GEMM rates becomes on a whole
//! training run.
//!
//! ln(ratio of training rates) = ln(ratio of GEMM rates) + C, with C a Student t whose location and
//! scale depend on the software stacks of the two chips alone. It is antisymmetric, and exactly 0
//! for a chip against itself. [`fit`] finds the constants again from the published rows, and a test
//! holds them against it.

use std::collections::BTreeMap;

use super::device_names::DeviceNameRule;
use super::measurement::{Measurement, MeasurementKind};
use super::provenance::SourceGrade;
use crate::stat::log_ratio::LogRatio;

/// How the constants were found, in words.
pub const TRANSFER_RULE: &str = "ln(training rate / GEMM rate) = mean of the group (model, number type, sequence) + shift for a TPU + error, \
     least squares over the published recipes of chips with a published GEMM rate of that number type";

/// ln of the share of its GEMM rate that a TPU keeps in training, over that of another chip.
pub const SHIFT: f64 = -0.255_087_880_097_474_7;

/// Standard error of [`SHIFT`].
pub const SHIFT_ERROR: f64 = 0.135_416_893_074_648_27;

/// Standard deviation of one cell about its group, as a logarithm.
pub const SIGMA: f64 = 0.199_328_269_482_730_2;

/// Degrees of freedom of the fit: 22 cells less 10 groups and the shift.
pub const DF: f64 = 11.0;

/// A chip, as far as the transfer is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chip<'a> {
    /// Its name in the price list, or whatever else tells it from other chips.
    pub name: &'a str,
    /// Its maker, which stands for the software stack; `None` where no rule knows it.
    pub vendor: Option<&'a str>,
}

impl<'a> Chip<'a> {
    /// The chip that the rules find in a name, or one of that name and no known maker.
    #[must_use]
    pub fn of(rules: &'a [DeviceNameRule], name: &'a str) -> Self {
        DeviceNameRule::of(rules, name).map_or(Self { name, vendor: None }, |rule| Self {
            name: &rule.accelerator,
            vendor: Some(&rule.vendor).filter(|vendor| !vendor.is_empty()).map(String::as_str),
        })
    }

    fn is_tpu(self) -> bool {
        self.vendor == Some("Google")
    }

    /// Whether both run one software stack.
    #[must_use]
    pub fn shares_stack(self, other: Self) -> bool {
        self.name == other.name || (self.vendor.is_some() && self.vendor == other.vendor)
    }
}

/// C for an alternative over an incumbent: the location, scale and degrees of freedom of the
/// logarithm of the factor.
#[must_use]
pub fn transfer(alternative: Chip<'_>, incumbent: Chip<'_>) -> LogRatio {
    if alternative.name == incumbent.name {
        return LogRatio { estimate: 0.0, error: 0.0, df: f64::INFINITY };
    }
    let two_cells = 2.0 * SIGMA * SIGMA;
    let shift_variance = SHIFT_ERROR * SHIFT_ERROR;
    let (estimate, variance) = if alternative.shares_stack(incumbent) {
        (0.0, two_cells)
    } else if alternative.is_tpu() && incumbent.vendor == Some("NVIDIA") {
        (SHIFT, two_cells + shift_variance)
    } else if alternative.vendor == Some("NVIDIA") && incumbent.is_tpu() {
        (-SHIFT, two_cells + shift_variance)
    } else {
        // Nobody has published the shift of these two, so it may be as large as the known one.
        (0.0, two_cells + shift_variance + SHIFT * SHIFT)
    };
    LogRatio { estimate, error: variance.sqrt(), df: DF }
}

/// The constants of the transfer as the published rows give them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TransferFit {
    /// See [`SHIFT`].
    pub shift: f64,
    /// See [`SHIFT_ERROR`].
    pub shift_error: f64,
    /// See [`SIGMA`].
    pub sigma: f64,
    /// Training rates, one for each chip in a group.
    pub cells: usize,
    /// Groups of one model, number type and sequence with two chips or more.
    pub groups: usize,
}

impl TransferFit {
    /// Cells less the means of the groups and the shift.
    #[must_use]
    pub fn df(&self) -> usize {
        self.cells - self.groups - 1
    }
}

/// What tells groups of cells apart: model, number type and tokens in a sequence.
type Group = (String, String, u32);

/// Fits the constants by [`TRANSFER_RULE`]; `None` where too few rows are left for it.
#[must_use]
pub fn fit(measurements: &[Measurement], rules: &[DeviceNameRule]) -> Option<TransferFit> {
    let rates = gemm_rates(measurements, rules);
    let mut cells: BTreeMap<(Group, &str), &Measurement> = BTreeMap::new();
    for row in measurements.iter().filter(|row| row.kind == MeasurementKind::TrainThroughput) {
        let (Some(number_type), Some(sequence)) = (row.number_type(), row.sequence) else { continue };
        let chip = Chip::of(rules, &row.accelerator).name;
        if row.provenance.grade() == SourceGrade::Approximate || !rates.contains_key(&(chip, number_type)) {
            continue;
        }
        let group = (super::value::recipe::model(&row.benchmark), number_type.to_owned(), sequence);
        let kept = cells.entry((group, chip)).or_insert(row);
        if row.chips > kept.chips {
            *kept = row;
        }
    }
    let mut groups: BTreeMap<&Group, Vec<(f64, f64)>> = BTreeMap::new();
    for ((group, chip), row) in &cells {
        let log = (row.per_chip / (rates[&(*chip, group.1.as_str())] * 1e12)).ln();
        groups.entry(group).or_default().push((f64::from(u8::from(Chip::of(rules, chip).is_tpu())), log));
    }
    groups.retain(|_, cells| cells.len() > 1);
    least_squares(&groups.into_values().collect::<Vec<_>>())
}

/// The slope of y over x within groups, each with a mean of its own.
fn least_squares(groups: &[Vec<(f64, f64)>]) -> Option<TransferFit> {
    let centred: Vec<(f64, f64)> = groups
        .iter()
        .flat_map(|cells| {
            let count = cells.len() as f64;
            let mean = |of: fn(&(f64, f64)) -> f64| cells.iter().map(of).sum::<f64>() / count;
            let (x, y) = (mean(|cell| cell.0), mean(|cell| cell.1));
            cells.iter().map(move |cell| (cell.0 - x, cell.1 - y))
        })
        .collect();
    let xx: f64 = centred.iter().map(|(x, _)| x * x).sum();
    let xy: f64 = centred.iter().map(|(x, y)| x * y).sum();
    if xx == 0.0 || centred.len() < groups.len() + 2 {
        return None;
    }
    let shift = xy / xx;
    let squares: f64 = centred.iter().map(|(x, y)| (y - shift * x).powi(2)).sum();
    let sigma = (squares / (centred.len() - groups.len() - 1) as f64).sqrt();
    Some(TransferFit { shift, shift_error: sigma / xx.sqrt(), sigma, cells: centred.len(), groups: groups.len() })
}

/// The highest published rate of each chip and number type, TFLOP/s of a whole chip.
fn gemm_rates<'a>(measurements: &'a [Measurement], rules: &'a [DeviceNameRule]) -> BTreeMap<(&'a str, &'a str), f64> {
    let mut rates = BTreeMap::new();
    // A name like `H100/H200` is of two chips.
    let of_one = |row: &&Measurement| row.kind == MeasurementKind::Gemm && !row.accelerator.contains('/');
    for row in measurements.iter().filter(of_one) {
        let Some(number_type) = row.number_type() else { continue };
        let best = rates.entry((Chip::of(rules, &row.accelerator).name, number_type)).or_insert(0.0_f64);
        *best = best.max(row.per_chip);
    }
    // The author of the rates says that H200 multiplies bf16 as H100 does (the note of its row).
    if let Some(rate) = rates.get(&("H100", "bf16")).copied() {
        rates.entry(("H200", "bf16")).or_insert(rate);
    }
    rates
}

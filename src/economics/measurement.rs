//! Published measurements: how fast an accelerator did a piece of work, and who says so.
//!
//! Rates of matrix multiplication, audited submissions and the recipes of makers stand side by side
//! here, so that a comparison of value rests on rows that anybody can look up. A row says what was
//! measured; what may be compared with what is for the caller to decide, by benchmark, round,
//! division, number type and sequence length.
//!
//! [`Measurement::check`] refuses what is known to go wrong when such figures are copied: raw times
//! without their scaling factor, and names that count cores taken for numbers of chips.

use serde::Deserialize;
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use super::provenance::Provenance;
use super::tpu_slice::TpuSlice;

/// What kind of work was measured. Each kind has a file of its own in `data/measured/`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Display, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum MeasurementKind {
    /// A model trained to a target quality: MLPerf Training.
    #[default]
    #[strum(serialize = "training")]
    TrainTime,
    /// Tokens trained on in a second: recipes of makers.
    #[strum(serialize = "throughput")]
    TrainThroughput,
    /// Requests answered in a second.
    Inference,
    /// A matrix multiplication.
    Gemm,
    /// Performance per dollar as published, over that of another accelerator.
    Cost,
}

impl MeasurementKind {
    /// Every kind, in the order in which they are read.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The column that holds the value.
    #[must_use]
    pub fn value_column(self) -> &'static str {
        match self {
            Self::TrainTime => "minutes",
            Self::TrainThroughput => "tokens_per_s_per_chip",
            Self::Inference => "value",
            Self::Gemm => "tflops",
            Self::Cost => "ratio",
        }
    }

    /// The column that holds the value for each chip, where a file has one.
    #[must_use]
    pub fn per_chip_column(self) -> Option<&'static str> {
        match self {
            Self::TrainTime => Some("chip_hours"),
            Self::Gemm => Some("tflops_per_chip"),
            Self::TrainThroughput | Self::Inference | Self::Cost => None,
        }
    }
}

/// What a value counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, EnumString, IntoStaticStr)]
pub enum MeasurementUnit {
    /// Minutes until the target was reached, on all chips.
    #[default]
    #[strum(serialize = "min")]
    Minutes,
    /// Samples a second, on all chips.
    #[strum(serialize = "samples/s")]
    SamplesPerSecond,
    /// Tokens a second, on all chips.
    #[strum(serialize = "tokens/s")]
    TokensPerSecond,
    /// Tokens a second on each chip.
    #[strum(serialize = "tokens/s/chip")]
    TokensPerSecondPerChip,
    /// 10^12 floating-point operations a second, on all chips.
    #[strum(serialize = "TFLOP/s")]
    Tflops,
    /// A ratio.
    #[strum(serialize = "x")]
    Ratio,
}

impl MeasurementUnit {
    /// The unit of [`Measurement::value`], as it is written.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The unit of [`Measurement::per_chip`], as it is written.
    #[must_use]
    pub fn per_chip_name(self) -> &'static str {
        match self {
            Self::Minutes => "chip-hours",
            Self::SamplesPerSecond => "samples/s/chip",
            Self::TokensPerSecond | Self::TokensPerSecondPerChip => "tokens/s/chip",
            Self::Tflops => "TFLOP/s/chip",
            Self::Ratio => "x",
        }
    }
}

/// How a time to target was arrived at from the runs of an MLPerf submission.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct MlperfRuns {
    /// Runs in the submission, at least 1. The fastest and the slowest are left out of the average.
    #[serde(rename = "runs")]
    pub count: u32,
    /// Runs among them that did not reach the target.
    #[serde(rename = "fails")]
    pub failed: u32,
    /// The factor by which times are lengthened where training converged faster than the reference
    /// (reference convergence points), at least 1.
    pub rcp_scaling: f64,
    /// The average before that factor, in minutes.
    pub raw_minutes: f64,
}

/// One published measurement. Texts that a source does not give are empty.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Measurement {
    /// What kind of work it was.
    #[serde(skip)]
    pub kind: MeasurementKind,
    /// The work: a benchmark of MLPerf, a model, a shape.
    pub benchmark: String,
    /// [`MeasurementKind::Inference`]: how requests came, `offline`, `server` or `interactive` as
    /// in MLPerf, or `output` where only the tokens that came out were counted. Otherwise empty.
    pub scenario: String,
    /// The chip, in most cases as the price list names it.
    pub accelerator: String,
    /// The chip, as the source names it.
    pub accelerator_raw: String,
    /// [`MeasurementKind::Cost`]: the accelerator it was held against. Otherwise empty.
    pub against: String,
    /// Chips that did the work together; 0.5 where one of the two cores of a chip did. `None` where
    /// the source does not say.
    pub chips: Option<f64>,
    /// The number format, as the source names it; empty for MLPerf, which does not say. See
    /// [`Measurement::number_type`].
    pub precision: String,
    /// Tokens in a sequence, where the source says so. Rates for sequences of different lengths are
    /// different work.
    pub sequence: Option<u32>,
    /// What was measured, in `unit`, above 0; in the column of its kind.
    #[serde(alias = "minutes", alias = "tokens_per_s_per_chip", alias = "tflops", alias = "ratio")]
    pub value: f64,
    /// The unit of `value`.
    #[serde(skip)]
    pub unit: MeasurementUnit,
    /// For each chip: chip-hours to the target for [`MeasurementUnit::Minutes`] (less is better),
    /// the rate of one chip for rates, `value` itself for a ratio.
    #[serde(alias = "chip_hours", alias = "tflops_per_chip")]
    pub per_chip: f64,
    /// How a time to target was averaged: [`MeasurementKind::TrainTime`] only.
    #[serde(skip)]
    pub runs: Option<MlperfRuns>,
    /// Who submitted it.
    pub submitter: String,
    /// What it ran on, in the words of the submitter; for recipes, the recipe.
    #[serde(alias = "recipe")]
    pub system: String,
    /// The division of MLPerf, `closed` for comparable work.
    #[serde(skip)]
    pub division: String,
    /// Whether the system can be bought or rented, in the words of the submission.
    pub status: String,
    /// The round of MLPerf, as in `v5.0`. Training and inference count their rounds apart.
    #[serde(skip)]
    pub round: String,
    /// The software, cut to 40 letters.
    pub framework: String,
    /// Where it stands.
    #[serde(skip)]
    pub provenance: Provenance,
    /// The file of the row.
    #[serde(skip)]
    pub file: String,
    /// The line in it, counted from 1.
    #[serde(skip)]
    pub line: u64,
}

/// A column that cannot be used, and what would be accepted.
pub type ColumnError = (&'static str, String);

/// The value for each chip may differ from what value and chips make by this share: both are
/// rounded where they are published.
const PER_CHIP_TOLERANCE: f64 = 0.01;

/// A time may differ from raw time x scaling factor by this share, because all three have four
/// decimals.
const SCALING_TOLERANCE: f64 = 0.001;

impl Measurement {
    /// The rate of one chip, in any unit: more is better, and the ratio of two is a performance
    /// ratio. `None` for [`MeasurementKind::Cost`].
    #[must_use]
    pub fn performance(&self) -> Option<f64> {
        match self.kind {
            MeasurementKind::TrainTime => Some(1.0 / self.per_chip),
            MeasurementKind::TrainThroughput | MeasurementKind::Inference | MeasurementKind::Gemm => {
                Some(self.per_chip)
            }
            MeasurementKind::Cost => None,
        }
    }

    /// The number type without its variants: `fp8` for `fp8-cs`, `fp8-mx` and `fp8_full`. `None`
    /// where the source names none, or two.
    #[must_use]
    pub fn number_type(&self) -> Option<&str> {
        let word = self.precision.split(['-', '_']).next().unwrap_or_default();
        (!word.is_empty() && !word.contains(' ')).then_some(word)
    }

    /// What `value` and `chips` make for each chip; `None` where the number of chips is not known
    /// and matters.
    #[must_use]
    pub fn expected_per_chip(&self) -> Option<f64> {
        match self.unit {
            MeasurementUnit::Minutes => self.chips.map(|chips| self.value * chips / 60.0),
            MeasurementUnit::SamplesPerSecond | MeasurementUnit::TokensPerSecond | MeasurementUnit::Tflops => {
                self.chips.map(|chips| self.value / chips)
            }
            MeasurementUnit::TokensPerSecondPerChip | MeasurementUnit::Ratio => Some(self.value),
        }
    }

    /// What a reader of the row would call it by, to tell it from all others.
    #[must_use]
    pub fn key(&self) -> impl std::hash::Hash + Ord + '_ {
        let text = [
            &self.provenance.source,
            &self.benchmark,
            &self.scenario,
            &self.accelerator_raw,
            &self.against,
            &self.precision,
            &self.provenance.note,
        ];
        (self.kind, text, self.chips.map(f64::to_bits), self.sequence)
    }

    /// Refuses numbers that contradict each other or a name.
    ///
    /// # Errors
    /// The column and what would be accepted.
    pub fn check(&self) -> Result<(), ColumnError> {
        let positive = |field, value: f64| {
            if value.is_finite() && value > 0.0 { Ok(()) } else { refuse(field, "give a finite number above 0") }
        };
        positive(self.kind.value_column(), self.value)?;
        if let Some(chips) = self.chips {
            positive("chips", chips)?;
        }
        let per_chip = self.kind.per_chip_column().unwrap_or(self.kind.value_column());
        positive(per_chip, self.per_chip)?;
        self.check_chips()?;
        let Some(expected) = self.expected_per_chip() else {
            return refuse("chips", "give the number of chips");
        };
        if (self.per_chip - expected).abs() > PER_CHIP_TOLERANCE * expected {
            let remedy = format!("value and chips make {expected}: correct one of the three");
            return refuse(per_chip, &remedy);
        }
        self.check_scaling()
    }

    /// Holds the number of chips against a name that tells it.
    fn check_chips(&self) -> Result<(), ColumnError> {
        let named = chips_in_name(&self.system).filter(|_| self.accelerator.starts_with("TPU"));
        match (self.chips, named) {
            (Some(chips), Some(named)) if chips != named => {
                let remedy = format!(
                    "`{}` has {named} chips: names up to TPU v4 and of v5p count cores, two a chip",
                    self.system
                );
                refuse("chips", &remedy)
            }
            _ => Ok(()),
        }
    }

    /// The trap of MLPerf logs: a time that was not lengthened by its scaling factor.
    fn check_scaling(&self) -> Result<(), ColumnError> {
        let Some(MlperfRuns { count, failed, rcp_scaling, raw_minutes }) = self.runs else {
            return match self.kind {
                MeasurementKind::TrainTime => refuse(
                    "rcp_scaling",
                    "take scaling_factor from scaling.json of the submission, 1 where it has none",
                ),
                _ => Ok(()),
            };
        };
        if count == 0 {
            return refuse("runs", "give the number of runs, at least 1");
        }
        if failed > count {
            return refuse("fails", "give at most as many as there are runs");
        }
        if !(rcp_scaling.is_finite() && rcp_scaling >= 1.0) {
            return refuse("rcp_scaling", "give a factor of at least 1: it only lengthens times");
        }
        if !(raw_minutes.is_finite() && raw_minutes > 0.0) {
            return refuse("raw_minutes", "give a finite number above 0");
        }
        let official = raw_minutes * rcp_scaling;
        if (self.value - official).abs() <= SCALING_TOLERANCE * official {
            return Ok(());
        }
        if (self.value - raw_minutes).abs() <= SCALING_TOLERANCE * raw_minutes {
            let remedy = format!("this is the raw time: times rcp_scaling it is {official:.4}");
            return refuse(self.kind.value_column(), &remedy);
        }
        let remedy = format!("raw_minutes x rcp_scaling make {official:.4}: correct one of the three");
        refuse(self.kind.value_column(), &remedy)
    }
}

fn refuse(column: &'static str, remedy: &str) -> Result<(), ColumnError> {
    Err((column, remedy.to_owned()))
}

/// The number of chips that a name like `v5p-1024` or `v6e-256` tells, or `None` where it tells
/// none (see [`TpuSlice`]).
#[must_use]
pub fn chips_in_name(name: &str) -> Option<f64> {
    let slice = TpuSlice::of(name).filter(|slice| !slice.is_ambiguous())?;
    Some(f64::from(slice.number) / f64::from(slice.per_chip))
}

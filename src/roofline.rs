//! How near a row comes to what its target can do: the roofline model over measured peaks.
//!
//! A matrix multiplication needs arithmetic and data. Its arithmetic intensity, operations for each
//! byte that has to move at least, says which of the two ends first:
//! `roof = min(peak of arithmetic, intensity x bandwidth)` (Williams, Waterman and Patterson,
//! *Communications of the ACM* 52(4), 2009). Both peaks were measured on the same target in the
//! same session.
//!
//! Bandwidth depends on how much memory is moved through, because matrices that fit into a cache
//! stay there. It is measured over several sizes, and a row gets the best of those that hold its
//! matrices.

use serde::Deserialize;
use strum::IntoStaticStr;

use crate::compare::target_summary::rate_alone;
use crate::device::TargetFacts;
use crate::economics::provenance::Provenance;
use crate::problem::{Element, Problem};
use crate::result::peak::{PeakElement, Unit};
use crate::result::{Peak, ResultSet, Row, Status};
use crate::stat::log_ratio::Interval;
use crate::stat::row::RowData;
use crate::unit::{Bytes, FlopPerSecond, Nanos};

/// The probe that starts dispatches within a pass.
const LAUNCH: &str = "launch";

/// A peak that was measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Ceiling<'a> {
    /// The probe.
    pub peak: &'a Peak,
    /// Its rate, in its unit a second, with its interval.
    pub rate: Interval,
}

/// All peaks of one target that were measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Ceilings<'a>(pub Vec<Ceiling<'a>>);

/// What limits a problem on a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum Bottleneck {
    /// Arithmetic.
    Compute,
    /// Moving its matrices.
    Memory,
}

impl Bottleneck {
    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// The roof over a problem.
#[derive(Debug, Clone, PartialEq)]
pub struct Roof<'a> {
    /// Operations for each byte, every matrix counted once.
    pub intensity: f64,
    /// The peak of arithmetic for its number type.
    pub compute: Ceiling<'a>,
    /// The bandwidth that its matrices get.
    pub memory: Ceiling<'a>,
    /// Which of the two is lower.
    pub bound: Bottleneck,
    /// The lower one.
    pub rate: FlopPerSecond,
}

/// What a maker says of a chip: one line of `data/specs.csv`. Rates are dense ones in 10^12
/// operations a second; a number that no source gives is `None`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Spec {
    /// The chip.
    pub accelerator: String,
    /// Rate of f32.
    pub fp32_tflops: Option<f64>,
    /// Rate of tf32.
    pub tf32_tflops: Option<f64>,
    /// Rate of bf16, and of f16: the makers of these chips state one for both.
    pub bf16_tflops: Option<f64>,
    /// Rate of 8-bit integers.
    pub int8_tops: Option<f64>,
    /// Bandwidth of its memory in 10^9 bytes a second.
    pub hbm_gbps: Option<f64>,
    /// Power it is designed for, in W.
    pub tdp_w: Option<f64>,
    /// What one cost when it came out, in USD.
    pub launch_price_usd: Option<f64>,
    /// Where the numbers come from.
    #[serde(skip)]
    pub provenance: Provenance,
    /// Line of the file, counted from 1.
    #[serde(skip)]
    pub line: u64,
}

impl Spec {
    /// Its numbers with their columns.
    #[must_use]
    pub fn numbers(&self) -> [(&'static str, Option<f64>); 7] {
        [
            ("fp32_tflops", self.fp32_tflops),
            ("tf32_tflops", self.tf32_tflops),
            ("bf16_tflops", self.bf16_tflops),
            ("int8_tops", self.int8_tops),
            ("hbm_gbps", self.hbm_gbps),
            ("tdp_w", self.tdp_w),
            ("launch_price_usd", self.launch_price_usd),
        ]
    }

    /// The dense peak for a number type, with the column that it comes from.
    #[must_use]
    pub fn rate(&self, element: &str) -> Option<(&'static str, FlopPerSecond)> {
        let [f32, tf32, bf16, i8, ..] = self.numbers();
        let (column, tera) = match element {
            "f32" => f32,
            "tf32" => tf32,
            "bf16" | "f16" | "f16-acc16" => bf16,
            "i8" => i8,
            _ => return None,
        };
        Some((column, FlopPerSecond(tera? * 1e12)))
    }
}

/// Number types whose multiply-and-add can stand in for that of a problem: the type itself, and
/// those that keep at least as much.
///
/// A kernel without matrix units multiplies f16 and adds in f32 with the arithmetic of f32.
fn stand_ins(element: Element) -> &'static [Element] {
    match element {
        Element::F16 => &[Element::F16, Element::F32],
        Element::F16Acc16 => &[Element::F16Acc16, Element::F16, Element::F32],
        Element::Tf32 => &[Element::Tf32, Element::F32],
        Element::F32 => &[Element::F32],
        Element::I8 => &[Element::I8],
    }
}

impl<'a> Ceilings<'a> {
    /// The peaks of a target, in the order of the file.
    #[must_use]
    pub fn of(results: &'a ResultSet, target: &TargetFacts) -> Self {
        let own = results.peaks.iter().filter(|peak| peak.target == target.slug && peak.status == Status::Ok);
        Self(own.filter_map(|peak| Some(Ceiling { peak, rate: rate(peak)? })).collect())
    }

    /// The best variant of each probe, and of each size of memory, in the order of the file.
    #[must_use]
    pub fn best(&self) -> Vec<&Ceiling<'a>> {
        let key = |ceiling: &Ceiling<'a>| (ceiling.peak.name.as_str(), ceiling.peak.size);
        let mut best: Vec<&Ceiling<'a>> = Vec::new();
        for ceiling in &self.0 {
            match best.iter_mut().find(|known| key(known) == key(ceiling)) {
                Some(known) if known.rate.value < ceiling.rate.value => *known = ceiling,
                Some(_) => {}
                None => best.push(ceiling),
            }
        }
        best
    }

    fn highest(&self, fits: impl Fn(&Peak) -> bool) -> Option<&Ceiling<'a>> {
        let fitting = self.0.iter().filter(|ceiling| fits(ceiling.peak));
        fitting.max_by(|one, other| one.rate.value.total_cmp(&other.rate.value))
    }

    /// The highest peak of arithmetic for problems of a number type.
    #[must_use]
    pub fn compute(&self, element: Element) -> Option<&Ceiling<'a>> {
        let elements = stand_ins(element);
        let stands_in = |of: &PeakElement| matches!(of, PeakElement::Known(of) if elements.contains(of));
        self.highest(|peak| peak.unit == Unit::Flop && peak.element.as_ref().is_some_and(stands_in))
    }

    /// The highest bandwidth over a memory that holds so many bytes, or over the largest memory
    /// where none does.
    #[must_use]
    pub fn memory(&self, bytes: Bytes) -> Option<&Ceiling<'a>> {
        let largest = self.0.iter().filter_map(|ceiling| ceiling.peak.size).max()?;
        let least = bytes.min(largest);
        self.highest(|peak| peak.unit == Unit::Byte && peak.size >= Some(least))
    }

    /// What starting an empty dispatch takes.
    #[must_use]
    pub fn launch(&self) -> Option<Nanos> {
        let fastest = self.highest(|peak| peak.name == LAUNCH)?;
        Some(Nanos::from_seconds(1.0 / fastest.rate.value))
    }

    /// The roof over a problem; `None` where a peak that it needs was not measured.
    #[must_use]
    pub fn roof(&self, problem: &Problem) -> Option<Roof<'a>> {
        let compute = self.compute(problem.element)?.clone();
        let memory = self.memory(problem.bytes())?.clone();
        let intensity = intensity(problem);
        let moved = intensity * memory.rate.value;
        let bound = if compute.rate.value <= moved { Bottleneck::Compute } else { Bottleneck::Memory };
        let rate = FlopPerSecond(compute.rate.value.min(moved));
        Some(Roof { intensity, compute, memory, bound, rate })
    }
}

/// Operations for each byte that has to move at least: A and B read once, C written once.
#[must_use]
pub fn intensity(problem: &Problem) -> f64 {
    problem.flop().0 / problem.bytes().0 as f64
}

/// The rate of a peak in its unit a second.
fn rate(peak: &Peak) -> Option<Interval> {
    let work = peak.work?;
    let time = RowData::of_runs(&peak.runs)?.alone().time_ns();
    let rate = |time_ns: f64| work / (time_ns * 1e-9);
    Some(Interval { value: rate(time.value), low: rate(time.high), high: rate(time.low) })
}

/// A row with the roof over it.
#[derive(Debug, Clone, PartialEq)]
pub struct RooflinePoint<'a> {
    /// The row.
    pub row: &'a Row,
    /// Its rate with its interval.
    pub rate: Interval,
    /// The roof, where the peaks for it were measured.
    pub roof: Option<Roof<'a>>,
    /// The share of its time that starting an empty dispatch takes, where that was measured.
    pub launch: Option<f64>,
    /// The chip's dense peak for the number type, with its column, where the datasheet is known.
    pub datasheet: Option<(&'static str, FlopPerSecond)>,
}

impl RooflinePoint<'_> {
    /// The rate as a share of the measured roof.
    #[must_use]
    pub fn of_roof(&self) -> Option<f64> {
        self.roof.as_ref().map(|roof| self.rate.value / roof.rate.0)
    }

    /// The rate as a share of the datasheet's peak.
    #[must_use]
    pub fn of_datasheet(&self) -> Option<f64> {
        self.datasheet.map(|(_, peak)| self.rate.value / peak.0)
    }
}

/// The rows of a target that have a rate, each under its roof.
#[must_use]
pub fn points<'a>(rows: &[&'a Row], ceilings: &Ceilings<'a>, spec: Option<&Spec>) -> Vec<RooflinePoint<'a>> {
    let launch = ceilings.launch();
    let point = |row: &&'a Row| {
        let datasheet = spec.and_then(|spec| spec.rate(row.problem.element.name()));
        let rate = rate_alone(row)?;
        let time = FlopPerSecond(rate.value).time_for(row.problem.flop());
        let launch = launch.map(|launch| launch.0 / time.0);
        Some(RooflinePoint { row, rate, roof: ceilings.roof(&row.problem), launch, datasheet })
    };
    rows.iter().filter_map(point).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{RawSample, Run, Timer};

    /// A peak of so much a second: a dispatch of that much work takes 1 s.
    fn peak(name: &str, element: Option<Element>, unit: Unit, size: Option<u64>, per_second: f64) -> Peak {
        let sample = RawSample { device: None, wall: Nanos(1e9) };
        let run = Run::of(0, 1, Timer::Wall, &[sample], sample);
        Peak {
            name: name.to_owned(),
            element: element.map(PeakElement::Known),
            size: size.map(Bytes),
            status: Status::Ok,
            work: Some(per_second),
            runs: vec![run],
            ..Peak::planned("t", unit)
        }
    }

    fn ceilings(peaks: &[Peak]) -> Ceilings<'_> {
        Ceilings(peaks.iter().map(|peak| Ceiling { peak, rate: rate(peak).unwrap() }).collect())
    }

    /// Rates pass through a logarithm, which costs their last digits.
    fn giga(ceiling: &Ceiling<'_>) -> f64 {
        (ceiling.rate.value / 1e5).round() / 1e4
    }

    const MIB: u64 = 1 << 20;

    fn machine() -> Vec<Peak> {
        vec![
            peak("fma-f32", Some(Element::F32), Unit::Flop, None, 90e9),
            peak("fma-f32", Some(Element::F32), Unit::Flop, None, 100e9),
            peak("dot-i8", Some(Element::I8), Unit::Flop, None, 400e9),
            peak("read", None, Unit::Byte, Some(MIB), 200e9),
            peak("copy", None, Unit::Byte, Some(MIB), 150e9),
            peak("read", None, Unit::Byte, Some(64 * MIB), 10e9),
            peak("copy", None, Unit::Byte, Some(64 * MIB), 12e9),
            peak("launch", None, Unit::Dispatch, None, 1e5),
        ]
    }

    /// n = 1024: 2 x 2^30 operations over 3 x 4 MiB are 170.67 a byte. One row times a matrix: 2
    /// n^2 over 4 (n^2 + 2 n) bytes are just below a half.
    #[test]
    fn known_intensities() {
        let check = |m, n, k, expected: f64| {
            let found = intensity(&Problem::f32(m, n, k).unwrap());
            assert!((found - expected).abs() < 1e-12, "{m}x{n}x{k}: {found}");
        };
        check(1024, 1024, 1024, 1024.0 / 6.0);
        check(1, 1024, 1024, 512.0 / 1026.0);
        check(1, 1, 1, 2.0 / 12.0);
    }

    #[test]
    fn known_roofs() {
        let peaks = machine();
        let ceilings = ceilings(&peaks);
        let check = |m, n, k, bound, rate: f64, size: u64| {
            let roof = ceilings.roof(&Problem::f32(m, n, k).unwrap()).unwrap();
            assert_eq!((roof.bound, roof.memory.peak.size), (bound, Some(Bytes(size))), "{m}x{n}x{k}");
            assert!((roof.rate.0 / rate - 1.0).abs() < 1e-12, "{m}x{n}x{k}: {}", roof.rate);
            assert_eq!(giga(&roof.compute), 100.0);
        };
        check(1024, 1024, 1024, Bottleneck::Compute, 100e9, 64 * MIB);
        check(1, 1024, 1024, Bottleneck::Memory, 512.0 / 1026.0 * 12e9, 64 * MIB);
        // 256 KiB fit into 1 MiB, which is read faster than it is copied.
        check(1, 256, 256, Bottleneck::Memory, 128.0 / 258.0 * 200e9, MIB);
        // Larger than anything measured: the largest counts.
        check(1, 8192, 8192, Bottleneck::Memory, 4096.0 / 8194.0 * 12e9, 64 * MIB);
    }

    #[test]
    fn the_best_variant_counts_and_what_was_not_measured_is_no_roof() {
        let peaks = machine();
        let all = ceilings(&peaks);
        let names: Vec<_> = all.best().iter().map(|best| (best.peak.name.as_str(), giga(best))).collect();
        assert_eq!(names[..2], [("fma-f32", 100.0), ("dot-i8", 400.0)]);
        assert_eq!(names.len(), 7);
        assert_eq!(all.compute(Element::F16).map(giga), Some(100.0), "f16 with sums in f32");
        assert_eq!(all.compute(Element::I8).map(giga), Some(400.0));
        assert!((all.launch().unwrap().0 - 1e4).abs() < 1e-6);
        let problem = Problem::f32(8, 8, 8).unwrap();
        assert!(ceilings(&peaks[..3]).roof(&problem).is_none(), "no bandwidth");
        assert!(ceilings(&peaks[2..]).roof(&problem).is_none(), "no arithmetic");
    }
}

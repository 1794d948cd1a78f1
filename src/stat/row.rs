//! What a row brings to a comparison: one number a run, and what its samples say of the noise
//! inside a run (section 2.1).

use crate::sample::{Run, Timer, per_dispatch};
use crate::unit::Nanos;

use super::descriptive::{mean, median};

/// The least variance of a run's datum. Identical readings come from a coarse clock, not from a
/// perfect device.
pub const VARIANCE_MIN: f64 = 1e-10;

/// Rounds from which two rows are compared round by round. Fewer say nothing of the noise inside a
/// run.
pub const ROUNDS_MIN: usize = 5;

/// The times of one run of a row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RunTimes {
    /// Which process of the session.
    pub launch: u32,
    /// Time per dispatch of each sample, in ns, all of them.
    pub times: Vec<f64>,
    /// Samples of each round, in order; empty where all were taken in one go.
    pub rounds: Vec<u32>,
}

/// A row as the statistics see it: y of each run, and w.
///
/// For a row of a file y is ln of the run's median time per dispatch in ns. For a pair of rows of
/// the same launches it is ln(base time / alternative time) of the run, see [`RowData::paired`].
#[derive(Debug, Clone, PartialEq)]
pub struct RowData {
    /// The process of each run, as many as there are `logs`.
    pub launches: Vec<u32>,
    /// y of each run.
    pub logs: Vec<f64>,
    /// w: the variance that one of `logs` would have if the samples of a run were independent.
    /// Above 0.
    pub within: f64,
    /// L: how far the mean of y lies above ln of the fastest sample of all runs. 0 where there are
    /// no samples, and of a pair.
    pub delay: f64,
}

impl RowData {
    /// A row from the times of its runs. `None` where there is no run, or a run without samples.
    ///
    /// `tick_share` is the tick of the timer as a share of the median length of a sample, the whole
    /// batch and not one dispatch; 0 where the tick is not known. See [`tick_share`].
    #[must_use]
    pub fn of(runs: &[RunTimes], tick_share: f64) -> Option<Self> {
        // ln of the median and not the median of ln: with an even number of samples they differ.
        let run = |run: &RunTimes| {
            Some((run.launch, median(&run.times)?.ln(), run.times.iter().map(|time| time.ln()).collect()))
        };
        let row = Self::from_samples(runs.iter().map(run).collect::<Option<Vec<_>>>()?, tick_share)?;
        let fastest = runs.iter().flat_map(|run| &run.times).copied().fold(f64::INFINITY, f64::min);
        Some(Self { delay: row.mean() - fastest.ln(), ..row })
    }

    /// A row from the runs of a result file, with a tick of 0. The summary in a file is that of
    /// this row [`alone`](Self::alone): it can be computed again from one row and nothing else, and
    /// published summaries keep their values.
    #[must_use]
    pub fn of_runs(runs: &[Run]) -> Option<Self> {
        Self::of(&runs.iter().map(RunTimes::from).collect::<Vec<_>>(), 0.0)
    }

    /// A row from y of each run and w. The runs count as launches 0, 1, 2 and so on.
    #[must_use]
    pub fn from_logs(logs: Vec<f64>, within: f64) -> Self {
        Self { launches: (0..).take(logs.len()).collect(), logs, within: within.max(VARIANCE_MIN), delay: 0.0 }
    }

    /// Two rows that were measured in the same launches, as one: y is ln(base time / alternative
    /// time) of a run (section 2.4, paired form).
    ///
    /// Where both have rounds, y is the median over the rounds of the ratio of the round's median
    /// times, and w comes from how these ratios scatter. Otherwise it is the difference of the run
    /// medians. Launches that only one of them has do not count; `None` where they share none.
    #[must_use]
    pub fn paired(base: &[RunTimes], alternative: &[RunTimes]) -> Option<Self> {
        let partner =
            |run: &RunTimes| Some((run.clone(), alternative.iter().find(|other| other.launch == run.launch)?.clone()));
        let pairs: Vec<(RunTimes, RunTimes)> = base.iter().filter_map(partner).collect();
        let run = |(base, alternative): &(RunTimes, RunTimes)| {
            let ratios = round_ratios(base, alternative)?;
            Some((base.launch, median(&ratios)?, ratios))
        };
        if let Some(runs) = pairs.iter().map(run).collect::<Option<Vec<_>>>() {
            return Self::from_samples(runs, 0.0);
        }
        let (base, alternative): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
        let (base, alternative) = (Self::of(&base, 0.0)?, Self::of(&alternative, 0.0)?);
        let logs = base.logs.iter().zip(&alternative.logs).map(|(base, alternative)| base - alternative).collect();
        Some(Self { launches: base.launches, logs, within: base.within + alternative.within, delay: 0.0 })
    }

    /// The same where one run says nothing of the noise between runs: its standard deviation is
    /// then at least `one_run_sd`.
    #[must_use]
    pub fn assuming(mut self, one_run_sd: f64) -> Self {
        if self.runs() == 1 {
            self.within = self.within.max(one_run_sd * one_run_sd);
        }
        self
    }

    /// The number of runs.
    #[must_use]
    pub fn runs(&self) -> usize {
        self.logs.len()
    }

    /// The mean of y: for a row of a file the logarithm of its time in ns.
    #[must_use]
    pub fn mean(&self) -> f64 {
        mean(&self.logs)
    }

    /// y of the run of a launch.
    #[must_use]
    pub fn of_launch(&self, launch: u32) -> Option<f64> {
        self.launches.iter().position(|known| *known == launch).and_then(|index| self.logs.get(index).copied())
    }

    /// A row from launch, y and the logarithms of the samples of each run. `None` of no run.
    fn from_samples(runs: Vec<(u32, f64, Vec<f64>)>, tick_share: f64) -> Option<Self> {
        let within = runs.iter().map(|(_, y, samples)| within_variance(samples, *y)).sum::<f64>() / runs.len() as f64;
        let within = (within + tick_share * tick_share / 12.0).max(VARIANCE_MIN);
        let (launches, logs): (Vec<u32>, Vec<f64>) = runs.into_iter().map(|(launch, y, _)| (launch, y)).unzip();
        (!logs.is_empty()).then_some(Self { launches, logs, within, delay: 0.0 })
    }
}

/// Variance of a median of independent samples, from their median absolute deviation: (pi/2)
/// (1.4826 MAD)^2 / n.
fn within_variance(logs: &[f64], center: f64) -> f64 {
    let deviations: Vec<f64> = logs.iter().map(|log| (log - center).abs()).collect();
    let scale = 1.4826 * median(&deviations).unwrap_or(0.0);
    std::f64::consts::FRAC_PI_2 * scale * scale / logs.len() as f64
}

/// ln(base time / alternative time) of each round that both runs have, from the median times of the
/// round. `None` where there are fewer than [`ROUNDS_MIN`] of them. A run that needed fewer samples
/// has fewer rounds; the rounds of the other that come after them have no partner.
fn round_ratios(base: &RunTimes, alternative: &RunTimes) -> Option<Vec<f64>> {
    let (base, alternative) = (base.round_medians()?, alternative.round_medians()?);
    let ratios: Vec<f64> = base.iter().zip(&alternative).map(|(base, alternative)| (base / alternative).ln()).collect();
    (ratios.len() >= ROUNDS_MIN).then_some(ratios)
}

impl RunTimes {
    /// The median time of each round. `None` where the samples are not those of the rounds.
    fn round_medians(&self) -> Option<Vec<f64>> {
        let mut left = self.times.as_slice();
        let mut medians = Vec::with_capacity(self.rounds.len());
        for &samples in &self.rounds {
            let (round, rest) = left.split_at_checked(samples as usize)?;
            medians.push(median(round)?);
            left = rest;
        }
        left.is_empty().then_some(medians)
    }
}

/// The tick of a device's clock as a share of the median length of a sample, the whole batch: of
/// the runs that go by it, the largest. A run whose tick nobody looked for has the one that the
/// driver states.
#[must_use]
pub fn tick_share(runs: &[Run], stated: Option<Nanos>) -> f64 {
    let share = |run: &Run| {
        let tick = run.tick.or(stated).filter(|_| run.timer == Timer::Device)?;
        let lengths: Vec<f64> = run.samples().map(|sample| per_dispatch(&sample, run.timer, 1).0).collect();
        Some(tick.0 / median(&lengths)?)
    };
    runs.iter().filter_map(share).fold(0.0, f64::max)
}

impl From<&Run> for RunTimes {
    fn from(run: &Run) -> Self {
        let times = run.times().into_iter().map(|time| time.0).collect();
        Self { launch: run.launch, times, rounds: run.rounds.clone() }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::sample::RawSample;
    use proptest::prelude::*;

    /// Case A of the known answers: base and alternative, in ns.
    pub(in crate::stat) fn case_a() -> [Vec<RunTimes>; 2] {
        let runs = |rows: [[u32; 5]; 3]| {
            let run = |(launch, times): (u32, [u32; 5])| RunTimes {
                launch,
                times: times.map(f64::from).to_vec(),
                rounds: vec![1; 5],
            };
            (0..).zip(rows).map(run).collect()
        };
        [
            runs([[1000, 1004, 1002, 1001, 1010], [1012, 1010, 1014, 1011, 1030], [1006, 1004, 1007, 1005, 1001]]),
            runs([[960, 961, 959, 962, 990], [971, 969, 970, 975, 968], [965, 964, 968, 966, 963]]),
        ]
    }

    fn close(got: f64, expected: f64) {
        assert!((got - expected).abs() < 5e-6 * expected.abs(), "{got}, expected {expected}");
    }

    #[test]
    fn noise_inside_a_run() {
        let [base, alternative] = case_a().map(|runs| RowData::of(&runs, 0.0).unwrap());
        close(base.within, 2.040_63e-6);
        close(alternative.within, 7.418_44e-7);
        // A tick of 1 % of a sample adds its own variance, that of a uniform error.
        close(RowData::of(&case_a()[0], 0.01).unwrap().within, 2.040_63e-6 + 1e-4 / 12.0);
    }

    #[test]
    fn an_even_number_of_samples() {
        let run = RunTimes { launch: 0, times: vec![1.0, 3.0], rounds: Vec::new() };
        assert_eq!(RowData::of(&[run], 0.0).unwrap().logs, [2f64.ln()]);
    }

    #[test]
    fn pairs_by_rounds() {
        let [base, alternative] = case_a();
        let ratio = RowData::paired(&base, &alternative).unwrap().alone().mean();
        close(ratio.estimate, 0.040_614_0);
        close(ratio.error, 0.001_175_56);
        close(ratio.df, 2.0);
    }

    #[test]
    fn pairs_without_enough_rounds_are_differences_of_medians() {
        let without = |runs: Vec<RunTimes>, rounds: &[u32]| {
            runs.into_iter().map(|run| RunTimes { rounds: rounds.to_vec(), ..run }).collect::<Vec<_>>()
        };
        let [base, alternative] = case_a();
        for rounds in [&[] as &[u32], &[2, 3], &[1, 1, 1, 1], &[1, 1, 1, 1, 1, 1], &[5, 0, 0, 0, 0]] {
            let [base, alternative] = [base.clone(), alternative.clone()].map(|runs| without(runs, rounds));
            let pair = RowData::paired(&base, &alternative).unwrap();
            let ratio = pair.alone().mean();
            close(ratio.estimate, 0.041_593_8);
            close(pair.within, 2.040_63e-6 + 7.418_44e-7);
            close(ratio.df, 2.0);
        }
    }

    /// A round counts by its median, and rounds that only the longer run has by nothing.
    #[test]
    fn rounds_of_several_samples() {
        let run = |times: &[f64], rounds: &[u32]| {
            vec![RunTimes { launch: 4, times: times.to_vec(), rounds: rounds.to_vec() }]
        };
        let base = run(&[2.0, 9.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 50.0], &[3, 1, 1, 1, 2, 1]);
        let alternative = run(&[1.0, 1.0, 1.0, 1.0, 1.0], &[1; 5]);
        let pair = RowData::paired(&base, &alternative).unwrap();
        assert_eq!((pair.launches.as_slice(), pair.within), ([4].as_slice(), VARIANCE_MIN));
        close(pair.logs[0], 2f64.ln());
    }

    #[test]
    fn only_common_launches_are_paired() {
        let [base, mut alternative] = case_a();
        alternative.reverse();
        let whole = RowData::paired(&base, &alternative).unwrap();
        alternative[0].launch = 7;
        let pair = RowData::paired(&base, &alternative).unwrap();
        assert_eq!((pair.launches.as_slice(), &pair.logs[..]), ([0, 1].as_slice(), &whole.logs[..2]));
        assert_eq!(RowData::paired(&base[2..], &alternative), None);
    }

    #[test]
    fn nothing_measured_is_no_row() {
        assert_eq!(RowData::of(&[], 0.0), None);
        assert_eq!(RowData::of(&[RunTimes::default()], 0.0), None);
    }

    #[test]
    fn the_tick_is_held_against_the_whole_batch() {
        let sample = |time| RawSample { device: Some(Nanos(time)), wall: Nanos(time) };
        let run = Run::of(0, 100, Timer::Device, &[sample(2e6), sample(4e6), sample(3e6)], sample(1.0));
        let check = |runs: &[&Run], expected: f64| {
            let runs: Vec<Run> = runs.iter().map(|run| (*run).clone()).collect();
            assert_eq!(tick_share(&runs, Some(Nanos(30.0))), expected);
        };
        check(&[], 0.0);
        check(&[&run], 1e-5);
        // What was seen counts before what is stated, the coarsest run for all, and the host's
        // clock has no tick.
        let seen = Run { tick: Some(Nanos(300.0)), ..run.clone() };
        let wall = Run { timer: Timer::Wall, tick: Some(Nanos(1e6)), ..run.clone() };
        check(&[&seen], 1e-4);
        check(&[&run, &seen, &wall], 1e-4);
        check(&[&wall], 0.0);
        assert_eq!(tick_share(std::slice::from_ref(&run), None), 0.0);
        assert_eq!(RunTimes::from(&run).times, [2e4, 4e4, 3e4]);
    }

    proptest! {
        /// Samples come in any order; a factor on all times shifts y and leaves the noise.
        #[test]
        fn laws(times in prop::collection::vec(900.0..1100.0f64, 1..12), by in 0usize..12, factor in 0.5..2.0f64) {
            let of = |times: Vec<f64>| RowData::of(&[RunTimes { launch: 0, times, rounds: Vec::new() }], 0.0).unwrap();
            let row = of(times.clone());
            let mut turned = times.clone();
            turned.rotate_left(by % times.len());
            prop_assert_eq!(&row, &of(turned));
            let scaled = of(times.iter().map(|time| time * factor).collect());
            prop_assert!((scaled.logs[0] - row.logs[0] - factor.ln()).abs() < 1e-12);
            prop_assert!((scaled.within - row.within).abs() < 1e-9 * row.within + 1e-18);
        }
    }
}

//! Simulated sessions: what a file would hold if launches, rows and samples scattered in a given
//! way.

use rand::Rng;
use rand_pcg::Pcg64;
use switchpoint::stat::row::RunTimes;

/// Standard deviations and sizes, in ln time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Noise {
    /// Of one sample.
    pub(crate) within: f64,
    /// How samples scatter.
    pub(crate) shape: Shape,
    /// Between runs, each row for itself.
    pub(crate) own_run: f64,
    /// Spread of ln `own_run` over the rows.
    pub(crate) own_run_log_sd: f64,
    /// `own_run` of every tenth row, where above 0.
    pub(crate) tenth_row: f64,
    /// Between launches, all rows alike.
    pub(crate) shared_run: f64,
    /// Chance that a launch runs at the slower of two clocks, [`STATE`] apart.
    pub(crate) clock_state: f64,
    /// Chance that a run of a row has the slower of two memory layouts, [`STATE`] apart.
    pub(crate) layout_state: f64,
    /// Chance that the clock changes between two samples of a launch; all rows see the same clock
    /// at the same sample.
    pub(crate) switching: f64,
    /// A launch gets slower from its first sample to its last by up to this much.
    pub(crate) ramp: f64,
    /// The last launch is slower than the first by this much, the others in between.
    pub(crate) heating: f64,
    /// Something else runs during the second of two sessions: each sample is longer by up to this
    /// much.
    pub(crate) load: f64,
    /// Between sessions, all rows alike.
    pub(crate) session: f64,
    /// Between sessions, each row for itself.
    pub(crate) session_own: f64,
}

/// The distribution of a sample about the middle of its run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Shape {
    Normal,
    /// Each sample remembers so much of the one before.
    Autoregressive(f64),
    /// One sample in twenty is slower by 20 %.
    Outliers,
    /// Student's t with 2 degrees of freedom.
    T2,
    Exponential,
}

/// How far two clocks or two layouts are apart.
pub(crate) const STATE: f64 = 0.03;

/// 1 % inside a run and nothing else.
pub(crate) const STABLE: Noise = Noise {
    within: 0.01,
    shape: Shape::Normal,
    own_run: 0.0,
    own_run_log_sd: 0.0,
    tenth_row: 0.0,
    shared_run: 0.0,
    clock_state: 0.0,
    layout_state: 0.0,
    switching: 0.0,
    ramp: 0.0,
    heating: 0.0,
    load: 0.0,
    session: 0.0,
    session_own: 0.0,
};

#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    pub(crate) rows: usize,
    pub(crate) runs: u32,
    pub(crate) samples: usize,
}

/// What all rows of a session meet: the shift of each sample of each launch.
pub(crate) struct Session(Vec<Vec<f64>>);

pub(crate) fn chance(generator: &mut Pcg64) -> f64 {
    ((generator.next_u64() >> 11) as f64 + 0.5) / (1u64 << 53) as f64
}

/// Box and Muller.
pub(crate) fn normal(generator: &mut Pcg64) -> f64 {
    let radius = (-2.0 * chance(generator).ln()).sqrt();
    radius * (std::f64::consts::TAU * chance(generator)).cos()
}

/// A state of two: 0 or [`STATE`].
fn state(probability: f64, generator: &mut Pcg64) -> f64 {
    if probability > 0.0 && chance(generator) < probability { STATE } else { 0.0 }
}

impl Noise {
    /// The standard deviation between runs of each row: a property of the row, the same in every
    /// file.
    pub(crate) fn levels(&self, rows: usize, generator: &mut Pcg64) -> Vec<f64> {
        let level = |row: usize| match row % 10 {
            0 if self.tenth_row > 0.0 => self.tenth_row,
            _ => self.own_run * (self.own_run_log_sd * normal(generator)).exp(),
        };
        (0..rows).map(level).collect()
    }

    pub(crate) fn session(&self, size: Size, generator: &mut Pcg64) -> Session {
        let session = self.session * normal(generator);
        let launch = |launch: u32| {
            let heat = self.heating * f64::from(launch) / f64::from(size.runs.max(2) - 1);
            let shift = session + heat + self.shared_run * normal(generator) + state(self.clock_state, generator);
            let ramp = self.ramp * chance(generator);
            let mut slow = self.switching > 0.0 && chance(generator) < 0.5;
            let sample = |sample: usize| {
                slow ^= self.switching > 0.0 && chance(generator) < self.switching;
                shift + ramp * sample as f64 / size.samples as f64 + if slow { STATE } else { 0.0 }
            };
            (0..size.samples).map(sample).collect()
        };
        Session((0..size.runs).map(launch).collect())
    }

    /// The rows of one side of a session, all with the same true time.
    pub(crate) fn rows(&self, session: &Session, levels: &[f64], generator: &mut Pcg64) -> Vec<Vec<RunTimes>> {
        let row = |level: &f64| {
            let of_row = self.session_own * normal(generator);
            let run = |(launch, shifts): (u32, &Vec<f64>)| {
                let of_run = of_row + level * normal(generator) + state(self.layout_state, generator);
                let samples = self.samples(shifts.len(), generator);
                let times = shifts.iter().zip(samples).map(|(shift, sample)| 1e6 * (shift + of_run + sample).exp());
                RunTimes { launch, times: times.collect(), rounds: vec![1; shifts.len()] }
            };
            (0..).zip(&session.0).map(run).collect()
        };
        levels.iter().map(row).collect()
    }

    /// Lengthens the samples of a session beside which something else ran.
    pub(crate) fn lengthen(&self, rows: &mut [Vec<RunTimes>], generator: &mut Pcg64) {
        // A scenario without it draws nothing, so that its stream stays what it was.
        if self.load > 0.0 {
            for time in rows.iter_mut().flatten().flat_map(|run| &mut run.times) {
                *time *= (self.load * chance(generator)).exp();
            }
        }
    }

    fn samples(&self, count: usize, generator: &mut Pcg64) -> Vec<f64> {
        let mut last = normal(generator);
        let mut sample = || match self.shape {
            Shape::Normal => normal(generator),
            Shape::Autoregressive(memory) => {
                last = memory * last + (1.0 - memory * memory).sqrt() * normal(generator);
                last
            }
            Shape::Outliers => {
                let late = if chance(generator) < 0.05 { 0.2 / self.within } else { 0.0 };
                normal(generator) + late
            }
            Shape::T2 => normal(generator) / (-chance(generator).ln()).sqrt(),
            Shape::Exponential => -chance(generator).ln(),
        };
        (0..count).map(|_| self.within * sample()).collect()
    }
}

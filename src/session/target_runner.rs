//! A target with its instruments: measures its peaks, and all rows of one problem in turn.

use crate::device::TargetFacts;
use crate::measure::{
    self, ClockCanary, Failure, Instruments, Measured, MeasuredPeak, Meter, PilotTimes, RoundRow, TimeBudget, Watch,
};
use crate::record::wire::{Event, Item, Launch};
use crate::reference::Oracle;
use crate::result::{Peak, Row, Status};
use crate::sample::Rounds;
use crate::unit::Nanos;

use super::oracle_cache::OracleCache;

/// The least time for a row. It lets every cheap row through when slow ones have used the launch's
/// time up.
pub const ROW_TIME_MIN: Nanos = Nanos(0.5e9);

/// A row may take this many times its even share, because most rows leave some of theirs.
pub const SHARE: f64 = 3.0;

/// A row of the launch: its number in the session, what it is, and the samples to take where an
/// earlier launch fixed them.
pub type Turn<'a> = &'a (usize, Row, Option<u32>);

/// Opens the sensor of a target's energy, where it has one.
pub type OpenMeter = fn(&TargetFacts) -> Option<Box<dyn Meter>>;

/// What the targets of a launch share.
pub struct LaunchContext<'a, E> {
    pub(super) order: &'a Launch,
    /// Time of the launch that remained when the rows of this problem began.
    pub(super) left: Nanos,
    /// Rows that had not ended by then.
    pub(super) rows_left: usize,
    pub(super) oracles: OracleCache,
    /// Tells the session; fails when it does not listen any more.
    pub(super) say: &'a mut dyn FnMut(Event) -> Result<(), E>,
}

impl<E> LaunchContext<'_, E> {
    /// The time budget of a row where so many are to be measured. What is given to all of them is
    /// not more than what is left, whatever the share of each would be.
    fn budget(&self, rows: usize, samples: Option<u32>) -> TimeBudget {
        let share = (SHARE / self.rows_left as f64).min(1.0 / rows.max(1) as f64);
        let time = Nanos((self.left.0 * share).max(ROW_TIME_MIN.0));
        TimeBudget { launch: self.order.launch, time, samples, seed: self.order.seed }
    }
}

/// Measures what a launch orders of one target.
#[allow(async_fn_in_trait, reason = "a launch runs on one thread")]
pub trait Runner {
    /// Measures one peak.
    async fn peak(&mut self, peak: &Peak, order: &Launch) -> Result<MeasuredPeak, Failure>;

    /// Measures rows of one problem, says how each ended, and returns those that are to be measured
    /// again because the device failed.
    ///
    /// # Errors
    /// When the session does not listen any more.
    async fn group<'a, E>(&mut self, turns: &[Turn<'a>], launch: &mut LaunchContext<'_, E>)
    -> Result<Vec<Turn<'a>>, E>;
}

/// An open target.
pub struct TargetRunner<T: Watch> {
    target: T,
    meter: OpenMeter,
    canary: Option<ClockCanary<T::Probe>>,
    times: PilotTimes,
}

impl<T: Watch> TargetRunner<T> {
    /// A target on which nothing has been measured yet.
    #[must_use]
    pub fn new(target: T, meter: OpenMeter) -> Self {
        Self { target, meter, canary: None, times: PilotTimes::default() }
    }

    /// Measures rows in turn, for a protocol with rounds.
    async fn in_rounds<'a, E>(
        &mut self,
        group: &[Turn<'a>],
        launch: &mut LaunchContext<'_, E>,
        rounds: &Rounds,
    ) -> Result<Vec<Turn<'a>>, E> {
        let LaunchContext { order, .. } = *launch;
        let (_, first, _) = group[0];
        if self.canary.is_none() {
            let flop = order.canaries.iter().find(|(target, _)| *target == first.target).map(|(_, flop)| *flop);
            // A target without a canary is measured without one; a device that fails here fails
            // again below, where it is said.
            self.canary = ClockCanary::open(&mut self.target, flop).await.ok();
        }
        let row = |turn: &Turn<'a>| RoundRow { kernel: &turn.1.kernel, budget: launch.budget(group.len(), turn.2) };
        let entries: Vec<RoundRow<'a>> = group.iter().map(row).collect();
        let facts = self.target.facts().clone();
        let meter = || (self.meter)(&facts);
        let instruments = Instruments { canary: self.canary.as_mut(), meter: &meter };
        let oracle = launch.oracles.get(&first.problem, order.seed);
        let mut heard = Ok(());
        let mut begin = |place: usize| {
            heard = (launch.say)(Event::Begin(Item::Row(group[place].0)));
            heard.is_ok()
        };
        let protocol = (&order.protocol, rounds);
        let outcomes = measure::rounds(&mut self.target, &entries, oracle, protocol, instruments, &mut begin).await;
        heard?;
        let mut again = Vec::new();
        for (&turn, outcome) in group.iter().zip(outcomes) {
            match outcome {
                Some(outcome) => self.end(turn, outcome, launch)?,
                None => again.push(turn),
            }
        }
        Ok(again)
    }

    /// Measures one row after the other, for a protocol without rounds.
    async fn one_after_the_other<'a, E>(
        &mut self,
        group: &[Turn<'a>],
        launch: &mut LaunchContext<'_, E>,
    ) -> Result<Vec<Turn<'a>>, E> {
        let LaunchContext { order, .. } = *launch;
        for (place, &turn) in group.iter().enumerate() {
            let (index, row, samples) = turn;
            (launch.say)(Event::Begin(Item::Row(*index)))?;
            let budget = launch.budget(group.len(), *samples);
            let oracle: &Oracle = launch.oracles.get(&row.problem, order.seed);
            let outcome = measure::row(&mut self.target, &row.kernel, oracle, &order.protocol, &budget).await;
            let broken = outcome.as_ref().is_err_and(Failure::may_have_cost_the_device);
            self.end(turn, outcome, launch)?;
            if broken {
                return Ok(group[place + 1..].to_vec());
            }
        }
        Ok(Vec::new())
    }

    fn end<E>(
        &mut self,
        turn: Turn<'_>,
        outcome: Result<Measured, Failure>,
        launch: &mut LaunchContext<'_, E>,
    ) -> Result<(), E> {
        let (index, row, _) = turn;
        let times = outcome.as_ref().map(|measured| measured.run.times()).unwrap_or_default();
        if let Some(best) = times.into_iter().min_by(|one, other| one.0.total_cmp(&other.0)) {
            self.times.note(&row.kernel, row.problem, best);
        }
        (launch.say)(Event::End(Item::Row(*index), outcome.into()))
    }

    /// Whether a row is to be measured at all: the target computes it, and parts of it do not show
    /// that it would take too long.
    async fn admit(&mut self, row: &Row, order: &Launch, budget: &TimeBudget) -> Result<(), Failure> {
        let target = &mut self.target;
        target.supports(&row.kernel, &row.problem).map_err(|reason| Failure::new(Status::Unsupported, reason))?;
        if budget.samples.is_some() {
            return Ok(());
        }
        let limits = (&order.protocol, budget);
        measure::pilot(target, &row.kernel, &row.problem, limits, &mut self.times).await
    }
}

impl<T: Watch> Runner for TargetRunner<T> {
    async fn peak(&mut self, peak: &Peak, order: &Launch) -> Result<MeasuredPeak, Failure> {
        measure::peak(&mut self.target, peak, &order.protocol, order.launch).await
    }

    async fn group<'a, E>(
        &mut self,
        turns: &[Turn<'a>],
        launch: &mut LaunchContext<'_, E>,
    ) -> Result<Vec<Turn<'a>>, E> {
        let mut group: Vec<Turn<'a>> = Vec::new();
        for (place, &turn) in turns.iter().enumerate() {
            let (index, row, samples) = turn;
            (launch.say)(Event::Begin(Item::Row(*index)))?;
            let budget = launch.budget(turns.len(), *samples);
            match self.admit(row, launch.order, &budget).await {
                Ok(()) => group.push(turn),
                Err(failure) => {
                    let again = failure.may_have_cost_the_device();
                    (launch.say)(Event::End(Item::Row(*index), failure.into()))?;
                    if again {
                        group.extend(&turns[place + 1..]);
                        return Ok(group);
                    }
                }
            }
        }
        match &launch.order.protocol.rounds {
            _ if group.is_empty() => Ok(group),
            Some(rounds) => self.in_rounds(&group, launch, rounds).await,
            None => self.one_after_the_other(&group, launch).await,
        }
    }
}

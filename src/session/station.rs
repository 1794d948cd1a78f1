//! A target with its instruments: measures its peaks, and all rows of one problem in turn.

use crate::device::TargetFacts;
use crate::measure::{
    self, ClockCanary, Failure, Instruments, Measured, MeasuredPeak, Meter, PilotTimes, RoundRow, TimeBudget, Watch,
};
use crate::record::wire::{Event, Launch};
use crate::reference::Oracle;
use crate::result::{Peak, Row, Status};
use crate::text::one_line;
use crate::unit::Nanos;

use super::oracles::Oracles;

/// A row of the launch: its number in the session, what it is, and the samples to take where an
/// earlier launch fixed them.
pub(super) type Turn<'a> = &'a (usize, Row, Option<u32>);

/// Opens the sensor of a target's energy, where it has one.
pub(super) type OpenMeter = fn(&TargetFacts) -> Option<Box<dyn Meter>>;

/// An open target.
pub(super) struct Station<T: Watch> {
    target: T,
    meter: OpenMeter,
    canary: Option<ClockCanary<T::Probe>>,
    times: PilotTimes,
}

impl<T: Watch> Station<T> {
    pub(super) fn new(target: T, meter: OpenMeter) -> Self {
        Self { target, meter, canary: None, times: PilotTimes::default() }
    }

    /// Measures one peak.
    pub(super) async fn peak(&mut self, peak: &Peak, launch: &Launch) -> Result<MeasuredPeak, Failure> {
        measure::peak(&mut self.target, peak, &launch.protocol, launch.launch).await
    }

    /// Measures rows of one problem, says how each ended, and returns those that are to be measured
    /// again because the device failed. `time_of` is the time of each row where so many are to be
    /// measured; `say` is false when nobody listens any more.
    pub(super) async fn group<'a>(
        &mut self,
        turns: &[Turn<'a>],
        launch: &Launch,
        time_of: &dyn Fn(usize) -> Nanos,
        oracles: &mut Oracles,
        say: &mut dyn FnMut(Event) -> bool,
    ) -> Vec<Turn<'a>> {
        let mut group: Vec<Turn<'a>> = Vec::new();
        for (place, &turn) in turns.iter().enumerate() {
            let (index, row, samples) = turn;
            if !say(Event::Begin(*index)) {
                return Vec::new();
            }
            let budget = budget(launch, time_of(turns.len()), *samples);
            match self.admit(row, launch, &budget).await {
                Ok(()) => group.push(turn),
                Err(failure) => {
                    let again = failure.may_have_cost_the_device();
                    if !say(Event::End(*index, ended(row, Err(failure)))) {
                        return Vec::new();
                    }
                    if again {
                        group.extend(&turns[place + 1..]);
                        return group;
                    }
                }
            }
        }
        let time = time_of(group.len());
        let Some((_, first, _)) = group.first() else { return group };
        let oracle = oracles.get(&first.problem, launch.seed);
        let Some(rounds) = &launch.protocol.rounds else {
            return self.one_after_the_other(&group, launch, time, oracle, say).await;
        };
        if self.canary.is_none() {
            let flop = launch.canaries.iter().find(|(target, _)| *target == first.target).map(|(_, flop)| *flop);
            // A target without a canary is measured without one; a device that fails here fails
            // again below, where it is said.
            self.canary = ClockCanary::open(&mut self.target, flop).await.ok();
        }
        let entries: Vec<RoundRow<'_>> = group
            .iter()
            .map(|(_, row, samples)| RoundRow { kernel: &row.kernel, budget: budget(launch, time, *samples) })
            .collect();
        let facts = self.target.facts().clone();
        let meter = || (self.meter)(&facts);
        let instruments = Instruments { canary: self.canary.as_mut(), meter: &meter };
        let mut begin = |place: usize| say(Event::Begin(group[place].0));
        let protocol = (&launch.protocol, rounds);
        let outcomes = measure::rounds(&mut self.target, &entries, oracle, protocol, instruments, &mut begin).await;
        let mut again = Vec::new();
        for (turn, outcome) in group.into_iter().zip(outcomes) {
            match outcome {
                Some(outcome) => {
                    if !self.end(turn, outcome, say) {
                        return Vec::new();
                    }
                }
                None => again.push(turn),
            }
        }
        again
    }

    /// For a protocol without rounds.
    async fn one_after_the_other<'a>(
        &mut self,
        group: &[Turn<'a>],
        launch: &Launch,
        time: Nanos,
        oracle: &Oracle,
        say: &mut dyn FnMut(Event) -> bool,
    ) -> Vec<Turn<'a>> {
        for (place, &turn) in group.iter().enumerate() {
            let (index, row, samples) = turn;
            if !say(Event::Begin(*index)) {
                return Vec::new();
            }
            let budget = budget(launch, time, *samples);
            let outcome = measure::row(&mut self.target, &row.kernel, oracle, &launch.protocol, &budget).await;
            let broken = outcome.as_ref().is_err_and(Failure::may_have_cost_the_device);
            if !self.end(turn, outcome, say) {
                return Vec::new();
            }
            if broken {
                return group[place + 1..].to_vec();
            }
        }
        Vec::new()
    }

    fn end(&mut self, turn: Turn<'_>, outcome: Result<Measured, Failure>, say: &mut dyn FnMut(Event) -> bool) -> bool {
        let (index, row, _) = turn;
        let times = outcome.as_ref().map(|measured| measured.run.times()).unwrap_or_default();
        if let Some(best) = times.into_iter().min_by(|one, other| one.0.total_cmp(&other.0)) {
            self.times.note(&row.kernel, row.problem, best);
        }
        say(Event::End(*index, ended(row, outcome)))
    }

    /// Whether a row is to be measured at all: the target computes it, and parts of it do not show
    /// that it would take too long.
    async fn admit(&mut self, row: &Row, launch: &Launch, budget: &TimeBudget) -> Result<(), Failure> {
        let target = &mut self.target;
        target.supports(&row.kernel, &row.problem).map_err(|reason| Failure::new(Status::Unsupported, reason))?;
        if budget.samples.is_some() {
            return Ok(());
        }
        let limits = (&launch.protocol, budget);
        measure::pilot(target, &row.kernel, &row.problem, limits, &mut self.times).await
    }
}

fn budget(launch: &Launch, time: Nanos, samples: Option<u32>) -> TimeBudget {
    TimeBudget { launch: launch.launch, time, samples, seed: launch.seed }
}

/// A row as it ended.
pub(super) fn ended(row: &Row, outcome: Result<Measured, Failure>) -> Row {
    let ended = |status, message| Row {
        repeat: row.repeat,
        ..Row::ended(&row.target, &row.kernel, row.problem, status, message)
    };
    match outcome {
        Ok(Measured { kernel, check, run }) => {
            Row { kernel, check: Some(check), runs: vec![run], ..ended(Status::Ok, String::new()) }
        }
        Err(Failure { status, message, predicted }) => Row { predicted, ..ended(status, one_line(&message)) },
    }
}

/// A peak as it ended.
pub(super) fn ended_peak(peak: &Peak, outcome: Result<MeasuredPeak, Failure>) -> Peak {
    match outcome {
        Ok(MeasuredPeak { work, run }) => {
            Peak { work, runs: vec![run], ..Peak::ended(&peak.target, &peak.facts, Status::Ok, String::new()) }
        }
        Err(Failure { status, message, .. }) => Peak::ended(&peak.target, &peak.facts, status, one_line(&message)),
    }
}

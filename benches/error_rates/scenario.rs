//! The list of scenarios: in which ways runs and sessions may differ, and what is asked of the rule
//! there.

use crate::noise::{Noise, STABLE, Shape, Size};

#[derive(Debug, Clone, Copy)]
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    pub(crate) noise: Noise,
    pub(crate) size: Size,
    /// Files behind the session floor; 0 without one.
    pub(crate) floor_files: usize,
    pub(crate) paired: bool,
    /// Whether the bars hold here. They do not where nothing inside two files can tell.
    pub(crate) barred: bool,
    /// The least share, in per cent, of 3 % and 5 % differences that have to be found.
    pub(crate) find: [Option<f64>; 2],
}

const fn plain(name: &'static str, noise: Noise) -> Scenario {
    let size = Size { rows: 50, runs: 3, samples: 20 };
    Scenario { name, noise, size, floor_files: 0, paired: false, barred: true, find: [None; 2] }
}

const fn find(three: f64, scenario: Scenario) -> Scenario {
    Scenario { find: [Some(three), None], ..scenario }
}

const fn find_five(five: f64, scenario: Scenario) -> Scenario {
    Scenario { find: [None, Some(five)], ..scenario }
}

const fn paired(name: &'static str, noise: Noise) -> Scenario {
    Scenario { paired: true, ..plain(name, noise) }
}

const fn sessions(name: &'static str, floor_files: usize, noise: Noise) -> Scenario {
    let noise = Noise { shared_run: 0.003, ..noise };
    Scenario { floor_files, barred: floor_files > 0, ..plain(name, noise) }
}

const fn runs(runs: u32, scenario: Scenario) -> Scenario {
    Scenario { size: Size { runs, ..scenario.size }, ..scenario }
}

const fn own(sd: f64) -> Noise {
    Noise { own_run: sd, ..STABLE }
}

const fn shared(sd: f64) -> Noise {
    Noise { shared_run: sd, ..STABLE }
}

const fn within(sd: f64, shape: Shape) -> Noise {
    Noise { within: sd, shape, ..STABLE }
}

const fn session(sd: f64) -> Noise {
    Noise { session: sd, ..STABLE }
}

const BOTH: Noise = Noise { session: 0.007, session_own: 0.007, ..STABLE };
const CLOCK_5: Noise = Noise { clock_state: 0.5, ..STABLE };
const CLOCK_2: Noise = Noise { clock_state: 0.2, ..STABLE };
const LAYOUT: Noise = Noise { layout_state: 0.2, ..STABLE };
const SWITCHING: Noise = Noise { switching: 0.05, ..STABLE };
const RAMP: Noise = Noise { ramp: 0.04, ..STABLE };

/// Two files, or two kernels of one file, of 50 rows.
pub(crate) const SCENARIOS: &[Scenario] = &[
    plain("stable, 0.5 %", within(0.005, Shape::Normal)),
    find(95.0, plain("stable, 1 %", STABLE)),
    plain("stable, 3 %", within(0.03, Shape::Normal)),
    plain("own runs 0.3 %", own(0.003)),
    find_five(70.0, plain("own runs 1 %", own(0.01))),
    plain("own runs 2 %", own(0.02)),
    find(75.0, plain("shared runs 0.3 %", shared(0.003))),
    plain("shared runs 1 %", shared(0.01)),
    plain("shared runs 2 %", shared(0.02)),
    find_five(75.0, runs(5, plain("shared runs 1 %, 5 runs", shared(0.01)))),
    plain("shared and own runs 0.7 % each", Noise { own_run: 0.007, ..shared(0.007) }),
    plain("autocorrelation 0.5", within(0.01, Shape::Autoregressive(0.5))),
    plain("autocorrelation 0.9", within(0.01, Shape::Autoregressive(0.9))),
    plain("clock state per run, p = 0.5", CLOCK_5),
    plain("clock state per run, p = 0.2", CLOCK_2),
    runs(5, plain("clock state per run, p = 0.5, 5 runs", CLOCK_5)),
    plain("layout state per row and run, p = 0.2", LAYOUT),
    runs(5, plain("layout state per row and run, 5 runs", LAYOUT)),
    plain("clock switching inside runs", SWITCHING),
    plain("ramp in a run, 0 to 4 %", RAMP),
    plain("heating over the runs, 0 to 2 %", Noise { heating: 0.02, ..STABLE }),
    plain("5 % outliers", within(0.01, Shape::Outliers)),
    plain("t with 2 degrees of freedom", within(0.01, Shape::T2)),
    plain("exponential, 5 %", within(0.05, Shape::Exponential)),
    // A light load hides in the noise of the fastest samples as well.
    Scenario { barred: false, ..plain("load beside the second session, 0 to 10 %", Noise { load: 0.1, ..STABLE }) },
    plain("load beside the second session, 0 to 20 %", Noise { load: 0.2, ..STABLE }),
    plain("load beside the second session, 0 to 40 %", Noise { load: 0.4, ..STABLE }),
    plain("rows unequal, ln sd 1", Noise { own_run: 0.005, own_run_log_sd: 1.0, ..STABLE }),
    plain("a tenth of the rows 3 %", Noise { tenth_row: 0.03, ..STABLE }),
    sessions("sessions 0.5 %, no floor", 0, session(0.005)),
    sessions("sessions 1 %, no floor", 0, session(0.01)),
    sessions("sessions 2 %, no floor", 0, session(0.02)),
    sessions("sessions 0.5 %, floor of 4", 4, session(0.005)),
    sessions("sessions 1 %, floor of 4", 4, session(0.01)),
    sessions("sessions 2 %, floor of 4", 4, session(0.02)),
    sessions("sessions 0.5 %, floor of 5", 5, session(0.005)),
    sessions("sessions 1 %, floor of 5", 5, session(0.01)),
    sessions("sessions 2 %, floor of 5", 5, session(0.02)),
    sessions("sessions 0.5 %, floor of 10", 10, session(0.005)),
    sessions("sessions 1 %, floor of 10", 10, session(0.01)),
    sessions("sessions 2 %, floor of 10", 10, session(0.02)),
    sessions("sessions 0.7 % shared and own, no floor", 0, BOTH),
    sessions("sessions 0.7 % shared and own, floor of 5", 5, BOTH),
    sessions("sessions 0.7 % shared and own, floor of 10", 10, BOTH),
    find(90.0, paired("paired: stable, 1 %", STABLE)),
    find(90.0, paired("paired: shared runs 2 %", shared(0.02))),
    find(90.0, paired("paired: clock state per run", CLOCK_5)),
    find(90.0, paired("paired: clock switching inside runs", SWITCHING)),
    find(90.0, paired("paired: ramp in a run", RAMP)),
    find(90.0, paired("paired: sessions 2 %", session(0.02))),
    paired("paired: own runs 0.3 %", own(0.003)),
    paired("paired: own runs 1 %", own(0.01)),
    paired("paired: autocorrelation 0.9", within(0.01, Shape::Autoregressive(0.9))),
];

/// What runs and samples buy: the noise, and how many of each.
pub(crate) const NOISES: &[(&str, Noise)] =
    &[("stable, 1 %", STABLE), ("own runs 1 %", own(0.01)), ("shared runs 1 %", shared(0.01))];
pub(crate) const EFFORTS: &[(u32, usize)] = &[(1, 20), (2, 20), (3, 10), (3, 20), (3, 50), (5, 20), (10, 20)];

/// How the number of rows matters.
pub(crate) const ROWS: &[usize] = &[1, 4, 8, 20, 50, 200];

pub(crate) fn of_size(name: &'static str, noise: Noise, size: Size) -> Scenario {
    Scenario { size, barred: false, ..plain(name, noise) }
}

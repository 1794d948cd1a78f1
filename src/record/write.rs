//! The text of a result file.

use crate::device::TargetFacts;
use crate::problem::Problem;
use crate::result::{Peak, ResultSet, Row};
use crate::sample::Run;
use crate::text::sha256;

use super::{summary, v1};

/// The text of a result file: the head indented, then one peak and one row a line, so that a
/// difference of two files shows rows.
#[must_use]
pub fn text(results: &ResultSet) -> String {
    let file = file(results);
    let head = v1::File { peaks: Vec::new(), rows: Vec::new(), ..file.clone() };
    let head = serde_json::to_string_pretty(&head).unwrap_or_default();
    let head = head.strip_suffix("\"rows\": []\n}").unwrap_or(&head);
    let peaks = if file.peaks.is_empty() { String::new() } else { format!("{},\n  ", list("peaks", &file.peaks)) };
    format!("{head}{peaks}{}\n}}\n", list("rows", &file.rows))
}

/// A key of the file with its values, one a line.
fn list<T: serde::Serialize>(key: &str, values: &[T]) -> String {
    let lines: Vec<String> =
        values.iter().map(|value| format!("    {}", serde_json::to_string(value).unwrap_or_default())).collect();
    format!("\"{key}\": [\n{}\n  ]", lines.join(",\n"))
}

fn file(results: &ResultSet) -> v1::File {
    let ResultSet { program, host, session, protocol, data, targets, peaks, rows } = results;
    v1::File {
        format: v1::FORMAT.to_owned(),
        version: format!("{}.{}", v1::MAJOR, v1::MINOR),
        program: v1::Program {
            name: program.name.clone(),
            version: program.version.clone(),
            commit: program.commit.clone(),
            dirty: program.dirty,
            compiler: program.compiler.clone(),
            triple: program.triple.clone(),
            profile: program.profile.clone(),
        },
        host: v1::Host {
            os: host.os.clone(),
            kernel: host.kernel.clone(),
            cpu: host.cpu.clone(),
            cpus: host.cpus,
            memory_bytes: host.memory_bytes,
            virtualization: host.virtualization.clone(),
            on_battery: host.on_battery,
            clocks: host.clocks.clone(),
        },
        session: v1::Session {
            started: session.started.clone(),
            finished: session.finished.clone(),
            seed: session.seed,
            launches: session.launches,
            budget_ns: session.budget.0,
            selection: session.selection.clone(),
        },
        protocol: protocol_file(protocol),
        data: v1::Data {
            distribution: data.distribution.clone(),
            seed: data.seed,
            row_multiple: data.row_multiple,
            cache: data.cache.clone(),
        },
        targets: targets.iter().map(target).collect(),
        peaks: peaks.iter().map(peak).collect(),
        rows: rows.iter().map(row).collect(),
    }
}

pub(super) fn protocol_file(protocol: &crate::sample::Protocol) -> v1::Protocol {
    let file = v1::Protocol {
        name: protocol.name.clone(),
        samples: protocol.samples,
        samples_min: protocol.samples_min,
        sample_min_ns: protocol.sample_min.0,
        submission_max_ns: protocol.submission_max.0,
        warmup_patience: protocol.warmup_patience,
        warmup_gain: protocol.warmup_gain,
        warmup_max_ns: protocol.warmup_max.0,
        rounds: protocol.rounds.as_ref().map(|rounds| v1::Rounds {
            block: rounds.block,
            samples_max: rounds.samples_max,
            precision: rounds.precision,
            plateau: rounds.plateau,
            clock_drop: rounds.clock_drop,
            waits: rounds.waits,
            wait_ns: rounds.wait.0,
            wait_growth: rounds.wait_growth,
            energy_window_ns: rounds.energy_window.0,
        }),
        sha256: None,
    };
    // Older protocols were written without; their files stay what they were.
    let sha256 = file.rounds.is_some().then(|| protocol_hash(&file));
    v1::Protocol { sha256, ..file }
}

/// SHA-256 of a protocol's name and parameters, as they stand in a file.
pub(super) fn protocol_hash(protocol: &v1::Protocol) -> String {
    let bare = v1::Protocol { sha256: None, ..protocol.clone() };
    sha256(serde_json::to_string(&bare).unwrap_or_default().as_bytes())
}

pub(super) fn target(facts: &TargetFacts) -> v1::Target {
    v1::Target {
        slug: facts.slug.clone(),
        name: facts.name.clone(),
        backend: facts.backend.name().to_owned(),
        device_type: facts.device_type.name().to_owned(),
        driver: facts.driver.clone(),
        vendor_id: facts.vendor_id,
        device_id: facts.device_id,
        bus_id: facts.bus_id.clone(),
        timestamp_ns: facts.timestamp_ns,
        subgroup: [facts.subgroup.0, facts.subgroup.1],
        features: facts.features.clone(),
        limits: facts.limits.clone(),
        sensors: facts.sensors.clone(),
        missing: facts.missing.clone(),
    }
}

pub(super) fn kernel(kernel: &crate::result::KernelFacts) -> v1::Kernel {
    v1::Kernel {
        name: kernel.name.clone(),
        variant: kernel.variant.clone(),
        sha256: kernel.sha256.clone(),
        checks: kernel.checks.clone(),
    }
}

pub(super) fn problem(problem: &Problem) -> v1::Problem {
    let Problem { element, m, n, k, transposed_b, batch } = *problem;
    v1::Problem { element: element.name().to_owned(), m, n, k, transposed_b, batch }
}

pub(super) fn row(row: &Row) -> v1::Row {
    v1::Row {
        target: row.target.clone(),
        kernel: kernel(&row.kernel),
        problem: problem(&row.problem),
        repeat: row.repeat,
        status: row.status.name().to_owned(),
        message: row.message.clone(),
        predicted_ns: row.predicted.map(|time| time.0),
        check: row
            .check
            .as_ref()
            .map(|check| v1::Check { method: check.method.clone(), error_over_bound: check.error_over_bound }),
        runs: row.runs.iter().map(run).collect(),
        summary: summary::of_row(row),
    }
}

/// A peak as a file has it.
pub(super) fn peak(peak: &Peak) -> v1::Peak {
    let Peak { target, facts, status, message, work, runs } = peak;
    v1::Peak {
        target: target.clone(),
        name: facts.name.clone(),
        variant: facts.variant.clone(),
        element: facts.element.clone(),
        unit: facts.unit.name().to_owned(),
        size_bytes: facts.size.map(|size| size.0),
        sha256: facts.sha256.clone(),
        checks: facts.checks.clone(),
        status: status.name().to_owned(),
        message: message.clone(),
        work: (*work > 0.0).then_some(*work),
        runs: runs.iter().map(run).collect(),
        summary: summary::of_peak(peak),
    }
}

pub(super) fn run(run: &Run) -> v1::Run {
    let has_clock = run.samples.iter().any(|sample| sample.device.is_some());
    let device_ns = run.samples.iter().map(|sample| sample.device.map(|time| time.0));
    v1::Run {
        launch: run.launch,
        dispatches: run.dispatches,
        timer: run.timer.name().to_owned(),
        tick_ns: run.tick.map(|tick| tick.0),
        device_ns: if has_clock { device_ns.collect() } else { Vec::new() },
        wall_ns: run.samples.iter().map(|sample| sample.wall.0).collect(),
        cold: v1::Cold { device_ns: run.cold.device.map(|time| time.0), wall_ns: run.cold.wall.0 },
        warmup_ns: run.warmup.iter().map(|time| time.0).collect(),
        flags: run.flags.iter().map(|flag| flag.name().to_owned()).collect(),
        rounds: run.rounds.clone(),
        canary: run
            .canary
            .as_ref()
            .map(|canary| v1::Canary { flop: canary.flop, times_ns: canary.times.iter().map(|time| time.0).collect() }),
        stop: run.stop.map(|stop| stop.name().to_owned()),
        energy: run.energy.as_ref().map(|energy| v1::Energy {
            source: energy.source.clone(),
            joules: energy.joules,
            window_ns: energy.window.0,
            dispatches: energy.dispatches,
        }),
    }
}

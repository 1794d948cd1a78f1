//! What differs between two columns apart from the numbers: program, machine, driver, protocol.

use std::collections::{BTreeMap, BTreeSet};

use super::Column;

/// One fact that is not the same on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What it is.
    pub what: String,
    /// The base.
    pub base: String,
    /// The alternative.
    pub alternative: String,
}

/// Everything that differs between two columns.
#[must_use]
pub fn differences(base: &Column<'_>, alternative: &Column<'_>) -> Vec<Difference> {
    let pairs = facts(base).into_iter().zip(facts(alternative));
    let fixed = pairs.map(|((what, base), (_, alternative))| Difference { what: what.to_owned(), base, alternative });
    let limits = limits(&base.target.limits, &alternative.target.limits);
    fixed.chain(limits).filter(|fact| fact.base != fact.alternative).collect()
}

/// Every limit that either side states.
fn limits<'a>(
    base: &'a BTreeMap<String, u64>,
    alternative: &'a BTreeMap<String, u64>,
) -> impl Iterator<Item = Difference> + 'a {
    let names: BTreeSet<&String> = base.keys().chain(alternative.keys()).collect();
    let shown = |value: Option<&u64>| stated(value.map(u64::to_string).unwrap_or_default());
    names.into_iter().map(move |name| Difference {
        what: name.clone(),
        base: shown(base.get(name)),
        alternative: shown(alternative.get(name)),
    })
}

/// A fact that a file may leave out.
fn stated(fact: String) -> String {
    if fact.is_empty() { "not stated".to_owned() } else { fact }
}

fn facts(column: &Column<'_>) -> Vec<(&'static str, String)> {
    let (results, target) = (column.side.results, column.target);
    let (program, host, protocol) = (&results.program, &results.host, &results.protocol);
    let commit = program.commit.get(..12).unwrap_or(&program.commit);
    let supply = host.on_battery.map_or("", |on_battery| if on_battery { "battery" } else { "mains" });
    vec![
        ("target", target.name.clone()),
        ("backend", target.backend.name().to_owned()),
        ("driver", target.driver.clone()),
        ("clock", target.timestamp_ns.map_or("wall".to_owned(), |tick| format!("device, tick {tick} ns"))),
        ("features", target.features.join(" ")),
        ("sensors", stated(target.sensors.join(", "))),
        ("program", format!("{} {}", program.name, program.version)),
        ("commit", format!("{commit}{}", if program.dirty { " (changed)" } else { "" })),
        ("compiler", program.compiler.clone()),
        ("profile", program.profile.clone()),
        ("system", format!("{}, kernel {}", host.os, host.kernel)),
        ("processor", format!("{}, {} threads", host.cpu, host.cpus)),
        ("memory", crate::unit::Bytes(host.memory_bytes).to_string()),
        ("virtualization", host.virtualization.clone()),
        ("supply", stated(supply.to_owned())),
        ("processor clock", stated(host.clocks.clone())),
        ("protocol", protocol.name.clone()),
        ("launches", results.session.launches.to_string()),
        ("samples", format!("{} of at least {}", protocol.samples, protocol.sample_min)),
        ("data seed", results.data.seed.to_string()),
        ("session", results.session.started.clone()),
    ]
}

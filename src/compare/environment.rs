//! What differs between two targets apart from the numbers: program, machine, driver, protocol.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::{Identity, comparability};

/// One fact that is not the same on both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Difference {
    /// What it is.
    pub what: String,
    /// The base.
    pub base: String,
    /// The alternative.
    pub alternative: String,
}

/// Everything that differs between two targets.
#[must_use]
pub fn differences(base: &Identity, alternative: &Identity) -> Vec<Difference> {
    let pairs = facts(base).into_iter().zip(facts(alternative));
    let fixed = pairs.map(|((what, base), (_, alternative))| Difference { what: what.to_owned(), base, alternative });
    let limits: Vec<Difference> = limits(&base.target.limits, &alternative.target.limits);
    let parameter = comparability::protocols(&base.origin.protocol, &alternative.origin.protocol);
    // A protocol of another name has other parameters anyway.
    let parameter = parameter.filter(|_| base.origin.protocol.name == alternative.origin.protocol.name);
    let parameter = parameter.map(|why| Difference { what: why, base: String::new(), alternative: String::new() });
    fixed.chain(limits).filter(|fact| fact.base != fact.alternative).chain(parameter).collect()
}

/// Every limit that either side states; their number where one side states none.
fn limits(base: &BTreeMap<String, u64>, alternative: &BTreeMap<String, u64>) -> Vec<Difference> {
    if base.is_empty() != alternative.is_empty() {
        let [base, alternative] = [base, alternative].map(|limits| match limits.len() {
            0 => "none stated".to_owned(),
            count => format!("{count} stated"),
        });
        return vec![Difference { what: "limits".to_owned(), base, alternative }];
    }
    let names: BTreeSet<&String> = base.keys().chain(alternative.keys()).collect();
    let shown = |value: Option<&u64>| stated(value.map(u64::to_string).unwrap_or_default());
    let fact = |name: &String| Difference {
        what: name.clone(),
        base: shown(base.get(name)),
        alternative: shown(alternative.get(name)),
    };
    names.into_iter().map(fact).collect()
}

/// A fact that a file may leave out.
fn stated(fact: String) -> String {
    if fact.is_empty() { "not stated".to_owned() } else { fact }
}

fn facts(identity: &Identity) -> Vec<(&'static str, String)> {
    let (origin, target) = (&identity.origin, &identity.target);
    let (program, host, protocol) = (&origin.program, &origin.host, &origin.protocol);
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
        ("launches", origin.session.launches.to_string()),
        ("distribution", origin.data.distribution.clone()),
        ("cache mode", origin.data.cache.name().to_owned()),
        ("row padding", origin.data.row_multiple.to_string()),
        ("data seed", origin.data.seed.to_string()),
        ("session", origin.session.started.clone()),
    ]
}

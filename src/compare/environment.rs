//! What differs between two columns apart from the numbers: program, machine, driver, protocol.

use super::Column;

/// One fact that is not the same on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What it is.
    pub what: &'static str,
    /// The base.
    pub base: String,
    /// The alternative.
    pub alternative: String,
}

/// Everything that differs between two columns.
#[must_use]
pub fn differences(base: &Column<'_>, alternative: &Column<'_>) -> Vec<Difference> {
    let (base, alternative) = (facts(base), facts(alternative));
    base.into_iter()
        .zip(alternative)
        .filter(|((_, base), (_, alternative))| base != alternative)
        .map(|((what, base), (_, alternative))| Difference { what, base, alternative })
        .collect()
}

fn facts(column: &Column<'_>) -> Vec<(&'static str, String)> {
    let (results, target) = (column.side.results, column.target);
    let (program, host, protocol) = (&results.program, &results.host, &results.protocol);
    let commit = program.commit.get(..12).unwrap_or(&program.commit);
    let limits: Vec<String> = target.limits.iter().map(|(name, value)| format!("{name} {value}")).collect();
    vec![
        ("target", target.name.clone()),
        ("backend", target.backend.name().to_owned()),
        ("driver", target.driver.clone()),
        ("clock", target.timestamp_ns.map_or("wall".to_owned(), |tick| format!("device, tick {tick} ns"))),
        ("features", target.features.join(" ")),
        ("limits", limits.join(", ")),
        ("program", format!("{} {}", program.name, program.version)),
        ("commit", format!("{commit}{}", if program.dirty { " (changed)" } else { "" })),
        ("compiler", program.compiler.clone()),
        ("profile", program.profile.clone()),
        ("system", format!("{}, kernel {}", host.os, host.kernel)),
        ("processor", format!("{}, {} threads", host.cpu, host.cpus)),
        ("memory", crate::unit::Bytes(host.memory_bytes).to_string()),
        ("virtualization", host.virtualization.clone()),
        ("protocol", protocol.name.clone()),
        ("launches", results.session.launches.to_string()),
        ("samples", format!("{} of at least {}", protocol.samples, protocol.sample_min)),
        ("data seed", results.data.seed.to_string()),
        ("session", results.session.started.clone()),
    ]
}

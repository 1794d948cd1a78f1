//! What weakens a comparison or asks for care, whatever form it is shown in.

use crate::stat::warning::{self, Warning};
use crate::text::plural;

use super::Comparison;
use super::comparison::Design;

/// The warnings of a comparison.
pub(super) fn warnings(pair: &Comparison) -> Vec<String> {
    let runs = pair.size.iter().map(|(runs, _)| runs.0).min().unwrap_or(0);
    let samples = pair.size.iter().map(|(_, samples)| samples.0).min().unwrap_or(0);
    let assumed = pair.base.assumed().worse(pair.alternative.assumed());
    let mut warnings: Vec<String> = warning::of_size(runs, samples, assumed).iter().map(Warning::to_string).collect();
    if pair.margin.clocks_differ
        && let Some(log) = pair.noise.clocks
    {
        warnings.push(Warning::ClocksDiffer(log).to_string());
    }
    if pair.form == Design::Sessions {
        let missing: Vec<String> = [&pair.base, &pair.alternative]
            .into_iter()
            .zip(pair.floor_files)
            .filter(|(_, files)| files.is_none())
            .map(|(identity, _)| identity.target.slug.clone())
            .collect();
        match missing.len() {
            0 => {}
            1 => warnings.push(format!("no session floor for {}: the one of the other side is used", missing[0])),
            _ => warnings.push(Warning::NoSessionFloor(assumed.session_sd).to_string()),
        }
    }
    warnings.extend(pair.lifted.iter().map(|(blocked, rows)| {
        format!("{} compared although {} (--allow {})", plural(*rows, "row"), blocked.why, blocked.condition.name())
    }));
    warnings
}

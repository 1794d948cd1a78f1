//! May two rows be compared? Only under the same protocol, on matrices of the same kind, with the
//! same shader text, unless the user waives a condition.

use strum::{EnumMessage, EnumString, IntoStaticStr, VariantArray};

use crate::result::KernelFacts;
use crate::sample::{Protocol, Rounds};

use super::FileOrigin;

/// A condition of a comparison that may be waived, by the names of `--allow`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumMessage, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum Condition {
    /// Another protocol, or other parameters of it.
    Protocol,
    /// Another shader text of a kernel, or other bounds checks in it.
    Kernel,
    /// Another distribution of the elements.
    Data,
    /// Another cache mode.
    Cache,
    /// Floor files that were measured less than an hour apart.
    Near,
}

impl Condition {
    /// The name used on the command line and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// A condition that is not met, and why.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Blocked {
    /// Which.
    pub condition: Condition,
    /// What differs, with both values.
    pub why: String,
}

/// The conditions on two files that are not met.
#[must_use]
pub fn files(base: &FileOrigin, alternative: &FileOrigin) -> Vec<Blocked> {
    let mut blocked = Vec::new();
    if let Some(why) = protocols(&base.protocol, &alternative.protocol) {
        blocked.push(Blocked { condition: Condition::Protocol, why });
    }
    let conditions = [
        (Condition::Data, "distribution of the elements", &*base.data.distribution, &*alternative.data.distribution),
        (Condition::Cache, "cache mode", base.data.cache.name(), alternative.data.cache.name()),
    ];
    for (condition, what, base, alternative) in conditions {
        if base != alternative {
            blocked.push(Blocked { condition, why: format!("the {what} differs: {base} and {alternative}") });
        }
    }
    blocked
}

/// The condition on two kernels of the same name. A library may have another version: that is a
/// difference to measure, not to refuse.
#[must_use]
pub fn kernels(base: &KernelFacts, alternative: &KernelFacts) -> Option<Blocked> {
    let blocked = |why: String| Some(Blocked { condition: Condition::Kernel, why });
    if base.sha256 != alternative.sha256 {
        return blocked("the shader text differs".to_owned());
    }
    if base.checks != alternative.checks {
        return blocked(format!("bounds checks differ: {} and {}", base.checks, alternative.checks));
    }
    None
}

/// The first parameter that differs.
#[must_use]
pub fn protocols(base: &Protocol, alternative: &Protocol) -> Option<String> {
    let pairs = parameters(base).into_iter().zip(parameters(alternative));
    let differing = pairs.into_iter().find(|((_, base), (_, alternative))| base != alternative);
    differing.map(|((what, base), (_, alternative))| match what {
        "name" => format!("the protocol differs: {base} and {alternative}"),
        _ => format!("the protocol's {what} differs: {base} and {alternative}"),
    })
}

/// Every parameter of a protocol by its name in files.
fn parameters(protocol: &Protocol) -> Vec<(&'static str, String)> {
    let Protocol {
        name,
        samples,
        samples_min,
        sample_min,
        submission_max,
        warmup_patience,
        warmup_gain,
        warmup_max,
        rounds,
        sha256: _,
    } = protocol;
    let mut parameters = vec![
        ("name", name.clone()),
        ("samples", samples.to_string()),
        ("samples_min", samples_min.to_string()),
        ("sample_min", sample_min.to_string()),
        ("submission_max", submission_max.to_string()),
        ("warmup_patience", warmup_patience.to_string()),
        ("warmup_gain", warmup_gain.to_string()),
        ("warmup_max", warmup_max.to_string()),
    ];
    let round = |value: &dyn Fn(&Rounds) -> String| rounds.as_ref().map_or_else(|| "none".to_owned(), value);
    parameters.extend([
        ("rounds.block", round(&|rounds| rounds.block.to_string())),
        ("rounds.samples_max", round(&|rounds| rounds.samples_max.to_string())),
        ("rounds.precision", round(&|rounds| rounds.precision.to_string())),
        ("rounds.plateau", round(&|rounds| rounds.plateau.to_string())),
        ("rounds.clock_drop", round(&|rounds| rounds.clock_drop.to_string())),
        ("rounds.waits", round(&|rounds| rounds.waits.to_string())),
        ("rounds.wait", round(&|rounds| rounds.wait.to_string())),
        ("rounds.wait_growth", round(&|rounds| rounds.wait_growth.to_string())),
        ("rounds.energy_window", round(&|rounds| rounds.energy_window.to_string())),
    ]);
    parameters
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::Nanos;

    fn protocol() -> Protocol {
        Protocol {
            name: "gemm-timing/1".to_owned(),
            samples: 20,
            samples_min: 5,
            sample_min: Nanos(2e7),
            submission_max: Nanos(5e8),
            warmup_patience: 3,
            warmup_gain: 0.03,
            warmup_max: Nanos(5e9),
            rounds: None,
            sha256: None,
        }
    }

    #[test]
    fn one_parameter_is_enough_to_block_a_comparison() {
        let base = protocol();
        let check = |change: fn(&mut Protocol), expected: Option<&str>| {
            let mut other = protocol();
            change(&mut other);
            assert_eq!(protocols(&base, &other).as_deref(), expected);
        };
        check(|_| (), None);
        check(
            |protocol| protocol.name = "gemm-timing/0".to_owned(),
            Some("the protocol differs: gemm-timing/1 and gemm-timing/0"),
        );
        check(|protocol| protocol.samples = 40, Some("the protocol's samples differs: 20 and 40"));
        check(
            |protocol| protocol.sample_min = Nanos(1e7),
            Some("the protocol's sample_min differs: 20.00 ms and 10.00 ms"),
        );
    }
}

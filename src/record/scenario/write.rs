//! Writes a scenario file that [`read`](super::read) reads back as the same priors.
//!
//! Each number says what it is, and where another scenario stands behind it, what it was there.
//! Numbers are written so that no digit is lost.

use itertools::Itertools;
use toml::Value;

use super::{TABLES, keys};
use crate::economics::distribution::Distribution;
use crate::economics::input::ModelInput;
use crate::economics::priors::{Priors, Workload};

/// A scenario file that was made from another scenario; `name` is that of the other.
#[must_use]
pub fn write(priors: &Priors, origin: &Priors, name: &str) -> String {
    // A name comes from a path, and ends with the line.
    let name: String = name.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let lines = |table| keys(table).into_iter().flatten().filter_map(|key| line(table, key, priors, origin)).collect();
    let written: Vec<(&str, Vec<ScenarioLine>)> = TABLES.map(|(table, _)| (table, lines(table))).into();
    let changed: Vec<&str> =
        written.iter().flat_map(|(_, lines)| lines).filter(|line| line.was.is_some()).map(|line| line.key).collect();
    let mut text = format!("# Made from the scenario `{name}`.\n");
    text.push_str(&if changed.is_empty() {
        "# Nothing was changed.\n".to_owned()
    } else {
        format!("# Changed: {}. Everything else is as it was there.\n", changed.join(", "))
    });
    text.push_str("# Read it with: switchpoint threshold --scenario FILE\n\nversion = 1\n");
    for (table, lines) in written {
        text.push_str(&format!("\n[{table}]\n"));
        for line in lines {
            text.push_str(&format!("# {}\n", line.about));
            text.extend(line.was.map(|was| format!("# CHANGED: `{name}` has {was}\n")));
            text.push_str(&format!("{} = {}\n", line.key, line.value));
        }
    }
    text
}

/// A key with its value.
struct ScenarioLine {
    key: &'static str,
    about: String,
    value: String,
    /// What the other scenario has, where that is something else.
    was: Option<String>,
}

fn line(table: &str, key: &'static str, priors: &Priors, origin: &Priors) -> Option<ScenarioLine> {
    let full = format!("{table}.{key}");
    let (value, before) = (value(&full, priors)?, self::value(&full, origin));
    let was = (before.as_ref() != Some(&value)).then(|| before.unwrap_or_else(|| "nothing".to_owned()));
    Some(ScenarioLine { key, about: about(&full), value, was })
}

/// What a key is.
fn about(key: &str) -> String {
    if let Some(input) = ModelInput::of_key(key) {
        return format!("{} ({}), {}: {}", input.label, input.symbol, input.unit, input.origin.name());
    }
    match key {
        "buyer.spend_usd_per_year" => "spend (S), USD/yr: a number is one buyer, a range is how buyers differ",
        "buyer.workloads" => "kinds of work, with their shares of the spend",
        "performance.ratio_log_sd" => "how far the ratio differs from work to work, log-sd: evidence",
        "performance.gemm_transfer" => "from a ratio of multiplications to one of whole works, a factor: weak evidence",
        _ => "\"option\": waiting is worth something; \"hurdle\": the discount rate already contains that",
    }
    .to_owned()
}

/// The value of a key as TOML; `None` of a key that says nothing here.
fn value(key: &str, priors: &Priors) -> Option<String> {
    Some(match key {
        "buyer.spend_usd_per_year" => distribution(priors.spend.distribution()),
        "buyer.workloads" => workloads(priors)?,
        "performance.ratio" => distribution(priors.ratio.distribution()),
        "performance.utilisation_ratio" => distribution(priors.utilisation_ratio.distribution()),
        "performance.ratio_log_sd" => distribution(priors.ratio_log_sd.as_ref()?.distribution()),
        "performance.gemm_transfer" => distribution(priors.transfer.distribution()),
        "finance.rule" => text(priors.centre.rule.name()),
        _ => {
            let input = ModelInput::of_key(key)?;
            match priors.uncertain.iter().find(|(known, _)| *known == input) {
                Some((_, prior)) => distribution(prior.distribution()),
                None => number(input.get(&priors.centre)),
            }
        }
    })
}

/// Nothing where all work is alike.
fn workloads(priors: &Priors) -> Option<String> {
    let one = |workload: &Workload| {
        format!(
            "    {{ name = {}, weight = {}, engineering_factor = {} }},\n",
            text(&workload.name),
            number(workload.weight),
            number(workload.engineering_factor)
        )
    };
    let usual = priors.workloads == [Workload::usual()];
    (!usual).then(|| format!("[\n{}]", priors.workloads.iter().map(one).collect::<String>()))
}

fn distribution(distribution: &Distribution) -> String {
    let numbers = |parameters: Vec<(&str, f64)>| {
        parameters.into_iter().map(|(key, value)| format!("{key} = {}", number(value))).join(", ")
    };
    match distribution {
        Distribution::Point(value) => number(*value),
        Distribution::Empirical(values) => {
            format!("{{ draws = [{}] }}", values.iter().map(|value| number(*value)).join(", "))
        }
        Distribution::Uniform { .. } => format!("{{ {}, scale = \"linear\" }}", numbers(distribution.parameters())),
        Distribution::LogUniform { .. } => format!("{{ {}, scale = \"log\" }}", numbers(distribution.parameters())),
        _ => format!("{{ {} }}", numbers(distribution.parameters())),
    }
}

/// A number with all its digits. TOML has no integers beyond 64 bits, so a large one keeps its
/// point or exponent.
fn number(value: f64) -> String {
    format!("{value:?}")
}

fn text(words: &str) -> String {
    Value::String(words.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::super::{CARRIED, read};
    use super::*;
    use crate::economics::input::INPUTS;

    #[test]
    fn every_carried_scenario_comes_back() {
        for (name, carried) in CARRIED {
            let priors = read(name, carried).unwrap();
            let written = write(&priors, &priors, name);
            assert_eq!(read("written", &written).unwrap(), priors, "{written}");
            assert!(written.contains("Nothing was changed"), "{written}");
        }
    }

    /// Each form of a distribution, texts that TOML has to quote, and numbers at the ends of what a
    /// float holds.
    #[test]
    fn every_form_comes_back() {
        let article = CARRIED[0].1;
        let rate = "discount_rate = { low = 0.08, mode = 0.12, high = 0.15 }";
        for form in [
            "0.1",
            "{ low = 0.1, high = 0.12 }",
            "{ low = 0.08, high = 0.3, scale = \"log\" }",
            "{ mean = 0.1, sd = 0.01 }",
            "{ median = 0.1, log_sd = 0.1 }",
            "{ alpha = 2, beta = 5, low = 0.05, high = 0.2 }",
            "{ draws = [0.1, 0.2, 0.30000000000000004] }",
        ] {
            let text = article.replace(rate, &format!("discount_rate = {form}"));
            let text = text.replace("mode = 0.0, high = 0.1 }", "mode = -0.05, high = -0.01 }");
            assert_ne!(text, article);
            let priors = read(form, &text).unwrap();
            let written = write(&priors, &priors, "a\nb = 3");
            assert_eq!(read("written", &written).unwrap(), priors, "{written}");
        }
        let named = "[[buyer.workloads]]\nname = \"a \\\"b\\\"\\n= ]\\u0000\"\nweight = 1\nengineering_factor = 3e-300\n[performance]";
        let priors = read("named", &article.replacen("[performance]", named, 1)).unwrap();
        assert_eq!(read("written", &write(&priors, &priors, "x")).unwrap(), priors);
    }

    #[test]
    fn what_was_changed_is_named_with_what_it_was() {
        let article = read("article", CARRIED[0].1).unwrap();
        let input = INPUTS.iter().find(|input| input.symbol == "E").unwrap();
        let written = write(&article.knowing(input, 3.5).of_spend(5e7), &article, "article");
        for line in [
            "# Changed: spend_usd_per_year, engineer_years. Everything else is as it was there.",
            "# CHANGED: `article` has { low = 0.3, mode = 3.0, high = 10.0 }",
            "engineer_years = 3.5",
            "spend_usd_per_year = 50000000.0",
        ] {
            assert!(written.lines().any(|found| found == line), "{line}\n{written}");
        }
    }
}

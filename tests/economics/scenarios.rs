//! The scenarios that the program carries: each differs from the article's in what it says, and
//! gives what the model gives for that.

use switchpoint::economics::answer::model_variants::HURDLE_RATE;
use switchpoint::economics::answer::what_if;
use switchpoint::economics::input::INPUTS;
use switchpoint::economics::priors::Priors;
use switchpoint::economics::scenario::Rule;
use switchpoint::record::scenario::{CARRIED, read};

use crate::known_answers::article;

fn carried(name: &str) -> Priors {
    let (name, text) = CARRIED.iter().find(|(known, _)| *known == name).unwrap();
    read(name, text).unwrap()
}

#[test]
fn every_scenario_in_the_folder_is_carried() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data/scenarios");
    let mut files: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    files.sort();
    assert_eq!(files, CARRIED.map(|(name, _)| format!("{name}.toml")));
}

/// Keys whose distribution is not the article's.
fn differing(name: &str) -> Vec<&'static str> {
    let (article, other) = (article(), carried(name));
    let prior = |priors: &Priors, key: &str| {
        priors.uncertain.iter().find(|(input, _)| input.key == key).map(|(_, prior)| prior.clone())
    };
    let differs = |key: &&str| prior(&article, key) != prior(&other, key);
    INPUTS.iter().map(|input| input.key).filter(differs).collect()
}

#[test]
fn scenarios_differ_in_what_they_say() {
    let expected = [
        "switching.engineer_years",
        "switching.dual_running_months",
        "switching.upkeep_engineers",
        "switching.velocity_loss",
        "switching.lock_in_premium",
    ];
    assert_eq!(differing("cuda-compatible"), expected);
    assert_eq!(carried("cuda-compatible"), what_if::compatible(&article()));
    assert_eq!(differing("hurdle"), ["finance.discount_rate"]);
    let hurdle = carried("hurdle");
    assert_eq!((hurdle.centre.rule, hurdle.centre.discount_rate), (Rule::Hurdle, HURDLE_RATE.1));
    assert_eq!(differing("mixed-workloads"), [] as [&str; 0]);
    let weights: Vec<(f64, f64)> =
        carried("mixed-workloads").workloads.iter().map(|work| (work.weight, work.engineering_factor)).collect();
    assert_eq!(weights, [(0.3, 0.1), (0.5, 1.0), (0.2, 3.0)]);
}

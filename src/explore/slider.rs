//! Where the slider of each input begins and ends. What may be typed beside it reaches further: as
//! far as the input is legal.

use crate::economics::input::ModelInput;

/// The travel of a slider.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slider {
    /// The key in the query string: that of the scenario file, without its table.
    pub key: &'static str,
    /// The value at its left end.
    pub low: f64,
    /// The value at its right end.
    pub high: f64,
    /// Whether equal steps are equal ratios.
    pub log: bool,
}

const fn linear(key: &'static str, low: f64, high: f64) -> Slider {
    Slider { key, low, high, log: false }
}

const fn log(key: &'static str, low: f64, high: f64) -> Slider {
    Slider { key, low, high, log: true }
}

/// The spend, which is no input of the threshold because it differs between buyers.
pub const SPEND: Slider = log("spend", 1e5, 1e10);

/// One for each input.
pub const SLIDERS: [Slider; 21] = [
    log("ratio", 0.1, 10.0),
    log("utilisation_ratio", 0.3, 2.0),
    linear("engineer_years", 0.0, 30.0),
    linear("engineer_usd_per_year", 50e3, 600e3),
    linear("engineering_growth", 0.0, 0.95),
    log("engineering_reference_usd_per_year", 1e6, 1e9),
    linear("dual_running_share", 0.0, 1.0),
    linear("dual_running_months", 0.0, 12.0),
    linear("new_share", 0.0, 1.0),
    linear("validation_share", 0.0, 0.2),
    linear("upkeep_engineers", 0.0, 10.0),
    linear("velocity_loss", 0.0, 0.2),
    linear("lock_in_premium", 0.0, 0.2),
    linear("ramp_shortfall", 0.0, 2.0),
    linear("ramp_years", 0.0, 2.0),
    linear("egress_usd", 0.0, 5e6),
    linear("horizon_years", 0.25, 6.0),
    linear("discount_rate", 0.0, 0.4),
    linear("obsolescence_rate", 0.0, 1.0),
    linear("saving_drift", -0.2, 0.2),
    linear("saving_volatility", 0.0, 1.0),
];

impl Slider {
    /// Where it stands for a value, in the units in which it moves: the value, or its decimal
    /// logarithm.
    #[must_use]
    pub fn position(&self, value: f64) -> f64 {
        let inside = value.clamp(self.low, self.high);
        if self.log { inside.log10() } else { inside }
    }

    /// Its two ends and its step, in the units in which it moves. A hundred steps or so are as fine
    /// as a hand is.
    #[must_use]
    pub fn travel(&self) -> (f64, f64, f64) {
        let (low, high) = (self.position(self.low), self.position(self.high));
        (low, high, (high - low) / 120.0)
    }
}

/// The key of an input in the query string.
#[must_use]
pub fn key_of(input: &ModelInput) -> &'static str {
    input.key.rsplit_once('.').map_or(input.key, |(_, key)| key)
}

/// The slider of an input.
#[must_use]
pub fn of(input: &ModelInput) -> Option<&'static Slider> {
    SLIDERS.iter().find(|slider| slider.key == key_of(input))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::economics::input::INPUTS;
    use crate::record::scenario;

    #[test]
    fn every_input_has_a_slider_that_stays_legal_and_reaches_what_scenarios_say() {
        assert_eq!(SLIDERS.len(), INPUTS.len());
        for input in &INPUTS {
            let slider = of(input).unwrap_or_else(|| panic!("{}", input.key));
            assert!(input.legal.allows(slider.low) && input.legal.allows(slider.high), "{slider:?}");
            assert!(slider.low < slider.high && (!slider.log || slider.low > 0.0), "{slider:?}");
            for (name, text) in scenario::CARRIED {
                let priors = scenario::read(name, text).unwrap();
                let point = input.get(&priors.centre);
                let known = priors.uncertain.iter().find(|(known, _)| *known == input);
                let (low, high) = known.map_or((point, point), |(_, prior)| prior.range());
                assert!(slider.low <= low && high <= slider.high, "{name}: {slider:?} misses {low} to {high}");
            }
        }
    }

    #[test]
    fn a_logarithmic_slider_moves_by_ratios() {
        assert_eq!(SPEND.position(1e7), 7.0);
        assert_eq!(SPEND.position(1.0), 5.0);
        assert_eq!(SPEND.travel(), (5.0, 10.0, 5.0 / 120.0));
    }
}

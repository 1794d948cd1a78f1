//! Price-list lint: rows that look like prices and are not, or not any more.
//!
//! Every kind was met in a public list and is described in `data/README.md`. A finding is a value:
//! which row, which rule, why; what to do about it belongs to the rule. Nothing is repaired here.
//! Rows that belong to no basis are not looked at, because no report uses them.

use std::collections::HashMap;

use jiff::civil::Date;
use strum::{Display, IntoStaticStr, VariantArray};

use super::age::{Age, STALE_DAYS};
use super::offer::{Basis, Offer};
use super::tpu_slice::TpuSlice;

/// Prices with which catalogues fill a gap: one of SkyPilot's, and nines.
pub const SENTINELS: [f64; 5] = [700.0, 999.0, 9_999.0, 99_999.0, 999_999.0];

/// The price of a machine comes from that of a chip, which lists round to five decimals: so near is
/// the same.
const PRICE_TOLERANCE: f64 = 5e-5;

/// The least a chip-hour may cost in USD. The cheapest offer on a basis of the list is 30 times
/// dearer.
pub const CHIP_HOUR_MIN: f64 = 0.01;

/// The most a chip-hour may cost in USD. The dearest of the list is a third of it.
pub const CHIP_HOUR_MAX: f64 = 100.0;

/// A price is far out where it differs by more than this factor from the median of the other offers
/// of its chip on its basis. Clouds that sell the same chip differ by 3 (12.29 and 3.99 USD for an
/// H100), mistakes by 8 (a machine taken for a chip) or more. A mistake of 2 is not found this way;
/// [`LintRule::PerCore`] is there for the commonest of those.
pub const FAR_OUT: f64 = 4.0;

/// Fewer other offers than these have no median to be far from.
pub const OTHERS_MIN: usize = 3;

/// Two prices of one offer that differ by no more than this share agree.
const CONTRADICTION_TOLERANCE: f64 = 0.01;

/// Beginnings of the machine types of Google Cloud that contain their GPUs. Their price is that of
/// the whole.
const MACHINES: [&str; 7] = ["a2-", "a3-", "a4-", "a4x-", "g2-", "g4-", "n1-"];

/// Rules of the lint, the worst fault first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Display, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum LintRule {
    /// A number that stands for a missing price, or that no chip-hour can cost.
    Sentinel,
    /// Interruptible capacity dearer than the uninterruptible one of the same place.
    #[strum(serialize = "spot above on-demand")]
    SpotAboveOnDemand,
    /// Chips counted by a name that counts cores, or the other way round.
    #[strum(serialize = "cores as chips")]
    PerCore,
    /// The price of a GPU that cannot be rented without a machine, without the machine.
    #[strum(serialize = "host excluded")]
    HostExcluded,
    /// Two prices for one offer.
    Contradiction,
    /// A price far outside those of the other offers.
    #[strum(serialize = "far out")]
    FarOut,
    /// An old price.
    Stale,
    /// A price without a date, or with one that is still to come.
    Undated,
}

impl LintRule {
    /// Every rule, the worst first.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The name used in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// What to do about it.
    #[must_use]
    pub fn remedy(self) -> &'static str {
        match self {
            Self::Sentinel => "leave the row out: the source has no price",
            Self::SpotAboveOnDemand => "look both prices up: one of them is of another product",
            Self::PerCore => "correct `chips` to what the name says, and the price of a chip with it",
            Self::HostExcluded => "add the price of the machine type, and name it as `instance`",
            Self::Contradiction => "keep the row with the newer date, or the better source",
            Self::FarOut => "check that the price is of one chip, for an hour, on these terms",
            Self::Stale => "look the price up again, and give a fresh list with --prices",
            Self::Undated => "find out when the price held, and write it as in 2026-11-23",
        }
    }

    /// Whether a row that breaks this rule is no price at all. The others are prices to be careful
    /// with.
    #[must_use]
    pub fn disqualifies(self) -> bool {
        self <= Self::HostExcluded
    }
}

/// One row that breaks one rule.
#[derive(Debug, Clone, PartialEq)]
pub struct LintFinding {
    /// The line of the row in the price list.
    pub line: u64,
    /// Which rule.
    pub rule: LintRule,
    /// Why, with the numbers.
    pub why: String,
    /// The line of the row that this one contradicts, where the rule is about two.
    pub other: Option<u64>,
}

/// All findings of a price list on a day, by rule and line.
#[must_use]
pub fn find(offers: &[Offer], today: Date) -> Vec<LintFinding> {
    let used: Vec<(&Offer, Basis)> = offers.iter().filter_map(|offer| Some((offer, offer.basis()?))).collect();
    let mut findings = Vec::new();
    for (offer, _) in &used {
        let whys = [sentinel(offer), per_core(offer), host_excluded(offer), old(offer, today)];
        findings.extend(whys.into_iter().flatten().map(|(rule, why)| LintFinding {
            line: offer.line,
            rule,
            why,
            other: None,
        }));
    }
    findings.extend(dear_spots(&used));
    findings.extend(contradictions(&used));
    findings.extend(far_out(&used));
    findings.sort_by_key(|finding| (finding.rule, finding.line));
    findings
}

/// Whether a catalogue fills gaps with this price, of a chip or of a machine.
#[must_use]
pub fn is_sentinel(usd_per_hour: f64) -> bool {
    SENTINELS.iter().any(|sentinel| (usd_per_hour / sentinel - 1.0).abs() <= PRICE_TOLERANCE)
}

type RuleBreach = Option<(LintRule, String)>;

fn sentinel(offer: &Offer) -> RuleBreach {
    let chip = offer.usd_per_chip_hour.0;
    let whole = chip * f64::from(offer.chips);
    let why = if is_sentinel(chip) || is_sentinel(whole) {
        format!("{whole:.1} USD is a placeholder of catalogues for a missing price")
    } else {
        impossible(chip)?
    };
    Some((LintRule::Sentinel, why))
}

/// Why no chip-hour can have this price, if none can.
#[must_use]
pub fn impossible(usd_per_chip_hour: f64) -> Option<String> {
    if usd_per_chip_hour < CHIP_HOUR_MIN {
        Some(format!("{usd_per_chip_hour} USD for a chip-hour: none costs less than {CHIP_HOUR_MIN}"))
    } else if usd_per_chip_hour > CHIP_HOUR_MAX {
        Some(format!("{usd_per_chip_hour} USD for a chip-hour: none costs more than {CHIP_HOUR_MAX}"))
    } else {
        None
    }
}

fn per_core(offer: &Offer) -> RuleBreach {
    let slice = TpuSlice::of(&offer.instance).filter(|_| offer.accelerator.starts_with("TPU"))?;
    let counted = match slice.per_chip {
        1 => "chips",
        _ if slice.is_ambiguous() => "devices, two a chip",
        _ => "cores, two a chip",
    };
    let expected = slice.chips();
    if expected == Some(offer.chips) {
        return None;
    }
    let expected = expected.map_or("no whole number of".to_owned(), |chips| chips.to_string());
    Some((LintRule::PerCore, format!("`{}` counts {counted}: {expected} chips, not {}", offer.instance, offer.chips)))
}

fn host_excluded(offer: &Offer) -> RuleBreach {
    let is_gpu = !offer.vendor.eq_ignore_ascii_case("Google") && !offer.accelerator.starts_with("TPU");
    let machine = MACHINES.iter().any(|machine| offer.instance.starts_with(machine));
    if !offer.cloud.eq_ignore_ascii_case("GCP") || !is_gpu || machine {
        return None;
    }
    let instance = &offer.instance;
    Some((
        LintRule::HostExcluded,
        format!("Google Cloud sells no GPU without a machine, and `{instance}` is no machine type with GPUs"),
    ))
}

fn old(offer: &Offer, today: Date) -> RuleBreach {
    let date = &offer.provenance.date;
    match Age::of(date, today) {
        Age::Undated => Some((LintRule::Undated, format!("its date is `{date}`"))),
        // A day of grace, because the day has begun elsewhere.
        Age::Days(days) if days < -1 => Some((LintRule::Undated, format!("its date, {date}, is after today, {today}"))),
        Age::Days(days) if days > STALE_DAYS => {
            Some((LintRule::Stale, format!("dated {date}: {days} days old, over {STALE_DAYS}")))
        }
        Age::Days(_) => None,
    }
}

/// A chip in a place.
fn place(offer: &Offer) -> (String, String, String) {
    let lower = |text: &String| text.to_lowercase();
    (lower(&offer.accelerator), lower(&offer.cloud), lower(&offer.region))
}

/// Spot prices above every on-demand price of the same machine, or else of the same chip in the
/// same place.
fn dear_spots(used: &[(&Offer, Basis)]) -> Vec<LintFinding> {
    // Where no machine is named, the dearest of all is.
    let mut dearest: HashMap<_, &Offer> = HashMap::new();
    for (offer, _) in used.iter().filter(|(_, basis)| *basis == Basis::List) {
        for machine in [Some(offer.instance.as_str()), None] {
            let known = dearest.entry((place(offer), machine)).or_insert(offer);
            if known.usd_per_chip_hour < offer.usd_per_chip_hour {
                *known = offer;
            }
        }
    }
    let finding = |spot: &Offer| {
        let of_machine = dearest.get(&(place(spot), Some(spot.instance.as_str())));
        let dearest = of_machine.or_else(|| dearest.get(&(place(spot), None)))?;
        (spot.usd_per_chip_hour.0 > dearest.usd_per_chip_hour.0 * (1.0 + 1e-9)).then(|| LintFinding {
            line: spot.line,
            rule: LintRule::SpotAboveOnDemand,
            why: format!(
                "{} {} {}: {} spot, {} on demand",
                spot.accelerator, spot.cloud, spot.region, spot.usd_per_chip_hour, dearest.usd_per_chip_hour
            ),
            other: Some(dearest.line),
        })
    };
    used.iter().filter(|(_, basis)| *basis == Basis::Spot).filter_map(|(offer, _)| finding(offer)).collect()
}

/// Rows that give another price for the offer of a row before them.
fn contradictions(used: &[(&Offer, Basis)]) -> Vec<LintFinding> {
    let mut first: HashMap<_, &Offer> = HashMap::new();
    let mut findings = Vec::new();
    for (offer, basis) in used {
        let one = *first.entry((place(offer), *basis, offer.instance.as_str(), offer.chips)).or_insert(offer);
        let (a, b) = (one.usd_per_chip_hour.0, offer.usd_per_chip_hour.0);
        if (a - b).abs() > CONTRADICTION_TOLERANCE * a.min(b) {
            findings.push(LintFinding {
                line: offer.line,
                rule: LintRule::Contradiction,
                why: format!(
                    "{} {} {} {basis}: {} ({}), and {} ({})",
                    offer.accelerator,
                    offer.cloud,
                    offer.region,
                    offer.usd_per_chip_hour,
                    offer.provenance.date,
                    one.usd_per_chip_hour,
                    one.provenance.date
                ),
                other: Some(one.line),
            });
        }
    }
    findings
}

/// Prices more than [`FAR_OUT`] times away from the median of the other offers.
fn far_out(used: &[(&Offer, Basis)]) -> Vec<LintFinding> {
    let mut groups: HashMap<(String, Basis), Vec<&Offer>> = HashMap::new();
    for (offer, basis) in used {
        groups.entry((offer.accelerator.to_lowercase(), *basis)).or_default().push(offer);
    }
    let mut findings = Vec::new();
    for ((_, basis), mut group) in groups {
        group.sort_by(|x, y| x.usd_per_chip_hour.0.total_cmp(&y.usd_per_chip_hour.0));
        let others = group.len() - 1;
        if others < OTHERS_MIN {
            continue;
        }
        for (place, offer) in group.iter().enumerate() {
            // The prices without this one are those of the sorted group, with one step over its
            // place.
            let other = |index: usize| group[if index < place { index } else { index + 1 }].usd_per_chip_hour.0;
            let median = f64::midpoint(other((others - 1) / 2), other(others / 2));
            let factor = offer.usd_per_chip_hour.0 / median;
            if factor.max(1.0 / factor) > FAR_OUT {
                let away = if factor > 1.0 { format!("{factor:.1} times") } else { format!("{factor:.2} of") };
                findings.push(LintFinding {
                    line: offer.line,
                    rule: LintRule::FarOut,
                    why: format!(
                        "{} {} {} {basis}: {} is {away} the median of the {others} other offers",
                        offer.accelerator, offer.cloud, offer.region, offer.usd_per_chip_hour
                    ),
                    other: None,
                });
            }
        }
    }
    findings
}

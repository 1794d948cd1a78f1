//! The cost of an hour on own hardware.

use proptest::prelude::*;
use switchpoint::economics::value::owned::{CostInput, Ownership};

fn chip() -> Ownership {
    Ownership::of(CostInput::assumed(33_600.0), CostInput::assumed(700.0))
}

/// 33,600 USD over five years and a tenth of it a year, over 8,760 hours; 0.84 kW at 0.08 USD.
#[test]
fn an_h100_by_hand() {
    let cost = chip().cost().unwrap();
    let check = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-12, "{found} instead of {expected}");
    check(cost.depreciation.0, 6720.0 / 8760.0);
    check(cost.power.0, 0.84 * 0.08);
    check(cost.other.0, 3360.0 / 8760.0);
    check(cost.total.0, cost.depreciation.0 + cost.power.0 + cost.other.0);
    let half = Ownership { utilisation: CostInput::assumed(0.5), ..chip() };
    check(half.cost().unwrap().total.0, 2.0 * cost.total.0);
    let kept = Ownership { residual_share: CostInput::assumed(1.0), ..chip() };
    check(kept.cost().unwrap().depreciation.0, 0.0);
}

type Field = fn(&mut Ownership) -> &mut CostInput;

const RAISE: [Field; 5] = [
    |chip| &mut chip.purchase_usd,
    |chip| &mut chip.draw_w,
    |chip| &mut chip.pue,
    |chip| &mut chip.usd_per_kwh,
    |chip| &mut chip.other_share_per_year,
];

const LOWER: [Field; 3] = [|chip| &mut chip.life_years, |chip| &mut chip.residual_share, |chip| &mut chip.utilisation];

prop_compose! {
    fn chips()(
        purchase in 100.0..1e5, draw in 10.0..3e3, life in 0.5..10.0, residual in 0.01..0.5, pue in 1.0..2.0, tariff in 0.01..1.0,
        other in 0.01..1.0, utilisation in 0.01..0.5,
    ) -> Ownership {
        Ownership {
            life_years: CostInput::assumed(life),
            residual_share: CostInput::assumed(residual),
            pue: CostInput::assumed(pue),
            usd_per_kwh: CostInput::assumed(tariff),
            other_share_per_year: CostInput::assumed(other),
            utilisation: CostInput::assumed(utilisation),
            ..Ownership::of(CostInput::assumed(purchase), CostInput::assumed(draw))
        }
    }
}

proptest! {
    #[test]
    fn one_direction_each(chip in chips(), factor in 1.01..2.0) {
        let before = chip.cost().unwrap().total.0;
        for (fields, sign) in [(&RAISE[..], 1.0), (&LOWER[..], -1.0)] {
            for field in fields {
                let mut changed = chip.clone();
                field(&mut changed).value *= factor;
                prop_assert!(sign * (changed.cost().unwrap().total.0 - before) > 0.0);
            }
        }
    }
}

#[test]
fn inputs_out_of_range_are_refused() {
    let check = |field: Field, value: f64, expected: &str| {
        let mut wrong = chip();
        *field(&mut wrong) = CostInput::assumed(value);
        let said = wrong.cost().unwrap_err().to_string();
        assert!(said.contains(expected), "{value}: {said}");
    };
    let bad = [f64::NAN, f64::INFINITY, -1.0];
    for value in bad {
        check(RAISE[0], value, "`purchase price in USD`");
        check(RAISE[1], value, "`power draw in W`");
        check(RAISE[2], value, "`PUE`");
        check(RAISE[3], value, "`tariff in USD per kWh`");
        check(RAISE[4], value, "`other yearly costs`");
        check(LOWER[0], value, "`life in years`");
        check(LOWER[1], value, "`residual share`");
        check(LOWER[2], value, "`utilisation`");
    }
    check(RAISE[0], 0.0, "above 0");
    check(RAISE[2], 0.9, "give 1 or a number above it");
    check(LOWER[1], 1.1, "between 0 and 1");
    check(LOWER[2], 0.0, "at most 1");
    check(LOWER[2], 50.0, "at most 1");
    check(LOWER[0], 1e-320, "cost of own hardware per hour");
}

//! Bad input, refused by name.

use switchpoint::economics::claim::Quoted;
use switchpoint::economics::value::chip;
use switchpoint::economics::value::estimate::Estimate;
use switchpoint::economics::value::price::Terms;
use switchpoint::economics::value::work::Work;
use switchpoint::economics::verdict::gpu_pooling;
use switchpoint::unit::UsdPerHour;

use crate::known_answers::measurements;

#[test]
fn prices_that_are_none() {
    let ratio = Estimate { log: 0.0, interval: None, works: 1, cells: 1 };
    for bad in [0.0, -2.7, f64::NAN, f64::INFINITY] {
        let (bad, good) = (UsdPerHour(bad), UsdPerHour(1.0));
        let mine = ratio.at_prices(bad, good).unwrap_err();
        let theirs = ratio.at_prices(good, bad).unwrap_err();
        assert_eq!((mine.field, theirs.field), ("price of the alternative", "price of the incumbent"));
    }
}

#[test]
fn draws_that_are_none() {
    for draws in [vec![], vec![0.1, f64::NAN], vec![f64::INFINITY]] {
        assert_eq!(Work::from_draws("w", "c", draws).unwrap_err().field, "draws of the ratio");
    }
}

#[test]
fn chips_by_name() {
    let measurements = measurements();
    for (asked, expected) in [
        ("TPU v6e", "TPU v6e"),
        ("v6e", "TPU v6e"),
        ("ironwood", "TPU v7x (Ironwood)"),
        ("tpu v7x", "TPU v7x (Ironwood)"),
        ("h100", "H100"),
        (" GB200 ", "GB200"),
    ] {
        assert_eq!(chip::named(&measurements, asked), Ok(expected));
    }
    let check = |asked: &str, parts: &[&str]| {
        let said = chip::named(&measurements, asked).unwrap_err().to_string();
        for part in parts {
            assert!(said.contains(part), "{asked}: {said}");
        }
    };
    check("TPU", &["`TPU` fits several", "TPU v5e, TPU v5p, TPU v6e"]);
    check("v9", &["`v9` is none of the chips measured", "H100", "TPU v6e"]);
    check("", &["`` is none"]);
}

#[test]
fn bases_by_name() {
    for terms in Terms::all() {
        assert_eq!(terms.name().parse(), Ok(terms));
    }
    let said = "gift".parse::<Terms>().unwrap_err().to_string();
    assert!(said.contains("list, spot") && said.contains("own-hardware"), "{said}");
}

#[test]
fn figures_that_are_none() {
    let quoted = |value: f64| Quoted { value, half_digit: 0.05 };
    let good = quoted(13.3);
    for bad in [0.04, -13.3, f64::NAN, f64::INFINITY] {
        let refused = gpu_pooling::judge([quoted(bad), good], good, 2.0, 1.0).unwrap_err();
        assert_eq!(refused.field, "utilisation", "{bad}");
        assert!(gpu_pooling::judge([good, good], quoted(bad), 2.0, 1.0).is_err(), "{bad}");
    }
    for (before, after, field) in
        [(0.0, 213.0, "chips before"), (1192.0, f64::NAN, "chips after"), (-1.0, 213.0, "chips before")]
    {
        assert_eq!(gpu_pooling::judge([good, good], good, before, after).unwrap_err().field, field);
    }
}

//! The price list the program carries: every row read, every row accounted for, every device found.

use switchpoint::economics::device_names::{DeviceNameRule, accelerator_of};
use switchpoint::economics::offer::{Basis, Offer, choose};
use switchpoint::economics::provenance::Provenance;
use switchpoint::record::offers::{ACCELERATORS, PRICES, read, read_accelerators};
use switchpoint::unit::UsdPerHour;

fn carried() -> Vec<Offer> {
    read("prices.csv", PRICES).unwrap()
}

#[test]
fn every_row_is_on_a_basis_or_says_why_not() {
    let offers = carried();
    for offer in &offers {
        assert_ne!(offer.basis().is_some(), offer.left_out().is_some(), "line {}", offer.line);
    }
    for &basis in Basis::ALL {
        assert!(offers.iter().any(|offer| offer.basis() == Some(basis)), "no offer on {basis}");
    }
    let mut left_out = offers.iter().filter_map(Offer::left_out);
    let reasons = ["SUSPECT", "DOUBTFUL", "replaced by its source", "belong to no basis", "the maker's own cost"];
    assert!(left_out.all(|why| reasons.iter().any(|reason| why.contains(reason))));
    assert!((2..).zip(&offers).all(|(line, offer)| offer.line == line));
}

/// What puts a row on a basis, and what keeps it from one.
#[test]
fn a_row_without_a_basis_says_why() {
    let mut offer = carried().remove(0);
    for (pricing, date, quality, expected) in [
        ("on_demand", "2026-09-29", "list price", Ok(Basis::List)),
        ("rent_3yr", "undated", "", Ok(Basis::Market3Year)),
        ("on_demand", "2026-09-29", "SUSPECT: another SKU", Err("SUSPECT: another SKU")),
        ("on_demand", "2026-09-29", "press, DOUBTFUL", Err("press, DOUBTFUL")),
        ("rent_3yr", "before 2026-07", "model estimate", Err("replaced by its source: it held before 2026-07")),
        ("flex_start", "2026-09-29", "list price", Err("terms `flex_start` belong to no basis")),
    ] {
        offer.pricing = pricing.to_owned();
        offer.provenance.date = date.to_owned().into();
        offer.provenance.quality = quality.to_owned();
        assert_eq!((offer.basis(), offer.left_out().as_deref()), (expected.ok(), expected.err()), "{pricing} {date}");
    }
}

#[test]
fn bases_by_name() {
    for &basis in Basis::ALL {
        assert_eq!(basis.to_string().parse(), Ok(basis));
    }
    let error = "3yr".parse::<Basis>().unwrap_err().to_string();
    assert_eq!(error, "`3yr` is not a price basis: use list, spot, 1-year, 3-year, market-3-year, marketplace, owning");
}

/// The prices of a chip are those of all its offers on a basis, here with four made ones.
#[test]
fn chosen_prices() {
    let made = |(number, price): (u64, f64)| Offer {
        accelerator: "Made".to_owned(),
        cloud: if number < 3 { "One" } else { "Other" }.to_owned(),
        pricing: "on_demand".to_owned(),
        usd_per_chip_hour: UsdPerHour(price),
        provenance: Provenance {
            date: "2026-09-29".to_owned().into(),
            quality: "list price".to_owned(),
            ..carried().remove(0).provenance
        },
        ..carried().remove(0)
    };
    let offers = [carried(), (0..).zip([2.0, 8.0, 3.0, 4.0]).map(made).collect()].concat();
    let check = |accelerator: &str, cloud: Option<&str>, count: usize, expected: [f64; 3]| {
        let found = choose(&offers, accelerator, Basis::List, cloud).unwrap();
        assert_eq!(found.offers.len(), count, "{accelerator} {cloud:?}");
        assert_eq!(
            [found.lowest, found.median, found.highest].map(|price| price.0),
            expected,
            "{accelerator} {cloud:?}"
        );
    };
    check("Made", None, 4, [2.0, 3.5, 8.0]);
    check("made", Some("one"), 3, [2.0, 3.0, 8.0]);
    check("MADE", Some("Other"), 1, [4.0; 3]);
    // Whatever is carried, each chip has the prices of its offers.
    for offer in offers.iter().filter(|offer| offer.basis().is_some()) {
        let basis = offer.basis().unwrap();
        let found = choose(&offers, &offer.accelerator, basis, Some(&offer.cloud)).unwrap();
        assert!((found.lowest.0..=found.highest.0).contains(&offer.usd_per_chip_hour.0), "line {}", offer.line);
        assert!((found.lowest.0..=found.highest.0).contains(&found.median.0), "line {}", offer.line);
        let same = |other: &&Offer| {
            (&other.accelerator, &other.cloud, other.basis()) == (&offer.accelerator, &offer.cloud, Some(basis))
        };
        assert_eq!(found.offers.len(), offers.iter().filter(same).count(), "line {}", offer.line);
    }
}

#[test]
fn no_offer_says_what_there_is() {
    let offers = carried();
    let cases = [
        (
            "GB200",
            Basis::List,
            None,
            "no offer for `GB200` on basis `list` (1 left out); bases with offers: market-3-year, owning",
        ),
        (
            "Trainium2",
            Basis::List,
            Some("AWS"),
            "no offer for `Trainium2` on basis `list` from `AWS` (4 left out); bases with offers: none",
        ),
        ("abacus", Basis::Spot, None, "no offer for `abacus` on basis `spot` (0 left out); bases with offers: none"),
    ];
    for (accelerator, basis, cloud, expected) in cases {
        assert_eq!(choose(&offers, accelerator, basis, cloud).unwrap_err().to_string(), expected);
    }
}

#[test]
fn devices_by_the_names_drivers_give_them() {
    let rules = read_accelerators("accelerators.csv", ACCELERATORS).unwrap();
    let cases = [
        ("NVIDIA H200", Some("H200")),
        ("NVIDIA H200 NVL", Some("H200 NVL")),
        ("NVIDIA GH200 480GB", Some("GH200")),
        ("NVIDIA H100 80GB HBM3", Some("H100")),
        ("NVIDIA H100 80GB HBM3 MIG 1g.10gb", None),
        ("NVIDIA H100 PCIe", Some("H100 PCIe")),
        ("NVIDIA H100 NVL", Some("H100 NVL")),
        ("NVIDIA H800", None),
        ("NVIDIA A100-SXM4-40GB", Some("A100 40GB")),
        ("NVIDIA A100-PCIE-40GB", Some("A100 40GB")),
        ("NVIDIA A100-SXM4-80GB", Some("A100 80GB")),
        ("NVIDIA A100 80GB PCIe", Some("A100 80GB PCIe")),
        ("NVIDIA B200", Some("B200")),
        ("NVIDIA B300 SXM6 AC", Some("B300")),
        ("NVIDIA GB200", Some("GB200")),
        ("NVIDIA GB300", Some("GB300")),
        ("NVIDIA L4", Some("L4")),
        ("NVIDIA L40", Some("L40")),
        ("nvidia l40s", Some("L40S")),
        ("NVIDIA GeForce RTX 4090", Some("RTX 4090")),
        ("NVIDIA GeForce RTX 4090 Laptop GPU", None),
        ("NVIDIA GeForce RTX 4090 D", None),
        ("AMD Instinct MI300X", Some("MI300X")),
        ("AMD Instinct MI355X", Some("MI355X")),
        ("TPU v4", Some("TPU v4")),
        ("TPU v5 lite", Some("TPU v5e")),
        ("TPU v5e", Some("TPU v5e")),
        ("TPU v5", Some("TPU v5p")),
        ("TPU v5p", Some("TPU v5p")),
        ("TPU v6 lite", Some("TPU v6e")),
        ("TPU v6e", Some("TPU v6e")),
        ("TPU7x", Some("TPU v7x (Ironwood)")),
        ("TPU v7x", Some("TPU v7x (Ironwood)")),
        ("llvmpipe (LLVM 19.1.7, 256 bits)", None),
        ("AMD EPYC 9B14 96-Core Processor", None),
        ("Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz", None),
        ("", None),
    ];
    for (name, expected) in cases {
        assert_eq!(accelerator_of(&rules, name), expected, "{name}");
    }
}

#[test]
fn every_priced_accelerator_has_a_device_name() {
    let (offers, rules) = (carried(), read_accelerators("accelerators.csv", ACCELERATORS).unwrap());
    for offer in &offers {
        assert!(rules.iter().any(|rule| rule.accelerator == offer.accelerator), "{} has no rule", offer.accelerator);
        assert_eq!(accelerator_of(&rules, &offer.accelerator), Some(offer.accelerator.as_str()));
    }
    // Another rule would stand for nothing that is known.
    let measured = switchpoint::record::measured::carried().unwrap();
    for DeviceNameRule { accelerator, vendor, .. } in &rules {
        let is_priced = offers.iter().any(|offer| offer.accelerator == *accelerator);
        let is_measured = measured.iter().any(|row| row.accelerator == *accelerator);
        assert!(is_priced || is_measured, "{accelerator} has neither a price nor a measurement");
        assert!(!vendor.is_empty(), "{accelerator} has no vendor");
    }
}

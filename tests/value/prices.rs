//! Which prices of two chips meet, which stands for a cloud, and which pairs are mixed.

use switchpoint::economics::offer::Basis;
use switchpoint::economics::offer::Offer;
use switchpoint::economics::value::contract;
use switchpoint::economics::value::price::{Asked, Mixed, PricePair, by_seller, pairs};
use switchpoint::record::offers;

/// A price list of lines `chip,cloud,pricing,price,quality`.
fn list(lines: &[&str]) -> Vec<Offer> {
    let mut text = offers::PRICES.lines().next().unwrap().to_owned();
    for line in lines {
        let [chip, cloud, pricing, price, quality] = line.split(',').collect::<Vec<_>>().try_into().unwrap();
        text.push_str(&format!("\n{chip},maker,{cloud},here,{pricing},,1,,{price},page,2026-09-17,{quality},"));
    }
    offers::read("test.csv", &text).unwrap()
}

fn shown(pair: &PricePair<'_>) -> String {
    let mark = pair.mixed().map(Mixed::name).unwrap_or_default();
    let (one, other) = (&pair.alternative, &pair.incumbent);
    format!("{} {} / {} {} {mark}", one.label(), one.price.0, other.label(), other.price.0).trim_end().to_owned()
}

#[track_caller]
fn check(lines: &[&str], cloud: Option<&str>, expected: &[&str]) {
    let offers = list(lines);
    let found: Vec<String> =
        pairs(&offers, "A", "B", &Asked { seller: cloud, region: None }).iter().map(shown).collect();
    assert_eq!(found, expected);
}

#[test]
fn the_lowest_price_of_the_best_source_stands_for_a_page() {
    let lines = [
        "A,X,on_demand,3,list price (page)",
        "A,X,on_demand,2,list price (page)",
        "A,X,on_demand,1.5,provider price API snapshot",
        "A,X,on_demand,1,secondary press",
        "B,X,on_demand,9,secondary press",
        "B,X,on_demand,8,market estimate",
    ];
    check(&lines, None, &["list, X 2 / list, X 9"]);
}

#[test]
fn medians_stand_for_prices_that_move() {
    let lines = [
        "A,X,spot,1,list price",
        "A,X,spot,5,provider price API snapshot",
        "A,X,spot,2,list price",
        "B,X,spot,4,list price",
        "B,X,spot,6,list price",
    ];
    check(&lines, None, &["spot, X 2 / spot, X 5"]);
}

#[test]
fn other_clouds_and_other_terms_are_marked() {
    let lines = [
        "A,X,on_demand,2,list price",
        "B,X,on_demand,4,list price",
        "B,W,on_demand,3,list price",
        "B,V,on_demand_marketplace,1,marketplace median",
        "A,X,3yr,1,list price",
        "B,(market) rent,rent_3yr,2,market estimate",
    ];
    let own_cloud = "list, X 2 / list, X 4";
    let marketplace = "list, X 2 / marketplace, V 1 MIXED: other terms";
    let rent = "3-year, X 1 / market-3-year, (market) rent 2 MIXED: other terms";
    check(&lines, None, &[own_cloud, "list, X 2 / list, W 3 MIXED: other seller", marketplace, rent]);
    check(&lines, Some("x"), &[own_cloud]);
    check(&lines, Some("nowhere"), &[]);
}

/// A three-year list price is weighed against a rent unless both sides have both.
#[test]
fn stand_ins_fill_gaps_only() {
    let both = [
        "A,X,3yr,1,list price",
        "A,M,rent_3yr,2,market estimate",
        "B,X,3yr,3,list price",
        "B,M,rent_3yr,4,market estimate",
    ];
    let (three, rent) = ("3-year, X 1 / 3-year, X 3", "market-3-year, M 2 / market-3-year, M 4");
    check(&both, None, &[three, rent]);
    let mixed = "3-year, X 1 / market-3-year, M 4 MIXED: other terms";
    check(&[both[0], both[1], both[3]], None, &[mixed, rent]);
    check(&[both[0], both[3]], None, &[mixed]);
    // From the other side it is the same pair.
    let turned = [both[1], both[2]];
    check(&turned, None, &["market-3-year, M 2 / 3-year, X 3 MIXED: other terms"]);
    // Spot has no stand-in.
    check(&["A,X,spot,1,list price", "B,X,on_demand,2,list price"], None, &[]);
}

#[test]
fn rows_that_belong_to_no_basis_are_no_prices() {
    let lines = [
        "A,X,on_demand,2,list price",
        "A,X,SUSPECT_on_demand,1,SUSPECT: another product",
        "B,X,on_demand,4,list price",
        "B,X,capacity_block,1,list price",
        "B,X,on_demand,1,DOUBTFUL",
    ];
    check(&lines, None, &["list, X 2 / list, X 4"]);
}

/// What is said to be behind a price is behind it.
#[test]
fn offers_behind_a_price() {
    let offers = list(&[
        "A,X,on_demand,3,list price",
        "A,X,on_demand,2,list price",
        "A,X,on_demand,2,list price",
        "A,X,spot,1,list price",
        "A,X,spot,4,list price",
        "B,X,on_demand,3,list price",
        "B,X,spot,3,list price",
    ]);
    let pairs = pairs(&offers, "A", "B", &Asked::default());
    let behind = |pair: &PricePair<'_>| {
        let used = offers.iter().filter(|offer| pair.alternative.rests_on(offer));
        used.map(|offer| offer.line).collect::<Vec<_>>()
    };
    assert_eq!(pairs.iter().map(behind).collect::<Vec<_>>(), [vec![3], vec![5, 6]]);
}

/// Answers 22 and 23 of the second model, from the committed list.
#[test]
fn one_price_for_each_seller() {
    let offers = offers::read("prices.csv", offers::PRICES).unwrap();
    let check = |chip, basis, expected: &[(&str, f64)]| {
        let found = by_seller(&offers, chip, basis, &Asked::default());
        assert_eq!(found.len(), expected.len(), "{chip} {basis}");
        for (found, (seller, price)) in found.iter().zip(expected) {
            assert!(found.seller == *seller && (found.price.0 - price).abs() < 1e-9, "{chip} {basis}: {found:?}");
        }
    };
    check(
        "H100",
        Basis::List,
        &[("AWS", 6.88), ("Azure", 12.29), ("GCP", 11.06125), ("Lambda", 3.99), ("RunPod secure", 3.99)],
    );
    check("H100", Basis::Marketplace, &[("RunPod community", 2.69), ("Vast.ai", 3.1387)]);
    check("H100", Basis::Market3Year, &[("(market) rent", 2.0)]);
    check("H100", Basis::Owning, &[("outside owner", 1.17)]);
    check("TPU v6e", Basis::List, &[("GCP", 2.7)]);
    check("TPU v6e", Basis::Spot, &[("GCP", 1.12624)]);
    check("TPU v6e", Basis::OneYear, &[("GCP", 1.89)]);
    check("TPU v6e", Basis::ThreeYear, &[("GCP", 1.22)]);
    let ironwood = "TPU v7x (Ironwood)";
    check(ironwood, Basis::List, &[("GCP", 12.0)]);
    check(ironwood, Basis::OneYear, &[("GCP", 8.4)]);
    check(ironwood, Basis::ThreeYear, &[("GCP", 5.4)]);
    check(ironwood, Basis::Market3Year, &[("(market) rent", 2.0)]);
    check(ironwood, Basis::Owning, &[("outside owner", 1.21)]);
    let spot = by_seller(&offers, "H100", Basis::Spot, &Asked { seller: Some("gcp"), region: None });
    assert!((spot[0].price.0 - 2.68817).abs() < 1e-9);
}

/// Law 5 of the second model: on a posted basis no price changes by a repeated row, an older row of
/// the same kind of source, a row of a worse kind, or a dearer region of the same date and kind.
#[test]
fn rows_that_change_no_posted_price() {
    let line = |price: &str, region: &str, date: &str, quality: &str| {
        format!("A,maker,X,{region},on_demand,,1,,{price},page,{date},{quality},")
    };
    let own = line("2", "here", "2026-09-17", "list price");
    let price = |other: &str| {
        let head = offers::PRICES.lines().next().unwrap();
        let offers = offers::read("t.csv", &format!("{head}\n{own}\n{other}")).unwrap();
        by_seller(&offers, "A", Basis::List, &Asked::default())[0].price.0
    };
    for same in [
        own.clone(),
        line("1", "here", "2026-09-16", "list price"),
        line("1", "here", "undated snapshot", "list price"),
        line("1", "here", "2026-10-01", "provider price API snapshot"),
        line("3", "there", "2026-09-17", "list price"),
    ] {
        assert_eq!(price(&same), 2.0, "{same}");
    }
    assert_eq!(price(&line("1", "there", "2026-09-17", "list price")), 1.0);
    assert_eq!(price(&line("3", "here", "2026-09-18", "list price")), 3.0);
}

/// Answer 24 of the second model: the terms that fit a contract.
#[test]
fn terms_that_fit_a_contract() {
    let offers = offers::read("prices.csv", offers::PRICES).unwrap();
    let plain = [Asked::default(); 2];
    let check = |chips: [&str; 2], years: f64, expected: [(&str, f64); 2]| {
        let found = contract::prices(&offers, chips, years, plain).unwrap();
        for (side, (terms, price)) in [&found.alternatives, &found.incumbents].into_iter().zip(expected) {
            assert_eq!((side[0].terms.name(), side[0].price.0), (terms, price), "{chips:?} {years}");
        }
        assert_eq!(found.notes, [""; 0]);
    };
    check(["TPU v6e", "H100"], 2.0, [("3-year", 1.22), ("market-3-year", 2.0)]);
    let ironwood = ["TPU v7x (Ironwood)", "GB200"];
    check(ironwood, 2.0, [("market-3-year", 2.0), ("market-3-year", 4.0)]);
    check(ironwood, 3.0, [("market-3-year", 2.0), ("market-3-year", 4.0)]);
    check(ironwood, 5.0, [("owning", 1.21), ("owning", 1.86)]);
    // GB200 has no shorter terms in the list, H100 has a 1-year price.
    check(["TPU v6e", "H100"], 1.0, [("1-year", 1.89), ("1-year", 2.97213)]);
    let found = contract::prices(&offers, ["TPU v6e", "H100"], 4.0, plain).unwrap();
    assert_eq!(found.notes, ["no owning price of TPU v6e: the saving is not locked for the contract"]);
    assert!(contract::prices(&offers, ironwood, 1.0, plain).is_none());
}

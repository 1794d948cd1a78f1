//! Price-list lint: what is found in the published one, and each rule by cases.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use switchpoint::economics::age::STALE_DAYS;
use switchpoint::economics::currency::{ExchangeRate, ExchangeRates};
use switchpoint::economics::offer::{Basis, Offer};
use switchpoint::economics::price_lint::{
    CHIP_HOUR_MAX, CHIP_HOUR_MIN, FAR_OUT, LintFinding, LintRule, OTHERS_MIN, find,
};
use switchpoint::record::offers::{PRICES, read, read_with};
use switchpoint::unit::UsdPerHour;

use crate::refusal::refuses;

const TODAY: Date = date(2026, 11, 23);

fn header() -> &'static str {
    PRICES.lines().next().unwrap()
}

/// A price list of these rows, in which words of a row replace those of a good one:
/// `chip=H100 region=here price=3.5`.
fn offers(rows: &[&str]) -> Vec<Offer> {
    let mut text = format!("{}\n", header());
    for row in rows {
        let get = |key: &str, default: &str| {
            let word = row.split_whitespace().find_map(|word| word.strip_prefix(key)?.strip_prefix('='));
            word.unwrap_or(default).replace('_', " ")
        };
        let chips = get("chips", "1");
        let (chip, vendor) = (get("chip", "H100"), get("vendor", "NVIDIA"));
        let (cloud, region, pricing) = (get("cloud", "AWS"), get("region", "here"), get("terms", "list"));
        let pricing = if pricing == "list" { "on_demand" } else { &pricing };
        let (instance, price, date) = (get("instance", "machine"), get("price", "5"), get("date", "2026-11-01"));
        text.push_str(&format!(
            "{chip},{vendor},{cloud},{region},{pricing},{instance},{chips},,{price},api,{date},list price,\n"
        ));
    }
    read("mine.csv", &text).unwrap()
}

fn found(rows: &[&str]) -> Vec<(LintRule, u64)> {
    find(&offers(rows), TODAY).into_iter().map(|finding| (finding.rule, finding.line)).collect()
}

/// The list that the program carries has no row that is no price at all, and its old and its
/// undated rows are found.
#[test]
fn traps_of_the_published_list() {
    let offers = read("prices.csv", PRICES).unwrap();
    let findings = find(&offers, TODAY);
    let disqualified: Vec<_> = findings.iter().filter(|finding| finding.rule.disqualifies()).collect();
    assert!(disqualified.is_empty(), "{disqualified:?}");
    for offer in offers.iter().filter(|offer| offer.basis().is_some()) {
        let found = |rule: LintRule| findings.iter().any(|f| (f.rule, f.line) == (rule, offer.line));
        let days = offer.provenance.date.day().map(|day| (TODAY - day).get_days());
        let expected = [days.is_some_and(|days| days > STALE_DAYS), days.is_none_or(|days| days < -1)];
        assert_eq!([LintRule::Stale, LintRule::Undated].map(found), expected, "line {}", offer.line);
    }
}

#[test]
fn each_trap_by_cases() {
    let spot = "terms=spot price=2";
    type Case<'a> = (&'a [&'a str], &'a [(LintRule, u64)]);
    let cases: [Case<'_>; 34] = [
        (&["price=5"], &[]),
        // Sentinels.
        (&["price=700"], &[(LintRule::Sentinel, 2)]),
        (&["chip=TPU_v6e instance=v6e-4 chips=4 price=175"], &[(LintRule::Sentinel, 2)]),
        (&["chip=TPU_v5p instance=v5p-12288 chips=6144 price=0.11393"], &[(LintRule::Sentinel, 2)]),
        (&["chips=8 price=124.875"], &[(LintRule::Sentinel, 2)]),
        (&["price=9999"], &[(LintRule::Sentinel, 2)]),
        (&["price=100.01"], &[(LintRule::Sentinel, 2)]),
        (&["price=100"], &[]),
        (&["price=0.0099"], &[(LintRule::Sentinel, 2)]),
        (&["price=0.01"], &[]),
        (&["chips=8 price=88"], &[]),
        // Spot and on demand.
        (&["price=2", spot], &[]),
        (&["price=1.99", spot], &[(LintRule::SpotAboveOnDemand, 3)]),
        (&[spot, "price=1.99"], &[(LintRule::SpotAboveOnDemand, 2)]),
        (&["price=1.99 region=there", spot], &[]),
        (&["price=1.99 cloud=Azure", spot], &[]),
        (&["price=1.99 chip=H200", spot], &[]),
        // The same machine decides; without it the dearest of the place does.
        (&["price=1.99", "price=3 instance=other", spot], &[(LintRule::SpotAboveOnDemand, 4)]),
        (&["price=1.9 instance=a", "price=3 instance=b", spot], &[]),
        (&["price=1.9 instance=a", "price=1.8 instance=b", spot], &[(LintRule::SpotAboveOnDemand, 4)]),
        // Cores and chips.
        (&["chip=TPU_v5p instance=v5p-1024 chips=512"], &[]),
        (&["chip=TPU_v5p instance=tpu-v5p-1024 chips=1024"], &[(LintRule::PerCore, 2)]),
        (&["chip=TPU_v6e instance=v6e-512 chips=512"], &[]),
        (&["chip=TPU_v6e instance=v6e-512 chips=256"], &[(LintRule::PerCore, 2)]),
        (&["chip=TPU_v7x instance=tpu7x-8 chips=8"], &[(LintRule::PerCore, 2)]),
        (&["chip=TPU_v7x instance=tpu7x-standard-4t chips=4"], &[]),
        // Machines of Google Cloud.
        (&["cloud=GCP instance=H100"], &[(LintRule::HostExcluded, 2)]),
        (&["cloud=GCP instance=a3-highgpu-8g chips=8"], &[]),
        (&["cloud=GCP chip=TPU_v6e vendor=Google instance=per_chip"], &[]),
        // Two prices for one offer: more than 1 % apart, on the same terms, for the same machine.
        (&["price=5", "price=5.04"], &[]),
        (&["price=5", "price=5.06"], &[(LintRule::Contradiction, 3)]),
        (&["price=5", "price=6 instance=other", "price=6 region=there", "price=6 terms=1yr"], &[]),
        // Ages.
        (&["date=2026-05-27", "date=2026-05-26 instance=b"], &[(LintRule::Stale, 3)]),
        (
            &["date=undated", "date=2026-11-24 instance=b", "date=2026-11-25 instance=c"],
            &[(LintRule::Undated, 2), (LintRule::Undated, 4)],
        ),
    ];
    for (rows, expected) in cases {
        assert_eq!(found(rows), expected, "{rows:?}");
    }
}

#[test]
fn far_out_needs_others() {
    let rows = |dear: &str, others: usize| -> Vec<(LintRule, u64)> {
        let names: Vec<String> = (0..others).map(|i| format!("price=5 region=r{i}")).collect();
        let mut rows: Vec<&str> = names.iter().map(String::as_str).collect();
        rows.push(dear);
        found(&rows)
    };
    assert_eq!(rows("price=20.1", OTHERS_MIN), [(LintRule::FarOut, OTHERS_MIN as u64 + 2)]);
    assert_eq!(rows("price=1.24", OTHERS_MIN), [(LintRule::FarOut, OTHERS_MIN as u64 + 2)]);
    for inside in ["price=20", "price=1.25", "price=20.1 terms=spot", "price=20.1 chip=H200"] {
        assert_eq!(
            rows(inside, OTHERS_MIN).iter().filter(|(rule, _)| *rule == LintRule::FarOut).count(),
            0,
            "{inside}"
        );
    }
    assert_eq!(rows("price=20.1", OTHERS_MIN - 1), []);
}

#[test]
fn rows_that_belong_to_no_basis_are_not_looked_at() {
    assert_eq!(found(&["price=700 terms=flex start", "price=700 terms=owning", "price=700 date=before_2026-07"]), []);
}

proptest! {
    /// Findings are those of the rows, whatever their order; each row on a basis has at most one of
    /// a rule.
    #[test]
    fn the_order_of_rows_changes_no_row_out_of_range(prices in proptest::collection::vec(0.001f64..200.0, 1..20), seed in 0usize..20) {
        let offer = |(place, price): (usize, &f64)| Offer {
            region: format!("r{place}"),
            usd_per_chip_hour: UsdPerHour(*price),
            line: place as u64 + 2,
            ..offers(&["price=5"]).remove(0)
        };
        let mut rows: Vec<Offer> = prices.iter().enumerate().map(offer).collect();
        let before = find(&rows, TODAY);
        let shift = seed % rows.len();
        rows.rotate_left(shift);
        prop_assert_eq!(&find(&rows, TODAY), &before);
        let key = |finding: &LintFinding| (finding.rule, finding.line);
        prop_assert!(before.windows(2).all(|pair| key(&pair[0]) < key(&pair[1])));
        for row in &rows {
            let price = row.usd_per_chip_hour.0;
            let out = !(CHIP_HOUR_MIN..=CHIP_HOUR_MAX).contains(&price);
            prop_assert!(!out || before.iter().any(|t| t.rule == LintRule::Sentinel && t.line == row.line));
            let mut others: Vec<f64> = rows.iter().filter(|o| o.line != row.line).map(|o| o.usd_per_chip_hour.0).collect();
            others.sort_by(f64::total_cmp);
            if others.len() >= OTHERS_MIN {
                let median = (others[(others.len() - 1) / 2] + others[others.len() / 2]) / 2.0;
                let far = price > FAR_OUT * median || price < median / FAR_OUT;
                prop_assert_eq!(far, before.iter().any(|t| t.rule == LintRule::FarOut && t.line == row.line));
            }
        }
    }
}

/// A price list with the columns of other money, of one row.
fn in_money(currency: &str, usd_per_unit: &str) -> String {
    format!(
        "{},currency,usd_per_unit\nH100,NVIDIA,Nebius,eu,on_demand,m,8,16,2,page,2026-11-01,list price,a note,{currency},{usd_per_unit}\n",
        header()
    )
}

#[test]
fn other_money_needs_a_rate() {
    let rates = ExchangeRates::new(["EUR=1.08".parse::<ExchangeRate>().unwrap()]).unwrap();
    let cases = [
        ("", "", 2.0, "a note"),
        ("USD", "", 2.0, "a note"),
        ("EUR", "", 2.16, "a note; 2 EUR at 1.08 USD"),
        (" eur ", "", 2.16, "a note; 2 EUR at 1.08 USD"),
        // The rate of the row is of the day of the row.
        ("EUR", "1.1", 2.2, "a note; 2 EUR at 1.1 USD"),
        ("CNY", "0.14", 0.28, "a note; 2 CNY at 0.14 USD"),
    ];
    for (currency, usd_per_unit, price, note) in cases {
        let offer = read_with("mine.csv", &in_money(currency, usd_per_unit), &rates).unwrap().remove(0);
        assert!((offer.usd_per_chip_hour.0 - price).abs() < 1e-12, "{currency} {usd_per_unit}");
        assert_eq!(offer.provenance.note, note);
        assert_eq!(offer.basis(), Some(Basis::List));
    }
    let refused = [
        (
            "CNY",
            "",
            "line 2: `currency` is `CNY`: say what it costs in US dollars, with --rate CNY=USD or in a column `usd_per_unit`",
        ),
        ("euro", "", "line 2: `currency` is `euro`: write its code of three letters, as in EUR"),
        ("EUR", "0", "line 2: `usd_per_unit` is `0`: give a finite number above 0"),
        ("EUR", "-1", "line 2: `usd_per_unit` is `-1`"),
        ("EUR", "NaN", "line 2: `usd_per_unit` is `NaN`"),
    ];
    for (currency, usd_per_unit, expected) in refused {
        refuses(|name, text| read_with(name, text, &rates), &in_money(currency, usd_per_unit), expected);
    }
    assert!(read("mine.csv", &in_money("EUR", "")).is_err(), "no rate, no price");
}

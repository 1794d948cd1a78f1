//! The claims of the article: their numbers, the way from each to its sources, and the files that
//! are refused.

use switchpoint::economics::claim::{Claim, ClaimTest, EvidenceReference, find};
use switchpoint::economics::fact;
use switchpoint::record::claims::{CLAIMS, carried, read, resolve};
use switchpoint::record::facts::{self, POOLING, PUBLISHED, SWITCHING};

use crate::refusal::refuses_each;

fn claims() -> Vec<Claim> {
    carried().unwrap()
}

#[test]
fn every_claim_leads_to_its_sources() {
    for claim in claims() {
        for reference in &claim.evidence {
            let rows = resolve(reference).unwrap();
            assert!(rows.len() <= 2, "{}: {reference:?} leads to {} rows", claim.id, rows.len());
            for row in rows {
                assert!(
                    !row.provenance.source.contains(['{', '}']) && row.provenance.source.len() > 10,
                    "{}: {row:?}",
                    claim.id
                );
                assert!(
                    !row.provenance.date.as_str().is_empty() && !row.provenance.quality.is_empty() && row.line > 1,
                    "{}: {row:?}",
                    claim.id
                );
                assert!(row.fields.len() >= 3, "{}: {row:?}", claim.id);
            }
        }
    }
}

#[test]
fn every_number_that_was_published_is_quoted_as_published() {
    let read = |text| facts::read("facts.csv", text).unwrap();
    let (pooling, published, switching) = (read(POOLING), read(PUBLISHED), read(SWITCHING));
    let mut held = 0;
    for claim in claims() {
        for number in &claim.numbers {
            let Some((file, id)) = number.fact.as_deref().and_then(|fact| fact.split_once('/')) else { continue };
            let facts = match file {
                "pooling" => &pooling,
                "published" => &published,
                "switching" => &switching,
                other => panic!("{}: no file {other}", claim.id),
            };
            let stated = fact::find(facts, id).unwrap_or_else(|| panic!("{}: no fact {id}", claim.id));
            // The maker says "more than four", the article "four".
            assert_eq!(
                number.agrees_with(stated),
                id != "ironwood-vendor-claim",
                "{}: {number:?} {stated:?}",
                claim.id
            );
            held += 1;
        }
    }
    assert_eq!(held, 15);
}

/// What the article says, by test.
#[test]
fn the_claims() {
    let claims = claims();
    let ids =
        |test| claims.iter().filter(|claim| claim.test == test).map(|claim| claim.id.as_str()).collect::<Vec<_>>();
    assert_eq!(ids(ClaimTest::Threshold), ["threshold-20-30"]);
    assert_eq!(ids(ClaimTest::Value), ["tpu-30-percent-better"]);
    assert_eq!(ids(ClaimTest::Ratio), ["v7-four-times-v6"]);
    assert_eq!(ids(ClaimTest::Pooling), ["pooling-together", "pooling-fleet"]);
    assert_eq!(ids(ClaimTest::Unverifiable), ["fortune-500-split"]);
    let published = [
        "pooling-utilisation",
        "pooling-gpus",
        "apple-uses-tpus",
        "margin-azure",
        "margin-aws",
        "margin-gcp",
        "growth-aws",
        "growth-azure",
        "growth-gcp",
        "t-head-chip",
    ];
    assert_eq!(ids(ClaimTest::Published), published);
    let number = |id: &str, name: &str| find(&claims, id).unwrap().number(name).unwrap().clone();
    let four = number("v7-four-times-v6", "performance").value.unwrap();
    assert_eq!((four.least(), four.most()), (3.5, 4.5));
    let risen = number("pooling-together", "utilisation-after").value.unwrap();
    assert!((risen.least() - 48.05).abs() < 1e-12 && (risen.most() - 48.15).abs() < 1e-12);
    let discount = number("threshold-20-30", "discount");
    assert_eq!((discount.low.unwrap().value, discount.high.unwrap().value, discount.value), (20.0, 30.0, None));
    let azure = number("growth-azure", "growth");
    assert!(azure.low.is_some() && azure.high.is_none());
    assert_eq!(number("margin-azure", "margin").fact, None);
}

/// A row as `--explain` shows it: what it says, and where that stands.
#[test]
fn a_row_of_evidence() {
    let claims = claims();
    let claim = find(&claims, "tpu-30-percent-better").unwrap();
    let rows = resolve(&claim.evidence[0]).unwrap();
    assert_eq!(rows.len(), 1);
    let source = "github:mlcommons/training_results_v5.0:Google/results/cloud-tpu-trillium-256-maxdiffusion/stable_diffusion@0fdc28f01325";
    assert_eq!((rows[0].file.as_str(), rows[0].provenance.source.as_str()), ("measured/training.csv", source));
    assert!(rows[0].fields.contains(&("minutes".to_owned(), "4.4436".to_owned())), "{:?}", rows[0].fields);
}

#[test]
fn references_that_lead_nowhere() {
    let reference = |file: &str, column: &str, text: &str| EvidenceReference {
        file: file.to_owned(),
        columns: [(column.to_owned(), text.to_owned())].into(),
    };
    let check = |reference: &EvidenceReference, expected: &str| {
        let error = resolve(reference).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    };
    check(&reference("switching.csv", "id", "nobody"), "switching.csv: no row has id `nobody`");
    check(&reference("switching.csv", "ID", "kakao-maxtext"), "switching.csv: line 1: no column `ID`");
    check(&reference("wages.csv", "id", "a"), "`wages.csv` is not a file of evidence: use prices.csv, specs.csv");
}

#[test]
fn refused_claims() {
    let cases = [
        ("version = 1", "version = 2", "`version` is 2: this program reads version 1"),
        (
            "id = \"margin-aws\"",
            "id = \"margin-azure\"",
            "claim `margin-azure`: `id` is `margin-azure`: give each claim an id",
        ),
        ("id = \"margin-aws\"", "id = \"Margin AWS\"", "`id` is `Margin AWS`"),
        (
            "test = \"threshold\"",
            "test = \"treshold\"",
            "unknown variant `treshold`, expected one of `threshold`, `value`, `ratio`",
        ),
        (
            "test = \"unverifiable\"",
            "test = \"published\"",
            "claim `fortune-500-split`: `test` is `published`: name evidence",
        ),
        ("test = \"ratio\"", "test = \"unverifiable\"", "claim `v7-four-times-v6`: `test` is `unverifiable`"),
        ("value = \"43\"", "value = \"43 %\"", "`43 %`: give digits"),
        ("value = \"43\"", "value = 43", "invalid type: integer `43`"),
        ("value = \"43\"", "value = \"NaN\"", "`NaN`: give digits"),
        ("value = \"43\"", "value = \"-43\"", "`-43`: give digits"),
        (
            "value = \"43\"",
            "value = \"43\", low = \"40\"",
            "`numbers` is `margin`: give `value`, or `low`, `high` or both",
        ),
        ("low = \"20\", high = \"30\"", "low = \"30\", high = \"20\"", "give a low end that is not above the high end"),
        (
            "fact = \"published/aws-margin\"",
            "fact = \"aws-margin\"",
            "`numbers.fact` is `aws-margin`: write it as file/id",
        ),
        ("{ name = \"azure\"", "{ name = \"gcp\"", "`numbers.name` is `gcp`: give each number a name"),
        (
            "{ file = \"switching.csv\", id = \"apple-tpu\" }",
            "{ file = \"switching.csv\" }",
            "`evidence` is `switching.csv`: name at least one column",
        ),
        (
            "refuted_by = \"It lies outside.\"",
            "refuted_by = \" \"",
            "claim `growth-aws`: `refuted_by` is ` `: fill it in",
        ),
        ("refuted_by = \"It lies outside.\"", "refuted = \"\"", "unknown field `refuted`"),
    ];
    refuses_each(read, CLAIMS, &cases);
}

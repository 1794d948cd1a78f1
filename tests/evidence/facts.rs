//! Switching, pooling and what companies published: the rows, what follows from them, and the files
//! that are refused.

use switchpoint::economics::fact::{Fact, find};
use switchpoint::record::facts::{POOLING, PUBLISHED, SWITCHING, read};

use crate::refusal::refuses;

fn facts(text: &str) -> Vec<Fact> {
    read("facts.csv", text).unwrap()
}

fn value(facts: &[Fact], id: &str) -> f64 {
    find(facts, id).unwrap().value().unwrap()
}

#[test]
fn every_row_is_read_and_has_its_source() {
    for text in [SWITCHING, POOLING, PUBLISHED] {
        let facts = facts(text);
        assert_eq!(facts.len(), csv::Reader::from_reader(text.as_bytes()).records().count());
        assert!((2..).zip(&facts).all(|(line, fact)| fact.line == line));
        for fact in &facts {
            assert!(
                fact.provenance.source.len() > 10
                    && fact.provenance.date.as_str().starts_with(['1', '2'])
                    && !fact.provenance.quality.is_empty(),
                "{}",
                fact.id
            );
            assert!(
                fact.low.or(fact.high).is_some() || !fact.provenance.note.is_empty() || fact.statement.len() > 60,
                "{}",
                fact.id
            );
        }
    }
}

/// What the figures on pooling make together; none of this stands in the file.
#[test]
fn pooling_adds_up() {
    let facts = facts(POOLING);
    let (before, after) = (value(&facts, "gpus-before"), value(&facts, "gpus-after"));
    let utilisation = find(&facts, "utilisation-before").unwrap();
    let (low, high, risen) = (utilisation.low.unwrap(), utilisation.high.unwrap(), value(&facts, "utilisation-after"));
    let check = |computed: f64, stated: f64| assert!((computed - stated).abs() <= 0.05, "{computed} is not {stated}");
    check(100.0 * (1.0 - after / before), 82.1);
    assert_eq!((100.0 * (1.0 - after / before)).round(), value(&facts, "gpu-saving"));
    check(100.0 * (1.0 - low / risen), 72.3);
    check(100.0 * (1.0 - high / risen), 29.5);
    // The utilisation before that the saving would need.
    check(risen * after / before, 8.6);
    check(100.0 * (before - after) / value(&facts, "fleet"), 3.3);
    check(value(&facts, "fleet") * value(&facts, "tail-gpus") / 100.0, 5310.0);
    check(before / value(&facts, "models"), 25.4);
    check(after / value(&facts, "models"), 4.5);
}

#[test]
fn published_margins_follow_from_income_and_revenue() {
    let facts = facts(PUBLISHED);
    // The widest that rounding of the two figures and of the margin allows, in points.
    for (company, points) in [("aws", 0.3), ("google-cloud", 0.5), ("intelligent-cloud", 0.7)] {
        let [income, revenue, margin] =
            ["income", "revenue", "margin"].map(|what| value(&facts, &format!("{company}-{what}")));
        let computed = 100.0 * income / revenue;
        assert!((computed - margin).abs() < points, "{company}: {computed} is not {margin}");
    }
}

#[test]
fn a_loaded_wage_is_the_wage_over_its_share() {
    let facts = facts(SWITCHING);
    let loaded = value(&facts, "us-developer-wage") / (1.0 - value(&facts, "us-benefits-share") / 100.0);
    assert!((loaded - 189_600.0).abs() < 50.0, "{loaded}");
}

#[test]
fn ends_of_ranges() {
    let facts = [facts(SWITCHING), facts(POOLING)].concat();
    let check = |id: &str, low: Option<f64>, high: Option<f64>| {
        let fact = find(&facts, id).unwrap();
        assert_eq!((fact.low, fact.high), (low, high), "{id}");
        assert_eq!(fact.value(), low.filter(|_| low == high), "{id}");
    };
    check("custom-kernels", Some(3.0), Some(6.0));
    check("uk-cloud-switching", None, Some(1.0));
    check("duration", Some(3.0), None);
    check("aws-p5-price", Some(-44.0), Some(-44.0));
    check("discount-survey", None, None);
}

#[test]
fn refused_facts() {
    let good = ["a-b", "survey", "somebody", "1", "2", "%", "said so", "https://a.b", "2026-11", "press", ""];
    let header = "id,kind,subject,low,high,unit,statement,source,date,quality,note";
    let table = |column: usize, text: &str| {
        let mut fields = good;
        fields[column] = text;
        format!("{header}\n{}\n", fields.join(","))
    };
    assert_eq!(facts(&table(0, "b-2")).len(), 1);
    let cases = [
        (0, "A b", "`id` is `A b`: use lower-case letters"),
        (0, "a--b", "`id` is `a--b`"),
        (1, "", "`kind` is ``"),
        (3, "3", "`low` is `3`: give a low end that is not above the high end, 2"),
        (3, "NaN", "`low` is `NaN`: give a finite number, or nothing"),
        (4, "about 2", "`high` is `about 2`"),
        (5, "", "`unit` is ``: give a number and its unit, or neither"),
        (6, "", "`statement` is ``"),
        (7, "", "`source` is ``"),
        (8, "lately", "`date` is `lately`: begin with a date"),
        (9, "", "`quality` is ``"),
    ];
    for (column, text, expected) in cases {
        refuses(read, &table(column, text), &format!("line 2: {expected}"));
    }
    let twice = format!("{}{}\n", table(0, "a"), table(0, "a").lines().nth(1).unwrap());
    refuses(read, &twice, "line 3: `id` is `a`: give each row an id of its own");
}

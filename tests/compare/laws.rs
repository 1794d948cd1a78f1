//! Laws that every comparison obeys, over many random result sets.

use proptest::prelude::*;
use switchpoint::compare::{By, Comparison, Filter, RowVerdict, Rules, TargetSummary, compare};
use switchpoint::result::ResultSet;

use super::build::rows;

fn summary(label: &str, file: usize, results: &ResultSet) -> TargetSummary {
    TargetSummary::all(label, file, results, None).remove(0)
}

fn compared(base: &ResultSet, alternative: &ResultSet) -> Comparison {
    compare(&summary("a", 0, base), &summary("b", 1, alternative), None, &Rules::plain(By::Kernel))
}

fn flipped(state: RowVerdict) -> RowVerdict {
    match state {
        RowVerdict::Faster => RowVerdict::Slower,
        RowVerdict::Slower => RowVerdict::Faster,
        other => other,
    }
}

/// y of some rows with the same number of runs, some near and some far from each other.
fn y(rows: usize) -> impl Strategy<Value = Vec<Vec<f64>>> {
    let row = (-0.1..0.1f64, prop::collection::vec(-0.01..0.01f64, 3))
        .prop_map(|(center, noise)| noise.into_iter().map(|noise| center + noise).collect());
    prop::collection::vec(row, rows)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn swapping_the_files_flips_verdicts((one, other) in (1..12usize).prop_flat_map(|count| (y(count), y(count)))) {
        let [one, other] = [rows("2026-11-24T10:00:00Z", &one), rows("2026-11-25T10:00:00Z", &other)];
        let (there, back) = (compared(&one, &other), compared(&other, &one));
        prop_assert_eq!(there.lines.len(), back.lines.len());
        for (line, mirrored) in there.lines.iter().zip(&back.lines) {
            prop_assert_eq!(flipped(line.verdict()), mirrored.verdict());
            let (ratio, inverse) = (line.compared().unwrap().ratio, mirrored.compared().unwrap().ratio);
            prop_assert!((ratio.value * inverse.value - 1.0).abs() < 1e-12);
            prop_assert!((ratio.low * inverse.high - 1.0).abs() < 1e-9);
        }
        let (mean, inverse) = (there.mean.unwrap(), back.mean.unwrap());
        prop_assert!((mean.ratio.low * inverse.ratio.high - 1.0).abs() < 1e-9);
    }

    /// What a filter shows is what it showed before, and it shows all that it asks for.
    #[test]
    fn a_filter_hides_rows_and_changes_none(one in y(10), other in y(10), pattern in "k[0-9]", state in 0..4usize) {
        let [one, other] = [rows("2026-11-24T10:00:00Z", &one), rows("2026-11-25T10:00:00Z", &other)];
        let pair = compared(&one, &other);
        let state = [RowVerdict::Faster, RowVerdict::Slower, RowVerdict::Same, RowVerdict::Unclear][state];
        let filter = Filter { kernels: vec![pattern.clone()], verdicts: vec![state], ..Filter::default() };
        for line in &pair.lines {
            prop_assert_eq!(filter.shows(line), line.kernel.contains(&pattern) && line.verdict() == state);
            prop_assert!(Filter::default().shows(line));
        }
    }

    /// A file against itself is the same or unclear, and its mean is 1.
    #[test]
    fn a_file_against_a_copy_is_never_faster(one in y(9)) {
        let results = rows("2026-11-24T10:00:00Z", &one);
        let pair = compared(&results, &results);
        for line in &pair.lines {
            prop_assert!(matches!(line.verdict(), RowVerdict::Same | RowVerdict::Unclear), "{:?}", line);
        }
        prop_assert_eq!(pair.mean.unwrap().ratio.value, 1.0);
    }

    /// The order of rows in a file decides nothing but the order of the table.
    #[test]
    fn the_order_of_rows_decides_nothing(one in y(9), other in y(9)) {
        let [one, mut other] = [rows("2026-11-24T10:00:00Z", &one), rows("2026-11-25T10:00:00Z", &other)];
        let before = compared(&one, &other);
        other.rows.reverse();
        let after = compared(&one, &other);
        for (line, same) in before.lines.iter().zip(&after.lines) {
            prop_assert_eq!(line.verdict(), same.verdict());
            prop_assert!((line.compared().unwrap().judged.p - same.compared().unwrap().judged.p).abs() < 1e-9);
        }
    }
}

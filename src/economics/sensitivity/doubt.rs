//! What a doubt rests on: the share of the variance of a yes-or-no outcome that an input explains.
//!
//! Draws are sorted by the input and cut into groups of equal count; the variance between the means
//! of the groups, less what chance alone would give them, is the share of the input.

/// Groups into which draws are cut.
const GROUPS: usize = 50;

/// Var(E\[outcome | input\]) over the variance of the outcome; at least 0, and 0 where the outcome
/// never varies.
#[must_use]
pub fn share(outcomes: &[bool], input: &[f64]) -> f64 {
    let mut order: Vec<usize> = (0..outcomes.len()).collect();
    order.sort_by(|one, other| input[*one].total_cmp(&input[*other]));
    let count = order.len();
    let group = |group: usize| {
        let of = &order[group * count / GROUPS..(group + 1) * count / GROUPS];
        (of.iter().filter(|index| outcomes[**index]).count(), of.len())
    };
    explained(&(0..GROUPS).map(group).collect::<Vec<_>>())
}

/// The same for an input that has a few values and no order: a group for each.
#[must_use]
pub fn share_of_labels(outcomes: &[bool], labels: &[usize]) -> f64 {
    let mut groups = vec![(0, 0); labels.iter().max().map_or(0, |most| most + 1)];
    for (outcome, label) in outcomes.iter().zip(labels) {
        groups[*label].0 += usize::from(*outcome);
        groups[*label].1 += 1;
    }
    explained(&groups)
}

/// From the number of outcomes that are true in each group, and its size.
fn explained(groups: &[(usize, usize)]) -> f64 {
    let (yes, all) = groups.iter().fold((0, 0), |sum, group| (sum.0 + group.0, sum.1 + group.1));
    let p = yes as f64 / all as f64;
    let variance = p * (1.0 - p);
    if all == 0 || variance == 0.0 {
        return 0.0;
    }
    let between = |&(yes, size): &(usize, usize)| {
        if size < 2 {
            return 0.0;
        }
        let (size, mean) = (size as f64, yes as f64 / size as f64);
        size * (mean - p).powi(2) - mean * (1.0 - mean) * size / (size - 1.0)
    };
    (groups.iter().map(between).sum::<f64>() / (all as f64 * variance)).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_explains_all_or_nothing() {
        let input: Vec<f64> = (0..10_000).map(f64::from).collect();
        let half: Vec<bool> = input.iter().map(|value| *value >= 5000.0).collect();
        assert!((share(&half, &input) - 1.0).abs() < 1e-9);
        let alternating: Vec<bool> = (0..10_000).map(|index| index % 2 == 0).collect();
        assert!(share(&alternating, &input) < 0.01);
        assert_eq!(share(&[true; 100], &input[..100]), 0.0);
        let labels: Vec<usize> = half.iter().map(|yes| usize::from(*yes)).collect();
        assert!((share_of_labels(&half, &labels) - 1.0).abs() < 1e-9);
        assert_eq!(share_of_labels(&half, &vec![0; half.len()]), 0.0);
    }
}

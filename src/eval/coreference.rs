//! B³ and entity-based CEAF: how well mentions are joined to entities.
//!
//! B³: Bagga and Baldwin, Algorithms for Scoring Coreference Chains, 1998. CEAF-e: Luo, On Coreference Resolution Performance
//! Metrics, HLT-EMNLP 2005, with the similarity φ4. A mention that only one side has counts against the other, as in the
//! reference scorer of the `CoNLL` shared tasks (Pradhan et al., Scoring Coreference Partitions of Predicted Mentions, ACL 2014).

use std::{collections::HashMap, hash::Hash, ops::AddAssign};

use pathfinding::{kuhn_munkres::kuhn_munkres, matrix::Matrix};

/// Precision and recall as sums, so that articles can be added up.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sums {
    right: f64,
    predicted: f64,
    found: f64,
    gold: f64,
}

impl Sums {
    /// Of what was predicted, the part that is right, in per cent.
    #[must_use]
    pub fn precision(self) -> f64 {
        percent(self.right, self.predicted)
    }

    /// Of what is right, the part that was predicted, in per cent.
    #[must_use]
    pub fn recall(self) -> f64 {
        percent(self.found, self.gold)
    }

    /// The harmonic mean of both.
    #[must_use]
    pub fn f1(self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
    }
}

fn percent(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { 100.0 * part / whole } else { 0.0 }
}

impl AddAssign for Sums {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.predicted += other.predicted;
        self.found += other.found;
        self.gold += other.gold;
    }
}

/// B³: of each mention's cluster, the part that is in the mention's cluster on the other side.
#[must_use]
pub fn b_cubed<M: Copy + Eq + Hash>(gold: &[Vec<M>], predicted: &[Vec<M>]) -> Sums {
    let (right, total) = shared(predicted, gold);
    let (found, all) = shared(gold, predicted);
    Sums { right, predicted: total, found, gold: all }
}

/// The sum over the mentions of `ours` of the part of their cluster that is theirs too, and the number of mentions.
fn shared<M: Copy + Eq + Hash>(ours: &[Vec<M>], theirs: &[Vec<M>]) -> (f64, f64) {
    let cluster_of = clusters_of(theirs);
    let (mut sum, mut count) = (0.0, 0.0);
    for cluster in ours {
        let mut parts: HashMap<usize, f64> = HashMap::new();
        cluster.iter().filter_map(|m| cluster_of.get(m)).for_each(|&c| *parts.entry(c).or_default() += 1.0);
        sum += parts.values().map(|n| n * n).sum::<f64>() / cluster.len() as f64;
        count += cluster.len() as f64;
    }
    (sum, count)
}

fn clusters_of<M: Copy + Eq + Hash>(clusters: &[Vec<M>]) -> HashMap<M, usize> {
    clusters.iter().enumerate().flat_map(|(c, mentions)| mentions.iter().map(move |&m| (m, c))).collect()
}

/// CEAF-e: clusters paired one to one so that their likeness, twice the shared mentions over all of both, is greatest.
#[must_use]
pub fn ceaf_e<M: Copy + Eq + Hash>(gold: &[Vec<M>], predicted: &[Vec<M>]) -> Sums {
    /// Weights of the pairing are whole numbers.
    const STEPS: f64 = 1e9;
    let (few, many) = if gold.len() <= predicted.len() { (gold, predicted) } else { (predicted, gold) };
    let cluster_of = clusters_of(many);
    let mut likeness = Matrix::new(few.len(), many.len(), 0_i64);
    for (row, cluster) in few.iter().enumerate() {
        let mut common: HashMap<usize, f64> = HashMap::new();
        cluster.iter().filter_map(|m| cluster_of.get(m)).for_each(|&c| *common.entry(c).or_default() += 1.0);
        for (column, n) in common {
            let both = (cluster.len() + many[column].len()) as f64;
            likeness[(row, column)] = (STEPS * 2.0 * n / both).round() as i64;
        }
    }
    let best = if few.is_empty() { 0.0 } else { kuhn_munkres(&likeness).0 as f64 / STEPS };
    Sums { right: best, predicted: predicted.len() as f64, found: best, gold: gold.len() as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(sums: Sums, precision: f64, recall: f64) {
        let near = |a: f64, b: f64| (a - b).abs() < 0.05;
        assert!(near(sums.precision(), precision) && near(sums.recall(), recall), "{sums:?}");
    }

    /// The example of Luo's paper (its table 1): figures of B³ and of CEAF with φ4.
    #[test]
    fn figures_of_the_paper() {
        let truth = [vec![1, 2, 3, 4, 5], vec![6, 7], vec![8, 9, 10, 11, 12]];
        let one_wrong_link = [vec![1, 2, 3, 4, 5], vec![6, 7, 8, 9, 10, 11, 12]];
        close(b_cubed(&truth, &one_wrong_link), 76.2, 100.0);
        close(ceaf_e(&truth, &one_wrong_link), 91.7, 61.1);
        let all_in_one = [(1..=12).collect::<Vec<_>>()];
        close(b_cubed(&truth, &all_in_one), 37.5, 100.0);
        close(ceaf_e(&truth, &all_in_one), 58.8, 19.6);
        let singletons: Vec<_> = (1..=12).map(|m| vec![m]).collect();
        close(b_cubed(&truth, &singletons), 100.0, 25.0);
    }

    #[test]
    fn what_only_one_side_has_counts_against_it() {
        let gold = [vec![1, 2], vec![3]];
        close(b_cubed(&gold, &[vec![1, 2, 9]]), 44.4, 66.7);
        close(b_cubed(&gold, &[]), 0.0, 0.0);
        close(ceaf_e(&gold, &[]), 0.0, 0.0);
        close(ceaf_e::<u32>(&[], &[]), 0.0, 0.0);
        close(ceaf_e(&gold, &gold), 100.0, 100.0);
    }
}

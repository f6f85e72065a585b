//! Precision and recall of the mentions of an article.

use std::{collections::VecDeque, ops::AddAssign};

use super::{Predicted, gold};
use crate::{analysis::EntityType, span::Span};

/// How many mentions there are, and how many were found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Gold mentions.
    pub gold: u64,
    /// Predicted ones.
    pub predicted: u64,
    /// Predicted ones with exactly the span and type of a gold one.
    pub exact: u64,
    /// Gold ones that share a character with a predicted one of the same type, each with one of its own.
    pub overlap: u64,
}

impl Counts {
    /// The share of predicted mentions that are right, in per cent; 0 where there are none.
    #[must_use]
    pub fn precision(self) -> f64 {
        100.0 * ratio(self.exact, self.predicted)
    }

    /// The share of gold mentions that were found, in per cent; 0 where there are none.
    #[must_use]
    pub fn recall(self) -> f64 {
        100.0 * ratio(self.exact, self.gold)
    }

    /// The harmonic mean of precision and recall, in per cent.
    #[must_use]
    pub fn f1(self) -> f64 {
        self.f1_of(self.exact)
    }

    /// [F1](Self::f1) where a mention is right that overlaps a gold one of its type.
    #[must_use]
    pub fn overlap_f1(self) -> f64 {
        self.f1_of(self.overlap)
    }

    /// The operations of `score.py` in its order, so that both round alike.
    fn f1_of(self, right: u64) -> f64 {
        let (p, r) = (ratio(right, self.predicted), ratio(right, self.gold));
        if p + r > 0.0 { 200.0 * p * r / (p + r) } else { 0.0 }
    }
}

fn ratio(part: u64, all: u64) -> f64 {
    if all == 0 { 0.0 } else { part as f64 / all as f64 }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.gold += other.gold;
        self.predicted += other.predicted;
        self.exact += other.exact;
        self.overlap += other.overlap;
    }
}

/// What came of an article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Score {
    /// The counts of each type measured, in the order asked for.
    pub counts: Vec<Counts>,
    /// The gold mentions that were not found exactly, in the order of the text.
    pub missed: Vec<(Span, EntityType)>,
    /// The predicted mentions that count, in the order of the text, and whether each is right.
    pub judged: Vec<(Predicted, bool)>,
}

/// Compares what was found in an article with what there is, for the types asked for.
///
/// Takes time in proportion to the mentions, times their logarithm, unless many of one side lie over each other.
#[must_use]
pub fn score(gold: &[gold::Mention], predicted: &[Predicted], types: &[EntityType]) -> Score {
    let sure_type = |m: &gold::Mention| m.entity_type.filter(|t| !m.optional && types.contains(t));
    let mut sure: Vec<_> = gold.iter().filter_map(|m| Some((m.span, sure_type(m)?))).collect();
    sure.sort_unstable();
    sure.dedup();
    let loose = Cover::new(gold.iter().filter(|m| sure_type(m).is_none()).map(|m| m.span));

    // Of equal ones the surest.
    let mut found: Vec<_> = predicted.iter().filter(|p| types.contains(&p.entity_type)).copied().collect();
    let key = |p: &Predicted| (p.span, p.entity_type);
    found.sort_by(|a, b| key(a).cmp(&key(b)).then(b.confidence.total_cmp(&a.confidence)));
    found.dedup_by_key(|p| key(p));
    let judged: Vec<_> = found
        .into_iter()
        .map(|p| (p, sure.binary_search(&key(&p)).is_ok()))
        .filter(|(p, right)| *right || !loose.overlaps(p.span))
        .collect();

    let counts = types.iter().map(|&t| {
        let gold: Vec<_> = sure.iter().filter(|m| m.1 == t).map(|m| m.0).collect();
        let of_type = judged.iter().filter(|(p, _)| p.entity_type == t);
        Counts {
            gold: gold.len() as u64,
            predicted: of_type.clone().count() as u64,
            exact: of_type.clone().filter(|(_, right)| *right).count() as u64,
            overlap: pairs(&gold, of_type.map(|(p, _)| p.span).collect()),
        }
    });
    let counts = counts.collect();
    let missed = sure.into_iter().filter(|m| judged.binary_search_by_key(m, |(p, _)| key(p)).is_err()).collect();
    Score { counts, missed, judged }
}

/// How many of `gold` overlap one of `found`, each another one: the first that is left. Both are in order.
fn pairs(gold: &[Span], mut found: VecDeque<Span>) -> u64 {
    let mut pairs = 0;
    for &span in gold {
        // What ends before this one begins is before all later ones too.
        while found.front().is_some_and(|f| f.end <= span.begin) {
            found.pop_front();
        }
        let near = found.iter().take_while(|f| f.begin < span.end);
        if let Some(at) = near.clone().position(|f| f.overlaps(span)) {
            found.remove(at);
            pairs += 1;
        }
    }
    pairs
}

/// The characters that some spans cover.
struct Cover(Vec<Span>);

impl Cover {
    fn new(spans: impl Iterator<Item = Span>) -> Self {
        let mut spans: Vec<_> = spans.collect();
        spans.sort_unstable();
        spans.dedup_by(|next, span| {
            let joined = next.begin <= span.end;
            if joined {
                span.end = span.end.max(next.end);
            }
            joined
        });
        Self(spans)
    }

    fn overlaps(&self, span: Span) -> bool {
        let first = self.0.partition_point(|s| s.end <= span.begin);
        self.0.get(first).is_some_and(|s| s.overlaps(span))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use EntityType::{Event, Location, Organization, Person};
    use proptest::prelude::*;

    use super::*;

    const NEWS: [EntityType; 3] = [Person, Location, Organization];

    fn gold(mentions: &[(usize, usize, EntityType)]) -> Vec<gold::Mention> {
        let of = |&(begin, end, entity_type)| gold::Mention {
            span: Span::new(begin, end),
            entity_type: Some(entity_type),
            optional: false,
        };
        mentions.iter().map(of).collect()
    }

    fn optional(mentions: &[(usize, usize, EntityType)]) -> Vec<gold::Mention> {
        gold(mentions).into_iter().map(|m| gold::Mention { optional: true, ..m }).collect()
    }

    fn found(mentions: &[(usize, usize, EntityType)]) -> Vec<Predicted> {
        let of = |&(begin, end, entity_type)| Predicted { span: Span::new(begin, end), entity_type, confidence: 0.5 };
        mentions.iter().map(of).collect()
    }

    /// Gold, predicted, exact and overlapping mentions of all types together.
    fn sums(gold: &[gold::Mention], predicted: &[Predicted], types: &[EntityType]) -> [u64; 4] {
        let mut sum = Counts::default();
        score(gold, predicted, types).counts.into_iter().for_each(|c| sum += c);
        [sum.gold, sum.predicted, sum.exact, sum.overlap]
    }

    #[test]
    fn a_mention_is_right_where_span_and_type_are() {
        let gold = gold(&[(0, 4, Person), (10, 14, Location), (20, 30, Organization), (40, 44, Person)]);
        let found = found(&[(40, 44, Location), (0, 4, Person), (10, 15, Location), (50, 54, Organization)]);
        let score = score(&gold, &found, &NEWS);
        let [person, location, organization] = score.counts[..] else { panic!("three types") };
        assert_eq!(person, Counts { gold: 2, predicted: 1, exact: 1, overlap: 1 });
        assert_eq!(location, Counts { gold: 1, predicted: 2, exact: 0, overlap: 1 });
        assert_eq!(organization, Counts { gold: 1, predicted: 1, exact: 0, overlap: 0 });
        let missed = [(10, 14, Location), (20, 30, Organization), (40, 44, Person)];
        assert_eq!(score.missed, missed.map(|(begin, end, t)| (Span::new(begin, end), t)));
        let right: Vec<_> = score.judged.iter().map(|(p, right)| (p.span.begin, *right)).collect();
        assert_eq!(right, [(0, true), (10, false), (40, false), (50, false)]);
    }

    #[test]
    fn what_overlaps_an_optional_mention_counts_neither_way() {
        let mut gold = gold(&[(0, 4, Person)]);
        gold.extend(optional(&[(10, 20, Organization)]));
        for loose in [(10, 20, Organization), (10, 20, Person), (19, 25, Location), (5, 11, Person), (12, 13, Person)] {
            assert_eq!(sums(&gold, &found(&[(0, 4, Person), loose]), &NEWS), [1, 1, 1, 1], "{loose:?}");
        }
        for apart in [(20, 25, Organization), (5, 10, Organization)] {
            assert_eq!(sums(&gold, &found(&[(0, 4, Person), apart]), &NEWS), [1, 2, 1, 1], "{apart:?}");
        }
        gold.extend(optional(&[(11, 13, Person)]));
        assert_eq!(sums(&gold, &found(&[(15, 18, Person)]), &NEWS), [1, 0, 0, 0], "behind one that lies in another");
        assert_eq!(sums(&gold, &[], &NEWS), [1, 0, 0, 0]);
    }

    #[test]
    fn what_is_right_counts_inside_an_optional_mention_too() {
        let mut gold = gold(&[(12, 16, Location)]);
        gold.extend(optional(&[(10, 20, Organization)]));
        assert_eq!(sums(&gold, &found(&[(12, 16, Location)]), &NEWS), [1, 1, 1, 1]);
        // Almost right is left out, and so is not there to overlap.
        assert_eq!(sums(&gold, &found(&[(12, 17, Location)]), &NEWS), [1, 0, 0, 0]);
    }

    #[test]
    fn types_that_are_not_measured_are_as_good_as_optional() {
        let gold = gold(&[(0, 9, Event), (20, 24, Location)]);
        let found = found(&[(0, 4, Location), (0, 9, Event), (20, 24, Event)]);
        assert_eq!(sums(&gold, &found, &NEWS), [1, 0, 0, 0]);
        assert_eq!(sums(&gold, &found, &[Event]), [1, 1, 1, 1]);
        assert_eq!(sums(&gold, &found, &EntityType::ALL), [2, 3, 1, 1]);
        let other = [gold::Mention { entity_type: None, ..gold[0] }];
        assert_eq!(sums(&other, &found, &NEWS), [0, 0, 0, 0]);
    }

    #[test]
    fn the_same_mention_counts_once_and_as_the_surest() {
        let gold = gold(&[(0, 4, Person), (0, 4, Person)]);
        let mut found = found(&[(0, 4, Person), (0, 4, Person)]);
        found[1].confidence = 0.75;
        let score = score(&gold, &found, &[Person]);
        assert_eq!(score.counts, [Counts { gold: 1, predicted: 1, exact: 1, overlap: 1 }]);
        assert_eq!(score.judged, [(found[1], true)]);
    }

    #[test]
    fn each_predicted_mention_overlaps_one_gold_one_only() {
        // One long prediction over two names, then two parts of one name, then a long one with a short one inside.
        let gold = gold(&[(0, 4, Person), (5, 9, Person), (20, 30, Person), (40, 60, Person), (45, 50, Person)]);
        let found = found(&[(0, 9, Person), (20, 24, Person), (25, 30, Person), (40, 44, Person), (46, 70, Person)]);
        assert_eq!(sums(&gold, &found, &NEWS), [5, 5, 0, 4]);
    }

    /// The same by the definition: every mention beside every other.
    fn by_definition(gold: &[gold::Mention], predicted: &[Predicted], types: &[EntityType]) -> [u64; 4] {
        let is_sure = |m: &gold::Mention| !m.optional && m.entity_type.is_some_and(|t| types.contains(&t));
        let sure: BTreeSet<_> = gold.iter().filter(|m| is_sure(m)).map(|m| (m.span, m.entity_type.unwrap())).collect();
        let of_types = predicted.iter().map(|p| (p.span, p.entity_type)).filter(|p| types.contains(&p.1));
        let is_loose = |span: Span| gold.iter().any(|m| !is_sure(m) && m.span.overlaps(span));
        let mut found: BTreeSet<_> = of_types.filter(|p| sure.contains(p) || !is_loose(p.0)).collect();
        let [gold, predicted, exact] =
            [sure.len(), found.len(), sure.intersection(&found).count()].map(|count| count as u64);
        let mut overlap = 0;
        for mention in &sure {
            let hit = found.iter().find(|p| p.1 == mention.1 && p.0.overlaps(mention.0)).copied();
            overlap += u64::from(hit.is_some_and(|hit| found.remove(&hit)));
        }
        [gold, predicted, exact, overlap]
    }

    proptest! {
        #[test]
        fn the_score_is_that_of_the_definition(
            gold in prop::collection::vec((0usize..40, 1usize..9, 0usize..6, any::<bool>(), any::<bool>()), 0..16),
            found in prop::collection::vec((0usize..40, 1usize..9, 0usize..6), 0..16),
        ) {
            let gold: Vec<_> = gold
                .into_iter()
                .map(|(begin, len, t, a, b)| gold::Mention {
                    span: Span::new(begin, begin + len),
                    entity_type: Some(EntityType::ALL[t]),
                    optional: a && b,
                })
                .collect();
            let found = self::found(
                &found.into_iter().map(|(begin, len, t)| (begin, begin + len, EntityType::ALL[t])).collect::<Vec<_>>(),
            );
            for types in [&NEWS[..], &[Person, Event], &EntityType::ALL] {
                prop_assert_eq!(sums(&gold, &found, types), by_definition(&gold, &found, types));
            }
        }
    }

    #[test]
    fn nothing_divided_by_nothing_is_nothing() {
        let none = Counts::default();
        assert_eq!([none.precision(), none.recall(), none.f1(), none.overlap_f1()].map(f64::to_bits), [0; 4]);
        let some = Counts { gold: 8, predicted: 4, exact: 2, overlap: 4 };
        let figures = [some.precision(), some.recall(), some.f1(), some.overlap_f1()];
        assert_eq!(figures.map(|f| format!("{f:.2}")), ["50.00", "25.00", "33.33", "66.67"]);
    }
}

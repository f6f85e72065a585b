//! What held-out articles tell: how far each type is to be preferred, what probabilities are worth, and how good it is.

use std::fmt::Write as _;

use super::{corpus::Example, names::Prepared, parallel::parallel};
use crate::{
    analysis::EntityType,
    entity::{
        model::{Calibration, Model},
        tags::{ENTITY_TYPES, TYPES},
    },
    eval::{
        Predicted,
        score::{self, Counts},
    },
    span::{OffsetTable, OffsetUnit},
};

/// The types of the headline figure.
pub(crate) const NEWS: &[EntityType] = &[EntityType::Person, EntityType::Location, EntityType::Organization];
/// The others.
pub(crate) const OTHERS: &[EntityType] = &[EntityType::Event, EntityType::Law, EntityType::Product];

/// Preferences that are tried.
const STEPS: [f32; 7] = [0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5];

/// What the held-out articles tell.
pub(crate) struct Tuned {
    pub(crate) preference: [f32; TYPES],
    pub(crate) calibration: Calibration,
    pub(crate) scores: [Counts; TYPES],
    /// Answers for `score.py`, a line an article.
    pub(crate) answers: String,
}

/// Finds the preference of each type with the best F1 and then the calibration; `model_of` gives the model that was not
/// trained on an article.
pub(crate) fn tune<'m>(
    examples: &[Example],
    prepared: &[Prepared],
    model_of: impl Fn(usize) -> &'m Model + Sync,
) -> Tuned {
    let mut preference = [0.0; TYPES];
    for kind in 0..TYPES {
        let types = if kind < NEWS.len() { NEWS } else { &ENTITY_TYPES[kind..=kind] };
        let mut best = (f64::MIN, 0.0);
        for step in STEPS {
            preference[kind] = step;
            let f1 = total(&judge(examples, prepared, &model_of, &preference, types)).f1();
            if f1 > best.0 {
                best = (f1, step);
            }
        }
        preference[kind] = best.1;
    }
    let mut judged: Vec<(f32, bool)> = Vec::new();
    let mut scores = [Counts::default(); TYPES];
    for types in [NEWS, OTHERS] {
        for score in judge(examples, prepared, &model_of, &preference, types) {
            judged.extend(score.judged.iter().map(|(p, right)| (p.confidence, *right)));
            for (&label, counts) in types.iter().zip(score.counts) {
                scores[label as usize] += counts;
            }
        }
    }
    let found = find(prepared, &model_of, &preference);
    let mut answers = String::new();
    for (example, found) in examples.iter().zip(found).filter(|(example, _)| example.is_gold()) {
        answer(example, &found, &mut answers);
    }
    Tuned { preference, calibration: calibrate(&judged), scores, answers }
}

/// The scores of a model, a type each.
pub(crate) fn scores<'m>(
    examples: &[Example],
    prepared: &[Prepared],
    model_of: impl Fn(usize) -> &'m Model + Sync,
) -> [Counts; TYPES] {
    let mut scores = [Counts::default(); TYPES];
    for types in [NEWS, OTHERS] {
        for score in judge(examples, prepared, &model_of, &[0.0; TYPES], types) {
            for (&label, counts) in types.iter().zip(score.counts) {
                scores[label as usize] += counts;
            }
        }
    }
    scores
}

/// The sum of some scores' counts.
pub(crate) fn total(scores: &[score::Score]) -> Counts {
    let mut total = Counts::default();
    scores.iter().flat_map(|s| &s.counts).for_each(|&c| total += c);
    total
}

fn find<'m>(
    prepared: &[Prepared],
    model_of: &(impl Fn(usize) -> &'m Model + Sync),
    preference: &[f32; TYPES],
) -> Vec<Vec<Predicted>> {
    let articles: Vec<usize> = (0..prepared.len()).collect();
    parallel(&articles, |&at| prepared[at].predicted(&model_of(at).tag_preferring(&prepared[at].features, preference)))
}

fn judge<'m>(
    examples: &[Example],
    prepared: &[Prepared],
    model_of: &(impl Fn(usize) -> &'m Model + Sync),
    preference: &[f32; TYPES],
    types: &[EntityType],
) -> Vec<score::Score> {
    let found = find(prepared, model_of, preference);
    // Corpora that do not annotate all types, or count less, say little.
    let pairs = examples.iter().zip(found).filter(|(example, _)| example.is_gold());
    pairs.map(|(example, found)| score::score(&example.article.mentions, &found, types)).collect()
}

/// Slope and intercept of the log-odds with the greatest likelihood: Platt, "Probabilistic Outputs for Support Vector
/// Machines", 1999, by Newton's method.
fn calibrate(judged: &[(f32, bool)]) -> Calibration {
    let points: Vec<(f64, f64)> =
        judged.iter().map(|&(p, right)| (Calibration::log_odds(p).into(), f64::from(u8::from(right)))).collect();
    let sure = |slope: f64, intercept: f64, x: f64| 1.0 / (1.0 + (-(slope * x + intercept)).exp());
    let loss = |slope, intercept| {
        let one = |&(x, right): &(f64, f64)| {
            let p = sure(slope, intercept, x).clamp(1e-12, 1.0 - 1e-12);
            -(right * p.ln() + (1.0 - right) * (1.0 - p).ln())
        };
        points.iter().map(one).sum::<f64>()
    };
    let (mut slope, mut intercept) = (1.0, 0.0);
    let mut least = loss(slope, intercept);
    for _ in 0..100 {
        let (mut g, mut h) = ([0.0; 2], [1e-6, 0.0, 1e-6]);
        for &(x, right) in &points {
            let p = sure(slope, intercept, x);
            let (error, weight) = (p - right, p * (1.0 - p));
            g = [g[0] + error * x, g[1] + error];
            h = [h[0] + weight * x * x, h[1] + weight * x, h[2] + weight];
        }
        let determinant = h[0] * h[2] - h[1] * h[1];
        let step = [(h[2] * g[0] - h[1] * g[1]) / determinant, (h[0] * g[1] - h[1] * g[0]) / determinant];
        // Newton's step may overshoot where nearly all is right.
        let mut rates = (0..20).map(|halvings| 0.5_f64.powi(halvings));
        let better = rates.find_map(|rate| {
            let (s, i) = (slope - rate * step[0], intercept - rate * step[1]);
            Some((s, i, loss(s, i))).filter(|(_, _, value)| *value < least - 1e-9)
        });
        let Some(found) = better else { break };
        (slope, intercept, least) = found;
    }
    Calibration { slope: slope as f32, intercept: intercept as f32 }
}

/// An answer with code points, as `trich analyze --format jsonl --offset-unit utf32` writes it.
fn answer(example: &Example, found: &[Predicted], out: &mut String) {
    let offsets = OffsetTable::new(&example.article.text, OffsetUnit::Utf32);
    let entities: Vec<_> = found
        .iter()
        .map(|p| {
            let span = offsets.convert(p.span);
            let label = format!("ENTITY_TYPE_{}", p.entity_type.name());
            serde_json::json!({ "type": label, "mentions": [{ "begin": span.begin, "end": span.end, "confidence": p.confidence }] })
        })
        .collect();
    let answer = serde_json::json!({ "documentId": example.article.id, "entities": entities });
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{answer}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overconfidence_is_found() {
        // Of those said to be 95 % sure, 80 % are right; of those said to be 60 % sure, 55 %.
        let judged: Vec<(f32, bool)> =
            (0..1000).map(|i| (0.95, i % 10 < 8)).chain((0..1000).map(|i| (0.6, i % 20 < 11))).collect();
        let calibration = calibrate(&judged);
        assert!((calibration.apply(0.95) - 0.8).abs() < 0.01, "{calibration:?}");
        assert!((calibration.apply(0.6) - 0.55).abs() < 0.01, "{calibration:?}");
    }
}

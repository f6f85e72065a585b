//! Trains the ranker of sentences.
//!
//! First the words: a logistic regression tells how likely the editor's summary has a word of the article. Then the
//! sentences: a linear regression of what ROUGE a sentence has by itself, over the worth of its words and what else is known
//! of it. How far the second is to be added to the first, and how long summaries are, is chosen on articles that neither was
//! trained on. All of it twice: with the articles' titles, and without.

pub mod config;
mod examples;
mod regression;

use std::{fmt::Write as _, path::Path};

use super::{TrainError, Trained, parallel::parallel};
use crate::{
    eval::rouge::Rouge,
    lang::Languages,
    summary::{
        Worth,
        choice::choose,
        model::{Model, Ranking, Rarity},
        sentences, words,
    },
};
use config::Config;
use examples::{Example, Prepared, Role};
use regression::{Rows, least_squares, logistic};

/// Lengths and shares that are tried.
const LENGTHS: [f32; 8] = [10.0, 15.0, 20.0, 25.0, 30.0, 40.0, 60.0, 80.0];
const SHARES: [f32; 7] = [0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8];
/// Summaries are measured at so many sentences.
const SIZES: [usize; 3] = [1, 2, 3];

/// ROUGE at one, two and three sentences.
type Figures = [Rouge; SIZES.len()];

/// Trains a model from the corpora in `folder`; `progress` is told what is being done.
///
/// # Errors
/// Where the language is none of ours, or a corpus cannot be read.
pub fn train(config: &Config, folder: &Path, progress: &mut dyn FnMut(&str)) -> Result<Trained, TrainError> {
    let languages = Languages::untrained().map_err(|e| TrainError(e.to_string()))?;
    super::language(&languages, &config.language)?;
    progress("reading");
    let rarities = examples::rarities(config, folder, &languages)?;
    let examples = examples::read(config, folder, &languages)?;
    let dev = examples::read_dev(config, folder, &languages)?;
    let prepare = |set: Vec<&Example>, titled: bool| -> Vec<Prepared> {
        let rarity = |e: &Example| rarities.iter().find(|(code, _)| *code == e.language).map(|(_, rarity)| rarity);
        let one = |e: &&Example| Prepared::new(e, titled, &languages, rarity(e)?);
        parallel(&set, one).into_iter().flatten().collect()
    };

    let mut model = Model::empty(&config.language);
    model.rarity =
        rarities.iter().find(|(code, _)| *code == config.language).map(|(_, r)| r.clone()).unwrap_or_default();
    let mut card = Card::new(config, &examples, &model.rarity);
    for titled in [true, false] {
        progress(if titled { "with titles" } else { "without titles" });
        let of = |role| {
            let wanted = |e: &&Example| e.role == role && (!titled || !e.title.is_empty());
            prepare(examples.iter().filter(wanted).collect(), titled)
        };
        let dev = prepare(dev.iter().collect(), titled);
        let ranking = fit(config, of(Role::Learn), &of(Role::Page), of(Role::HeldOut));
        card.measured(titled, &ranking, measure(&dev, &ranking), leads(&dev));
        *(if titled { &mut model.titled } else { &mut model.untitled }) = ranking;
    }
    let file = model.write();
    let read = Model::read(&file).map_err(|e| TrainError(e.to_string()))?;
    Ok(Trained { card: card.finish(&read, file.len()), file })
}

/// Learns a ranking: how long summaries are and how far sentences count beside words on articles held out, and then
/// everything else anew on all of them.
fn fit(config: &Config, mut learn: Vec<Prepared>, pages: &[Prepared], held_out: Vec<Prepared>) -> Ranking {
    let words = word_weights(&learn, config.l2);
    let mut best: Option<(f64, f32, f32)> = None;
    for length in config.length.map_or(LENGTHS.to_vec(), |length| vec![length]) {
        let ranking = Ranking { words, length, ..Ranking::default() };
        let sentences = sentence_weights(&learn, pages, &ranking, config.l2);
        for share in config.share.map_or(SHARES.to_vec(), |share| vec![share]) {
            let figures = measure(&held_out, &Ranking { sentences: sentences.map(|w| w * share), ..ranking.clone() });
            // Longer summaries are the user's wish, not the editors' whose summaries are compared with.
            let value = figures[0].mean() + figures[1].mean();
            if best.is_none_or(|(before, ..)| value > before) {
                best = Some((value, length, share));
            }
        }
    }
    let (_, length, share) = best.unwrap_or((0.0, LENGTHS[0], SHARES[0]));
    learn.extend(held_out);
    let words = word_weights(&learn, config.l2);
    let ranking = Ranking { words, length, ..Ranking::default() };
    let sentences = sentence_weights(&learn, pages, &ranking, config.l2).map(|w| w * share);
    Ranking { sentences, ..ranking }
}

/// How likely summaries have words, by what is known of these.
fn word_weights(articles: &[Prepared], l2: f64) -> [f32; words::FEATURES] {
    let rows = parallel(articles, |prepared| {
        let article = &prepared.article;
        let mut rows = Rows::default();
        for (word, &wanted) in article.vocabulary.iter().zip(&prepared.wanted).filter(|(word, _)| word.count > 0) {
            let target = f32::from(u8::from(wanted));
            rows.push(prepared.weight, target, |feature| words::features(word, article.candidates.len(), feature));
        }
        rows
    });
    let learned = logistic(&rows, words::FEATURES, l2);
    std::array::from_fn(|at| learned[at] as f32)
}

/// What ROUGE sentences have by themselves, by what is known of these; `ranking` tells what their words are worth. What a first
/// paragraph is worth is learned from pages, and nothing else of them.
fn sentence_weights(
    articles: &[Prepared],
    pages: &[Prepared],
    ranking: &Ranking,
    l2: f64,
) -> [f32; sentences::FEATURES] {
    let none = [0.0; sentences::FEATURES];
    let weights = least_squares(&sentence_rows(articles, ranking, false, &none), sentences::FEATURES, l2);
    let lead = least_squares(&sentence_rows(pages, ranking, true, &weights), sentences::FEATURES, l2);
    std::array::from_fn(|at| (weights[at] + lead[at]) as f32)
}

/// The features of sentences, those of a first paragraph or all others, with the ROUGE that `known` weights leave to explain.
fn sentence_rows(articles: &[Prepared], ranking: &Ranking, of_lead: bool, known: &[f64]) -> Vec<Rows> {
    parallel(articles, |prepared| {
        let worth = Worth::new(&prepared.article, ranking);
        let mut rows = Rows::default();
        for (features, words) in worth.features.iter().zip(&prepared.sentences) {
            let explained: f64 = features.iter().zip(known).map(|(&value, weight)| f64::from(value) * weight).sum();
            let target = Rouge::of(words, &prepared.reference).mean() - explained;
            rows.push(prepared.weight, target as f32, |feature| {
                let chosen = features.iter().enumerate().filter(|(at, _)| sentences::is_of_lead(*at) == of_lead);
                chosen.for_each(|(at, &value)| feature(at, value));
            });
        }
        rows
    })
}

/// ROUGE of the summaries that a ranking makes of articles.
fn measure(articles: &[Prepared], ranking: &Ranking) -> Figures {
    figures(articles, |prepared| {
        let worth = Worth::new(&prepared.article, ranking);
        SIZES.map(|size| choose(&worth, size, None, |_| 0).iter().map(|c| c.candidate).collect())
    })
}

/// ROUGE of the first sentences of articles.
fn leads(articles: &[Prepared]) -> Figures {
    figures(articles, |prepared| SIZES.map(|size| (0..size.min(prepared.sentences.len())).collect()))
}

/// ROUGE of the candidates that `choose` tells for each size.
fn figures(articles: &[Prepared], choose: impl Fn(&Prepared) -> [Vec<usize>; SIZES.len()] + Sync) -> Figures {
    let each = parallel(articles, |prepared| {
        choose(prepared).map(|mut chosen| {
            chosen.sort_unstable();
            let words: Vec<String> = chosen.iter().flat_map(|&c| prepared.sentences[c].iter().cloned()).collect();
            Rouge::of(&words, &prepared.reference)
        })
    });
    let mut sum = Figures::default();
    for figures in &each {
        sum.iter_mut().zip(figures).for_each(|(sum, &one)| *sum += one);
    }
    let count = each.len().max(1) as f64;
    sum.map(|r| Rouge { one: r.one / count, two: r.two / count, longest: r.longest / count })
}

/// The card of a model, in Markdown.
struct Card {
    settings: String,
    measured: String,
    weights: String,
}

impl Card {
    fn new(config: &Config, examples: &[Example], rarity: &Rarity) -> Self {
        let mut settings = String::new();
        let count = |role| examples.iter().filter(|e| e.role == role).count();
        // Writing to a string cannot fail.
        let _ = writeln!(
            settings,
            "| articles | {} learned from, {} of them as pages too, {} held out to choose settings |\n| words with a rarity | {} |\n\
             | settings | L2 {}, seed {} |\n\n## Data\n",
            count(Role::Learn),
            count(Role::Page),
            count(Role::HeldOut),
            rarity.len(),
            config.l2,
            config.seed
        );
        for corpus in &config.corpora {
            let _ =
                writeln!(settings, "- {}, weight {}, summary: {}", corpus.path, corpus.weight, corpus.reference.name());
        }
        Self { settings, measured: String::new(), weights: String::new() }
    }

    fn measured(&mut self, titled: bool, ranking: &Ranking, dev: Figures, leads: Figures) {
        let name = if titled { "with title" } else { "without title" };
        let _ = writeln!(self.measured, "| {name}, dev | {} |", row(&dev));
        let _ = writeln!(self.measured, "| first sentences, dev | {} |", row(&leads));
        let _ = writeln!(self.weights, "\n### {name}\n\nA summary is taken to have {} words more.\n", ranking.length);
        let _ = writeln!(self.weights, "| feature | weight |\n|---|---|");
        for (feature, weight) in sentences::names().zip(ranking.sentences) {
            let _ = writeln!(self.weights, "| {feature} | {weight:.4} |");
        }
    }

    fn finish(self, model: &Model, bytes: usize) -> String {
        let Self { settings, measured, weights } = self;
        let language = &model.language;
        format!(
            "# Summaries, {language}\n\nWritten by `trich train summary models/{language}/summary.toml`; the same data gives \
             the same bytes.\n\n| | |\n|---|---|\n| fingerprint | `{}` |\n| size | {bytes} bytes |\n{settings}\n## ROUGE-1 / 2 \
             / L, F1 in per cent\n\n| | 1 sentence | 2 sentences | 3 sentences |\n|---|---|---|---|\n{measured}\n## Sentences beyond their words\n{weights}",
            model.fingerprint
        )
    }
}

fn row(figures: &Figures) -> String {
    let one = |r: &Rouge| format!("{:.2} / {:.2} / {:.2}", 100.0 * r.one, 100.0 * r.two, 100.0 * r.longest);
    figures.iter().map(one).collect::<Vec<_>>().join(" | ")
}

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

use super::{TrainError, parallel::parallel};
use crate::{
    eval::rouge::Rouge,
    lang::Languages,
    summary::{
        Worth,
        choice::choose,
        model::{Model, Ranking, Rarity},
        pairs, sentences, words,
    },
};
use config::Config;
use examples::{Example, Prepared, Role};
use regression::{Rows, least_squares, logistic};

/// A trained model.
#[derive(Clone, Debug)]
pub struct Trained {
    /// The model file.
    pub file: Vec<u8>,
    /// What there is to know of it, in Markdown.
    pub card: String,
}

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
    if !languages.codes().any(|code| code == config.language) {
        return Err(TrainError(format!("{:?} is no language of ours", config.language)));
    }
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
        let held_out = of(Role::HeldOut);
        let dev = prepare(dev.iter().collect(), titled);
        let ranking = fit(config, &of(Role::Learn), &of(Role::Page), &held_out, &dev);
        card.measured(titled, &ranking, [measure(&held_out, &ranking), measure(&dev, &ranking)], leads(&dev));
        *(if titled { &mut model.titled } else { &mut model.untitled }) = ranking;
    }
    let file = model.write();
    let read = Model::read(&file).map_err(|e| TrainError(e.to_string()))?;
    Ok(Trained { card: card.finish(&read, file.len()), file })
}

/// Learns a ranking.
fn fit(config: &Config, learn: &[Prepared], pages: &[Prepared], held_out: &[Prepared], dev: &[Prepared]) -> Ranking {
    let mut ranking = Ranking::default();
    // What words summaries have.
    let rows = parallel(learn, |prepared| {
        let article = &prepared.article;
        let mut rows = Rows::default();
        for (word, &wanted) in article.vocabulary.iter().zip(&prepared.wanted).filter(|(word, _)| word.count > 0) {
            let target = f32::from(u8::from(wanted));
            rows.push(prepared.weight, target, |feature| words::features(word, article.candidates.len(), feature));
        }
        rows
    });
    for (weight, learned) in ranking.words.iter_mut().zip(logistic(&rows, words::FEATURES, config.l2)) {
        *weight = learned as f32;
    }
    drop(rows);

    // What pairs of words they have.
    let rows = parallel(learn, |prepared| {
        let article = &prepared.article;
        let worth = Worth::new(article, &ranking);
        let mut rows = Rows::default();
        for (pair, &wanted) in article.pairs.iter().zip(&prepared.wanted_pairs) {
            rows.push(prepared.weight, f32::from(u8::from(wanted)), |feature| {
                let features = pairs::features(article, pair, &worth.words);
                features.into_iter().enumerate().for_each(|(at, value)| feature(at, value));
            });
        }
        rows
    });
    for (weight, learned) in ranking.pairs.iter_mut().zip(logistic(&rows, pairs::FEATURES, config.l2)) {
        *weight = learned as f32;
    }
    drop(rows);

    // What sentences are worth, for each length; then how far that counts.
    let both: Vec<&Prepared> = learn.iter().chain(pages).collect();
    let rouge = parallel(&both, |p| {
        p.sentences
            .iter()
            .map(|s| {
                let r = Rouge::of(s, &p.reference);
                (r.one + 2.0 * r.two + r.longest) as f32 / 4.0
            })
            .collect::<Vec<_>>()
    });
    let both: Vec<_> = both.into_iter().zip(rouge).collect();
    let lengths = config.length.map_or(LENGTHS.to_vec(), |length| vec![length]);
    let shares = config.share.map_or(SHARES.to_vec(), |share| vec![share]);
    let mut best: Option<(f64, Ranking)> = None;
    for length in lengths {
        ranking.length = length;
        ranking.sentences = [0.0; sentences::FEATURES];
        let rows = parallel(&both, |(prepared, rouge)| {
            let worth = Worth::new(&prepared.article, &ranking);
            let mut rows = Rows::default();
            for (features, &target) in worth.features.iter().zip(rouge) {
                rows.push(prepared.weight, target, |feature| {
                    features.iter().enumerate().for_each(|(at, &value)| feature(at, value));
                });
            }
            rows
        });
        let weights = least_squares(&rows, sentences::FEATURES, config.l2);
        for &share in &shares {
            for (weight, &learned) in ranking.sentences.iter_mut().zip(&weights) {
                *weight = learned as f32 * share;
            }
            let figures = measure(held_out, &ranking);
            eprintln!("{length} {share} {} || {}", row(&figures), row(&measure(dev, &ranking)));
            let value = figures[0].mean() + figures[1].mean();
            if best.as_ref().is_none_or(|(before, _)| value > *before) {
                best = Some((value, ranking.clone()));
            }
        }
    }
    best.map_or(ranking, |(_, ranking)| ranking)
}

/// ROUGE of the summaries that a ranking makes of articles.
fn measure(articles: &[Prepared], ranking: &Ranking) -> Figures {
    figures(articles, |prepared| {
        let worth = Worth::new(&prepared.article, ranking);
        choose(&worth, SIZES[SIZES.len() - 1], None, |_| 0).iter().map(|c| c.candidate).collect()
    })
}

/// ROUGE of the first sentences of articles.
fn leads(articles: &[Prepared]) -> Figures {
    figures(articles, |prepared| (0..prepared.sentences.len()).collect())
}

/// ROUGE of the candidates that `rank` puts first.
fn figures(articles: &[Prepared], rank: impl Fn(&Prepared) -> Vec<usize> + Sync) -> Figures {
    let each = parallel(articles, |prepared| {
        let ranked = rank(prepared);
        SIZES.map(|size| {
            let mut chosen = ranked[..size.min(ranked.len())].to_vec();
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
            "| articles | {} learned from, {} of them as pages too, {} held out |\n| words with a rarity | {} |\n\
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

    fn measured(&mut self, titled: bool, ranking: &Ranking, [held_out, dev]: [Figures; 2], leads: Figures) {
        let name = if titled { "with title" } else { "without title" };
        let _ = writeln!(self.measured, "| {name}, held out | {} |", row(&held_out));
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

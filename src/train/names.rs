//! Trains the tagger of names.
//!
//! The second pass learns from what the first one finds in articles that it was not trained on, so the articles are cut
//! into folds, and each is tagged by a first pass trained on the others. The same is done with the second pass: what it
//! finds in the articles of its fold tells how far each type is to be preferred and what its probabilities are worth, and
//! is a measure of quality that no article of the dev set is needed for.

use std::{cell::RefCell, ops::Range, path::Path};

use super::{
    TrainError,
    card::{self, Figures},
    config::Config,
    corpus::Example,
    dataset::{Dataset, Lists, Parameters, Sentence},
    objective::Objective,
    owlqn,
    packing::{Pass, pack},
    parallel::parallel,
    tuning,
};
use crate::{
    document::Document,
    entity::{
        Tables,
        clusters::Clusters,
        features::{Features, PLACES},
        hashing::{hash, word_hash},
        model::{Calibration, Model},
        reading::Reading,
        tagger::Tagged,
        tags::{ENTITY_TYPES, TYPES},
        votes::Votes,
    },
    eval::{Predicted, score},
    lang::{Language, Languages},
    span::Span,
    text::{self, normalise::Clean},
};

/// A trained model.
#[derive(Clone, Debug)]
pub struct Trained {
    /// The model file.
    pub file: Vec<u8>,
    /// What there is to know of it, in Markdown.
    pub card: String,
    /// What was found in each article of the corpora by models that were not trained on it: answers for `score.py`, a line
    /// each.
    pub held_out: String,
}

/// How far the training is.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// What is being trained.
    pub stage: &'a str,
    /// The iteration, from 1.
    pub iteration: usize,
    /// The most iterations.
    pub iterations: usize,
    /// F1 of PERSON, LOCATION and ORGANIZATION on the dev set, in per cent, where it was measured.
    pub dev: Option<f64>,
}

/// Iterations between two looks at the dev set.
const MEASURE_EVERY: usize = 20;

/// An article ready for training.
pub(crate) struct Prepared {
    pub(crate) features: Features,
    /// The tags that each token may have.
    allowed: Vec<u32>,
    misfits: usize,
    /// The features of all tokens, votes left out.
    lists: Lists,
    /// Where the tokens stand in the raw text.
    spans: Vec<Span>,
}

impl Prepared {
    fn new(
        example: &Example,
        language: &Language,
        tables: &Tables,
        languages: &Languages,
        clusters: &Clusters,
    ) -> Self {
        let clean = Clean::new(&example.article.text);
        let document: Document<'_> = text::analyze(&clean, "", language, languages);
        let reading = Reading::new(&document, tables);
        let features = Features::new(&document, &reading, clusters);
        let (allowed, misfits) = example.allowed(&document, &language.names);
        let mut lists = Lists::default();
        for (index, sentence) in features.sentences().enumerate() {
            for at in sentence.clone() {
                lists.push(|out| {
                    for place in 0..PLACES {
                        features.word(features.word_at(&sentence, at, place), place, out);
                    }
                    features.context(index, at, out);
                });
            }
        }
        let spans = document.tokens.iter().map(|t| clean.raw_span(t.span)).collect();
        Self { features, allowed, misfits, lists, spans }
    }

    /// Mentions of tokens as mentions of the text.
    pub(crate) fn predicted(&self, tagged: &[Tagged]) -> Vec<Predicted> {
        let predicted = |t: &Tagged| Predicted {
            span: Span { begin: self.spans[t.begin].begin, end: self.spans[t.end - 1].end },
            entity_type: ENTITY_TYPES[t.kind],
            confidence: t.probability,
        };
        tagged.iter().map(predicted).collect()
    }
}

/// Trains a model from the corpora in `folder`, with the clusters of a file that `trich train clusters` wrote.
///
/// # Errors
/// Where the language is none of ours, or a corpus cannot be read.
pub fn train(
    config: &Config,
    folder: &Path,
    clusters: &super::clusters::Clusters,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Trained, TrainError> {
    let languages = Languages::untrained().map_err(|e| TrainError(e.to_string()))?;
    let language = super::language(&languages, &config.language)?;
    let mut packed = Clusters::default();
    for (word, ids) in clusters.iter() {
        packed.insert(word, ids);
    }
    let mut examples = Vec::new();
    for corpus in &config.corpora {
        examples.extend(corpus.read(folder)?);
    }
    let dev = config.dev.read(folder)?;
    let parts: Vec<Tables> = (0..config.forget).map(|part| language.names.forgetting(part, config.forget)).collect();
    let known = |article: usize| parts.get(article % parts.len().max(1)).unwrap_or(&language.names);
    let prepare = |example: &Example, tables| Prepared::new(example, language, tables, &languages, &packed);
    let numbered: Vec<(usize, &Example)> = examples.iter().enumerate().collect();
    let trainer = Trainer {
        config,
        language: language.code,
        prepared: parallel(&numbered, |&(article, example)| prepare(example, known(article))),
        examples: &examples,
        dev_prepared: parallel(&dev, |example| prepare(example, &language.names)),
        dev: &dev,
        clusters: &packed,
        progress: RefCell::new(progress),
    };
    trainer.run()
}

struct Trainer<'a> {
    config: &'a Config,
    language: &'static str,
    examples: &'a [Example],
    prepared: Vec<Prepared>,
    dev: &'a [Example],
    dev_prepared: Vec<Prepared>,
    clusters: &'a Clusters,
    progress: RefCell<&'a mut dyn FnMut(Progress<'_>)>,
}

impl Trainer<'_> {
    fn run(&self) -> Result<Trained, TrainError> {
        let folds = self.config.folds.max(2);
        // By the name, so that a copy is in one part with its original.
        let name = |article: usize| word_hash(self.examples[article].article.id.chars());
        let fold_of = |article: usize| (hash([self.config.seed, name(article)]) % folds as u64) as usize;
        let articles = 0..self.examples.len();

        let base = self.dataset(None);
        let parameters = Parameters::new(&base);
        let mut firsts = Vec::with_capacity(folds);
        let mut tagged = vec![Vec::new(); articles.len()];
        for fold in 0..folds {
            let stage = format!("first pass without part {} of {folds}", fold + 1);
            let first = self.fit(&stage, &base, &parameters, |article| fold_of(article) != fold, &[])?;
            let model = self.model(std::slice::from_ref(&first))?;
            let held: Vec<usize> = articles.clone().filter(|&a| fold_of(a) == fold).collect();
            let prepared = &self.prepared;
            for (article, tags) in held.iter().zip(parallel(&held, |&a| model.first(&prepared[a].features))) {
                tagged[*article] = tags;
            }
            firsts.push(first);
        }

        let mut votes = Lists::default();
        for (prepared, tagged) in self.prepared.iter().zip(&tagged) {
            let found = Votes::new(&prepared.features, tagged);
            for (index, sentence) in prepared.features.sentences().enumerate() {
                for at in sentence {
                    votes.push(|out| prepared.features.votes(index, at, &found, out));
                }
            }
        }
        let full = self.dataset(Some(&votes));
        let full_parameters = Parameters::new(&full);
        let mut models = Vec::with_capacity(folds);
        for (fold, first) in firsts.into_iter().enumerate() {
            let stage = format!("second pass without part {} of {folds}", fold + 1);
            let second = self.fit(
                &stage,
                &full,
                &full_parameters,
                |article| fold_of(article) != fold,
                std::slice::from_ref(&first),
            )?;
            models.push(self.model(&[first, second])?);
        }
        let tuned = tuning::tune(self.examples, &self.prepared, |article| &models[fold_of(article)]);

        let first = self.fit("first pass", &base, &parameters, |_| true, &[])?;
        let second = self.fit("second pass", &full, &full_parameters, |_| true, std::slice::from_ref(&first))?;
        let file = pack(self.language, self.clusters, &[first, second], &tuned.preference, tuned.calibration);
        let model = read(&file)?;
        let figures = Figures {
            articles: articles.len(),
            tokens: base.tokens(),
            misfits: self.prepared.iter().map(|p| p.misfits).sum(),
            bytes: file.len(),
            fingerprint: model.fingerprint.clone(),
            features: model.weights.features(),
            preference: tuned.preference,
            calibration: tuned.calibration,
            held_out: tuned.scores,
            dev: tuning::scores(self.dev, &self.dev_prepared, |_| &model),
        };
        Ok(Trained { file, card: card::write(self.config, &figures), held_out: tuned.answers })
    }

    /// The sentences of all articles with the features of their tokens, votes too where they are given.
    fn dataset(&self, votes: Option<&Lists>) -> Dataset {
        let mut sentences = Vec::new();
        let mut allowed = Vec::new();
        let mut lists = Lists::default();
        for (article, (example, prepared)) in self.examples.iter().zip(&self.prepared).enumerate() {
            let first = allowed.len();
            sentences.extend(prepared.features.sentences().map(|Range { start, end }| Sentence {
                tokens: first + start..first + end,
                article,
                weight: example.weight,
            }));
            allowed.extend_from_slice(&prepared.allowed);
            lists.append(&prepared.lists);
        }
        let lists: Vec<&Lists> = [Some(&lists), votes].into_iter().flatten().collect();
        Dataset::new(sentences, allowed, &lists, self.config.cutoff)
    }

    /// Trains one pass on the articles that `chosen` tells of; `before` is the pass before it, if the dev set is to be
    /// looked at with both.
    fn fit<'d>(
        &self,
        stage: &str,
        data: &'d Dataset,
        parameters: &'d Parameters,
        chosen: impl Fn(usize) -> bool,
        before: &[Pass<'d>],
    ) -> Result<Pass<'d>, TrainError> {
        let objective = Objective::new(data, parameters, chosen, self.config.l2);
        let iterations = self.config.iterations;
        let mut problem = None;
        let after = |iteration: usize, x: &[f64]| {
            let mut dev = None;
            if iteration.is_multiple_of(MEASURE_EVERY) {
                let mut passes = before.to_vec();
                passes.push(Pass { data, parameters, x: x.to_vec() });
                match self.model(&passes) {
                    Ok(model) => dev = Some(self.dev_f1(&model, passes.len())),
                    Err(error) => problem = Some(error),
                }
            }
            (self.progress.borrow_mut())(Progress { stage, iteration, iterations, dev });
        };
        let start = vec![0.0; parameters.count()];
        let x = owlqn::minimise(start, self.config.l1, iterations, |x, g| objective.value(x, g), after);
        problem.map_or(Ok(Pass { data, parameters, x }), Err)
    }

    fn model(&self, passes: &[Pass<'_>]) -> Result<Model, TrainError> {
        read(&pack(self.language, self.clusters, passes, &[0.0; TYPES], Calibration::default()))
    }

    fn dev_f1(&self, model: &Model, passes: usize) -> f64 {
        let found =
            |p: &Prepared| p.predicted(&if passes > 1 { model.tag(&p.features) } else { model.tag_once(&p.features) });
        let mut total = score::Counts::default();
        for (example, found) in self.dev.iter().zip(parallel(&self.dev_prepared, found)) {
            let counts = score::score(&example.article.mentions, &found, tuning::NEWS).counts;
            for c in counts {
                total += c;
            }
        }
        total.f1()
    }
}

/// A model as it will run.
fn read(file: &[u8]) -> Result<Model, TrainError> {
    Model::read(file).map_err(|e| TrainError(e.to_string()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde_json::json;

    use super::*;
    use crate::train::clusters;

    /// Sentences in which people with a made-up title leave made-up places.
    fn corpus(from: usize, to: usize) -> String {
        let people = ["Zor Vex", "Quil Manta", "Bral Oon", "Tix Varro", "Omi Pelk", "Dax Worrin", "Jul Sennet"];
        let places = ["Qarth", "Vulmont", "Zelport", "Ixby", "Morgrave"];
        let row = |i: usize| {
            let (person, place) = (people[i % 7], places[i % 5]);
            let text = format!("The zorgon {person} has left {place} for good.");
            let place_at = 11 + person.len() + 10;
            let entities = json!([
                { "start": 11, "end": 11 + person.len(), "type": "PER" },
                { "start": place_at, "end": place_at + place.len(), "type": "PLACE" },
            ]);
            json!({ "id": i, "text": text, "entities": entities }).to_string() + "\n"
        };
        (from..to).map(row).collect()
    }

    fn config(extra: &str) -> Config {
        let types = r#"types = { PER = "PERSON", PLACE = "LOCATION" }"#;
        Config::parse(&format!(
            "language = \"en\"\niterations = 20\nfolds = 2\ndev = {{ path = \"dev.jsonl\", {types} }}\n\
             [[corpus]]\npath = \"train.jsonl\"\n{types}\n{extra}"
        ))
        .unwrap()
    }

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("train.jsonl"), corpus(0, 40)).unwrap();
        fs::write(folder.path().join("dev.jsonl"), corpus(40, 60)).unwrap();
        folder
    }

    #[test]
    fn it_learns_what_the_corpus_shows_and_gives_the_same_bytes_again() {
        let folder = folder();
        let clusters = clusters::Clusters::default();
        let mut stages = Vec::new();
        let mut run = || {
            train(&config(""), folder.path(), &clusters, &mut |p| stages.push((p.stage.to_owned(), p.dev.is_some())))
                .unwrap()
        };
        let trained = run();
        assert_eq!(trained.file, run().file);
        assert!(trained.card.contains("train.jsonl") && trained.card.contains("40 texts"), "{}", trained.card);
        assert_eq!(trained.held_out.lines().count(), 40);
        assert!(stages.iter().any(|(stage, dev)| stage == "second pass" && *dev));

        let languages = Languages::with_models(&[("test".to_owned(), trained.file)]).unwrap();
        let language = languages.find("en").unwrap();
        let clean = Clean::new("The zorgon Ulf Karst has left Brimvale for good.");
        let document = text::analyze(&clean, "", language, &languages);
        let found = crate::entity::link(&document, &crate::entity::tag(&document), &[]);
        let mut names: Vec<_> = found.iter().map(|e| (e.name.as_str(), e.entity_type.name())).collect();
        names.sort_unstable();
        assert_eq!(names, [("Brimvale", "LOCATION"), ("Ulf Karst", "PERSON")]);
    }

    #[test]
    fn what_cannot_be_trained_from_is_named() {
        let folder = folder();
        let clusters = clusters::Clusters::default();
        let problem = |config: &Config| train(config, folder.path(), &clusters, &mut |_| ()).unwrap_err().to_string();
        assert!(problem(&config("\n[[corpus]]\npath = \"none.jsonl\"")).contains("none.jsonl"));
        assert!(problem(&Config { language: "xx".into(), ..config("") }).contains("\"xx\""));
        fs::write(folder.path().join("bad.jsonl"), "{\"text\": \"a\", \"entities\": []}\n{}\n").unwrap();
        assert!(problem(&config("\n[[corpus]]\npath = \"bad.jsonl\"")).contains("bad.jsonl:2: "));
        assert!(problem(&config("\n[[corpus]]\npath = \"dev.jsonl\"\ntypes = { PER = \"HUMAN\" }")).contains("HUMAN"));
        assert!(Config::parse("language = \"en\"").is_err());
    }
}

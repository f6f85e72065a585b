//! Trains the tagger of names.

use std::{collections::HashMap, path::Path, sync::Mutex, thread};

use serde::Deserialize;

use super::{
    TrainError,
    corpus::{Article, Source, type_name},
    dataset::{Dataset, Lists, Parameters, Sentence},
    objective::Objective,
    owlqn,
};
use crate::{
    document::Document,
    entity::{
        clusters::Clusters,
        crf::Chain,
        features::{Features, WINDOW},
        reading::Reading,
        model::{self, Model},
        tags::{TAGS, TYPES, type_index},
        votes::Votes,
        weights::{PASSES, Rows},
    },
    lang::{Language, Languages},
    text::{self, normalise::Clean},
};

/// What to train from and how.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The language's code.
    pub(crate) language: String,
    /// The corpora to learn from.
    #[serde(rename = "corpus")]
    pub(crate) corpora: Vec<Source>,
    /// The corpus to measure on.
    pub(crate) dev: Source,
    /// L1 penalty.
    pub(crate) l1: f64,
    /// L2 penalty.
    pub(crate) l2: f64,
    /// Features that occur less often are left out.
    pub(crate) cutoff: u32,
    /// The most iterations.
    pub(crate) iterations: usize,
    /// Parts of the corpora that the first pass is trained without, one after the other, to see what the second learns from.
    pub(crate) folds: usize,
}

impl Config {
    /// Reads a configuration in TOML.
    pub fn parse(text: &str) -> Result<Self, TrainError> {
        toml::from_str(text).map_err(|e| TrainError(e.to_string()))
    }
}

/// An article ready for training.
struct Prepared {
    features: Features,
    /// The tags that each token may have.
    allowed: Vec<u32>,
    misfits: usize,
    lists: Lists,
}

fn prepare(article: &Article, language: &Language, languages: &Languages, clusters: &Clusters) -> Prepared {
    let clean = Clean::new(&article.text);
    let document: Document<'_> = text::analyze(&clean, "", language, languages);
    let reading = Reading::new(&document, &language.names);
    let features = Features::new(&document, &reading, clusters);
    let (allowed, misfits) = article.allowed(&document);
    let mut lists = Lists::default();
    for (index, sentence) in features.sentences().enumerate() {
        for at in sentence.clone() {
            lists.push(|out| {
                for offset in -WINDOW..=WINDOW {
                    features.word(features.word_at(&sentence, at as isize + offset), offset, out);
                }
                features.context(index, at, out);
            });
        }
    }
    Prepared { features, allowed, misfits, lists }
}

/// Does `work` to each of `items` on all cores, in order.
fn parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = Mutex::new(0);
    let mut done: Vec<(usize, R)> = thread::scope(|scope| {
        let handles: Vec<_> = (0..thread::available_parallelism().map_or(1, usize::from))
            .map(|_| {
                scope.spawn(|| {
                    let mut mine = Vec::new();
                    loop {
                        let at = next.lock().map_or(items.len(), |mut next| {
                            *next += 1;
                            *next - 1
                        });
                        let Some(item) = items.get(at) else { return mine };
                        mine.push((at, work(item)));
                    }
                })
            })
            .collect();
        handles.into_iter().flat_map(|h| h.join().unwrap_or_default()).collect()
    });
    done.sort_by_key(|d| d.0);
    done.into_iter().map(|d| d.1).collect()
}

/// Right, predicted and gold mentions a type.
#[derive(Clone, Copy, Debug, Default)]
struct Score {
    right: [usize; TYPES],
    found: [usize; TYPES],
    gold: [usize; TYPES],
}

impl Score {
    fn f1(&self, types: std::ops::Range<usize>) -> f64 {
        let sum = |counts: &[usize; TYPES]| counts[types.clone()].iter().sum::<usize>() as f64;
        let both = sum(&self.found) + sum(&self.gold);
        if both == 0.0 { 0.0 } else { 200.0 * sum(&self.right) / both }
    }
}

/// Scores mentions over tokens as the scorer does over characters.
fn score(article: &Article, prepared: &Prepared, found: &[(usize, usize, usize)], total: &mut Score, spans: &[crate::span::Span]) {
    let _ = prepared;
    let sure: Vec<_> = article.entities.iter().filter(|e| !e.optional && e.types.count_ones() == 1).collect();
    for kind in 0..TYPES {
        let is = |e: &&&super::corpus::Annotated| e.types == 1 << kind;
        total.gold[kind] += sure.iter().filter(is).count();
    }
    for &(begin, end, kind) in found {
        let span = crate::span::Span { begin: spans[begin].begin, end: spans[end - 1].end };
        let right = sure.iter().any(|e| e.span == span && e.types == 1 << kind);
        let main = |t: u8| t.trailing_zeros() < 3;
        let loose = article.entities.iter().any(|e| e.span.overlaps(span) && (e.optional || (kind < 3) != main(e.types) || (kind >= 3 && e.types != 1 << kind)));
        if right {
            total.right[kind] += 1;
        }
        if right || !loose {
            total.found[kind] += 1;
        }
    }
}

/// Trains one pass: the weights of `data`'s features.
fn fit(
    config: &Config,
    data: &Dataset,
    parameters: &Parameters,
    chosen: impl Fn(usize) -> bool,
    report: &mut dyn FnMut(usize, f64),
) -> Vec<f64> {
    let objective = Objective::new(data, parameters, chosen, config.l2);
    owlqn::minimise(
        vec![0.0; parameters.count()],
        config.l1,
        config.iterations,
        |x, gradient| objective.value(x, gradient),
        |iteration, value, _| report(iteration, value),
    )
}

/// One pass as trained.
struct Pass<'d> {
    data: &'d Dataset,
    parameters: &'d Parameters,
    x: Vec<f64>,
}

/// Puts passes together to a model file with weights in steps.
fn pack(language: &str, clusters: &Clusters, passes: &[Pass<'_>]) -> Vec<u8> {
    let mut rows: HashMap<u64, Rows> = HashMap::new();
    let mut scales = [1.0; PASSES];
    let empty = || Chain::new([0.0; TAGS], [[0.0; TAGS]; TAGS]);
    let mut chains: [Chain; PASSES] = std::array::from_fn(|_| empty());
    for (index, pass) in passes.iter().enumerate() {
        let emissions = &pass.x[..pass.parameters.tags.len()];
        let greatest = emissions.iter().fold(0.0_f64, |a, w| a.max(w.abs()));
        let scale = if greatest > 0.0 { greatest / 127.0 } else { 1.0 };
        scales[index] = scale as f32;
        for (number, &hash) in pass.data.hashes.iter().enumerate() {
            for at in pass.parameters.range(number as u32) {
                let step = (pass.x[at] / scale).round() as i8;
                if step != 0 {
                    let rows = rows.entry(hash).or_insert([[0; TAGS]; PASSES]);
                    rows[index][pass.parameters.tags[at] as usize] = step;
                }
            }
        }
        chains[index] = pass.parameters.chain(&pass.x);
    }
    let mut features: Vec<(u64, Rows)> = rows.into_iter().collect();
    features.sort_unstable();
    model::write(language, clusters, &chains, scales, &features)
}

/// The same as it will run.
fn model(file: &[u8]) -> Result<Model, TrainError> {
    Model::read(file).map_err(|e| TrainError(e.to_string()))
}

/// Trains a model; `folder` holds the corpora.
pub fn train(config: &Config, folder: &Path, clusters: Option<&str>, log: &mut dyn FnMut(String)) -> Result<Vec<u8>, TrainError> {
    let languages = Languages::untrained().map_err(|e| TrainError(e.to_string()))?;
    let language = languages.find(&config.language).ok_or_else(|| TrainError("unknown language".into()))?;
    let clusters = match clusters {
        Some(text) => parse_clusters(text).ok_or_else(|| TrainError("bad clusters".into()))?,
        None => Clusters::default(),
    };
    let mut articles = Vec::new();
    for source in &config.corpora {
        articles.extend(source.read(folder)?);
    }
    let dev = config.dev.read(folder)?;
    let prepared = parallel(&articles, |a| prepare(a, language, &languages, &clusters));
    let dev_prepared = parallel(&dev, |a| prepare(a, language, &languages, &clusters));
    log(format!("{} articles, {} misfits; dev misfits {}", articles.len(), prepared.iter().map(|p| p.misfits).sum::<usize>(), dev_prepared.iter().map(|p| p.misfits).sum::<usize>()));

    let mut sentences = Vec::new();
    let mut allowed = Vec::new();
    let mut lists = Lists::default();
    for (index, (article, prepared)) in articles.iter().zip(&prepared).enumerate() {
        let offset = allowed.len();
        for sentence in prepared.features.sentences() {
            let tokens = sentence.start + offset..sentence.end + offset;
            sentences.push(Sentence { tokens, article: index, weight: article.weight });
        }
        allowed.extend_from_slice(&prepared.allowed);
        lists.append(&prepared.lists);
    }
    let data = Dataset::new(sentences.clone(), allowed.clone(), &[&lists], config.cutoff);
    let parameters = Parameters::new(&data);
    log(format!("{} tokens, {} features, {} weights", data.allowed.len(), data.hashes.len(), parameters.count()));

    let spans: Vec<Vec<crate::span::Span>> = parallel(&dev, |article| {
        let clean = Clean::new(&article.text);
        let document = text::analyze(&clean, "", language, &languages);
        document.tokens.iter().map(|t| clean.raw_span(t.span)).collect()
    });
    let evaluate = |name: &str, tag: &(dyn Fn(&Prepared) -> Vec<(usize, usize, usize)> + Sync), log: &mut dyn FnMut(String)| {
        let found = parallel(&dev_prepared, tag);
        let mut total = Score::default();
        for (((article, prepared), found), spans) in dev.iter().zip(&dev_prepared).zip(&found).zip(&spans) {
            score(article, prepared, found, &mut total, spans);
        }
        let each: Vec<String> = (0..TYPES).map(|k| format!("{} {:.1}", &type_name(k)[..3], total.f1(k..k + 1))).collect();
        log(format!("{name}: dev F1 {:.2} ({})", total.f1(0..3), each.join(", ")));
    };
    let first_tags = |model: &Model, prepared: &Prepared| {
        let mut found = Vec::new();
        crate::entity::tags::mentions(&model.first(&prepared.features), |b, e, k| found.push((b, e, k)));
        found
    };

    let mut quiet = |_: usize, _: f64| ();
    let x = fit(config, &data, &parameters, |_| true, &mut quiet);
    let first_file = pack(language.code, &clusters, &[Pass { data: &data, parameters: &parameters, x: x.clone() }]);
    let first = model(&first_file)?;
    log(format!("{} bytes", first_file.len()));
    evaluate("first pass", &|p| first_tags(&first, p), log);
    if config.folds < 2 {
        return Ok(first_file);
    }

    let mut tagged: Vec<Vec<u8>> = vec![Vec::new(); articles.len()];
    for fold in 0..config.folds {
        let x = fit(config, &data, &parameters, |article| article % config.folds != fold, &mut quiet);
        let model = model(&pack(language.code, &clusters, &[Pass { data: &data, parameters: &parameters, x }]))?;
        for index in (0..articles.len()).filter(|a| a % config.folds == fold) {
            tagged[index] = model.first(&prepared[index].features);
        }
        log(format!("fold {} of {}", fold + 1, config.folds));
    }
    let mut vote_lists = Lists::default();
    for (prepared, tagged) in prepared.iter().zip(&tagged) {
        let votes = Votes::new(&prepared.features, tagged);
        for (index, sentence) in prepared.features.sentences().enumerate() {
            for at in sentence {
                vote_lists.push(|out| prepared.features.votes(index, at, &votes, out));
            }
        }
    }
    let second = Dataset::new(sentences, allowed, &[&lists, &vote_lists], config.cutoff);
    let second_parameters = Parameters::new(&second);
    let y = fit(config, &second, &second_parameters, |_| true, &mut quiet);
    let both_file = pack(
        language.code,
        &clusters,
        &[
            Pass { data: &data, parameters: &parameters, x },
            Pass { data: &second, parameters: &second_parameters, x: y },
        ],
    );
    let both = model(&both_file)?;
    log(format!("{} bytes", both_file.len()));
    evaluate("second pass", &|p| both.tag(&p.features).into_iter().map(|t| (t.begin, t.end, t.kind)).collect(), log);
    let _ = type_index;
    Ok(both_file)
}

fn parse_clusters(text: &str) -> Option<Clusters> {
    let mut clusters = Clusters::default();
    for line in text.lines() {
        let mut columns = line.split('\t');
        let word = columns.next()?;
        let mut ids = [0; crate::entity::clusters::SIZES];
        for id in &mut ids {
            *id = columns.next()?.parse::<u16>().ok()?;
        }
        clusters.insert(word, ids);
    }
    Some(clusters)
}

//! Chooses sentences one by one, each for what it adds to those before it.

use std::cmp::Ordering;

use super::{Worth, form::Fitness};

/// A chosen sentence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Choice {
    pub(crate) candidate: usize,
    /// What it is worth by itself, and not more than one that was chosen before it.
    pub(crate) score: f32,
}

/// No two chosen sentences share this much of the shorter one's runs of three words.
const CONTAINED: f32 = 0.7;
/// Summaries of at most so many sentences are like the leads of editors, of which the weights are learned: a sentence is left
/// out if it takes more words than it brings. Who asks for more wants more than a lead.
const LEAD: usize = 2;
/// How much poorer a sentence may make such a summary. Found on articles that the Vietnamese model was not trained on.
const LOSS: f32 = 0.01;
/// How many candidates are looked at for each sentence wanted, and at least; in a very long text the best ones only.
const POOL: (usize, usize) = (20, 500);

/// Chooses at most `max` candidates, whose `lengths` come to at most `budget`; the best one first.
///
/// Whole sentences are chosen as long as there are any; then those that lean on one that is not chosen, and those that may be
/// captions; where there is nothing else, a fragment. Of two, the second is left out where it brings less than it takes. Of
/// equal ones the first counts. If none keeps to the budget, the shortest one of the fittest is chosen.
pub(crate) fn choose(
    worth: &Worth<'_>,
    max: usize,
    budget: Option<usize>,
    lengths: impl Fn(usize) -> usize,
) -> Vec<Choice> {
    let mut pool = pool(worth, max);
    let fittest = pool.iter().map(|&c| worth.article.candidates[c].form.fitness).min();
    let shortest = |pool: &[usize]| {
        let fit = |c: &&usize| Some(worth.article.candidates[**c].form.fitness) == fittest;
        pool.iter().filter(fit).min_by_key(|&&c| lengths(c)).copied()
    };
    let last_resort = budget.and_then(|_| shortest(&pool));

    let mut set = Set::new(worth, worth.length * (max as f32 / LEAD as f32).max(1.0).powi(2));
    let mut chosen: Vec<Choice> = Vec::new();
    let mut left = budget.unwrap_or(usize::MAX);
    while chosen.len() < max {
        let best = pool.iter().enumerate().filter_map(|(place, &c)| {
            let fitness = set.fitness(c);
            (fitness < Fitness::Fragment || chosen.is_empty()).then(|| (place, fitness, set.with(c)))
        });
        // The first of equal ones: later ones must be better.
        let better = |a: &(usize, Fitness, f32), b: &(usize, Fitness, f32)| {
            b.1.cmp(&a.1).then(a.2.partial_cmp(&b.2).unwrap_or(Ordering::Equal)).then(b.0.cmp(&a.0))
        };
        let Some((place, ..)) = best.max_by(better) else { break };
        if max <= LEAD && !chosen.is_empty() && set.words_with(pool[place]) < set.words() - LOSS {
            break;
        }
        let candidate = pool.remove(place);
        let length = if budget.is_some() { lengths(candidate) } else { 0 };
        if length > left || set.repeats(candidate) {
            continue;
        }
        left -= length;
        let alone = (worth.alone(candidate) + worth.beyond[candidate]).clamp(0.0, 1.0);
        let score = chosen.last().map_or(alone, |before| alone.min(before.score));
        chosen.push(Choice { candidate, score });
        set.add(candidate);
    }
    match last_resort {
        Some(candidate) if chosen.is_empty() => {
            let score = (worth.alone(candidate) + worth.beyond[candidate]).clamp(0.0, 1.0);
            vec![Choice { candidate, score }]
        }
        _ => chosen,
    }
}

/// The candidates to choose from, in the order of the text.
fn pool(worth: &Worth<'_>, max: usize) -> Vec<usize> {
    let mut pool: Vec<usize> = (0..worth.article.candidates.len()).collect();
    let most = max.saturating_mul(POOL.0).max(POOL.1);
    if pool.len() > most {
        let value = |&c: &usize| worth.alone(c) + worth.beyond[c];
        let fitness = |&c: &usize| worth.article.candidates[c].form.fitness;
        pool.sort_by(|a, b| fitness(a).cmp(&fitness(b)).then(value(b).total_cmp(&value(a))));
        pool.truncate(most);
        pool.sort_unstable();
    }
    pool
}

/// What is chosen so far.
struct Set<'w> {
    worth: &'w Worth<'w>,
    candidates: Vec<usize>,
    /// By word: whether a chosen sentence has it.
    has: Vec<bool>,
    /// What its words are worth together, and how many words it has.
    sum: f32,
    length: f32,
    /// Words that a summary is taken to have.
    expected: f32,
    /// The runs of three words of each chosen sentence, sorted.
    runs: Vec<Vec<[u32; 3]>>,
}

impl<'w> Set<'w> {
    fn new(worth: &'w Worth<'w>, expected: f32) -> Self {
        let has = vec![false; worth.words.len()];
        Self { worth, candidates: Vec::new(), has, sum: 0.0, length: 0.0, expected, runs: Vec::new() }
    }

    /// How fit a candidate is beside what is chosen: the sentence before it may say what it speaks of.
    fn fitness(&self, candidate: usize) -> Fitness {
        match self.worth.article.candidates[candidate].form.fitness {
            Fitness::Leaning if candidate > 0 && self.candidates.contains(&(candidate - 1)) => Fitness::Whole,
            fitness => fitness,
        }
    }

    /// What the words of the set are worth.
    fn words(&self) -> f32 {
        self.sum / (self.length + self.expected)
    }

    /// What they would be worth with a candidate's.
    fn words_with(&self, candidate: usize) -> f32 {
        let Worth { article, words, .. } = self.worth;
        let sentence = &article.candidates[candidate];
        let new = article.distinct(sentence).iter().filter(|&&w| !self.has[w as usize]);
        let sum = self.sum + new.map(|&w| words[w as usize]).sum::<f32>();
        sum / (self.length + article.words(sentence).len() as f32 + self.expected)
    }

    /// What the set would be worth with a candidate.
    fn with(&self, candidate: usize) -> f32 {
        self.words_with(candidate) + self.worth.beyond[candidate] / (self.candidates.len() + 1) as f32
    }

    fn add(&mut self, candidate: usize) {
        let article = &self.worth.article;
        let sentence = &article.candidates[candidate];
        for &word in article.distinct(sentence) {
            if !std::mem::replace(&mut self.has[word as usize], true) {
                self.sum += self.worth.words[word as usize];
            }
        }
        self.length += article.words(sentence).len() as f32;
        self.runs.push(self.runs_of(candidate));
        self.candidates.push(candidate);
    }

    /// Whether a chosen sentence says what a candidate says, or the other way round.
    fn repeats(&self, candidate: usize) -> bool {
        let runs = self.runs_of(candidate);
        self.runs.iter().any(|chosen| {
            let shorter = runs.len().min(chosen.len());
            let common = runs.iter().filter(|run| chosen.binary_search(run).is_ok()).count();
            shorter > 0 && common as f32 >= CONTAINED * shorter as f32
        })
    }

    /// The runs of three words of a candidate, each once, sorted; a shorter candidate has one run.
    fn runs_of(&self, candidate: usize) -> Vec<[u32; 3]> {
        let words = self.worth.article.words(&self.worth.article.candidates[candidate]);
        let mut runs: Vec<[u32; 3]> = words.windows(3).map(|w| [w[0], w[1], w[2]]).collect();
        if runs.is_empty() {
            let word = |at: usize| words.get(at).copied().unwrap_or(u32::MAX);
            runs.push([word(0), word(1), word(2)]);
        }
        runs.sort_unstable();
        runs.dedup();
        runs
    }
}

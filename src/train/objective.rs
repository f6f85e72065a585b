//! The likelihood of annotated sentences under a conditional random field, and its gradient.

use std::thread;

use super::dataset::{Dataset, Parameters};
use crate::entity::{
    crf::{Chain, Lattice, Row},
    tags::{TAGS, may_follow, opens},
};

/// Parts that the sentences are cut into: a fixed number, so that sums do not depend on the machine.
const SHARDS: usize = 4;

/// Differences of probability that change nothing.
const NOTHING: f32 = 1e-6;

/// The negative log-likelihood of some sentences, with an L2 penalty.
pub(crate) struct Objective<'d> {
    data: &'d Dataset,
    parameters: &'d Parameters,
    shards: Vec<Vec<usize>>,
    l2: f64,
}

impl<'d> Objective<'d> {
    /// The objective over the sentences that `chosen` tells of.
    pub(crate) fn new(data: &'d Dataset, parameters: &'d Parameters, chosen: impl Fn(usize) -> bool, l2: f64) -> Self {
        let mut shards = vec![Vec::new(); SHARDS];
        for sentence in (0..data.sentences.len()).filter(|&s| chosen(data.sentences[s].article)) {
            shards[sentence % SHARDS].push(sentence);
        }
        Self { data, parameters, shards, l2 }
    }

    /// The value at `x`; writes the gradient.
    pub(crate) fn value(&self, x: &[f64], gradient: &mut [f64]) -> f64 {
        let chain = self.parameters.chain(x);
        let parts: Vec<(f64, Vec<f64>)> = thread::scope(|scope| {
            let run = |shard: &'_ [usize]| self.part(x, &chain, shard);
            let handles: Vec<_> = self.shards.iter().map(|shard| scope.spawn(move || run(shard))).collect();
            handles.into_iter().map(|h| h.join().unwrap_or_default()).collect()
        });
        let mut value = self.l2 * x.iter().map(|w| w * w).sum::<f64>();
        gradient.iter_mut().zip(x).for_each(|(g, w)| *g = 2.0 * self.l2 * w);
        for (part, slopes) in parts {
            value += part;
            gradient.iter_mut().zip(slopes).for_each(|(g, s)| *g += s);
        }
        value
    }

    fn part(&self, x: &[f64], chain: &Chain, shard: &[usize]) -> (f64, Vec<f64>) {
        let (data, parameters) = (self.data, self.parameters);
        let mut gradient = vec![0.0; x.len()];
        let mut value = 0.0;
        let x32: Vec<f32> = x.iter().map(|&w| w as f32).collect();
        let mut emissions: Vec<Row> = Vec::new();
        let (mut free, mut gold) = (Lattice::default(), Gold::default());
        for sentence in shard.iter().map(|&s| &data.sentences[s]) {
            emissions.clear();
            for token in sentence.tokens.clone() {
                let mut row = [0.0; TAGS];
                for &feature in data.features(token) {
                    for at in parameters.range(feature) {
                        row[parameters.tags[at] as usize] += x32[at];
                    }
                }
                emissions.push(row);
            }
            let weight = f64::from(sentence.weight);
            value += weight * (free.run(chain, &emissions, &[]) - gold.run(chain, &emissions, data.allowed(sentence)));
            for (at, token) in sentence.tokens.clone().enumerate() {
                let mut row = free.marginals(at);
                gold.subtract(at, &mut row);
                if row.iter().all(|d| d.abs() < NOTHING) {
                    continue;
                }
                for &feature in data.features(token) {
                    for at in parameters.range(feature) {
                        gradient[at] += weight * f64::from(row[parameters.tags[at] as usize]);
                    }
                }
                if at == 0 {
                    for (tag, difference) in row.iter().enumerate() {
                        gradient[parameters.start(tag)] += weight * f64::from(*difference);
                    }
                }
            }
            for at in 1..emissions.len() {
                free.steps(chain, at, |b, a, p| gradient[parameters.step(b, a)] += weight * f64::from(p));
                gold.steps(chain, at, |b, a, p| gradient[parameters.step(b, a)] -= weight * f64::from(p));
            }
        }
        // Illegal steps have no weight.
        for after in 0..TAGS {
            if !opens(after) {
                gradient[parameters.start(after)] = 0.0;
            }
            for before in (0..TAGS).filter(|&b| !may_follow(b, after)) {
                gradient[parameters.step(before, after)] = 0.0;
            }
        }
        (value, gradient)
    }
}

/// The paths that the annotation allows.
#[derive(Default)]
struct Gold {
    /// The tags, where there is one a token.
    tags: Vec<usize>,
    /// All paths, where there are several.
    lattice: Option<Lattice>,
}

impl Gold {
    /// The logarithm of the sum over the paths.
    fn run(&mut self, chain: &Chain, emissions: &[Row], allowed: &[u32]) -> f64 {
        self.tags.clear();
        if allowed.iter().any(|a| a.count_ones() > 1) {
            return self.lattice.get_or_insert_default().run(chain, emissions, allowed);
        }
        self.tags.extend(allowed.iter().map(|a| a.trailing_zeros() as usize));
        let score = |at: usize| {
            let tag = self.tags[at];
            let step = if at == 0 { chain.start[tag] } else { chain.step[tag][self.tags[at - 1]] };
            f64::from(step + emissions[at][tag])
        };
        (0..emissions.len()).map(score).sum()
    }

    /// Takes the probabilities of a token's tags from `row`.
    fn subtract(&self, at: usize, row: &mut Row) {
        match (self.tags.get(at), &self.lattice) {
            (Some(&tag), _) => row[tag] -= 1.0,
            (None, Some(lattice)) => row.iter_mut().zip(lattice.marginals(at)).for_each(|(f, g)| *f -= g),
            (None, None) => {}
        }
    }

    fn steps(&self, chain: &Chain, at: usize, mut visit: impl FnMut(usize, usize, f32)) {
        match (self.tags.get(at), &self.lattice) {
            (Some(&tag), _) => visit(self.tags[at - 1], tag, 1.0),
            (None, Some(lattice)) => lattice.steps(chain, at, visit),
            (None, None) => {}
        }
    }
}

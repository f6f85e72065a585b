//! A linear-chain conditional random field over the [tags](super::tags): the best path, and probabilities.
//!
//! Lafferty and others: "Conditional Random Fields", ICML 2001; scaled forward-backward as in Rabiner: "A
//! Tutorial on Hidden Markov Models", 1989. Only legal tags follow each other, and the end closes the last mention.

use std::array;

use super::tags::{CLOSED, TAGS, TYPES, first_of, inner, last_of, may_follow, opens};

/// Shares of the probability that are left out of sums.
const NOTHING: f32 = 1e-12;
/// The logarithm below which a share is left out: that of [`NOTHING`], or less.
const LEAST_LOG: f32 = -28.0;

/// A score or probability a tag.
pub(crate) type Row = [f32; TAGS];

/// The weights of tags at the start and of one tag after another.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Chain {
    pub(crate) start: Row,
    /// By the tag after, then the tag before.
    pub(crate) step: [Row; TAGS],
    /// The difference between the greatest and the least weight of a step from one closed tag to what may follow it.
    spread: f32,
    exp_start: Row,
    exp_step: [Row; TAGS],
    /// The same by the tag before, then the tag after.
    exp_by_before: [Row; TAGS],
}

impl Chain {
    /// A chain with these weights; those of illegal steps are not looked at.
    pub(crate) fn new(mut start: Row, mut step: [Row; TAGS]) -> Self {
        let (mut exp_start, mut exp_step) = ([0.0; TAGS], [[0.0; TAGS]; TAGS]);
        for after in 0..TAGS {
            if opens(after) {
                exp_start[after] = start[after].exp();
            } else {
                start[after] = f32::NEG_INFINITY;
            }
            for before in 0..TAGS {
                if may_follow(before, after) {
                    exp_step[after][before] = step[after][before].exp();
                } else {
                    step[after][before] = f32::NEG_INFINITY;
                }
            }
        }
        let open = (0..TAGS).filter(|&t| opens(t)).flat_map(|after| &step[after][..CLOSED]);
        let (least, greatest) =
            open.filter(|w| w.is_finite()).fold((f32::MAX, f32::MIN), |(l, g), &w| (l.min(w), g.max(w)));
        let exp_by_before = array::from_fn(|before| array::from_fn(|after| exp_step[after][before]));
        Self { start, step, spread: greatest - least, exp_start, exp_step, exp_by_before }
    }

    /// The same, but no mention of a type follows another one at once.
    pub(crate) fn apart(&self, kind: usize) -> Self {
        let mut step = self.step;
        for after in first_of(kind) {
            for before in last_of(kind) {
                step[after][before] = f32::NEG_INFINITY;
            }
        }
        Self::new(self.start, step)
    }

    /// The same with `preference` added to every score of beginning a mention, by type.
    #[cfg(feature = "train")]
    pub(crate) fn preferring(&self, preference: &[f32; TYPES]) -> Self {
        let (mut start, mut step) = (self.start, self.step);
        for (kind, preference) in preference.iter().enumerate() {
            for tag in first_of(kind) {
                start[tag] += preference;
                step[tag].iter_mut().for_each(|s| *s += preference);
            }
        }
        Self::new(start, step)
    }

    /// Writes the best tags for `emissions` to `tags`.
    pub(crate) fn best(&self, emissions: &[Row], scratch: &mut Vec<[u8; TAGS]>, tags: &mut Vec<u8>) {
        tags.clear();
        scratch.clear();
        let Some((first, rest)) = emissions.split_first() else { return };
        let mut scores = self.start;
        scores.iter_mut().zip(first).for_each(|(s, e)| *s += e);
        for emission in rest {
            let mut from = [0; TAGS];
            let mut next = *emission;
            // No step makes up for more than the spread: mostly one or two tags are left to come from.
            let least = scores[..CLOSED].iter().fold(f32::NEG_INFINITY, |a, &b| a.max(b)) - self.spread;
            let mut left = [0; CLOSED];
            let mut count = 0;
            for (before, &score) in scores[..CLOSED].iter().enumerate() {
                left[count] = before;
                count += usize::from(score >= least);
            }
            let left = &left[..count];
            for after in (0..TAGS).filter(|&t| opens(t)) {
                let step = &self.step[after];
                let (mut best, mut best_score) = (0, f32::NEG_INFINITY);
                for &before in left {
                    let score = scores[before] + step[before];
                    if score > best_score {
                        (best, best_score) = (before, score);
                    }
                }
                from[after] = best as u8;
                next[after] += best_score;
            }
            for kind in 0..TYPES {
                let (before, after) = inner(kind);
                for after in after {
                    let step = &self.step[after];
                    let [a, b] = before.map(|b| scores[b] + step[b]);
                    from[after] = if a >= b { before[0] } else { before[1] } as u8;
                    next[after] += a.max(b);
                }
            }
            scores = next;
            scratch.push(from);
        }
        let mut tag = 0;
        for candidate in 1..CLOSED {
            if scores[candidate] > scores[tag] {
                tag = candidate;
            }
        }
        tags.push(tag as u8);
        for from in scratch.iter().rev() {
            tag = from[tag] as usize;
            tags.push(tag as u8);
        }
        tags.reverse();
    }
}

/// The probabilities of a sentence's tags; the memory is used again for the next sentence.
#[derive(Debug, Default)]
pub(crate) struct Lattice {
    /// exp of the emissions, each row divided by its greatest value; nought for tags that are not allowed.
    emissions: Vec<Row>,
    forward: Vec<Row>,
    backward: Vec<Row>,
    scales: Vec<f32>,
}

impl Lattice {
    /// Sums over all paths that take only `allowed` tags (a bit a tag, a mask a token; all where it is empty). Returns the
    /// logarithm of the sum.
    pub(crate) fn run(&mut self, chain: &Chain, emissions: &[Row], allowed: &[u32]) -> f64 {
        let length = emissions.len();
        self.emissions.clear();
        self.forward.clear();
        self.scales.clear();
        self.backward.clear();
        self.backward.resize(length, [0.0; TAGS]);
        let mut log = 0.0;
        for (at, emission) in emissions.iter().enumerate() {
            let mut mask = allowed.get(at).copied().unwrap_or(u32::MAX);
            if at + 1 == length {
                mask &= (1 << CLOSED) - 1;
            }
            let greatest = emission.iter().fold(f32::NEG_INFINITY, |a, &b| a.max(b));
            log += f64::from(greatest);
            let mut row = [0.0; TAGS];
            for (tag, (value, score)) in row.iter_mut().zip(emission).enumerate() {
                let difference = score - greatest;
                if mask >> tag & 1 == 1 && difference > LEAST_LOG {
                    *value = difference.exp();
                }
            }
            self.emissions.push(row);
            let mut forward = match self.forward.last() {
                None => chain.exp_start,
                Some(before) => Self::forward(chain, before),
            };
            forward.iter_mut().zip(&row).for_each(|(f, e)| *f *= e);
            let scale = forward.iter().sum::<f32>().max(f32::MIN_POSITIVE);
            for f in &mut forward {
                *f /= scale;
            }
            log += f64::from(scale).ln();
            self.scales.push(scale);
            self.forward.push(forward);
        }
        let mut next = [1.0; TAGS];
        for at in (0..length).rev() {
            self.backward[at] = next;
            let scale = self.scales[at];
            let mut weighted = self.emissions[at];
            weighted.iter_mut().zip(&next).for_each(|(w, b)| *w *= b / scale);
            next = Self::backward(chain, &weighted);
        }
        log
    }

    fn forward(chain: &Chain, before: &Row) -> Row {
        let mut row = [0.0; TAGS];
        // The steps of open tags are added below; those of closed ones to L and I are nought.
        for (before, steps) in before[..CLOSED].iter().zip(&chain.exp_by_before).filter(|(b, _)| **b > NOTHING) {
            row.iter_mut().zip(steps).for_each(|(r, s)| *r += before * s);
        }
        for kind in 0..TYPES {
            let (from, to) = inner(kind);
            for after in to {
                row[after] = from.iter().map(|&b| before[b] * chain.exp_step[after][b]).sum();
            }
        }
        row
    }

    fn backward(chain: &Chain, after: &Row) -> Row {
        let mut row = [0.0; TAGS];
        for to in (0..TAGS).filter(|&t| opens(t) && after[t] > NOTHING) {
            let weight = after[to];
            row[..CLOSED].iter_mut().zip(&chain.exp_step[to][..CLOSED]).for_each(|(r, s)| *r += weight * s);
        }
        for kind in 0..TYPES {
            let (from, to) = inner(kind);
            for before in from {
                row[before] = to.iter().map(|&t| after[t] * chain.exp_step[t][before]).sum();
            }
        }
        row
    }

    /// The probability of each tag of a token.
    #[cfg(any(test, feature = "train"))]
    pub(crate) fn marginals(&self, at: usize) -> Row {
        let mut row = self.forward[at];
        row.iter_mut().zip(&self.backward[at]).for_each(|(f, b)| *f *= b);
        row
    }

    /// The probability that tokens from `begin` on have just these `tags`.
    pub(crate) fn path(&self, chain: &Chain, begin: usize, tags: &[u8]) -> f32 {
        let (Some(&first), Some(&last)) = (tags.first(), tags.last()) else { return 1.0 };
        let mut product = self.forward[begin][first as usize];
        for (i, pair) in tags.windows(2).enumerate() {
            let (at, before, after) = (begin + i + 1, pair[0] as usize, pair[1] as usize);
            product *= chain.exp_step[after][before] * self.emissions[at][after] / self.scales[at];
        }
        (product * self.backward[begin + tags.len() - 1][last as usize]).clamp(0.0, 1.0)
    }

    /// Calls `visit` with tag before, tag after and probability of every step into token `at`.
    #[cfg(any(test, feature = "train"))]
    pub(crate) fn steps(&self, chain: &Chain, at: usize, mut visit: impl FnMut(usize, usize, f32)) {
        let (before, scale) = (&self.forward[at - 1], self.scales[at]);
        let mut weighted = self.emissions[at];
        weighted.iter_mut().zip(&self.backward[at]).for_each(|(w, b)| *w *= b / scale);
        for (after, weight) in weighted.into_iter().enumerate().filter(|&(_, w)| w > 0.0) {
            if opens(after) {
                for (b, before) in before[..CLOSED].iter().enumerate() {
                    visit(b, after, before * chain.exp_step[after][b] * weight);
                }
            } else {
                for b in inner((after - 1) % TYPES).0 {
                    visit(b, after, before[b] * chain.exp_step[after][b] * weight);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Weights that look random and are not.
    fn noise(seed: usize) -> f32 {
        let x = (seed as u32).wrapping_mul(2_654_435_761) >> 16;
        x as f32 / 32768.0 - 1.0
    }

    fn chain() -> Chain {
        let mut step = [[0.0; TAGS]; TAGS];
        for (a, row) in step.iter_mut().enumerate() {
            row.iter_mut().enumerate().for_each(|(b, w)| *w = noise(a * 31 + b));
        }
        Chain::new(std::array::from_fn(|t| noise(t + 7)), step)
    }

    /// All legal paths of three tokens with their scores.
    fn paths(chain: &Chain, emissions: &[Row; 3]) -> Vec<([u8; 3], f64)> {
        let mut all = Vec::new();
        for a in (0..TAGS).filter(|&t| opens(t)) {
            for b in (0..TAGS).filter(|&t| may_follow(a, t)) {
                for c in (0..CLOSED).filter(|&t| may_follow(b, t)) {
                    let score = chain.start[a]
                        + emissions[0][a]
                        + chain.step[b][a]
                        + emissions[1][b]
                        + chain.step[c][b]
                        + emissions[2][c];
                    all.push(([a as u8, b as u8, c as u8], f64::from(score)));
                }
            }
        }
        all
    }

    #[test]
    fn it_agrees_with_all_paths_written_out() {
        let chain = chain();
        let emissions: [Row; 3] = std::array::from_fn(|i| std::array::from_fn(|t| 2.0 * noise(900 + i * 40 + t)));
        let paths = paths(&chain, &emissions);
        let total: f64 = paths.iter().map(|p| p.1.exp()).sum();

        let mut lattice = Lattice::default();
        let log = lattice.run(&chain, &emissions, &[]);
        assert!((log - total.ln()).abs() < 1e-4);
        for at in 0..3 {
            for tag in 0..TAGS {
                let sum: f64 = paths.iter().filter(|p| p.0[at] as usize == tag).map(|p| p.1.exp()).sum();
                assert!((sum / total - f64::from(lattice.marginals(at)[tag])).abs() < 1e-4);
            }
        }
        let mut seen = 0.0;
        lattice.steps(&chain, 2, |b, a, p| {
            let wanted: f64 =
                paths.iter().filter(|x| x.0[1] as usize == b && x.0[2] as usize == a).map(|x| x.1.exp()).sum();
            assert!((wanted / total - f64::from(p)).abs() < 1e-4);
            seen += p;
        });
        assert!((seen - 1.0).abs() < 1e-4);

        let best = paths.iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
        let (mut scratch, mut tags) = (Vec::new(), Vec::new());
        chain.best(&emissions, &mut scratch, &mut tags);
        assert_eq!(tags, best.0);
        assert!((f64::from(lattice.path(&chain, 0, &tags)) - best.1.exp() / total).abs() < 1e-4);
    }

    #[test]
    fn masks_leave_out_paths() {
        let chain = chain();
        let emissions = [[0.5; TAGS]; 3];
        let allowed = [1 | 1 << 13, u32::MAX, u32::MAX];
        let all = paths(&chain, &emissions);
        let total: f64 = all.iter().filter(|p| allowed[0] >> p.0[0] & 1 == 1).map(|p| p.1.exp()).sum();
        let mut lattice = Lattice::default();
        assert!((lattice.run(&chain, &emissions, &allowed) - total.ln()).abs() < 1e-4);
        assert!(lattice.marginals(0)[1].abs() < 1e-9);
    }
}

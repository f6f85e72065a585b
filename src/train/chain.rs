//! The likelihood of the classes of a page's lines under a chain: features speak for the class of their line, and each pair of
//! neighbouring classes has a weight.

use super::parallel::parallel;
use crate::text::sections::classifier::{CLASSES, ROWS, STATES};

/// Parts that the pages are cut into: a fixed number, so that sums do not depend on the machine.
const SHARDS: usize = 16;

/// Weights: those of the rows, then those of pairs of states.
pub(crate) const WEIGHTS: usize = PAIRS + STATES * STATES;
/// Where the weights of pairs begin.
pub(crate) const PAIRS: usize = ROWS * CLASSES;

/// A value a state.
type States = [f64; STATES];

/// A line: its features, and which states it may have; a bit a state.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) rows: Vec<u32>,
    /// What it may be for all that the classifier knows.
    pub(crate) free: u8,
    /// What it may be by its label.
    pub(crate) gold: u8,
}

/// The negative log-likelihood of pages under the weights `x`, with an L2 penalty; writes the gradient.
pub(crate) fn value(pages: &[Vec<Line>], l2: f64, x: &[f64], gradient: &mut [f64]) -> f64 {
    let shards: Vec<&[Vec<Line>]> = pages.chunks(pages.len().div_ceil(SHARDS).max(1)).collect();
    let parts = parallel(&shards, |shard| {
        let mut gradient = vec![0.0; x.len()];
        let value: f64 = shard.iter().map(|page| page_value(page, x, &mut gradient)).sum();
        (value, gradient)
    });
    let mut value = l2 * x.iter().map(|w| w * w).sum::<f64>();
    gradient.iter_mut().zip(x).for_each(|(g, w)| *g = 2.0 * l2 * w);
    for (part, slopes) in parts {
        value += part;
        gradient.iter_mut().zip(slopes).for_each(|(g, s)| *g += s);
    }
    value
}

fn page_value(page: &[Line], x: &[f64], gradient: &mut [f64]) -> f64 {
    if page.iter().all(|line| line.free == line.gold) {
        return 0.0;
    }
    let (free, gold) = (Lattice::new(page, x, |line| line.free), Lattice::new(page, x, |line| line.gold));
    for (at, line) in page.iter().enumerate() {
        let difference: Vec<f64> = (0..CLASSES).map(|s| free.marginals[at][s] - gold.marginals[at][s]).collect();
        for &row in &line.rows {
            let row = row as usize * CLASSES;
            gradient[row..row + CLASSES].iter_mut().zip(&difference).for_each(|(g, d)| *g += d);
        }
    }
    for pair in 0..STATES * STATES {
        gradient[PAIRS + pair] += free.pairs[pair] - gold.pairs[pair];
    }
    free.logarithm - gold.logarithm
}

/// How likely each state of each line is under the weights `x`.
pub(crate) fn marginals(page: &[Line], x: &[f64]) -> Vec<States> {
    Lattice::new(page, x, |line| line.free).marginals
}

/// All paths through the states that a page's lines may have.
struct Lattice {
    /// The logarithm of the sum over the paths.
    logarithm: f64,
    marginals: Vec<States>,
    /// How often each pair is expected.
    pairs: [f64; STATES * STATES],
}

impl Lattice {
    fn new(page: &[Line], x: &[f64], allowed: impl Fn(&Line) -> u8) -> Self {
        let pair = |before: usize, after: usize| x[PAIRS + before * STATES + after];
        let emissions: Vec<States> = page.iter().map(|line| emission(line, x, allowed(line))).collect();
        let mut forward = Vec::with_capacity(page.len());
        for (at, emission) in emissions.iter().enumerate() {
            let mut sums = *emission;
            if let Some(before) = at.checked_sub(1).map(|at| &forward[at]) {
                let before: &States = before;
                for (state, sum) in sums.iter_mut().enumerate() {
                    *sum += log_sum(std::array::from_fn(|b| before[b] + pair(b, state)));
                }
            }
            forward.push(sums);
        }
        let logarithm = forward.last().map_or(0.0, |last| log_sum(*last));
        let mut lattice = Self { logarithm, marginals: vec![[0.0; STATES]; page.len()], pairs: [0.0; STATES * STATES] };
        let mut backward = [0.0; STATES];
        for at in (0..page.len()).rev() {
            for state in 0..STATES {
                lattice.marginals[at][state] = (forward[at][state] + backward[state] - logarithm).exp();
            }
            let own: States = std::array::from_fn(|s| emissions[at][s] + backward[s]);
            if let Some(before) = at.checked_sub(1).map(|at| &forward[at]) {
                let steps = lattice.pairs.chunks_mut(STATES).zip(x[PAIRS..].chunks(STATES)).zip(before);
                for ((expected, weights), before) in steps {
                    for ((expected, weight), own) in expected.iter_mut().zip(weights).zip(own) {
                        *expected += (before + weight + own - logarithm).exp();
                    }
                }
            }
            backward = std::array::from_fn(|b| log_sum(std::array::from_fn(|s| own[s] + pair(b, s))));
        }
        lattice
    }
}

/// The weights of a line's states; those that it may not have are as good as impossible.
fn emission(line: &Line, x: &[f64], allowed: u8) -> States {
    const IMPOSSIBLE: f64 = -1e9;
    let mut sums = [0.0; STATES];
    for &row in &line.rows {
        let row = row as usize * CLASSES;
        sums.iter_mut().zip(&x[row..row + CLASSES]).for_each(|(s, w)| *s += w);
    }
    std::array::from_fn(|s| if allowed >> s & 1 == 1 { sums[s] } else { IMPOSSIBLE })
}

fn log_sum(values: States) -> f64 {
    let most = values.into_iter().fold(f64::NEG_INFINITY, f64::max);
    most + values.into_iter().map(|v| (v - most).exp()).sum::<f64>().ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANY: u8 = (1 << CLASSES) - 1;

    fn line(rows: &[u32], free: u8, gold: u8) -> Line {
        Line { rows: rows.to_vec(), free, gold }
    }

    #[test]
    fn the_gradient_is_the_slope_of_the_value() {
        let page = vec![
            line(&[0, 1], ANY, 1),
            line(&[], 16, 16),
            line(&[1, 2, 2], ANY, 2),
            line(&[2], ANY, ANY),
            line(&[0], ANY, 4),
        ];
        let pages = [page];
        let mut x = vec![0.0; WEIGHTS];
        let places: Vec<usize> = (0..3 * CLASSES).chain(PAIRS..WEIGHTS).collect();
        for (i, &at) in places.iter().enumerate() {
            x[at] = (i % 7) as f64 * 0.3 - 0.7;
        }
        let (mut gradient, mut unused) = (vec![0.0; WEIGHTS], vec![0.0; WEIGHTS]);
        let value_at = value(&pages, 0.1, &x, &mut gradient);
        for at in places {
            let mut moved = x.clone();
            moved[at] += 1e-6;
            let slope = (value(&pages, 0.1, &moved, &mut unused) - value_at) / 1e-6;
            assert!((slope - gradient[at]).abs() < 1e-3, "{at}: {slope} and {}", gradient[at]);
        }
    }

    #[test]
    fn states_that_a_line_may_not_have_are_never_likely() {
        let page = [line(&[0], ANY, 1), line(&[], 16, 16)];
        let marginals = marginals(&page, &vec![0.0; WEIGHTS]);
        assert!((marginals[0][..CLASSES].iter().sum::<f64>() - 1.0).abs() < 1e-9 && marginals[0][CLASSES] < 1e-9);
        assert!((marginals[1][CLASSES] - 1.0).abs() < 1e-9);
    }
}

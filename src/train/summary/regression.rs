//! Linear models of few features: logistic regression and least squares.

use std::thread;

use crate::train::owlqn;

/// The most iterations of the logistic regression.
const ITERATIONS: usize = 100;

/// Rows to learn from: a target, how much it counts, and the features that are not nought.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    targets: Vec<(f32, f32)>,
    ends: Vec<u32>,
    features: Vec<(u16, f32)>,
}

impl Rows {
    /// Adds a row; `features` calls its argument with each feature and its value.
    pub(super) fn push(&mut self, weight: f32, target: f32, features: impl FnOnce(&mut dyn FnMut(usize, f32))) {
        features(&mut |feature, value| {
            if value != 0.0 {
                self.features.push((feature as u16, value));
            }
        });
        self.targets.push((target, weight));
        self.ends.push(self.features.len() as u32);
    }

    fn each(&self) -> impl Iterator<Item = (f64, f64, &[(u16, f32)])> {
        let begins = std::iter::once(0).chain(self.ends.iter().copied());
        self.targets.iter().zip(begins.zip(&self.ends)).map(|(&(target, weight), (begin, &end))| {
            (f64::from(target), f64::from(weight), &self.features[begin as usize..end as usize])
        })
    }
}

fn dot(features: &[(u16, f32)], weights: &[f64]) -> f64 {
    features.iter().map(|&(at, value)| f64::from(value) * weights[usize::from(at)]).sum()
}

/// The weights that make targets of 0 and 1 likeliest, with a penalty on their squares.
pub(super) fn logistic(rows: &[Rows], features: usize, l2: f64) -> Vec<f64> {
    /// A fixed number, so that sums do not depend on the machine.
    const SHARDS: usize = 4;
    let part = |shard: usize, x: &[f64]| {
        let (mut value, mut slopes) = (0.0, vec![0.0; x.len()]);
        for (target, weight, row) in rows.iter().skip(shard).step_by(SHARDS).flat_map(Rows::each) {
            let odds = dot(row, x);
            let likely = 1.0 / (1.0 + (-odds).exp());
            // ln(1 + exp(odds)) without overflow.
            value += weight * (odds.max(0.0) + (-odds.abs()).exp().ln_1p() - target * odds);
            for &(at, one) in row {
                slopes[usize::from(at)] += weight * (likely - target) * f64::from(one);
            }
        }
        (value, slopes)
    };
    let objective = |x: &[f64], gradient: &mut [f64]| {
        let parts: Vec<(f64, Vec<f64>)> = thread::scope(|scope| {
            let part = &part;
            let handles: Vec<_> = (0..SHARDS).map(|shard| scope.spawn(move || part(shard, x))).collect();
            handles.into_iter().map(|h| h.join().unwrap_or_default()).collect()
        });
        gradient.iter_mut().zip(x).for_each(|(g, w)| *g = 2.0 * l2 * w);
        let mut value = l2 * x.iter().map(|w| w * w).sum::<f64>();
        for (one, slopes) in parts {
            value += one;
            gradient.iter_mut().zip(slopes).for_each(|(g, s)| *g += s);
        }
        value
    };
    owlqn::minimise(vec![0.0; features], 0.0, ITERATIONS, objective, |_, _| ())
}

/// The weights whose sums are closest to the targets by their squares, with a penalty on the weights' own; a constant is
/// learned beside them and left out.
pub(super) fn least_squares(rows: &[Rows], features: usize, l2: f64) -> Vec<f64> {
    let size = features + 1;
    let mut system = vec![vec![0.0; size + 1]; size];
    for (target, weight, row) in rows.iter().flat_map(Rows::each) {
        let constant = [(features as u16, 1.0)];
        for &(i, x) in row.iter().chain(&constant) {
            let line = &mut system[usize::from(i)];
            for &(j, y) in row.iter().chain(&constant) {
                line[usize::from(j)] += weight * f64::from(x) * f64::from(y);
            }
            line[size] += weight * f64::from(x) * target;
        }
    }
    for (at, line) in system.iter_mut().enumerate().take(features) {
        line[at] += l2;
    }
    let mut solution = solve(system);
    solution.truncate(features);
    solution
}

/// Solves a linear system by Gaussian elimination with pivots; unknowns that nothing tells of are nought.
fn solve(mut system: Vec<Vec<f64>>) -> Vec<f64> {
    let size = system.len();
    for column in 0..size {
        let pivot = (column..size).max_by(|&a, &b| system[a][column].abs().total_cmp(&system[b][column].abs()));
        system.swap(column, pivot.unwrap_or(column));
        let line = system[column].clone();
        if line[column].abs() < 1e-12 {
            continue;
        }
        for (at, other) in system.iter_mut().enumerate().filter(|(at, _)| *at != column) {
            let _ = at;
            let factor = other[column] / line[column];
            other.iter_mut().zip(&line).for_each(|(x, y)| *x -= factor * y);
        }
    }
    let value = |at: usize| {
        let pivot = system[at][at];
        if pivot.abs() < 1e-12 { 0.0 } else { system[at][size] / pivot }
    };
    (0..size).map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(of: &[(f32, &[f32])]) -> Vec<Rows> {
        let mut rows = Rows::default();
        for (target, values) in of {
            rows.push(1.0, *target, |feature| {
                values.iter().enumerate().for_each(|(at, &value)| feature(at, value));
            });
        }
        vec![rows]
    }

    #[test]
    fn least_squares_finds_the_plane() {
        let plane = |x: f32, y: f32| 2.0 * x - 3.0 * y + 5.0;
        let points = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (4.0, 2.0), (-1.0, 7.0)];
        let values: Vec<[f32; 2]> = points.iter().map(|&(x, y)| [x, y]).collect();
        let of: Vec<_> = values.iter().map(|v| (plane(v[0], v[1]), &v[..])).collect();
        let weights = least_squares(&rows(&of), 2, 1e-9);
        assert!((weights[0] - 2.0).abs() < 1e-3 && (weights[1] + 3.0).abs() < 1e-3, "{weights:?}");
        // A feature that is always nought has no weight.
        assert!(least_squares(&rows(&of), 3, 0.0)[2].abs() < 1e-9);
    }

    #[test]
    fn logistic_learns_which_feature_tells() {
        let of: Vec<(f32, &[f32])> =
            vec![(1.0, &[1.0, 0.0]), (1.0, &[1.0, 1.0]), (0.0, &[0.0, 1.0]), (0.0, &[0.0, 0.0])];
        let weights = logistic(&rows(&of), 2, 0.01);
        assert!(weights[0] > 1.0 && weights[0] > weights[1] + 1.0, "{weights:?}");
    }
}

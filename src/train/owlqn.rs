//! Orthant-wise limited-memory quasi-Newton: minimises a smooth function plus an L1 penalty.
//!
//! Andrew and Gao: "Scalable Training of L1-Regularized Log-Linear Models", ICML 2007; L-BFGS as in Nocedal and Wright:
//! "Numerical Optimization", algorithm 7.4.

use std::collections::VecDeque;

/// Steps that the curvature is estimated from.
const MEMORY: usize = 6;
/// Halvings of a step before the search gives up.
const HALVINGS: usize = 20;
/// How much of the decrease that the slope promises a step must bring.
const ARMIJO: f64 = 1e-4;
/// The search ends where ten steps bring less than this share.
const LEAST_GAIN: f64 = 1e-5;

struct Pair {
    step: Vec<f64>,
    change: Vec<f64>,
    /// One over their product.
    rho: f64,
}

/// Minimises `smooth(x) + l1 * |x|`, where `smooth` writes its gradient; returns the point. `after` is told of every
/// iteration and where it came to.
pub(crate) fn minimise(
    mut x: Vec<f64>,
    l1: f64,
    iterations: usize,
    mut smooth: impl FnMut(&[f64], &mut [f64]) -> f64,
    mut after: impl FnMut(usize, &[f64]),
) -> Vec<f64> {
    let size = x.len();
    let penalty = |x: &[f64]| l1 * x.iter().map(|w| w.abs()).sum::<f64>();
    let mut gradient = vec![0.0; size];
    let mut value = smooth(&x, &mut gradient) + penalty(&x);
    let mut pairs: VecDeque<Pair> = VecDeque::new();
    let mut recent: VecDeque<f64> = VecDeque::from([value]);
    for iteration in 1..=iterations {
        let steepest = pseudo_gradient(&x, &gradient, l1);
        let mut direction: Vec<f64> = steepest.iter().map(|g| -g).collect();
        quasi_newton(&pairs, &mut direction);
        for (d, g) in direction.iter_mut().zip(&steepest) {
            if *d * *g >= 0.0 {
                *d = 0.0;
            }
        }
        let norm = dot(&steepest, &steepest).sqrt();
        if norm == 0.0 {
            break;
        }
        let mut rate = if pairs.is_empty() { 1.0 / norm } else { 1.0 };
        let mut next = vec![0.0; size];
        let mut next_gradient = vec![0.0; size];
        let mut found = false;
        for _ in 0..HALVINGS {
            let mut promised = 0.0;
            for i in 0..size {
                let orthant = if x[i] == 0.0 { -steepest[i] } else { x[i] };
                let moved = x[i] + rate * direction[i];
                next[i] = if moved * orthant > 0.0 { moved } else { 0.0 };
                promised += steepest[i] * (next[i] - x[i]);
            }
            let next_value = smooth(&next, &mut next_gradient) + penalty(&next);
            if next_value <= value + ARMIJO * promised {
                value = next_value;
                found = true;
                break;
            }
            rate *= 0.5;
        }
        if !found {
            break;
        }
        let step: Vec<f64> = next.iter().zip(&x).map(|(a, b)| a - b).collect();
        let change: Vec<f64> = next_gradient.iter().zip(&gradient).map(|(a, b)| a - b).collect();
        let product = dot(&step, &change);
        if product > 0.0 {
            pairs.push_back(Pair { step, change, rho: 1.0 / product });
            if pairs.len() > MEMORY {
                pairs.pop_front();
            }
        }
        x = next;
        gradient = next_gradient;
        after(iteration, &x);
        recent.push_back(value);
        if recent.len() > 10
            && let Some(old) = recent.pop_front()
            && (old - value) / value.abs().max(1.0) < LEAST_GAIN
        {
            break;
        }
    }
    x
}

/// The gradient with the penalty; where a weight is nought, that of the side on which the value falls, if any.
fn pseudo_gradient(x: &[f64], gradient: &[f64], l1: f64) -> Vec<f64> {
    let one = |(&x, &g): (&f64, &f64)| {
        if x > 0.0 {
            g + l1
        } else if x < 0.0 {
            g - l1
        } else if g + l1 < 0.0 {
            g + l1
        } else if g - l1 > 0.0 {
            g - l1
        } else {
            0.0
        }
    };
    x.iter().zip(gradient).map(one).collect()
}

/// Multiplies a direction by the estimated inverse of the curvature.
fn quasi_newton(pairs: &VecDeque<Pair>, direction: &mut [f64]) {
    let mut alphas = Vec::with_capacity(pairs.len());
    for pair in pairs.iter().rev() {
        let alpha = pair.rho * dot(&pair.step, direction);
        direction.iter_mut().zip(&pair.change).for_each(|(d, c)| *d -= alpha * c);
        alphas.push(alpha);
    }
    if let Some(last) = pairs.back() {
        let scale = 1.0 / (last.rho * dot(&last.change, &last.change));
        for d in direction.iter_mut() {
            *d *= scale;
        }
    }
    for (pair, alpha) in pairs.iter().zip(alphas.into_iter().rev()) {
        let beta = pair.rho * dot(&pair.change, direction);
        direction.iter_mut().zip(&pair.step).for_each(|(d, s)| *d += (alpha - beta) * s);
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// (x - 3)² + 10 (y + 1)² + (z - 0.2)²
    fn bowl(x: &[f64], gradient: &mut [f64]) -> f64 {
        let centre = [(3.0, 1.0), (-1.0, 10.0), (0.2, 1.0)];
        let mut value = 0.0;
        for (i, (c, k)) in centre.into_iter().enumerate() {
            gradient[i] = 2.0 * k * (x[i] - c);
            value += k * (x[i] - c).powi(2);
        }
        value
    }

    #[test]
    fn it_finds_the_bottom() {
        let x = minimise(vec![0.0; 3], 0.0, 50, bowl, |_, _| ());
        assert!(x.iter().zip([3.0, -1.0, 0.2]).all(|(x, c)| (x - c).abs() < 1e-3), "{x:?}");
    }

    #[test]
    fn a_penalty_makes_small_weights_nought() {
        let x = minimise(vec![0.0; 3], 1.0, 50, bowl, |_, _| ());
        assert!(x.iter().zip([2.5, -0.95, 0.0]).all(|(x, c)| (x - c).abs() < 1e-3), "{x:?}");
        assert!(x[2].abs() < f64::EPSILON);
    }
}

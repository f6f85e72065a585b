//! K-means: points parted into groups, each around its mean.
//!
//! Lloyd's iteration from centres that are chosen far apart: k-means++ (Arthur & Vassilvitskii 2007, "k-means++: the advantages
//! of careful seeding").

use super::{
    embeddings::{Vectors, add, dot},
    random::Random,
};

/// Passes over the points; what moves after so many moves little.
const PASSES: usize = 30;

/// The group of each point, numbered in the order of their first points. There are `k` groups, or fewer where points coincide
/// or are fewer themselves; the same seed gives the same groups.
///
/// # Examples
/// ```
/// use trich::train::{embeddings::Vectors, kmeans};
///
/// let points = Vectors::new(1, vec![0.1, 7.0, 0.2, 7.1]);
/// assert_eq!(kmeans::cluster(&points, 2, 1, |_| {}), [0, 1, 0, 1]);
/// ```
#[must_use]
pub fn cluster(points: &Vectors, k: usize, seed: u64, mut progress: impl FnMut(f64)) -> Vec<u32> {
    let mut centres = seeds(points, k, &mut Random::new(seed));
    let mut groups = vec![u32::MAX; points.len()];
    for pass in 0..PASSES {
        progress(pass as f64 / PASSES as f64);
        if !assign(points, &centres, &mut groups) {
            break;
        }
        move_to_means(points, &groups, &mut centres);
    }
    progress(1.0);
    number_by_first_point(&mut groups, centres.len());
    groups
}

/// Chooses centres among the points: each with a chance in proportion to its squared distance from the nearest one before.
fn seeds(points: &Vectors, k: usize, random: &mut Random) -> Vectors {
    let mut chosen = Vec::new();
    let mut distances = vec![f32::INFINITY; points.len()];
    let mut next = (!points.is_empty()).then(|| random.below(points.len()));
    while let Some(index) = next.filter(|_| chosen.len() < k * points.dimension()) {
        let centre = points.get(index);
        chosen.extend_from_slice(centre);
        let mut total = 0.0;
        for (distance, point) in distances.iter_mut().zip(points.iter()) {
            let squares: f32 = dot(point, point) - 2.0 * dot(point, centre) + dot(centre, centre);
            *distance = distance.min(squares.max(0.0));
            total += f64::from(*distance);
        }
        // A centre is at distance 0 of itself, whatever rounding says.
        total -= f64::from(std::mem::take(&mut distances[index]));
        let mut left = random.unit() * total;
        let drawn = distances.iter().position(|&distance| {
            left -= f64::from(distance);
            distance > 0.0 && left <= 0.0
        });
        // Rounding may leave something of the total behind the last point.
        next = drawn.or_else(|| distances.iter().rposition(|&distance| distance > 0.0));
    }
    Vectors::new(points.dimension(), chosen)
}

/// Puts each point into the group of its nearest centre, the first of equally near ones; tells whether any changed.
fn assign(points: &Vectors, centres: &Vectors, groups: &mut [u32]) -> bool {
    let halves: Vec<f32> = centres.iter().map(|c| dot(c, c) / 2.0).collect();
    let mut changed = false;
    for (group, point) in groups.iter_mut().zip(points.iter()) {
        let (mut nearest, mut best) = (0, f32::NEG_INFINITY);
        for (index, (centre, half)) in centres.iter().zip(&halves).enumerate() {
            let nearness = dot(point, centre) - half;
            if nearness > best {
                (nearest, best) = (index as u32, nearness);
            }
        }
        changed |= *group != nearest;
        *group = nearest;
    }
    changed
}

/// Moves each centre to the mean of its group; one without points stays.
fn move_to_means(points: &Vectors, groups: &[u32], centres: &mut Vectors) {
    let mut sizes = vec![0_u32; centres.len()];
    for &group in groups {
        sizes[group as usize] += 1;
    }
    for (index, _) in sizes.iter().enumerate().filter(|(_, size)| **size > 0) {
        centres.get_mut(index).fill(0.0);
    }
    for (&group, point) in groups.iter().zip(points.iter()) {
        add(centres.get_mut(group as usize), 1.0 / sizes[group as usize] as f32, point);
    }
}

fn number_by_first_point(groups: &mut [u32], k: usize) {
    let mut numbers = vec![None; k];
    let mut next = 0;
    for group in groups {
        let number = numbers[*group as usize].get_or_insert_with(|| {
            next += 1;
            next - 1
        });
        *group = *number;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_that_lie_apart_are_found() {
        // Four heaps of ten points at the corners of a square.
        let mut random = Random::new(3);
        let mut values = Vec::new();
        for i in 0..40 {
            let corner = [f64::from(i % 2), f64::from(i / 2 % 2)];
            values.extend(corner.map(|c| (c + 0.1 * random.unit()) as f32));
        }
        let points = Vectors::new(2, values);
        for seed in 0..10 {
            let expected: Vec<u32> = (0..40).map(|i| i % 4).collect();
            assert_eq!(cluster(&points, 4, seed, |_| {}), expected, "seed {seed}");
        }
    }

    #[test]
    fn fewer_points_than_groups() {
        let points = Vectors::new(1, vec![5.0, 5.0, 1.0]);
        assert_eq!(cluster(&points, 9, 1, |_| {}), [0, 0, 1]);
        assert_eq!(cluster(&Vectors::new(1, vec![]), 3, 1, |_| {}), [0; 0]);
        assert_eq!(cluster(&points, 1, 1, |_| {}), [0, 0, 0]);
    }
}

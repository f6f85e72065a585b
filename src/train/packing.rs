//! Trained weights as a model file: in steps of a byte, and only those that are left.

use std::{cmp::Reverse, collections::HashMap};

use super::dataset::{Dataset, Parameters};
use crate::entity::{
    clusters::Clusters,
    crf::Chain,
    model::{self, Calibration},
    tags::{TAGS, TYPES},
    weights::{PASSES, Rows},
};

/// One pass as it was trained.
#[derive(Clone)]
pub(crate) struct Pass<'d> {
    pub(crate) data: &'d Dataset,
    pub(crate) parameters: &'d Parameters,
    pub(crate) x: Vec<f64>,
}

/// A model file of some passes; `preference` is added to the last pass's scores of beginning a mention, by type.
pub(crate) fn pack(
    language: &str,
    clusters: &Clusters,
    passes: &[Pass<'_>],
    preference: &[f32; TYPES],
    calibration: Calibration,
) -> Vec<u8> {
    let mut rows: HashMap<u64, (u32, Rows)> = HashMap::new();
    let mut scales = [1.0; PASSES];
    let mut chains: [Chain; PASSES] = std::array::from_fn(|_| Chain::new([0.0; TAGS], [[0.0; TAGS]; TAGS]));
    for (index, pass) in passes.iter().enumerate() {
        let weights = &pass.x[..pass.parameters.tags.len()];
        let greatest = weights.iter().fold(0.0_f64, |greatest, w| greatest.max(w.abs()));
        let scale = if greatest > 0.0 { greatest / f64::from(i8::MAX) } else { 1.0 };
        scales[index] = scale as f32;
        for (number, &hash) in pass.data.hashes.iter().enumerate() {
            for at in pass.parameters.range(number as u32) {
                let step = (pass.x[at] / scale).round() as i8;
                if step != 0 {
                    let entry = rows.entry(hash).or_insert((0, [[0; TAGS]; PASSES]));
                    entry.0 = pass.data.counts[number];
                    entry.1[index][pass.parameters.tags[at] as usize] = step;
                }
            }
        }
        chains[index] = pass.parameters.chain(&pass.x);
    }
    // Votes were counted without preferences when the last pass was trained.
    if let Some(last) = chains.last_mut() {
        *last = last.preferring(preference);
    }
    let mut features: Vec<(u64, (u32, Rows))> = rows.into_iter().collect();
    features.sort_unstable_by_key(|&(hash, (count, _))| (Reverse(count), hash));
    let features: Vec<(u64, Rows)> = features.into_iter().map(|(hash, (_, rows))| (hash, rows)).collect();
    model::write(language, clusters, &chains, calibration, scales, &features)
}

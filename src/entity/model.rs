//! A trained model of names: what the [tagger](super::tagger) runs on.

use super::{
    clusters::Clusters,
    crf::Chain,
    features,
    tags::{self, TAGS, may_follow, opens},
    weights::{PASSES, Weights},
};
use crate::{
    analysis::EntityType,
    model::{self, Kind, ModelError, Reader},
};

/// A trained model of one language.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    /// The language's code.
    pub(crate) language: String,
    /// Tells models apart: the checksum of the file, in hexadecimal.
    pub(crate) fingerprint: String,
    pub(crate) clusters: Clusters,
    pub(crate) weights: Weights,
    pub(crate) chains: [Chain; PASSES],
    pub(crate) calibration: Calibration,
}

/// What the probabilities of the tagger are worth: a straight line through their log-odds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Calibration {
    pub(crate) slope: f32,
    pub(crate) intercept: f32,
}

impl Default for Calibration {
    fn default() -> Self {
        Self { slope: 1.0, intercept: 0.0 }
    }
}

impl Calibration {
    /// How likely a mention is right that the tagger gives this probability.
    pub(crate) fn apply(self, probability: f32) -> f32 {
        1.0 / (1.0 + (-(self.slope * Self::log_odds(probability) + self.intercept)).exp())
    }

    /// The log-odds of a probability, which stay finite.
    pub(crate) fn log_odds(probability: f32) -> f32 {
        const CLOSEST: f32 = 1e-6;
        let probability = probability.clamp(CLOSEST, 1.0 - CLOSEST);
        (probability / (1.0 - probability)).ln()
    }
}

impl Model {
    /// A model that finds nothing.
    #[cfg(feature = "train")]
    pub(crate) fn empty(language: &str) -> Self {
        let mut start = [0.0; TAGS];
        start[1..].fill(-1.0);
        let chain = Chain::new(start, [start; TAGS]);
        let chains = std::array::from_fn(|_| chain.clone());
        let weights = Weights::with_capacity(0, [1.0; PASSES]);
        let fingerprint = String::new();
        let (clusters, calibration) = Default::default();
        Self { language: language.to_owned(), fingerprint, clusters, weights, chains, calibration }
    }

    /// Reads a model file.
    pub(crate) fn read(file: &[u8]) -> Result<Self, ModelError> {
        let (mut reader, checksum) = model::open(Kind::Names, file, features::fingerprint())?;
        let language = reader.text()?.to_owned();
        let clusters = Clusters::read(&mut reader)?;
        let mut chains = Vec::with_capacity(PASSES);
        for _ in 0..PASSES {
            // Names of people do not stand side by side with nothing between them.
            chains.push(read_chain(&mut reader)?.apart(tags::type_index(EntityType::Person)));
        }
        let chains = chains.try_into().map_err(|_| ModelError::Contents("a chain is missing"))?;
        let calibration = Calibration { slope: reader.f32()?, intercept: reader.f32()? };
        let weights = Weights::read(&mut reader)?;
        reader.end()?;
        let fingerprint = format!("{checksum:08x}");
        Ok(Self { language, fingerprint, clusters, weights, chains, calibration })
    }
}

fn read_chain(reader: &mut Reader<'_>) -> Result<Chain, ModelError> {
    let (mut start, mut step) = ([0.0; TAGS], [[0.0; TAGS]; TAGS]);
    for after in 0..TAGS {
        if opens(after) {
            start[after] = reader.f32()?;
        }
        for before in (0..TAGS).filter(|&b| may_follow(b, after)) {
            step[after][before] = reader.f32()?;
        }
    }
    Ok(Chain::new(start, step))
}

/// Appends the weights of a chain's legal steps.
#[cfg(feature = "train")]
pub(crate) fn write_chain(chain: &Chain, out: &mut Vec<u8>) {
    for after in 0..TAGS {
        if opens(after) {
            out.extend(chain.start[after].to_le_bytes());
        }
        for before in (0..TAGS).filter(|&b| may_follow(b, after)) {
            out.extend(chain.step[after][before].to_le_bytes());
        }
    }
}

/// A model file.
#[cfg(feature = "train")]
pub(crate) fn write(
    language: &str,
    clusters: &Clusters,
    chains: &[Chain; PASSES],
    calibration: Calibration,
    scales: [f32; PASSES],
    features: &[(u64, super::weights::Rows)],
) -> Vec<u8> {
    let mut payload = Vec::new();
    model::write_number(language.len() as u64, &mut payload);
    payload.extend(language.bytes());
    clusters.write(&mut payload);
    for chain in chains {
        write_chain(chain, &mut payload);
    }
    payload.extend(calibration.slope.to_le_bytes());
    payload.extend(calibration.intercept.to_le_bytes());
    Weights::write(scales, features, &mut payload);
    model::seal(Kind::Names, features::fingerprint(), &payload)
}

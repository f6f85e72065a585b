//! The trained model of a language: how much words and sentences are worth.

use super::{sentences, words};
use crate::{
    entity::hashing::{mix, word_hash},
    model::{self, Kind, ModelError, Reader},
};

/// How rare the words of a language are in news: the logarithm of the number of articles to one that has the word.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rarity {
    /// Hashes of words and their classes, sorted.
    words: Vec<(u32, u8)>,
    /// Hashes of the most common words, sorted: their places are numbers of features.
    common: Vec<u32>,
}

/// The class of words that are not in the table.
pub(super) const RAREST: u8 = 7;

impl Rarity {
    /// The class of a word in small letters, and its number if it is one of the most common.
    pub(super) fn of(&self, lower: &str) -> (u8, Option<u16>) {
        let hash = short_hash(lower);
        let class = self.words.binary_search_by_key(&hash, |(h, _)| *h).map_or(RAREST, |at| self.words[at].1);
        (class, self.common.binary_search(&hash).ok().map(|at| at as u16))
    }

    /// A table from the number of articles that have each word, of so many in all.
    #[cfg(feature = "train")]
    pub(crate) fn count<'w>(articles: usize, words: impl Iterator<Item = (&'w str, usize)>) -> Self {
        let class = |n: usize| {
            let rare = articles as f32 / n as f32;
            (1..=RAREST).take_while(|&class| rare >= f32::from(class).exp()).count() as u8
        };
        let mut counts: Vec<_> = words.map(|(word, n)| (n, short_hash(word))).collect();
        counts.sort_unstable_by(|a, b| b.cmp(a));
        let mut common: Vec<u32> = counts.iter().take(words::COMMON).map(|(_, hash)| *hash).collect();
        common.sort_unstable();
        let mut words: Vec<_> = counts.into_iter().map(|(n, hash)| (hash, class(n))).collect();
        words.retain(|&(_, class)| class < RAREST);
        // Of two words with one hash the more frequent counts.
        words.sort_unstable();
        words.dedup_by_key(|(hash, _)| *hash);
        Self { words, common }
    }

    /// How many words are in the table.
    #[cfg(feature = "train")]
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        let count = reader.count()?;
        let mut words = Vec::with_capacity(count);
        let mut hash = 0_u32;
        for _ in 0..count {
            let step = u32::try_from(reader.number()?).ok();
            let next = step.and_then(|step| hash.checked_add(step));
            hash = next.ok_or(ModelError::Contents("a word's hash is too great"))?;
            words.push((hash, reader.u8()?.min(RAREST)));
        }
        let mut common = Vec::new();
        for _ in 0..reader.count()?.min(words::COMMON) {
            common.push(reader.u32()?);
        }
        Ok(Self { words, common })
    }

    #[cfg(any(test, feature = "train"))]
    fn write(&self, out: &mut Vec<u8>) {
        model::write_number(self.words.len() as u64, out);
        let mut last = 0;
        for &(hash, class) in &self.words {
            model::write_number(u64::from(hash - last), out);
            out.push(class);
            last = hash;
        }
        model::write_number(self.common.len() as u64, out);
        for hash in &self.common {
            out.extend(hash.to_le_bytes());
        }
    }
}

fn short_hash(word: &str) -> u32 {
    (word_hash(word.chars()) >> 32) as u32
}

/// What is known of summaries of articles with a title, or without one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ranking {
    /// The log-odds that a summary has a word: weights by feature.
    pub(crate) words: [f32; words::FEATURES],
    /// How much a sentence is worth beyond its words.
    pub(crate) sentences: [f32; sentences::FEATURES],
    /// Words that a summary is taken to have: the more, the longer the sentences that are chosen.
    pub(crate) length: f32,
}

/// A trained model of one language.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    /// The language's code.
    pub(crate) language: String,
    /// Tells models apart: the checksum of the file, in hexadecimal.
    pub(crate) fingerprint: String,
    pub(crate) rarity: Rarity,
    pub(crate) titled: Ranking,
    pub(crate) untitled: Ranking,
}

/// A number for the features that this program computes.
pub(crate) fn fingerprint() -> u64 {
    [words::fingerprint(), sentences::fingerprint()].into_iter().flatten().fold(0, mix)
}

impl Model {
    /// A model for which all sentences are alike.
    #[cfg(feature = "train")]
    pub(crate) fn empty(language: &str) -> Self {
        let ranking = Ranking::default();
        Self {
            language: language.to_owned(),
            fingerprint: String::new(),
            rarity: Rarity::default(),
            titled: ranking.clone(),
            untitled: ranking,
        }
    }

    /// Reads a model file.
    pub(crate) fn read(file: &[u8]) -> Result<Self, ModelError> {
        let (mut reader, checksum) = model::open(Kind::Summary, file, fingerprint())?;
        let language = reader.text()?.to_owned();
        let rarity = Rarity::read(&mut reader)?;
        let titled = Ranking::read(&mut reader)?;
        let untitled = Ranking::read(&mut reader)?;
        reader.end()?;
        Ok(Self { language, fingerprint: format!("{checksum:08x}"), rarity, titled, untitled })
    }

    /// A model file.
    #[cfg(any(test, feature = "train"))]
    pub(crate) fn write(&self) -> Vec<u8> {
        let mut payload = Vec::new();
        model::write_number(self.language.len() as u64, &mut payload);
        payload.extend(self.language.bytes());
        self.rarity.write(&mut payload);
        self.titled.write(&mut payload);
        self.untitled.write(&mut payload);
        model::seal(Kind::Summary, fingerprint(), &payload)
    }
}

impl Default for Ranking {
    fn default() -> Self {
        Self { words: [0.0; words::FEATURES], sentences: [0.0; sentences::FEATURES], length: 1.0 }
    }
}

impl Ranking {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        let mut ranking = Self::default();
        for weight in ranking.words.iter_mut().chain(&mut ranking.sentences) {
            *weight = reader.f32()?;
        }
        ranking.length = reader.f32()?;
        if ranking.length < 1.0 {
            return Err(ModelError::Contents("a summary has no words"));
        }
        Ok(ranking)
    }

    #[cfg(any(test, feature = "train"))]
    fn write(&self, out: &mut Vec<u8>) {
        for weight in self.words.iter().chain(&self.sentences).chain([&self.length]) {
            out.extend(weight.to_le_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Model {
        let mut common = vec![short_hash("của"), short_hash("và")];
        common.sort_unstable();
        let mut words = vec![(short_hash("của"), 0), (short_hash("và"), 0), (short_hash("chợ"), 4)];
        words.sort_unstable();
        let mut titled = Ranking { length: 25.0, ..Ranking::default() };
        titled.words[3] = -1.5;
        titled.sentences[sentences::FEATURES - 1] = 0.25;
        Model {
            language: "vi".to_owned(),
            fingerprint: String::new(),
            rarity: Rarity { words, common },
            titled,
            untitled: Ranking::default(),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let written = example();
        let read = Model::read(&written.write()).unwrap();
        assert_eq!((read.language.as_str(), read.fingerprint.len()), ("vi", 8));
        assert_eq!((&read.titled, &read.untitled), (&written.titled, &written.untitled));
        assert_eq!((&read.rarity.words, &read.rarity.common), (&written.rarity.words, &written.rarity.common));
        assert_eq!(read.write(), written.write());
    }

    #[test]
    fn words_are_as_rare_as_the_table_says() {
        let rarity = example().rarity;
        assert_eq!((rarity.of("chợ").0, rarity.of("chợ").1), (4, None));
        assert_eq!(rarity.of("và").0, 0);
        assert!(rarity.of("và").1.is_some() && rarity.of("và").1 != rarity.of("của").1);
        // Diacritics count.
        assert_eq!(rarity.of("cho"), (RAREST, None));
    }

    #[test]
    fn damaged_files_are_refused() {
        let file = example().write();
        for length in (0..file.len()).step_by(7).chain([file.len() - 1]) {
            assert!(Model::read(&file[..length]).is_err(), "cut off at {length}");
        }
        let mut longer = file.clone();
        longer.push(0);
        assert!(Model::read(&longer).is_err());
        for at in (0..32).chain((32..file.len()).step_by(11)) {
            let mut flipped = file.clone();
            flipped[at] ^= 0x10;
            assert!(Model::read(&flipped).is_err(), "flipped at {at}");
        }
    }

    #[test]
    fn foreign_files_are_refused() {
        let payload = example().write().split_off(32);
        for kind in [Kind::Names, Kind::Sections] {
            let file = model::seal(kind, fingerprint(), &payload);
            assert_eq!(Model::read(&file).unwrap_err(), ModelError::Foreign);
        }
        assert!(Model::read(&model::seal(Kind::Summary, fingerprint(), &payload)).is_ok());
        let other = model::seal(Kind::Summary, fingerprint() ^ 1, &payload);
        assert_eq!(Model::read(&other).unwrap_err(), ModelError::Features);
    }

    #[test]
    fn contents_without_sense_are_refused() {
        let mut endless = example();
        endless.titled.words[0] = f32::INFINITY;
        let mut nothing = example();
        nothing.untitled.length = 0.0;
        for model in [endless, nothing] {
            assert!(matches!(Model::read(&model.write()), Err(ModelError::Contents(_))));
        }
    }
}

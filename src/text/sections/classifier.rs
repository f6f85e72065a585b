//! A trained classifier of lines: a linear model over [features](super::features), and a chain over the page.
//!
//! Each feature speaks for the classes that its line may be of, and each pair of neighbouring lines for the pairs that they
//! may be: captions follow captions. Of all ways to read the page the one with the greatest sum is taken.

use super::{
    features::{self, Page},
    line::Line,
};
use crate::{
    document::SectionKind,
    model::{self, Kind, ModelError},
};

/// By how many steps less than the margin a line that stays the article's is in doubt.
const DOUBT: i32 = 150;

/// What a line can be: the article's own text, or one of [`APART`].
pub(crate) const CLASSES: usize = 1 + APART.len();
/// What lines are set apart as, in the order of the classes behind the first.
pub(crate) const APART: [SectionKind; 3] = [SectionKind::Caption, SectionKind::Teaser, SectionKind::Byline];
/// The class of captions.
const CAPTION: usize = 1;
/// The classes, and what else the rules find.
pub(crate) const STATES: usize = CLASSES + 1;
/// The bits of a feature's hash that are its row in the table.
const BITS: u32 = 15;
/// Rows of the table.
pub(crate) const ROWS: usize = 1 << BITS;

/// The weights of pairs of states, the one before first, in steps.
pub(crate) type Pairs = [[i8; STATES]; STATES];

/// A trained classifier of one language's lines.
#[derive(Clone, Debug)]
pub(crate) struct Classifier {
    /// The language's code.
    pub(crate) language: String,
    /// Tells models apart: the checksum of the file, in hexadecimal.
    pub(crate) fingerprint: String,
    /// The weights of each class, in steps; features share rows by chance.
    pub(crate) rows: Vec<[i8; CLASSES]>,
    pub(crate) pairs: Pairs,
    /// How many steps a line must rather be something else before it is not the article's.
    pub(crate) margin: i32,
}

/// The row of a feature.
pub(crate) fn row(feature: u64) -> usize {
    // The high bits of a product are the better ones.
    (feature.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - BITS)) as usize
}

/// The state of a line that the classifier has nothing to say of.
pub(crate) fn state(line: &Line<'_>) -> usize {
    match line.kind {
        None => 0,
        Some(kind) => APART.iter().position(|&apart| apart == kind).map_or(CLASSES, |class| class + 1),
    }
}

/// What is known of a line.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Seen {
    /// Its state.
    Fixed(usize),
    /// How much its features speak for each class.
    Open([i32; CLASSES]),
}

impl Classifier {
    /// Reads a model file.
    pub(crate) fn read(file: &[u8]) -> Result<Self, ModelError> {
        let (mut reader, checksum) = model::open(Kind::Sections, file, features::fingerprint())?;
        let language = reader.text()?.to_owned();
        let margin = reader.number()?;
        let margin = i32::from(u16::try_from(margin).map_err(|_| ModelError::Contents("a margin is too great"))?);
        let (pairs, _) = reader.bytes(STATES * STATES)?.as_chunks::<STATES>();
        let pairs = std::array::from_fn(|before| pairs[before].map(u8::cast_signed));
        let (rows, _) = reader.bytes(ROWS * CLASSES)?.as_chunks();
        let rows = rows.iter().map(|row| row.map(u8::cast_signed)).collect();
        reader.end()?;
        Ok(Self { language, fingerprint: format!("{checksum:08x}"), rows, pairs, margin })
    }

    /// The model's file.
    #[cfg(any(test, feature = "train"))]
    pub(crate) fn write(&self) -> Vec<u8> {
        let mut payload = Vec::new();
        model::write_number(self.language.len() as u64, &mut payload);
        payload.extend(self.language.bytes());
        model::write_number(u64::from(self.margin.unsigned_abs()), &mut payload);
        payload.extend(self.pairs.as_flattened().iter().map(|step| step.cast_unsigned()));
        payload.extend(self.rows.as_flattened().iter().map(|step| step.cast_unsigned()));
        model::seal(Kind::Sections, features::fingerprint(), &payload)
    }

    /// The sums of the weights of rows, in steps.
    pub(crate) fn sums(&self, rows: impl IntoIterator<Item = usize>) -> [i32; CLASSES] {
        let mut sums = [0; CLASSES];
        for row in rows {
            sums.iter_mut().zip(self.rows[row]).for_each(|(sum, step)| *sum += i32::from(step));
        }
        sums
    }

    /// The states of a page's lines that together have the greatest sum, if each line of the article has `margin` more; of
    /// equal ones that which keeps more of the article.
    pub(crate) fn read_page(&self, seen: &[Seen], margin: i32) -> Vec<usize> {
        const IMPOSSIBLE: i32 = i32::MIN / 4;
        let mut best = [0; STATES];
        let mut ways: Vec<[u8; STATES]> = Vec::with_capacity(seen.len());
        for (at, seen) in seen.iter().enumerate() {
            let own: [i32; STATES] = match *seen {
                Seen::Fixed(state) => std::array::from_fn(|s| if s == state { 0 } else { IMPOSSIBLE }),
                Seen::Open(sums) => std::array::from_fn(|s| match s {
                    0 => sums[0] + margin,
                    CLASSES => IMPOSSIBLE,
                    _ => sums[s],
                }),
            };
            let (mut sums, mut way) = (own, [0; STATES]);
            if at > 0 {
                for state in 0..STATES {
                    let through = |before: usize| best[before] + i32::from(self.pairs[before][state]);
                    let before = (1..STATES).fold(0, |b, other| if through(other) > through(b) { other } else { b });
                    way[state] = before as u8;
                    sums[state] += through(before);
                }
            }
            // Only differences count; sums of long pages must not grow without end.
            let most = sums.into_iter().max().unwrap_or_default();
            best = sums.map(|sum| (sum - most).max(IMPOSSIBLE));
            ways.push(way);
        }
        let mut state = (1..STATES).fold(0, |b, other| if best[other] > best[b] { other } else { b });
        let mut states = vec![0; seen.len()];
        for (at, way) in ways.iter().enumerate().rev() {
            states[at] = state;
            state = way[state].into();
        }
        states
    }

    /// Gives open lines that are surely not the article's their kind. Where captions would be more than the text, they are
    /// the text.
    pub(super) fn decide(&self, lines: &mut [Line<'_>]) {
        let page = Page::new(lines);
        let mut seen: Vec<Seen> = lines.iter().map(|line| Seen::Fixed(state(line))).collect();
        let mut features = Vec::new();
        for number in page.candidates() {
            features.clear();
            page.features(number, &mut features);
            seen[page.index(number)] = Seen::Open(self.sums(features.iter().map(|&feature| row(feature))));
        }
        let states = self.read_page(&seen, self.margin);
        let in_doubt = self.read_page(&seen, self.margin - DOUBT);
        let bytes = |state: usize| -> usize {
            let of = lines.iter().zip(&states).skip(1).filter(|(line, s)| line.kind.is_none() && **s == state);
            of.map(|(line, _)| line.text.len()).sum()
        };
        let is_story_in_pictures = bytes(0) < bytes(CAPTION);
        let is_apart = |state: usize| state > 0 && (state != CAPTION || !is_story_in_pictures);
        let open = lines.iter_mut().zip(states.into_iter().zip(in_doubt)).filter(|(line, _)| line.kind.is_none());
        for (line, (state, in_doubt)) in open {
            line.doubtful = is_apart(in_doubt);
            if is_apart(state) {
                line.kind = APART.get(state - 1).copied();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classifier(pairs: Pairs, margin: i32) -> Classifier {
        let (language, fingerprint) = ("vi".to_owned(), String::new());
        Classifier { language, fingerprint, rows: vec![[1, -2, 3, -4]; ROWS], pairs, margin }
    }

    #[test]
    fn what_is_written_is_read() {
        let mut pairs = [[0; STATES]; STATES];
        pairs[1][2] = -7;
        let written = classifier(pairs, 300);
        let file = written.write();
        let read = Classifier::read(&file).unwrap();
        assert_eq!(
            (&read.language, &read.rows, read.pairs, read.margin),
            (&written.language, &written.rows, pairs, 300)
        );
        assert!(Classifier::read(&file[..file.len() - 1]).is_err());
    }

    #[test]
    fn the_best_way_through_a_page() {
        let mut pairs = [[0; STATES]; STATES];
        pairs[1][1] = 5;
        let close = Seen::Open([0, 4, 0, 0]);
        let open = classifier(pairs, 6);
        // A caption alone is not sure enough, behind another one it is; what the rules found stays what it is.
        assert_eq!(open.read_page(&[Seen::Fixed(0), close], 6), [0, 0]);
        assert_eq!(open.read_page(&[Seen::Fixed(1), close, close], 6), [1, 1, 1]);
        assert_eq!(open.read_page(&[Seen::Fixed(4), Seen::Fixed(2)], 6), [4, 2]);
        assert_eq!(open.read_page(&[], 6), [0; 0]);
        assert_eq!(classifier(pairs, 0).read_page(&[Seen::Open([3, 3, 3, 3])], 0), [0]);
    }
}

//! The features of tokens: one function for training and for tagging.
//!
//! A feature is a 64-bit hash of its template and values. Those of a word by itself do not depend on where it stands, so a
//! tagger may sum their weights once an article ([`Features::word`]); those of its surroundings are made token by token
//! ([`Features::context`]), and those of a second pass from what the first one found in the whole article
//! ([`Features::votes`]).

use std::{collections::HashMap, ops::Range};

use super::{
    clusters::{Clusters, SIZES},
    gazetteer::{Class, Classes},
    hashing::{hash, mix, word_hash},
    reading::Reading,
    tags::TYPES,
    votes::Votes,
};
use crate::{
    document::{Case, Document, TokenKind},
    text::chars,
};

/// The words beside a token that are looked at.
pub(crate) const WINDOW: isize = 2;

/// What a word is by itself.
#[derive(Clone, Debug, Default)]
struct Word {
    exact: u64,
    lower: u64,
    shape: u64,
    prefixes: [u64; 4],
    suffixes: [u64; 4],
    trigrams: Range<u32>,
    clusters: [u16; SIZES],
    /// How often the article has it in small letters and capitalised.
    seen: [u8; 2],
}

/// What a token is where it stands.
#[derive(Clone, Copy, Debug, Default)]
struct Token {
    word: u32,
    /// What the rules say: nought for nothing, else the type and whether a mention begins here.
    rule: u8,
    capital: bool,
    /// Sure to be of no interest: in small letters, and no rule or phrase says anything.
    plain: bool,
    tight: bool,
    initial: bool,
    /// The run of capitalised words that it is part of: tokens before it and after it.
    run: (u8, u8),
    /// Classes of phrases by the place of the token in them: one word, first, inside, last.
    covers: [Classes; 4],
    /// Classes of phrases that begin here, and that end before it.
    begins: Classes,
    ended: Classes,
}

/// The features of one article's tokens.
#[derive(Debug, Default)]
pub(crate) struct Features {
    words: Vec<Word>,
    tokens: Vec<Token>,
    sentences: Vec<(Range<usize>, u8)>,
    trigrams: Vec<u64>,
}

/// The word outside of a sentence.
const EDGE: usize = 0;

impl Features {
    /// Takes in an article that was read by the rules.
    pub(crate) fn new(document: &Document<'_>, reading: &Reading, clusters: &Clusters) -> Self {
        let mut features = Self::default();
        features.words.push(Word { lower: 1, shape: 1, ..Word::default() });
        let mut known: HashMap<&str, usize> = HashMap::new();
        let mut counts: HashMap<u64, [u8; 2]> = HashMap::new();
        let mut letters = Vec::new();
        for sentence in &document.sentences {
            let range = sentence.tokens.start as usize..sentence.tokens.end as usize;
            let kind = document.section_of(sentence).kind as u8;
            let mut initial = true;
            let mut end = u32::MAX;
            for token in &document.tokens[range.clone()] {
                let text = document.text(token.span);
                let word = *known.entry(text).or_insert_with(|| {
                    features.words.push(word(text, clusters, &mut letters, &mut features.trigrams));
                    features.words.len() - 1
                });
                let capital = matches!(token.case, Case::Capitalised | Case::Upper | Case::Mixed);
                let punctuation = token.kind == TokenKind::Punctuation;
                if !punctuation && !(initial && capital) {
                    let count = counts.entry(features.words[word].lower).or_default();
                    let at = usize::from(capital);
                    count[at] = count[at].saturating_add(1);
                }
                features.tokens.push(Token {
                    word: word as u32,
                    capital: capital && token.kind == TokenKind::Word,
                    tight: token.span.begin == end,
                    initial: initial && !punctuation,
                    ..Token::default()
                });
                initial = punctuation && (initial || matches!(text, ":" | "\"" | "“" | "‘" | "'" | "…" | "•"));
                end = token.span.end;
            }
            features.sentences.push((range, kind));
        }
        for word in &mut features.words {
            word.seen = counts.get(&word.lower).copied().unwrap_or_default();
        }
        features.mark_runs();
        features.mark_phrases(reading);
        features
    }

    fn mark_runs(&mut self) {
        for (range, _) in &self.sentences {
            let tokens = &mut self.tokens[range.clone()];
            let mut before = 0_u8;
            for token in tokens.iter_mut() {
                token.run.0 = before;
                before = if token.capital { before.saturating_add(1) } else { 0 };
            }
            let mut after = 0_u8;
            for token in tokens.iter_mut().rev() {
                token.run.1 = after;
                after = if token.capital { after.saturating_add(1) } else { 0 };
            }
        }
    }

    fn mark_phrases(&mut self, reading: &Reading) {
        for phrase in &reading.phrases {
            let (begin, end) = (phrase.begin as usize, phrase.end as usize);
            let Some(covered) = self.tokens.get_mut(begin..end) else { continue };
            let length = covered.len();
            for (at, token) in covered.iter_mut().enumerate() {
                let place = match (at, length) {
                    (_, 1) => 0,
                    (0, _) => 1,
                    (at, length) if at + 1 == length => 3,
                    _ => 2,
                };
                token.covers[place].join(phrase.classes);
            }
            covered[0].begins.join(phrase.classes);
            if let Some(next) = self.tokens.get_mut(end) {
                next.ended.join(phrase.classes);
            }
        }
        for (token, &rule) in self.tokens.iter_mut().zip(&reading.labels) {
            token.rule = rule;
        }
        for token in &mut self.tokens {
            token.plain = !token.capital && token.rule == 0 && token.covers.iter().all(|c| *c == Classes::default());
        }
    }

    /// The sentences as ranges of tokens.
    pub(crate) fn sentences(&self) -> impl Iterator<Item = Range<usize>> {
        self.sentences.iter().map(|(range, _)| range.clone())
    }

    /// Number of tokens.
    pub(crate) fn tokens(&self) -> usize {
        self.tokens.len()
    }

    /// Number of distinct words, the edge of a sentence included.
    pub(crate) fn words(&self) -> usize {
        self.words.len()
    }

    /// The word of a token, or of the edge where it is outside of `sentence`.
    pub(crate) fn word_at(&self, sentence: &Range<usize>, at: isize) -> usize {
        usize::try_from(at).ok().filter(|at| sentence.contains(at)).map_or(EDGE, |at| self.tokens[at].word as usize)
    }

    /// The hash of a token's word in small letters, and whether the token is capitalised.
    pub(crate) fn key(&self, at: usize) -> (u64, bool) {
        (self.words[self.tokens[at].word as usize].lower, self.tokens[at].capital)
    }

    /// Appends the features that `word` gives to the token `offset` words before it.
    pub(crate) fn word(&self, word: usize, offset: isize, out: &mut Vec<u64>) {
        let w = &self.words[word];
        let place = (offset + WINDOW) as u64;
        out.push(hash([1, place, w.lower]));
        out.push(hash([2, place, w.shape]));
        for (size, &cluster) in w.clusters.iter().enumerate().filter(|(_, c)| **c != 0) {
            out.push(hash([3, place, size as u64, u64::from(cluster)]));
        }
        if offset.abs() < WINDOW {
            out.push(hash([4, place, w.suffixes[2]]));
        }
        if offset != 0 || word == EDGE {
            return;
        }
        out.push(hash([5, w.exact]));
        for length in 0..4 {
            out.push(hash([6, w.prefixes[length]]));
            out.push(hash([7, w.suffixes[length]]));
        }
        out.push(hash([8, u64::from(w.seen[0].min(2)), u64::from(w.seen[1].min(3)), w.shape]));
        for &trigram in &self.trigrams[w.trigrams.start as usize..w.trigrams.end as usize] {
            out.push(hash([9, trigram]));
        }
    }

    /// Appends the features of a token's surroundings.
    #[allow(clippy::too_many_lines)]
    pub(crate) fn context(&self, sentence: usize, at: usize, out: &mut Vec<u64>) {
        let (range, kind) = &self.sentences[sentence];
        let none = Token::default();
        let token = |offset: isize| {
            at.checked_add_signed(offset).filter(|i| range.contains(i)).map_or(&none, |i| &self.tokens[i])
        };
        let (p2, p, t, n, n2) = (token(-2), token(-1), token(0), token(1), token(2));
        let word = |t: &Token| &self.words[t.word as usize];
        let (w_p2, w_p, w, w_n, w_n2) = (word(p2), word(p), word(t), word(n), word(n2));
        out.push(hash([20]));
        out.push(hash([21, u64::from(*kind), w.shape]));
        out.push(hash([22, w_p.lower, w.lower]));
        out.push(hash([23, w.lower, w_n.lower]));
        if t.plain && p.plain && n.plain {
            return;
        }
        let flags = u64::from(t.tight) | u64::from(t.initial) << 1 | u64::from(n.tight) << 2;
        out.push(hash([24, flags, w.shape]));
        out.push(hash([25, w_p.shape, w.shape]));
        out.push(hash([26, w.shape, w_n.shape]));
        out.push(hash([27, w_p.shape, w.shape, w_n.shape]));
        out.push(hash([28, w_p.lower, w.shape]));
        out.push(hash([29, w.shape, w_n.lower]));
        out.push(hash([30, w_p2.lower, w_p.lower, w.shape]));
        out.push(hash([31, w.shape, w_n.lower, w_n2.lower]));
        // Clusters.
        let cluster = |w: &Word, size: usize| u64::from(w.clusters[size]);
        out.push(hash([32, cluster(w_p, 1), cluster(w, 1)]));
        out.push(hash([33, cluster(w, 1), cluster(w_n, 1)]));
        out.push(hash([34, cluster(w_p, 0), cluster(w, 0), cluster(w_n, 0)]));
        out.push(hash([35, cluster(w_p, 1), w.shape]));
        out.push(hash([36, w.shape, cluster(w_n, 1)]));
        out.push(hash([37, cluster(w_p2, 0), cluster(w_p, 0), w.shape]));
        out.push(hash([38, w.shape, cluster(w_n, 0), cluster(w_n2, 0)]));
        // What the rules say.
        let rule = |t: &Token| u64::from(t.rule);
        for (offset, t) in [p2, p, t, n, n2].into_iter().enumerate() {
            if t.rule != 0 {
                out.push(hash([40, offset as u64, rule(t)]));
            }
        }
        if t.rule != 0 || p.rule != 0 || n.rule != 0 {
            out.push(hash([43, rule(p), rule(t), rule(n)]));
            out.push(hash([41, rule(p), rule(t)]));
            out.push(hash([42, rule(t), rule(n)]));
            out.push(hash([48, rule(t), rule(n), w.shape, w_n.shape]));
        }
        if t.rule != 0 {
            out.push(hash([44, rule(t), w.lower]));
            out.push(hash([45, rule(t), w_p.lower]));
            out.push(hash([46, rule(t), w_n.lower]));
            out.push(hash([47, rule(t), w.shape, w_p.shape]));
        }
        // Phrases.
        for (place, classes) in t.covers.iter().enumerate() {
            for class in classes.iter() {
                out.push(hash([50, place as u64, class]));
                out.push(hash([51, place as u64, class, w.shape, rule(t)]));
            }
        }
        for class in t.ended.iter() {
            out.push(hash([52, class, w.shape]));
            out.push(hash([53, class, rule(t)]));
        }
        for class in n.begins.iter() {
            out.push(hash([54, class, w.shape]));
            out.push(hash([55, class, rule(t)]));
        }
        // The run of capitalised words around it.
        if t.capital {
            let place = u64::from(t.run.0.min(4)) << 8 | u64::from(t.run.1.min(4));
            let first = at - t.run.0 as usize;
            let last = at + t.run.1 as usize;
            let (before, after) = (self.word_at(range, first as isize - 1), self.word_at(range, last as isize + 1));
            let (before, after) = (&self.words[before], &self.words[after]);
            out.push(hash([60, place]));
            out.push(hash([61, place, before.lower]));
            out.push(hash([62, place, after.lower]));
            out.push(hash([63, before.lower, w.shape]));
            out.push(hash([64, after.lower, w.shape]));
            out.push(hash([65, place, cluster(before, 1)]));
            out.push(hash([66, place, cluster(after, 1)]));
            let opening = &self.tokens[first];
            for class in opening.begins.iter() {
                out.push(hash([67, place, class]));
            }
            for class in opening.ended.iter() {
                out.push(hash([68, place, class]));
            }
            if let Some(next) = self.tokens.get(last + 1).filter(|_| range.contains(&(last + 1))) {
                for class in next.begins.iter() {
                    out.push(hash([69, place, class]));
                }
            }
            out.push(hash([70, place, word(opening).lower]));
            out.push(hash([71, place, word(&self.tokens[last]).lower]));
        }
    }

    /// Appends the features of a second pass.
    pub(crate) fn votes(&self, sentence: usize, at: usize, votes: &Votes, out: &mut Vec<u64>) {
        let (range, _) = &self.sentences[sentence];
        let code = |offset: isize| {
            let at = at.checked_add_signed(offset).filter(|i| range.contains(i));
            at.map_or(Default::default(), |i| votes.codes[i])
        };
        let shape = self.words[self.tokens[at].word as usize].shape;
        let (p, t, n) = (code(-1), code(0), code(1));
        for (template, [p, t, n]) in
            [[p.token, t.token, n.token], [p.phrase, t.phrase, n.phrase], [p.whole, t.whole, n.whole]]
                .map(|c| c.map(u64::from))
                .into_iter()
                .enumerate()
        {
            let template = 80 + 8 * template as u64;
            if t != 0 {
                out.push(hash([template, t]));
                out.push(hash([template + 1, t, shape]));
            }
            if p != 0 || t != 0 {
                out.push(hash([template + 2, p, t]));
            }
            if n != 0 || t != 0 {
                out.push(hash([template + 3, t, n]));
            }
        }
        let tags = [p.tag, t.tag, n.tag].map(u64::from);
        out.push(hash([110, tags[1]]));
        out.push(hash([111, tags[0], tags[1], tags[2]]));
        out.push(hash([112, tags[1], u64::from(t.token), u64::from(t.phrase)]));
        out.push(hash([113, tags[1], u64::from(t.whole)]));
        debug_assert!(usize::from(t.tag) <= 4 * TYPES);
    }
}

/// A number for the features that this program computes: those of a made-up article, with all that they depend on.
pub(crate) fn fingerprint() -> u64 {
    let mut features = Features::default();
    for number in 1..10_u64 {
        let begin = features.trigrams.len() as u32;
        features.trigrams.extend([number, number * 7]);
        let part = |by: u64| std::array::from_fn(|i| number * by + i as u64);
        features.words.push(Word {
            exact: number,
            lower: number * 3,
            shape: number * 5,
            prefixes: part(11),
            suffixes: part(13),
            trigrams: begin..begin + 2,
            clusters: std::array::from_fn(|i| number as u16 * 17 + i as u16),
            seen: [number as u8, number as u8 + 1],
        });
        features.tokens.push(Token {
            word: number as u32 - 1,
            rule: number as u8,
            capital: number != 8,
            plain: false,
            tight: number % 2 == 0,
            initial: number == 1,
            run: (number as u8 - 1, 0),
            covers: [Classes::of(&[Class::Head]), Classes::of(&[Class::Plain]), Classes::default(), Classes::default()],
            begins: Classes::of(&[Class::Office]),
            ended: Classes::of(&[Class::OrganisationCueAfter]),
        });
    }
    features.sentences.push((0..9, 1));
    let tagged = [0, 1, 0, 13, 7, 0, 1, 1, 0];
    let votes = Votes::new(&features, &tagged);
    let mut all = vec![TYPES as u64, word_hash("Trích 30".chars())];
    for at in 0..9 {
        for offset in -WINDOW..=WINDOW {
            features.word(features.word_at(&(0..9), at as isize + offset), offset, &mut all);
        }
        features.context(0, at, &mut all);
        features.votes(0, at, &votes, &mut all);
    }
    all.into_iter().fold(0, mix)
}

/// What a word is by itself; `letters` is scratch memory.
fn word(text: &str, clusters: &Clusters, letters: &mut Vec<char>, trigrams: &mut Vec<u64>) -> Word {
    letters.clear();
    let mut shape = 0;
    let (mut last, mut repeated) = ('\0', 0);
    for c in text.chars() {
        let class = chars::class(c);
        let kind = match class {
            chars::Class::Upper => 'X',
            chars::Class::Digit => 'd',
            class if class.is_letter() => 'x',
            _ => c,
        };
        repeated = if kind == last { repeated + 1 } else { 0 };
        if repeated < 2 {
            shape = mix(shape, kind as u64);
        }
        last = kind;
        match class {
            chars::Class::Upper => letters.extend(c.to_lowercase()),
            chars::Class::Digit => letters.push('0'),
            _ => letters.push(c),
        }
    }
    let of = |letters: &[char]| word_hash(letters.iter().copied());
    let (exact, lower) = (word_hash(text.chars()), of(letters));
    let length = letters.len();
    let begin = trigrams.len() as u32;
    trigrams.extend(letters.windows(3).take(12).map(of));
    Word {
        exact,
        lower,
        shape,
        prefixes: std::array::from_fn(|i| of(&letters[..length.min(i + 1)])),
        suffixes: std::array::from_fn(|i| of(&letters[length - length.min(i + 1)..])),
        trigrams: begin..trigrams.len() as u32,
        clusters: clusters.of(exact, lower),
        seen: [0; 2],
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::lang::Languages;
    use crate::text::{self, normalise::Clean};

    /// The features of each token of a sentence.
    fn features(article: &str) -> Vec<BTreeSet<u64>> {
        let languages = Languages::load().unwrap();
        let language = languages.find("vi").unwrap();
        let clean = Clean::new(article);
        let document = text::analyze(&clean, "", language, &languages);
        let reading = Reading::new(&document, &language.names);
        let features = Features::new(&document, &reading, &language.tagger.clusters);
        let mut all = Vec::new();
        for (index, sentence) in features.sentences().enumerate() {
            for at in sentence.clone() {
                let mut out = Vec::new();
                for offset in -WINDOW..=WINDOW {
                    features.word(features.word_at(&sentence, at as isize + offset), offset, &mut out);
                }
                features.context(index, at, &mut out);
                all.push(out.into_iter().collect());
            }
        }
        all
    }

    #[test]
    fn capitals_and_small_letters_share_some_features_and_numbers_of_as_many_digits_nearly_all() {
        let [a, b] = [features("Họ đến HUẾ chơi"), features("Họ đến Huế chơi")];
        assert!(a[2].intersection(&b[2]).count() > 10 && a[2] != b[2]);
        let [a, b] = [features("Có 12 người"), features("Có 34 người")];
        assert_eq!(a[1], b[1]);
        assert_ne!(a[1], features("Có 345 người")[1]);
    }

    #[test]
    fn accents_are_never_folded() {
        let [a, b] = [features("nam"), features("năm")];
        assert_ne!(a[0], b[0]);
    }

    #[test]
    fn no_sentence_looks_into_another() {
        let [a, b] = [features("Trời mưa to.\nAn về nhà."), features("Trời mưa to.\nBình về nhà.")];
        assert_eq!(a[3], b[3]);
        assert_ne!(a[4], b[4]);
    }

    #[test]
    fn the_fingerprint_stays_the_same_from_call_to_call() {
        assert_eq!(fingerprint(), fingerprint());
    }
}

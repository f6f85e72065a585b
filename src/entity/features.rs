//! The features of tokens: one function for training and for tagging.
//!
//! A feature is a 64-bit hash of its template and values. Those of a word by itself do not depend on where it stands, so a
//! tagger may sum their weights once an article ([`Features::word`]); those of its surroundings are made token by token
//! ([`Features::context`]), and those of a second pass from what the first one found in the whole article
//! ([`Features::votes`]).

use std::{array, collections::HashMap, ops::Range};

use super::{
    clusters::{Clusters, SIZES},
    gazetteer::{Class, Classes},
    hashing::{hash, mix, word_hash},
    reading::Reading,
    tags::TYPES,
    votes::{Code, Votes},
};
use crate::{
    document::{Document, TokenKind},
    text::chars,
};

/// Words to each side of a token that are looked at.
const WINDOW: usize = 2;
/// Places around a token, its own in the middle.
pub(crate) const PLACES: usize = 2 * WINDOW + 1;

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
    /// The number of its form in small letters among those of the article.
    form: usize,
    /// How often the article has it in small letters and capitalised.
    seen: [u8; 2],
}

/// What a token is where it stands.
#[allow(clippy::struct_excessive_bools)] // Each is a feature.
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
    /// Number of forms in small letters.
    forms: usize,
}

/// The word outside of a sentence.
const EDGE: usize = 0;

impl Features {
    /// Takes in an article that was read by the rules.
    pub(crate) fn new(document: &Document<'_>, reading: &Reading, clusters: &Clusters) -> Self {
        let mut features = Self::default();
        features.words.push(Word { lower: 1, shape: 1, ..Word::default() });
        let mut known: HashMap<&str, usize> = HashMap::new();
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
                let capital = token.case.has_capital();
                let punctuation = token.kind == TokenKind::Punctuation;
                if !(punctuation || initial && capital) {
                    let count = &mut features.words[word].seen[usize::from(capital)];
                    *count = count.saturating_add(1);
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
        features.join_forms();
        features.mark_runs();
        features.mark_phrases(reading);
        features
    }

    /// Words that differ in their capitals only have one form, and are counted together.
    fn join_forms(&mut self) {
        let mut numbers: HashMap<u64, usize> = HashMap::new();
        let mut counts: Vec<[u8; 2]> = Vec::new();
        for word in &mut self.words {
            let next = numbers.len();
            word.form = *numbers.entry(word.lower).or_insert(next);
            if word.form == next {
                counts.push([0; 2]);
            }
            let count = &mut counts[word.form];
            *count = array::from_fn(|i| count[i].saturating_add(word.seen[i]));
        }
        for word in &mut self.words {
            word.seen = counts[word.form];
        }
        self.forms = counts.len();
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

    /// The word at a place around a token, or the edge where that is outside of `sentence`.
    pub(crate) fn word_at(&self, sentence: &Range<usize>, at: usize, place: usize) -> usize {
        let at = (at + place).checked_sub(WINDOW).filter(|at| sentence.contains(at));
        at.map_or(EDGE, |at| self.tokens[at].word as usize)
    }

    /// Number of words that differ in more than their capitals.
    pub(super) fn forms(&self) -> usize {
        self.forms
    }

    /// The number of the form of a token's word, and whether the token is capitalised.
    pub(super) fn form(&self, at: usize) -> (usize, bool) {
        let token = &self.tokens[at];
        (self.words[token.word as usize].form, token.capital)
    }

    /// Appends the features that `word` gives to the token around which it has this place.
    pub(crate) fn word(&self, word: usize, place: usize, out: &mut Vec<u64>) {
        let w = &self.words[word];
        let own = place == WINDOW;
        let near = place.abs_diff(WINDOW) < WINDOW;
        let place = place as u64;
        out.push(hash([1, place, w.lower]));
        out.push(hash([2, place, w.shape]));
        for (size, &cluster) in w.clusters.iter().enumerate().filter(|(_, c)| **c != 0) {
            out.push(hash([3, place, size as u64, u64::from(cluster)]));
        }
        if near {
            out.push(hash([4, place, w.suffixes[2]]));
        }
        if !own || word == EDGE {
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
    pub(crate) fn context(&self, sentence: usize, at: usize, out: &mut Vec<u64>) {
        let (range, kind) = &self.sentences[sentence];
        let none = Token::default();
        let tokens: [&Token; PLACES] = array::from_fn(|place| {
            (at + place).checked_sub(WINDOW).filter(|at| range.contains(at)).map_or(&none, |at| &self.tokens[at])
        });
        let words = tokens.map(|t| &self.words[t.word as usize]);
        let [_, before, word, after, _] = words;
        out.push(hash([20]));
        out.push(hash([21, u64::from(*kind), word.shape]));
        out.push(hash([22, before.lower, word.lower]));
        out.push(hash([23, word.lower, after.lower]));
        if tokens[1..4].iter().all(|t| t.plain) {
            return;
        }
        neighbours(tokens, words, out);
        rules(tokens, words, out);
        phrases(tokens, word, out);
        if tokens[WINDOW].capital {
            self.run(range, at, out);
        }
    }

    /// Appends the features of the run of capitalised words around a token.
    fn run(&self, sentence: &Range<usize>, at: usize, out: &mut Vec<u64>) {
        let token = &self.tokens[at];
        let word = &self.words[token.word as usize];
        let place = u64::from(token.run.0.min(4)) << 8 | u64::from(token.run.1.min(4));
        let (first, last) = (at - token.run.0 as usize, at + token.run.1 as usize);
        let word_of = |at: usize| &self.words[self.tokens[at].word as usize];
        let edge = &self.words[EDGE];
        let before = first.checked_sub(1).filter(|at| sentence.contains(at)).map_or(edge, word_of);
        let next = Some(last + 1).filter(|at| sentence.contains(at));
        let after = next.map_or(edge, word_of);
        out.push(hash([60, place]));
        out.push(hash([61, place, before.lower]));
        out.push(hash([62, place, after.lower]));
        out.push(hash([63, before.lower, word.shape]));
        out.push(hash([64, after.lower, word.shape]));
        out.push(hash([65, place, before.cluster(1)]));
        out.push(hash([66, place, after.cluster(1)]));
        let opening = &self.tokens[first];
        out.extend(opening.begins.iter().map(|class| hash([67, place, class])));
        out.extend(opening.ended.iter().map(|class| hash([68, place, class])));
        if let Some(next) = next {
            out.extend(self.tokens[next].begins.iter().map(|class| hash([69, place, class])));
        }
        out.push(hash([70, place, word_of(first).lower]));
        out.push(hash([71, place, word_of(last).lower]));
    }

    /// Appends the features of a second pass.
    pub(crate) fn votes(&self, sentence: usize, at: usize, votes: &Votes, out: &mut Vec<u64>) {
        let (range, _) = &self.sentences[sentence];
        let code =
            |at: Option<usize>| at.filter(|at| range.contains(at)).map_or_else(Code::default, |at| votes.codes[at]);
        let codes = [code(at.checked_sub(1)), code(Some(at)), code(Some(at + 1))];
        let shape = self.words[self.tokens[at].word as usize].shape;
        let kinds = [codes.map(|c| c.token), codes.map(|c| c.phrase), codes.map(|c| c.whole)];
        for (template, [before, own, after]) in (80..).step_by(8).zip(kinds.map(|codes| codes.map(u64::from))) {
            if own != 0 {
                out.push(hash([template, own]));
                out.push(hash([template + 1, own, shape]));
            }
            if before != 0 || own != 0 {
                out.push(hash([template + 2, before, own]));
            }
            if after != 0 || own != 0 {
                out.push(hash([template + 3, own, after]));
            }
        }
        let [before, own, after] = codes.map(|c| u64::from(c.tag));
        out.push(hash([110, own]));
        out.push(hash([111, before, own, after]));
        out.push(hash([112, own, u64::from(codes[1].token), u64::from(codes[1].phrase)]));
        out.push(hash([113, own, u64::from(codes[1].whole)]));
    }
}

impl Word {
    fn cluster(&self, size: usize) -> u64 {
        u64::from(self.clusters[size])
    }
}

/// Appends the features of the words around a token.
fn neighbours(tokens: [&Token; PLACES], words: [&Word; PLACES], out: &mut Vec<u64>) {
    let [b2, b, w, a, a2] = words;
    let (token, next) = (tokens[WINDOW], tokens[WINDOW + 1]);
    let flags = u64::from(token.tight) | u64::from(token.initial) << 1 | u64::from(next.tight) << 2;
    out.extend([
        hash([24, flags, w.shape]),
        hash([25, b.shape, w.shape]),
        hash([26, w.shape, a.shape]),
        hash([27, b.shape, w.shape, a.shape]),
        hash([28, b.lower, w.shape]),
        hash([29, w.shape, a.lower]),
        hash([30, b2.lower, b.lower, w.shape]),
        hash([31, w.shape, a.lower, a2.lower]),
        hash([32, b.cluster(1), w.cluster(1)]),
        hash([33, w.cluster(1), a.cluster(1)]),
        hash([34, b.cluster(0), w.cluster(0), a.cluster(0)]),
        hash([35, b.cluster(1), w.shape]),
        hash([36, w.shape, a.cluster(1)]),
        hash([37, b2.cluster(0), b.cluster(0), w.shape]),
        hash([38, w.shape, a.cluster(0), a2.cluster(0)]),
    ]);
}

/// Appends the features of what the rules say around a token.
fn rules(tokens: [&Token; PLACES], words: [&Word; PLACES], out: &mut Vec<u64>) {
    for (place, token) in (0..).zip(tokens).filter(|(_, t)| t.rule != 0) {
        out.push(hash([40, place, u64::from(token.rule)]));
    }
    let [_, before, own, after, _] = tokens.map(|t| u64::from(t.rule));
    let [_, b, w, a, _] = words;
    if own != 0 || before != 0 || after != 0 {
        out.extend([
            hash([43, before, own, after]),
            hash([41, before, own]),
            hash([42, own, after]),
            hash([48, own, after, w.shape, a.shape]),
        ]);
    }
    if own != 0 {
        out.extend([
            hash([44, own, w.lower]),
            hash([45, own, b.lower]),
            hash([46, own, a.lower]),
            hash([47, own, w.shape, b.shape]),
        ]);
    }
}

/// Appends the features of the phrases that cover a token, end before it or begin behind it.
fn phrases(tokens: [&Token; PLACES], word: &Word, out: &mut Vec<u64>) {
    let (token, next) = (tokens[WINDOW], tokens[WINDOW + 1]);
    let rule = u64::from(token.rule);
    for (place, classes) in (0..).zip(token.covers) {
        for class in classes.iter() {
            out.push(hash([50, place, class]));
            out.push(hash([51, place, class, word.shape, rule]));
        }
    }
    for class in token.ended.iter() {
        out.push(hash([52, class, word.shape]));
        out.push(hash([53, class, rule]));
    }
    for class in next.begins.iter() {
        out.push(hash([54, class, word.shape]));
        out.push(hash([55, class, rule]));
    }
}

/// A number for the features that this program computes: those of a made-up article, with all that they depend on.
pub(crate) fn fingerprint() -> u64 {
    let mut features = Features::default();
    for number in 1..10_u64 {
        let begin = features.trigrams.len() as u32;
        features.trigrams.extend([number, number * 7]);
        let part = |by: u64| array::from_fn(|i| number * by + i as u64);
        features.words.push(Word {
            exact: number,
            lower: number * 3,
            shape: number * 5,
            prefixes: part(11),
            suffixes: part(13),
            trigrams: begin..begin + 2,
            clusters: array::from_fn(|i| number as u16 * 17 + i as u16),
            form: number as usize - 1,
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
    features.forms = 9;
    features.sentences.push((0..9, 1));
    let tagged = [0, 1, 0, 13, 7, 0, 1, 1, 0];
    let votes = Votes::new(&features, &tagged);
    let mut all = vec![TYPES as u64, word_hash("Trích 30".chars())];
    for at in 0..9 {
        for place in 0..PLACES {
            features.word(features.word_at(&(0..9), at, place), place, &mut all);
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
        prefixes: array::from_fn(|i| of(&letters[..length.min(i + 1)])),
        suffixes: array::from_fn(|i| of(&letters[length - length.min(i + 1)..])),
        trigrams: begin..trigrams.len() as u32,
        clusters: clusters.of(exact, lower),
        form: 0,
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
                for place in 0..PLACES {
                    features.word(features.word_at(&sentence, at, place), place, &mut out);
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

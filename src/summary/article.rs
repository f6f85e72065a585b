//! The article as the ranker sees it: its candidate sentences as numbers of words.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use super::{
    form::{Form, begins_with_source},
    model::Rarity,
};
use crate::{
    document::{Document, SectionKind, Sentence, Token, TokenKind},
    span::Span,
    text::{normalise::Clean, tokens},
};

/// A word of the article or of its title, in small letters.
#[derive(Clone, Debug, Default)]
pub(crate) struct Word {
    /// How rare it is in news.
    pub(crate) rarity: u8,
    /// Its number among the most common words.
    pub(crate) common: Option<u16>,
    /// How often the candidates have it.
    pub(crate) count: u32,
    /// How many candidates have it.
    pub(crate) sentences: u32,
    /// The first candidate that has it.
    pub(crate) first: u32,
    /// How often it is capitalised where no sentence begins.
    pub(crate) capitals: u32,
    /// It is made of digits.
    pub(crate) number: bool,
    pub(crate) in_title: bool,
    /// How often the most frequent pair of words that it is part of occurs.
    pub(crate) pairs: u32,
    /// How often it stands beside a word of the title.
    pub(crate) beside_title: u32,
    /// How much of the title is said by the candidate that has it and says most of it.
    pub(crate) best: f32,
    /// The same, summed over all candidates that have it.
    pub(crate) covered: f32,
}

impl Word {
    /// How much it counts in the title: rare words say what the article is about.
    fn weight(&self) -> f32 {
        f32::from(self.rarity) + 0.2
    }
}

/// A sentence that a summary may be made of.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    /// Its index in the document.
    pub(crate) sentence: u32,
    pub(crate) form: Form,
    /// Where its words are in [`Article::words`].
    words: Range<usize>,
    /// Its words, each once.
    distinct: Range<usize>,
    /// Its pairs of words, each once.
    pairs: Range<usize>,
    /// Capitalised words where no sentence begins.
    pub(crate) capitals: u32,
    /// Numbers, and words with digits.
    pub(crate) numbers: u32,
    /// The share of pairs of words that no candidate before it has.
    pub(crate) new_pairs: f32,
    /// It belongs to the first paragraph of several.
    pub(crate) lead: bool,
    /// It stands right before the source of a picture, as captions do that were left in a paragraph.
    pub(crate) credited: bool,
}

/// The candidates and their words.
#[derive(Debug, Default)]
pub(crate) struct Article {
    pub(crate) vocabulary: Vec<Word>,
    pub(crate) candidates: Vec<Candidate>,
    /// The words of all candidates, one behind the other: indices into the vocabulary.
    words: Vec<u32>,
    distinct: Vec<u32>,
    /// What all words of the title weigh together.
    title_weight: f32,
    /// The title's words in order, and its pairs of words.
    title: Vec<u32>,
    title_pairs: HashSet<(u32, u32)>,
    /// The pairs of words of all candidates.
    pub(crate) pairs: Vec<Pair>,
    /// The pairs of each candidate, one behind the other: indices into the pairs.
    distinct_pairs: Vec<u32>,
}

/// A word with the one behind it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair {
    pub(crate) words: (u32, u32),
    /// How often it occurs.
    pub(crate) count: u32,
    pub(crate) in_title: bool,
}

/// Titles are read up to so many words: what is longer is no title, and each sentence is compared with all of it.
const TITLE: usize = 64;

/// Numbers for the words of a text.
#[derive(Default)]
struct Numbers<'a> {
    /// By the form that stands in the text.
    known: HashMap<&'a str, u32>,
    lower: HashMap<String, u32>,
}

impl<'a> Numbers<'a> {
    fn of(&mut self, text: &'a str, kind: TokenKind, rarity: &Rarity, vocabulary: &mut Vec<Word>) -> u32 {
        *self.known.entry(text).or_insert_with(|| {
            let lower = text.to_lowercase();
            let (rarity, common) = rarity.of(&lower);
            *self.lower.entry(lower).or_insert_with(|| {
                vocabulary.push(Word { rarity, common, number: kind == TokenKind::Number, ..Word::default() });
                vocabulary.len() as u32 - 1
            })
        })
    }
}

/// Whether a token is a word as the ranker counts them.
pub(crate) fn is_word(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Word | TokenKind::Number | TokenKind::Alphanumeric)
}

/// Whether a sentence is the article's text, and not said twice.
pub(crate) fn in_body(document: &Document<'_>, sentence: &Sentence) -> bool {
    sentence.duplicate_of.is_none() && document.section_of(sentence).kind == SectionKind::Body
}

impl Article {
    /// Takes in the sentences of the body.
    pub(crate) fn new(document: &Document<'_>, title: &Clean<'_>, rarity: &Rarity) -> Self {
        let mut article = Self::default();
        let mut numbers = Numbers::default();
        article.take_title(title.text(), &mut numbers, rarity);
        let all = document.sentences.iter().enumerate();
        let (indices, body): (Vec<usize>, Vec<&Sentence>) = all.filter(|(_, s)| in_body(document, s)).unzip();
        let spaced = Form::are_stops_spaced(document, &body);
        let lead = body.first().map(|s| s.section);
        let several = body.last().map(|s| s.section) != lead;
        let mut known = HashMap::new();
        for (index, sentence) in indices.into_iter().zip(body) {
            article.take(document, index, spaced, &mut numbers, &mut known, rarity);
            if let Some(candidate) = article.candidates.last_mut() {
                candidate.lead = several && Some(sentence.section) == lead;
            }
        }
        article.mark_pairs();
        article.cover();
        article
    }

    /// The words of a candidate, in order.
    pub(crate) fn words(&self, candidate: &Candidate) -> &[u32] {
        &self.words[candidate.words.clone()]
    }

    /// The words of a candidate, each once.
    pub(crate) fn distinct(&self, candidate: &Candidate) -> &[u32] {
        &self.distinct[candidate.distinct.clone()]
    }

    /// The pairs of a candidate's words, each once.
    pub(crate) fn pairs(&self, candidate: &Candidate) -> &[u32] {
        &self.distinct_pairs[candidate.pairs.clone()]
    }

    /// Whether there is a title.
    pub(crate) fn has_title(&self) -> bool {
        self.vocabulary.first().is_some_and(|w| w.in_title)
    }

    /// The share of the title's pairs of words that a candidate has.
    pub(crate) fn title_pairs(&self, candidate: &Candidate) -> f32 {
        let found = self.pairs(candidate).iter().filter(|&&pair| self.pairs[pair as usize].in_title).count();
        found as f32 / self.title_pairs.len().max(1) as f32
    }

    /// The share of the title's words in the longest run of words that a candidate has too.
    pub(crate) fn title_run(&self, candidate: &Candidate) -> f32 {
        let mut longest = 0;
        let mut row = vec![0_u32; self.title.len() + 1];
        for word in self.words(candidate) {
            for at in (0..self.title.len()).rev() {
                row[at + 1] = if self.title[at] == *word { row[at] + 1 } else { 0 };
                longest = longest.max(row[at + 1]);
            }
        }
        longest as f32 / self.title.len().max(1) as f32
    }

    /// The share of the title's words that a candidate has in the same order.
    pub(crate) fn title_order(&self, candidate: &Candidate) -> f32 {
        let mut row = vec![0_u32; self.title.len() + 1];
        for word in self.words(candidate) {
            let mut diagonal = 0;
            for at in 0..self.title.len() {
                let above = row[at + 1];
                row[at + 1] = if self.title[at] == *word { diagonal + 1 } else { above.max(row[at]) };
                diagonal = above;
            }
        }
        row[self.title.len()] as f32 / self.title.len().max(1) as f32
    }

    /// How often the pairs of a candidate's words occur elsewhere, on average; at most four times.
    pub(crate) fn repeated_pairs(&self, candidate: &Candidate) -> f32 {
        let pairs = self.pairs(candidate);
        let times = |&pair: &u32| (self.pairs[pair as usize].count - 1).min(4);
        pairs.iter().map(times).sum::<u32>() as f32 / pairs.len().max(1) as f32
    }

    /// The share of the title that a candidate says, its rare words counting more.
    pub(crate) fn covered_title(&self, candidate: &Candidate) -> f32 {
        let words = self.distinct(candidate).iter().map(|&w| &self.vocabulary[w as usize]);
        words.filter(|w| w.in_title).map(Word::weight).sum::<f32>() / self.title_weight.max(1.0)
    }

    /// The title's words come first in the vocabulary.
    fn take_title<'a>(&mut self, title: &'a str, numbers: &mut Numbers<'a>, rarity: &Rarity) {
        let mut found = Vec::new();
        tokens::tokenize(title, Span::new(0, title.len()), &mut found);
        found.retain(is_word);
        found.truncate(TITLE);
        let words: Vec<u32> =
            found.iter().map(|t| numbers.of(t.span.text(title), t.kind, rarity, &mut self.vocabulary)).collect();
        self.title_pairs = pairs(&words).collect();
        self.title = words;
        for word in &mut self.vocabulary {
            word.in_title = true;
        }
        self.title_weight = self.vocabulary.iter().map(Word::weight).sum();
    }

    fn take<'a>(
        &mut self,
        document: &'a Document<'_>,
        index: usize,
        spaced: bool,
        numbers: &mut Numbers<'a>,
        known: &mut HashMap<(u32, u32), u32>,
        rarity: &Rarity,
    ) {
        let sentence = &document.sentences[index];
        let at = self.candidates.len() as u32;
        let begin = self.words.len();
        let (mut capitals, mut digits) = (0, 0);
        for token in document.tokens_of(sentence).iter().filter(|t| is_word(t)) {
            let number = numbers.of(document.text(token.span), token.kind, rarity, &mut self.vocabulary);
            let word = &mut self.vocabulary[number as usize];
            if word.count == 0 {
                word.first = at;
            }
            word.count += 1;
            let capital = token.case.has_capital();
            if capital && self.words.len() > begin {
                word.capitals += 1;
                capitals += 1;
            }
            digits += u32::from(token.kind != TokenKind::Word);
            self.words.push(number);
        }
        let words = begin..self.words.len();
        if words.is_empty() {
            return;
        }
        let known_before = self.pairs.len();
        let first_pair = self.distinct_pairs.len();
        for pair in words.clone().skip(1).map(|at| (self.words[at - 1], self.words[at])) {
            let number = *known.entry(pair).or_insert_with(|| {
                self.pairs.push(Pair { words: pair, count: 0, in_title: self.title_pairs.contains(&pair) });
                self.pairs.len() as u32 - 1
            });
            self.pairs[number as usize].count += 1;
            self.distinct_pairs.push(number);
        }
        let new_pairs = self.pairs.len() - known_before;
        let first = self.distinct.len();
        self.distinct.extend_from_slice(&self.words[words.clone()]);
        keep_each_once(&mut self.distinct, first);
        keep_each_once(&mut self.distinct_pairs, first_pair);
        for &word in &self.distinct[first..] {
            self.vocabulary[word as usize].sentences += 1;
        }
        let all = (self.distinct_pairs.len() - first_pair).max(1);
        let credited = is_credited(document, index);
        self.candidates.push(Candidate {
            sentence: index as u32,
            form: Form::new(document, sentence, spaced, credited),
            words,
            distinct: first..self.distinct.len(),
            pairs: first_pair..self.distinct_pairs.len(),
            capitals,
            numbers: digits,
            new_pairs: new_pairs as f32 / all as f32,
            lead: false,
            credited,
        });
    }

    /// Tells the words of the pairs that they are part of.
    fn mark_pairs(&mut self) {
        for &Pair { words: (a, b), count, .. } in &self.pairs {
            for (word, other) in [(a, b), (b, a)] {
                let beside = self.vocabulary[other as usize].in_title;
                let word = &mut self.vocabulary[word as usize];
                word.pairs = word.pairs.max(count);
                word.beside_title += if beside { count } else { 0 };
            }
        }
    }

    fn cover(&mut self) {
        for at in 0..self.candidates.len() {
            let covered = self.covered_title(&self.candidates[at]);
            for &word in &self.distinct[self.candidates[at].distinct.clone()] {
                let word = &mut self.vocabulary[word as usize];
                word.best = word.best.max(covered);
                word.covered += covered;
            }
        }
    }
}

/// Whether the source of a picture stands behind the sentence at an index, on the same line.
fn is_credited(document: &Document<'_>, at: usize) -> bool {
    let (sentence, next) = (&document.sentences[at], document.sentences.get(at + 1));
    next.is_some_and(|next| {
        let between = Span { begin: sentence.span.end, end: next.span.begin };
        let source = document.section_of(next).kind == SectionKind::Credit || begins_with_source(document, next);
        source && !document.text(between).contains('\n')
    })
}

/// Sorts a list from some place on, and leaves out what stands there twice.
fn keep_each_once(list: &mut Vec<u32>, from: usize) {
    list[from..].sort_unstable();
    let mut kept = from;
    for at in from..list.len() {
        if at == from || list[at] != list[kept - 1] {
            list[kept] = list[at];
            kept += 1;
        }
    }
    list.truncate(kept);
}

/// Each word with the one behind it.
fn pairs(words: &[u32]) -> impl Iterator<Item = (u32, u32)> + '_ {
    words.windows(2).map(|pair| (pair[0], pair[1]))
}

#[cfg(test)]
mod tests;

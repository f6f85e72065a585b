//! What a first pass found in the whole article, as features of a second one.
//!
//! A name is the same thing wherever an article has it. For each token the votes tell what its word is elsewhere, what the
//! whole phrase is elsewhere, and of which longer name the word is a part elsewhere, after Krishnan and Manning: "An
//! Effective Two-Stage Model for Exploiting Non-Local Dependencies in Named Entity Recognition", ACL 2006.

use std::{cmp::Reverse, collections::HashMap, ops::Range};

use super::{
    features::Features,
    hashing::mix,
    tags::{self, TYPES},
};

/// Names with one first word that are looked for elsewhere: time stays linear in texts that are made of such names.
const MOST_NAMES: usize = 64;

/// What the rest of the article says of one token; nought for nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Code {
    /// The first pass's tag.
    pub(crate) tag: u8,
    /// What the word is elsewhere, how surely and how often.
    pub(crate) token: u8,
    /// What the phrase that it is part of is elsewhere, and its place in it.
    pub(crate) phrase: u8,
    /// What the longest other name with the word is, and its place in it.
    pub(crate) whole: u8,
}

/// What the rest of the article says of each of its tokens.
#[derive(Debug, Default)]
pub(crate) struct Votes {
    pub(crate) codes: Vec<Code>,
}

/// A name that the first pass found.
struct Name {
    words: Vec<usize>,
    /// How often it was found as each type.
    types: [u16; TYPES],
}

/// A word's part in a longer name.
#[derive(Clone, Copy, Default, PartialEq)]
struct Part {
    length: usize,
    name: usize,
    code: u8,
}

impl Votes {
    /// Takes a vote over the tags of all tokens.
    pub(crate) fn new(features: &Features, tagged: &[u8]) -> Self {
        let mut votes = Self { codes: tagged.iter().map(|&tag| Code { tag, ..Code::default() }).collect() };
        votes.by_token(features, tagged);
        votes.by_name(features, tagged);
        votes
    }

    /// Whether nothing that the article says of these tokens speaks for a name.
    pub(super) fn are_silent(&self, tokens: Range<usize>) -> bool {
        self.codes[tokens].iter().all(|code| code.tag == 0 && code.phrase == 0 && code.whole == 0)
    }

    fn by_token(&mut self, features: &Features, tagged: &[u8]) {
        // The last place is for "outside".
        let mut counts = vec![[0_u16; TYPES + 1]; features.forms()];
        let kind = |tag: u8| tags::type_of(tag.into()).unwrap_or(TYPES);
        let counted = |at: usize| Some(features.form(at)).filter(|&(_, capital)| capital || tagged[at] != 0);
        for (at, &tag) in tagged.iter().enumerate() {
            if let Some((word, _)) = counted(at) {
                let count = &mut counts[word][kind(tag)];
                *count = count.saturating_add(1);
            }
        }
        for (at, &tag) in tagged.iter().enumerate() {
            let Some((word, _)) = counted(at) else { continue };
            let mut others = counts[word];
            others[kind(tag)] -= 1;
            let total: u16 = others.iter().sum();
            let Some(top) = (0..=TYPES).rev().max_by_key(|&k| others[k]).filter(|_| total > 0) else { continue };
            let share = 4 * u32::from(others[top]) / u32::from(total);
            let share = share.saturating_sub(2) as usize;
            self.codes[at].token = (1 + top * 9 + share * 3 + often(total)) as u8;
        }
    }

    fn by_name(&mut self, features: &Features, tagged: &[u8]) {
        let mut names: Vec<Name> = Vec::new();
        let mut by_key: HashMap<u64, usize> = HashMap::new();
        let mut by_first: Vec<Vec<usize>> = vec![Vec::new(); features.forms()];
        let mut found: Vec<(usize, usize, usize, usize)> = Vec::new();
        let word = |at: usize| features.form(at).0;
        tags::mentions(tagged, |begin, end, kind| {
            let key = (begin..end).fold(0, |key, at| mix(key, word(at) as u64));
            let name = *by_key.entry(key).or_insert_with(|| {
                names.push(Name { words: (begin..end).map(word).collect(), types: [0; TYPES] });
                if by_first[word(begin)].len() < MOST_NAMES {
                    by_first[word(begin)].push(names.len() - 1);
                }
                names.len() - 1
            });
            names[name].types[kind] = names[name].types[kind].saturating_add(1);
            found.push((begin, end, kind, name));
        });
        // The longest first.
        for list in &mut by_first {
            list.sort_by_key(|&n| (Reverse(names[n].words.len()), n));
        }
        for sentence in features.sentences() {
            let mut at = sentence.start;
            while at < sentence.end {
                let fits = |n: &&usize| {
                    let words = &names[**n].words;
                    at + words.len() <= sentence.end && words.iter().enumerate().all(|(i, &w)| word(at + i) == w)
                };
                let Some(&name) = by_first[word(at)].iter().find(fits) else {
                    at += 1;
                    continue;
                };
                let length = names[name].words.len();
                let mut types = names[name].types;
                // Its own vote does not count.
                if let Ok(own) = found.binary_search_by_key(&at, |f| f.0)
                    && found[own].3 == name
                {
                    types[found[own].2] -= 1;
                }
                let total: u16 = types.iter().sum();
                if let Some(top) = (0..TYPES).rev().max_by_key(|&k| types[k]).filter(|_| total > 0) {
                    for i in 0..length {
                        let place = tags::tag(0, i, length) / TYPES;
                        self.codes[at + i].phrase = (1 + (top * 4 + place) * 2 + usize::from(total > 2)) as u8;
                    }
                }
                at += length;
            }
        }
        self.by_part(features, &names, &found);
    }

    fn by_part(&mut self, features: &Features, names: &[Name], found: &[(usize, usize, usize, usize)]) {
        let mut parts = vec![[Part::default(); 2]; features.forms()];
        for (index, name) in names.iter().enumerate().filter(|(_, n)| n.words.len() > 1) {
            let top = (0..TYPES).rev().max_by_key(|&k| name.types[k]).unwrap_or_default();
            for (i, &word) in name.words.iter().enumerate() {
                let place = tags::tag(0, i, name.words.len()) / TYPES;
                let part = Part { length: name.words.len(), name: index, code: (1 + top * 4 + place) as u8 };
                let best = &mut parts[word];
                if best.iter().any(|b| b.code != 0 && b.name == index) {
                    continue;
                }
                if part.length > best[0].length {
                    *best = [part, best[0]];
                } else if part.length > best[1].length {
                    best[1] = part;
                }
            }
        }
        let mut own = found.iter().peekable();
        for at in 0..self.codes.len() {
            while own.next_if(|f| f.1 <= at).is_some() {}
            let best = &parts[features.form(at).0];
            let own = own.peek().filter(|f| f.0 <= at).map(|f| (f.3, names[f.3].words.len()));
            // Only of names that are longer than the one that the token is in.
            let other = match own {
                Some((name, length)) => best.iter().find(|b| b.name != name && b.length > length),
                None => best.first().filter(|b| b.length > 0),
            };
            if let Some(part) = other {
                self.codes[at].whole = part.code;
            }
        }
    }
}

/// How often: once, up to three times, more.
fn often(count: u16) -> usize {
    match count {
        0 | 1 => 0,
        2 | 3 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        entity::{clusters::Clusters, reading::Reading, tags::tag},
        lang::Languages,
        text::{self, normalise::Clean},
    };

    /// The codes of an article in which the tokens `person` are tagged as one mention of a person.
    fn codes(article: &str, person: std::ops::Range<usize>) -> Vec<Code> {
        let languages = Languages::load().unwrap();
        let language = languages.find("vi").unwrap();
        let clean = Clean::new(article);
        let document = text::analyze(&clean, "", language, &languages);
        let reading = Reading::new(&document, &language.names);
        let features = Features::new(&document, &reading, &Clusters::default());
        let mut tagged = vec![0; document.tokens.len()];
        for at in person.clone() {
            tagged[at] = tag(0, at - person.start, person.len()) as u8;
        }
        Votes::new(&features, &tagged).codes
    }

    #[test]
    fn a_name_speaks_for_its_parts_and_for_itself_elsewhere_but_not_here() {
        // Tokens: Ông Lê Quốc Khải đến . Hôm sau , Khải và Lê Quốc Khải về .
        let codes = codes("Ông Lê Quốc Khải đến. Hôm sau, Khải và Lê Quốc Khải về.", 1..4);
        assert_eq!((codes[1].phrase, codes[1].whole), (0, 0), "its own vote does not count");
        assert!(codes[11].phrase != 0 && codes[12].phrase != 0 && codes[13].phrase != 0);
        assert!(codes[9].whole != 0 && codes[9].phrase == 0, "a part of the longer name");
        assert_eq!(codes[9].whole, codes[13].whole);
        assert_ne!(codes[11].whole, codes[13].whole, "first and last word are different parts");
        assert!(codes[9].token != 0 && codes[4].token == 0);
    }

    #[test]
    fn nothing_found_says_nothing() {
        let codes = codes("Ông Lê Quốc Khải đến.", 0..0);
        assert!(codes.iter().all(|c| c.tag == 0 && c.phrase == 0 && c.whole == 0));
    }

    #[test]
    fn a_text_of_names_with_one_first_word_is_read_in_linear_time() {
        let article = (0..40_000).map(|i| format!("Zor K{i}")).collect::<Vec<_>>().join(" ");
        let languages = Languages::load().unwrap();
        let language = languages.find("en").unwrap();
        let clean = Clean::new(&article);
        let document = text::analyze(&clean, "", language, &languages);
        let reading = Reading::new(&document, &language.names);
        let features = Features::new(&document, &reading, &Clusters::default());
        let tagged: Vec<u8> = (0..document.tokens.len()).map(|at| tag(0, at % 2, 2) as u8).collect();
        assert_eq!(Votes::new(&features, &tagged).codes.len(), document.tokens.len());
    }
}

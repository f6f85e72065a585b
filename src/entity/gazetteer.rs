//! Known phrases - countries, places, bodies and the words around names - and where they stand in a sentence.

use std::{collections::HashMap, iter};

#[cfg(feature = "train")]
use super::hashing::word_hash;
use super::{hashing::Hashed, words::Word};
use crate::text::chars;

/// What a phrase is; a phrase may be several things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// An office or profession before a person's name.
    Office,
    /// A form of address before a person's name.
    Honorific,
    /// A family name.
    Surname,
    /// A given name that opens a person's name.
    GivenName,
    /// A word that opens the name of a body and belongs to it.
    Head,
    /// The same, but it belongs to the name only when it is capitalised.
    Noun,
    /// A word inside or at the end of the name of a body.
    Tail,
    /// What a body is for.
    Field,
    /// A body.
    Organisation,
    /// A word that makes one body with the country that follows.
    Government,
    /// A word that makes one body with the country before it.
    GovernmentTail,
    /// A unit that opens the name of a place and belongs to it.
    Unit,
    /// A unit that stays outside the name of a place.
    UnitNoun,
    /// A word at the end of the name of a place.
    PlaceTail,
    /// A place that is no country.
    Place,
    /// A country.
    Country,
    /// An event, or a word that opens the name of one.
    Event,
    /// A law, or a word that opens the name of one.
    Law,
    /// A product.
    Product,
    /// A word between two capitalised ones in the name of a body.
    Connector,
    /// A word between two members of a list in the name of a body.
    ListConnector,
    /// A word that opens sentences.
    Stop,
    /// No name, whatever stands in it.
    Plain,
    /// The name of a place that is something else too.
    Ambiguous,
    /// A word before the name of a place.
    PlaceCue,
    /// A word before the name of a person.
    PersonCueBefore,
    /// A word in small letters inside the name of a person.
    Particle,
    /// A word that makes a unit after it the plural: no part of the name.
    Plural,
    /// A word before the name of a body.
    OrganisationCueBefore,
    /// A word after the name of a person.
    PersonCueAfter,
    /// A word after the name of a body.
    OrganisationCueAfter,
    /// The family name of a person that comes last.
    LastName,
    /// A product whose name is a common word or something else too.
    AmbiguousProduct,
    /// A word before the name of a product, outside it.
    ProductCue,
    /// A word at the end of the name of an event.
    EventTail,
    /// A word at the end of the name of a law.
    LawTail,
    /// A word at the end of the name of a product.
    ProductTail,
    // What follows is used for roles only.
    /// An office that is none by itself: "head", "trưởng".
    Bare,
    /// A word of [`Office`](Self::Office) that is no role, such as a suspect or a wife.
    NoRole,
    /// A word before an office that belongs to it.
    Modifier,
    /// A word after an office that belongs to it.
    RoleTail,
    /// A word between an office and what it is the office of.
    Of,
    /// The same, but only just behind the office: "in", "tại".
    At,
    /// A word that may stand before a role and is no part of it.
    Article,
    /// What joins a name and a role that follows: "is", "là".
    Copula,
    /// A word between a comma and a role that is no part of the role.
    Aside,
    /// What joins two roles of one person on either side of the name.
    Join,
    /// What joins two roles of one person behind the name, and of two persons before it.
    Split,
    /// What comes before a role and a name that are parted by a comma.
    Opener,
    /// A verb that makes of the words before it a clause of their own.
    Verb,
    /// A word at which a role is over.
    RoleStop,
}

/// A set of classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes(u64);

impl Classes {
    pub(super) const fn of(classes: &[Class]) -> Self {
        let mut set = 0;
        let mut i = 0;
        while i < classes.len() {
            set |= 1 << classes[i] as u32;
            i += 1;
        }
        Self(set)
    }

    pub(super) fn has(self, class: Class) -> bool {
        self.meets(Self::of(&[class]))
    }

    pub(super) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Adds the classes of another set.
    pub(super) fn join(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// The numbers of its classes.
    pub(super) fn iter(self) -> impl Iterator<Item = u64> {
        let mut rest = self.0;
        iter::from_fn(move || {
            let class = (rest != 0).then(|| u64::from(rest.trailing_zeros()))?;
            rest &= rest - 1;
            Some(class)
        })
    }
}

/// An ISO 3166-1 code of two letters.
pub(super) type CountryCode = [u8; 2];

/// A phrase and what it is.
#[derive(Clone, Debug)]
struct Entry {
    phrase: Box<str>,
    /// Written with a capital letter.
    proper: bool,
    classes: Classes,
    country: Option<CountryCode>,
}

/// A phrase found at some word of a sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    /// One past its last word.
    pub(super) end: usize,
    /// What it is.
    pub(super) classes: Classes,
    /// The country that it names.
    pub(super) country: Option<CountryCode>,
    /// Whether the phrase is written with a capital letter: it is a name, not a word that opens one.
    pub(super) proper: bool,
}

/// What names may be forgotten to be.
#[cfg(feature = "train")]
const FORGETTABLE: Classes = Classes::of(&[
    Class::Surname,
    Class::GivenName,
    Class::LastName,
    Class::Organisation,
    Class::Place,
    Class::Ambiguous,
    Class::AmbiguousProduct,
    Class::Product,
    Class::Plain,
]);

/// The phrases with one first word: the character behind it, and the index of the entry.
type Bucket = Vec<(Option<char>, u32)>;

/// Phrases by their first word.
///
/// A small letter of a phrase stands for the capital too, a capital only for itself: `Việt Nam` is found in `VIỆT NAM` but
/// not in `việt nam`, `thủ tướng` in any case, `US` not in `us`.
#[derive(Clone, Debug, Default)]
pub(super) struct Gazetteer {
    entries: Vec<Entry>,
    /// The indices of the entries, and the character that comes after the first word: few phrases get past it.
    by_word: HashMap<Box<str>, Bucket, Hashed>,
}

impl Gazetteer {
    /// Adds `class` to what `phrase` is.
    pub(super) fn add(&mut self, phrase: &str, class: Class) {
        self.entry(phrase).classes.0 |= Classes::of(&[class]).0;
    }

    /// Adds a name of the country with an ISO 3166-1 code of two letters; the first country that takes a name keeps it.
    pub(super) fn add_country(&mut self, name: &str, code: &str) {
        let &[first, second] = code.as_bytes() else { return };
        let entry = self.entry(name);
        entry.classes.0 |= Classes::of(&[Class::Country]).0;
        entry.country.get_or_insert([first, second]);
    }

    fn entry(&mut self, phrase: &str) -> &mut Entry {
        let mut key = String::new();
        let length = key_of(phrase, &mut key);
        let next = after_key(&phrase[length..]);
        let bucket = self.by_word.entry(key.into_boxed_str()).or_default();
        let known = bucket.iter().map(|&(_, e)| e).find(|&e| *self.entries[e as usize].phrase == *phrase);
        let index = known.unwrap_or_else(|| {
            let index = self.entries.len() as u32;
            let proper = phrase.contains(char::is_uppercase);
            self.entries.push(Entry { phrase: phrase.into(), proper, classes: Classes::default(), country: None });
            bucket.push((next, index));
            index
        });
        &mut self.entries[index as usize]
    }

    /// Whether `phrase` as a whole is of `class`.
    pub(super) fn is(&self, phrase: &str, class: Class) -> bool {
        let mut key = String::new();
        key_of(phrase, &mut key);
        let entries = self.by_word.get(key.as_str()).into_iter().flatten().map(|&(_, e)| &self.entries[e as usize]);
        entries.filter(|e| e.classes.has(class)).any(|e| match_end(&e.phrase, phrase) == Some(phrase.len()))
    }

    /// The same without one in `parts` of the names that it knows: those of part `part`. Countries and the words around
    /// names stay.
    #[cfg(feature = "train")]
    pub(super) fn forgetting(&self, part: u64, parts: u64) -> Self {
        let mut gazetteer = self.clone();
        for entry in &mut gazetteer.entries {
            let number = word_hash(entry.phrase.chars());
            if entry.proper && (number ^ (number >> 32)) % parts == part {
                entry.classes.0 &= !FORGETTABLE.0;
            }
        }
        gazetteer
    }

    /// Finds all phrases in a sentence of `text` that was cut into `words`.
    pub(super) fn search(&self, text: &str, words: &[Word], hits: &mut Hits) {
        hits.clear();
        for (at, word) in words.iter().enumerate() {
            hits.starts.push(hits.found.len());
            let length = key_of(word.span.text(text), &mut hits.key);
            let Some(bucket) = self.by_word.get(hits.key.as_str()) else { continue };
            let rest = &text[word.span.begin as usize..];
            let next = after_key(&rest[length..]);
            for &(_, e) in bucket.iter().filter(|&&(wanted, _)| wanted.is_none() || wanted == next) {
                let entry = &self.entries[e as usize];
                #[cfg(feature = "train")]
                if entry.classes == Classes::default() {
                    continue;
                }
                let Some(end) = match_end(&entry.phrase, rest) else { continue };
                let end = word.span.begin + end as u32;
                let last = words[at..].iter().take_while(|w| w.span.end <= end).count();
                // It must end where a word ends.
                if last > 0 && words[at + last - 1].span.end == end {
                    let Entry { classes, country, proper, .. } = *entry;
                    hits.found.push(Hit { end: at + last, classes, country, proper });
                }
            }
        }
        hits.starts.push(hits.found.len());
    }
}

/// The phrases found in one sentence.
#[derive(Debug, Default)]
pub(super) struct Hits {
    found: Vec<Hit>,
    /// Where the hits of each word begin in `found`.
    starts: Vec<usize>,
    key: String,
}

impl Hits {
    fn clear(&mut self) {
        self.found.clear();
        self.starts.clear();
    }

    /// All phrases, each with its first word.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &Hit)> {
        let words = self.starts.windows(2).enumerate();
        words.flat_map(|(at, bounds)| self.found[bounds[0]..bounds[1]].iter().map(move |hit| (at, hit)))
    }

    /// The longest phrase at a word that is in one of `classes`.
    pub(super) fn longest(&self, at: usize, classes: Classes) -> Option<Hit> {
        let (Some(&begin), Some(&end)) = (self.starts.get(at), self.starts.get(at + 1)) else { return None };
        self.found[begin..end].iter().filter(|hit| hit.classes.meets(classes)).max_by_key(|hit| hit.end).copied()
    }

    /// Whether the single word at `at` is of `class`.
    pub(super) fn is(&self, at: usize, class: Class) -> bool {
        let (Some(&begin), Some(&end)) = (self.starts.get(at), self.starts.get(at + 1)) else { return false };
        self.found[begin..end].iter().any(|hit| hit.end == at + 1 && hit.classes.has(class))
    }
}

/// The word that a phrase is filed under: its first run of letters in small letters, or its first character; returns its
/// length in the phrase.
fn key_of(phrase: &str, key: &mut String) -> usize {
    key.clear();
    for (at, c) in phrase.char_indices() {
        if c.is_ascii_alphabetic() {
            key.push(c.to_ascii_lowercase());
        } else if !c.is_ascii() && chars::class(c).is_letter() {
            if chars::class(c) == chars::Class::Upper { key.extend(c.to_lowercase()) } else { key.push(c) }
        } else if at > 0 {
            return at;
        } else {
            key.push(c);
            return c.len_utf8();
        }
    }
    phrase.len()
}

/// The first character behind the word that a phrase is filed under, as a small letter.
fn after_key(rest: &str) -> Option<char> {
    let next = rest.trim_start_matches(' ').chars().next()?;
    if chars::class(next) == chars::Class::Upper { next.to_lowercase().next() } else { Some(next) }
}

/// Where `phrase` ends if `text` begins with it. A space stands for any run of spaces on the line.
fn match_end(phrase: &str, text: &str) -> Option<usize> {
    let mut rest = text;
    for wanted in phrase.chars() {
        let c = rest.chars().next()?;
        let upper = || chars::class(c) == chars::Class::Upper && chars::class(wanted) == chars::Class::Lower;
        let same = c == wanted || (upper() && c.to_lowercase().eq([wanted]));
        if !same {
            return None;
        }
        rest = &rest[c.len_utf8()..];
        if wanted == ' ' {
            rest = rest.trim_start_matches(' ');
        }
    }
    Some(text.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_letters_match_both_cases_and_capitals_only_themselves() {
        assert_eq!(match_end("Việt Nam", "VIỆT  NAM."), Some("VIỆT  NAM".len()));
        assert_eq!(match_end("thủ tướng", "Thủ tướng Anh"), Some("thủ tướng".len()));
        assert_eq!(match_end("Việt Nam", "việt nam"), None);
        assert_eq!(match_end("US", "Us"), None);
        assert_eq!(match_end("Hà Nội", "Hà\nNội"), None);
        assert_eq!(match_end("Hà Nội", "Hà"), None);
    }

    #[test]
    fn diacritics_are_never_folded() {
        assert_eq!(match_end("năm", "nam"), None);
        assert_eq!(match_end("nam", "NAM"), Some(3));
    }

    #[test]
    fn every_country_has_a_name_in_every_language() {
        let languages = crate::lang::Languages::load().unwrap();
        for language in languages.iter() {
            let entries = &language.names.gazetteer.entries;
            let codes: std::collections::BTreeSet<_> = entries.iter().filter_map(|e| e.country).collect();
            assert_eq!(codes.len(), 249, "{}", language.code);
        }
    }

    #[test]
    fn the_first_country_keeps_a_shared_name() {
        let mut gazetteer = Gazetteer::default();
        gazetteer.add_country("Congo", "CG");
        gazetteer.add_country("Congo", "CD");
        gazetteer.add("Congo", Class::Ambiguous);
        assert_eq!(gazetteer.entries.len(), 1);
        assert_eq!(gazetteer.entries[0].country, Some(*b"CG"));
        assert!(gazetteer.entries[0].classes.has(Class::Ambiguous) && gazetteer.entries[0].classes.has(Class::Country));
    }
}

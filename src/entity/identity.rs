//! Names of Chinese people across scripts: one key for "Tập Cận Bình", "Xi Jinping" and "习近平".
//!
//! The key is the name in pinyin without tones, by syllable: `person:zh:xi-jin-ping`. A name in pinyin or in characters has one
//! key, or few where it can be cut or read in several ways; a Vietnamese reading has one for each name that it may be, since
//! many characters are read alike. `tables` has what names are made of, `names` takes a name apart.
//!
//! Precision comes first: Vietnamese names are made of the same syllables. Whether a name is Chinese is decided by reasons, each
//! with a weight, from the name's form and from what the article says around it (`origins`, `article`); see docs/IDENTITY.md.

mod article;
mod names;
mod origins;
mod tables;

pub(super) use article::Article;
use names::{Candidate, Form, Script};
pub(super) use origins::Origins;
use origins::Side;
use tables::Bearers;
pub use tables::ChineseNames;
pub(crate) use tables::{NAMES, READINGS};

use super::mention::Mention;
use crate::{analysis::EntityType, document::Document, span::Span, text::normalise::Clean};

/// A person of an article, for whom keys are asked.
pub(super) struct Subject<'a> {
    pub(super) document: &'a Document<'a>,
    /// The article, read once for all its people.
    pub(super) article: &'a Article<'a>,
    /// Where the person is named.
    pub(super) mentions: &'a [&'a Mention],
    /// Where the article says what the person is.
    pub(super) roles: &'a [Span],
}

/// What a name needs to be taken for a Chinese one. The weights were set by reason and on made-up sentences, then compared with
/// the corpora of tests.
const THRESHOLD: i32 = 3;

/// An office of China, Taiwan, Hong Kong, Macau or Singapore stands at the name, or one of another country.
const OFFICE: i32 = 6;
/// The article says of the office at the name, elsewhere, that it is Chinese.
const OFFICE_ELSEWHERE: i32 = 4;
/// People with Chinese names live everywhere: for pinyin, and for surnames that no Vietnamese has, another country says little.
const ELSEWHERE: i32 = -1;
/// The name in another script stands in brackets behind it and agrees.
const BRACKETED: i32 = 8;
/// Whose surname it is, for a Vietnamese reading.
const CHINESE_ONLY_SURNAME: i32 = 5;
const CHINESE_SURNAME: i32 = 4;
const RARE_SURNAME: i32 = 1;
const VIETNAMESE_SURNAME: i32 = -2;
/// A given name of one syllable: a fifth of the possible names, and so more of them meet by chance.
const SHORT: i32 = -1;
/// A middle word that Vietnamese names have.
const VIETNAMESE_MIDDLE: i32 = -2;
/// A syllable that names are hardly made of: in a Vietnamese reading; in pinyin, where it is a word of another language.
const ODD: i32 = -1;
const ODD_PINYIN: i32 = -4;
/// Pinyin whose given name is written as one word; whose surname is no Vietnamese one without its diacritics.
const JOINED: i32 = 3;
const FOREIGN_SURNAME: i32 = 4;
/// The same for other spellings, which Korean names look like.
const OTHER_LATIN_SURNAME: i32 = 2;
/// The name is in characters.
const CHARACTERS: i32 = 4;
/// The article speaks of nothing Chinese; of that alone; mostly of that.
const NOTHING_CHINESE: i32 = -2;
const ONLY_CHINESE: i32 = 1;
const MUCH_CHINESE: i32 = 2;

/// The most names of one person that are looked at.
const MAX_NAMES: usize = 4;

/// The keys of a person who has a Chinese name; none where that is in doubt.
pub(super) fn chinese_keys(subject: &Subject<'_>) -> Vec<String> {
    let document = subject.document;
    let tables = &*document.language.names.chinese;
    let mut seen: Vec<(&str, &Mention)> = Vec::new();
    for mention in subject.mentions {
        let name = document.text(mention.core);
        if seen.len() < MAX_NAMES && mention.words > 0 && !seen.iter().any(|(n, _)| *n == name) {
            seen.push((name, mention));
        }
    }
    let mut whose = None;
    let mut keys: Vec<String> = Vec::new();
    for (name, mention) in seen {
        for candidate in Candidate::all(tables, name) {
            let whose = *whose.get_or_insert_with(|| side(subject));
            let article = subject.article;
            let mut score = form_score(candidate.form) + article_score(article) + office_score(whose, candidate.form);
            let mut found = spelt(tables, &candidate);
            let others = article.bracketed(mention).into_iter().flat_map(|other| Candidate::all(tables, other));
            let others = others.filter(|o| o.form.script != candidate.form.script).flat_map(|o| spelt(tables, &o));
            let common = common(&found, &others.collect::<Vec<_>>());
            if !common.is_empty() {
                score += BRACKETED;
                found = common;
            }
            // Looked for only where it decides.
            if whose.is_none()
                && (THRESHOLD - OFFICE_ELSEWHERE..THRESHOLD).contains(&score)
                && subject.mentions.iter().any(|m| article.has_chinese_office(m))
            {
                score += OFFICE_ELSEWHERE;
            }
            if score >= THRESHOLD {
                join(&mut keys, found);
            }
        }
    }
    keys.truncate(names::MAX_KEYS);
    keys
}

impl ChineseNames {
    /// The keys that a person with a name may have: the plain ones and, where the name may be Chinese, one for each name in
    /// pinyin that it may be. Without an article nobody can say whether "Lý Cường" is Chinese, so these are more than
    /// what [`link`](super::link()) gives a person of an article.
    ///
    /// # Examples
    /// ```
    /// let names = trich::entity::identity::ChineseNames::load()?;
    /// assert_eq!(names.keys("习近平"), ["person:习近平", "person:zh:xi-jin-ping"]);
    /// assert!(names.keys("Tập Cận Bình").contains(&"person:zh:xi-jin-ping".to_owned()));
    /// assert_eq!(names.keys("Nguyễn Thị Bình"), ["person:nguyễn thị bình", "person:~nguyen thi binh"]);
    /// # Ok::<(), trich::error::LoadError>(())
    /// ```
    #[must_use]
    pub fn keys(&self, name: &str) -> Vec<String> {
        let clean = Clean::new(name);
        let name = clean.text().split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            return Vec::new();
        }
        let mut keys = super::link::keys(EntityType::Person, &super::known::plain(&name));
        for key in Candidate::all(self, &name).flat_map(|c| spelt(self, &c)) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }
}

/// The keys of a name.
fn spelt(tables: &ChineseNames, candidate: &Candidate) -> Vec<String> {
    let spell = |name: Vec<tables::Pinyin>| {
        let syllables: Vec<&str> = name.into_iter().map(|p| tables.spelling(p)).collect();
        format!("person:zh:{}", syllables.join("-"))
    };
    candidate.spellings().into_iter().map(spell).collect()
}

/// Adds the keys of another name of the person; where the two agree, only what they agree in stays.
fn join(keys: &mut Vec<String>, found: Vec<String>) {
    let both = common(keys, &found);
    if both.is_empty() {
        keys.extend(found);
    } else {
        *keys = both;
    }
}

fn common(one: &[String], other: &[String]) -> Vec<String> {
    one.iter().filter(|key| other.contains(key)).cloned().collect()
}

/// Whose the person is by all offices at its names: what most of them say, and in doubt not Chinese.
fn side(subject: &Subject<'_>) -> Option<Side> {
    let article = subject.article;
    // What stands behind is said of the name alone; what stands before may be of another word.
    let around = subject.mentions.iter().map(|m| article.behind(m).or_else(|| article.before(m)));
    let roles = subject.roles.iter().map(|r| article.of_role(*r));
    let sides: Vec<Side> = around.chain(roles).flatten().collect();
    let count = |side| sides.iter().filter(|s| **s == side).count();
    let (chinese, home, other) = (count(Side::Chinese), count(Side::Home), count(Side::Other));
    match chinese.cmp(&(home + other)) {
        _ if sides.is_empty() => None,
        std::cmp::Ordering::Greater => Some(Side::Chinese),
        _ if home > 0 => Some(Side::Home),
        _ => Some(Side::Other),
    }
}

fn office_score(side: Option<Side>, form: Form) -> i32 {
    match side {
        Some(Side::Chinese) => OFFICE,
        Some(Side::Home) => -OFFICE,
        Some(Side::Other) if form.script == Script::Pinyin => ELSEWHERE,
        Some(_) if form.script == Script::Vietnamese && form.bearers == Bearers::Nobody => ELSEWHERE,
        Some(Side::Other) => -OFFICE,
        Some(Side::Neither) | None => 0,
    }
}

fn form_score(form: Form) -> i32 {
    let surname = match (form.script, form.bearers) {
        (Script::Characters, _) => CHARACTERS,
        (Script::Pinyin, Bearers::Chinese) => FOREIGN_SURNAME,
        (Script::OtherLatin, Bearers::Chinese) => OTHER_LATIN_SURNAME,
        (Script::Vietnamese, Bearers::Nobody) => CHINESE_ONLY_SURNAME,
        (Script::Vietnamese, Bearers::Chinese) => CHINESE_SURNAME,
        (Script::Vietnamese, Bearers::Rare) => RARE_SURNAME,
        (Script::Vietnamese, Bearers::Vietnamese) => VIETNAMESE_SURNAME,
        _ => 0,
    };
    let odd = if form.script == Script::Vietnamese { ODD } else { ODD_PINYIN };
    let when = |is: bool, weight: i32| if is { weight } else { 0 };
    surname
        + when(form.short, SHORT)
        + when(form.vietnamese_middle, VIETNAMESE_MIDDLE)
        + when(form.joined && form.script == Script::Pinyin, JOINED)
        + odd * i32::from(form.odd)
}

fn article_score(article: &Article<'_>) -> i32 {
    match (article.chinese, article.home) {
        (0, _) => NOTHING_CHINESE,
        (1 | 2, 0) => ONLY_CHINESE,
        (_, 0) => MUCH_CHINESE,
        _ => 0,
    }
}

/// A Vietnamese syllable in small letters with a final y as i where both are written: "kỳ" and "kì", "quý" and "quí", not
/// "huy".
fn fold(syllable: &str) -> String {
    let Some((at, last)) = syllable.char_indices().next_back() else { return String::new() };
    let before = &syllable[..at];
    let consonant = before.is_empty() || before == "qu" || before.ends_with(|c| "bcdđghklmnprstvx".contains(c));
    let plain = match last {
        'y' => 'i',
        'ý' => 'í',
        'ỳ' => 'ì',
        'ỷ' => 'ỉ',
        'ỹ' => 'ĩ',
        'ỵ' => 'ị',
        _ => last,
    };
    if consonant { format!("{before}{plain}") } else { syllable.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_final_y_is_folded_where_both_are_written() {
        for (written, folded) in [("kỳ", "kì"), ("quý", "quí"), ("y", "i"), ("ỷ", "ỉ"), ("vỹ", "vĩ")] {
            assert_eq!(fold(written), folded);
        }
        for kept in ["huy", "thúy", "tây", "bảy", "hòa", ""] {
            assert_eq!(fold(kept), kept);
        }
    }
}

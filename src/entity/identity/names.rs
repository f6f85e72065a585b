//! A name taken apart as a Chinese one: what it may be in pinyin, and what its form says for it.

use std::borrow::Cow;

use super::{
    fold,
    tables::{Bearers, ChineseNames, Pinyin},
};

/// A name that may be Chinese: its surname and its given name, each in all the ways that it may be read.
#[derive(Debug)]
pub(super) struct Candidate {
    /// What the surname may be, the likely one first.
    surname: Vec<Vec<Pinyin>>,
    /// What the syllables of the given name may be, in all the ways that it may be cut.
    given: Vec<Vec<Vec<Pinyin>>>,
    pub(super) form: Form,
}

/// What speaks for or against a name being Chinese in the name itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) script: Script,
    /// The given name has one syllable.
    pub(super) short: bool,
    /// Who has the surname; for pinyin, whether Vietnamese without its diacritics writes a surname so.
    pub(super) bearers: Bearers,
    /// The middle word is one that Vietnamese names have.
    pub(super) vietnamese_middle: bool,
    /// The given name's two syllables are written as one word, as Vietnamese names never are.
    pub(super) joined: bool,
    /// How many syllables are in no table of what names are made of.
    pub(super) odd: u8,
}

/// What a name is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    Characters,
    Pinyin,
    /// Wade-Giles, or as newspapers of Taiwan and Singapore spell.
    OtherLatin,
    Vietnamese,
}

/// The most keys that a name has.
pub(super) const MAX_KEYS: usize = 16;
/// The most ways to read one syllable that are tried.
const MAX_READINGS: usize = 8;
/// No name is longer.
const MAX_BYTES: usize = 64;

impl Candidate {
    /// Takes a name apart, in the form of the clean text; none where it can be no Chinese one. "Chu Du" may be pinyin and a
    /// Vietnamese reading.
    pub(super) fn all(tables: &ChineseNames, name: &str) -> impl Iterator<Item = Self> {
        let name = Some(name.to_lowercase()).filter(|n| n.len() <= MAX_BYTES).unwrap_or_default();
        let words: Vec<&str> = name.split(' ').filter(|w| !w.is_empty()).collect();
        let candidates = match words[..] {
            [word] => [Self::characters(tables, word), None],
            [_, _] | [_, _, _] | [_, _, _, _] => {
                let (pinyin, other) = (|w: &str| Self::pinyin(tables, w), |w: &str| Self::other_latin(tables, w));
                let pinyin = Self::latin(tables, &words, Script::Pinyin, pinyin);
                let other = || Self::latin(tables, &words, Script::OtherLatin, other);
                [pinyin.or_else(other), Self::vietnamese(tables, &words)]
            }
            _ => [None, None],
        };
        candidates.into_iter().flatten()
    }

    /// "习近平", "欧阳修"
    fn characters(tables: &ChineseNames, name: &str) -> Option<Self> {
        let starts: Vec<usize> = name.char_indices().map(|(at, _)| at).chain([name.len()]).collect();
        // A surname of two characters first.
        let surname = [2, 1].into_iter().find_map(|length| {
            let end = *starts.get(length).filter(|&&end| end < name.len())?;
            Some((tables.written_surnames.get(&name[..end])?, end))
        });
        let (surname, end) = surname?;
        let given: Vec<Vec<Pinyin>> = name[end..].chars().map(|c| tables.readings(c).collect()).collect();
        if given.len() > 2 || given.iter().any(Vec::is_empty) {
            return None;
        }
        let form = Form {
            script: Script::Characters,
            short: given.len() == 1,
            bearers: Bearers::Chinese,
            vietnamese_middle: false,
            joined: false,
            odd: 0,
        };
        Some(Self { surname: surname.clone(), given: vec![given], form })
    }

    /// "Tập Cận Bình", "Âu Dương Tu"
    fn vietnamese(tables: &ChineseNames, words: &[&str]) -> Option<Self> {
        let folded: Vec<String> = words.iter().map(|w| fold(w)).collect();
        let double = || tables.read_surnames.get(format!("{} {}", folded[0], folded[1]).as_str()).map(|s| (s, 2));
        let single = || tables.read_surnames.get(folded[0].as_str()).map(|s| (s, 1));
        let (surname, length) = Some(words).filter(|w| w.len() > 2).and_then(|_| double()).or_else(single)?;
        let middle = words.get(1).and_then(|w| tables.middle_words.get(*w)).filter(|_| words.len() == 3);
        let given = &folded[length..];
        if !(1..=2).contains(&given.len()) || middle == Some(&true) {
            return None;
        }
        let syllables = given.iter().map(|s| tables.syllable(s)).collect::<Option<Vec<_>>>()?;
        let form = Form {
            script: Script::Vietnamese,
            short: given.len() == 1,
            bearers: surname.bearers,
            vietnamese_middle: middle.is_some() && length == 1,
            joined: false,
            odd: syllables.iter().map(|s| u8::from(!s.in_names)).sum(),
        };
        let given = syllables.iter().map(|s| s.pinyin.clone()).collect();
        Some(Self { surname: surname.pinyin.clone(), given: vec![given], form })
    }

    /// "Xi Jinping", "Ouyang Xiu", "Jinping Xi"; the ways to read a surname or a word of the given name are the script's.
    fn latin(
        tables: &ChineseNames,
        words: &[&str],
        script: Script,
        cut: impl Fn(&str) -> Vec<Vec<Vec<Pinyin>>>,
    ) -> Option<Self> {
        let surname_of = |word: &str| {
            if script == Script::Pinyin {
                return tables.spelt_surnames.get(&*plain(word)).map(|s| vec![s.clone()]);
            }
            let readings = tables.other_spelling(word).iter();
            let readings = readings.filter(|&&p| tables.spelt_surnames.contains_key(tables.spelling(p)));
            Some(readings.map(|&p| vec![p]).collect::<Vec<_>>()).filter(|r| !r.is_empty())
        };
        let (mut first, mut rest) = (words[0], &words[1..]);
        let mut surname = surname_of(first);
        // Only where the first word can be no surname is it the given name.
        if surname.is_none() && words.len() == 2 && script == Script::Pinyin {
            (first, rest) = (words[1], &words[..1]);
            surname = surname_of(first).filter(|_| cut(rest[0]).iter().all(|g| g.len() == 2));
        }
        let surname = surname?;
        let given = match rest {
            [word] => cut(word),
            // "Zhang Yi Mou"
            [one, two] => {
                let single = |w: &str| cut(w).into_iter().find(|g| g.len() == 1);
                vec![single(one)?.into_iter().chain(single(two)?).collect()]
            }
            _ => return None,
        };
        let length = given.first()?.len();
        let named = |g: &&Vec<Vec<Pinyin>>| g.iter().all(|s| s.iter().any(|&p| tables.is_in_names(p)));
        // "Bao Dai" may be Vietnamese names of which only the diacritics are missing, "Mao Ning" is not.
        let vietnamese = tables.is_vietnamese_surname(first)
            || words.iter().all(|w| tables.is_bare_vietnamese(w) || tables.is_vietnamese_surname(w));
        let form = Form {
            script,
            short: length == 1,
            bearers: if vietnamese { Bearers::Shared } else { Bearers::Chinese },
            vietnamese_middle: false,
            joined: rest.len() == 1 && given.iter().any(|g| g.len() == 2),
            odd: u8::from(!given.iter().any(|g| named(&g))),
        };
        Some(Self { surname, given, form })
    }

    /// The ways to cut a word into one or two syllables of pinyin; what it writes apart stays apart ("ke-qiang", "ya'an").
    fn pinyin(tables: &ChineseNames, word: &str) -> Vec<Vec<Vec<Pinyin>>> {
        let number = |s: &str| tables.number(&plain(s)).map(|p| vec![p]);
        let pair = |one: &str, two: &str| Some(vec![number(one)?, number(two)?]);
        if let Some((one, two)) = word.split_once(['-', '\'', '’']) {
            return pair(one, two).into_iter().collect();
        }
        let mut found: Vec<Vec<Vec<Pinyin>>> = number(word).map(|p| vec![p]).into_iter().collect();
        let cuts = word.char_indices().skip(1).map(|(at, _)| word.split_at(at));
        // A second syllable that opens with a vowel has an apostrophe before it; newspapers leave it out.
        let (open, closed): (Vec<_>, Vec<_>) = cuts.partition(|(_, two)| two.starts_with(['a', 'e', 'o']));
        found.extend(closed.into_iter().chain(open).filter_map(|(one, two)| pair(one, two)));
        found
    }

    /// The same for words that are spelt otherwise: "ching-te".
    fn other_latin(tables: &ChineseNames, word: &str) -> Vec<Vec<Vec<Pinyin>>> {
        let readings = |s: &str| {
            let mut readings = tables.other_spelling(s).to_vec();
            readings.extend(tables.number(s).filter(|p| !readings.contains(p)));
            Some(readings).filter(|r| !r.is_empty())
        };
        let syllables: Option<Vec<_>> = word.split('-').map(readings).collect();
        syllables.filter(|s| s.len() <= 2).into_iter().collect()
    }

    /// The names in pinyin that it may be, the likely ones first.
    pub(super) fn spellings(&self) -> Vec<Vec<Pinyin>> {
        let mut found: Vec<(usize, Vec<Pinyin>)> = Vec::new();
        for (s, surname) in self.surname.iter().enumerate() {
            for (g, given) in self.given.iter().enumerate() {
                let mut ways = vec![(s + g, surname.clone())];
                for readings in given {
                    let add = |(cost, way): &(usize, Vec<Pinyin>)| {
                        let longer = |(at, &p): (usize, &Pinyin)| (cost + at, [way.as_slice(), &[p]].concat());
                        readings.iter().take(MAX_READINGS).enumerate().map(longer).collect::<Vec<_>>()
                    };
                    ways = ways.iter().flat_map(add).collect();
                }
                found.extend(ways);
            }
        }
        // Stable: ways of one cost stay in the order of the tables.
        found.sort_by_key(|&(cost, _)| cost);
        found.truncate(MAX_KEYS);
        let mut names: Vec<Vec<Pinyin>> = Vec::with_capacity(found.len());
        for (_, name) in found {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}

/// A syllable or surname in pinyin as the tables have it: passports write lü as lyu.
fn plain(syllable: &str) -> Cow<'_, str> {
    match syllable {
        "lyu" => Cow::Borrowed("lu"),
        "nyu" => Cow::Borrowed("nu"),
        _ if syllable.contains('ü') => Cow::Owned(syllable.replace('ü', "u")),
        _ => Cow::Borrowed(syllable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelt(name: &str) -> Vec<String> {
        let tables = ChineseNames::load().unwrap();
        let spell = |name: Vec<Pinyin>| name.iter().map(|&p| tables.spelling(p)).collect::<Vec<_>>().join(" ");
        Candidate::all(&tables, name).flat_map(|c| c.spellings()).map(spell).collect()
    }

    #[test]
    fn a_surname_of_two_syllables_is_seen() {
        assert_eq!(spelt("Ouyang Xiu"), ["ou yang xiu"]);
        assert!(spelt("Âu Dương Tu").contains(&"ou yang xiu".to_owned()));
        assert_eq!(spelt("欧阳修"), ["ou yang xiu"]);
    }

    #[test]
    fn pinyin_is_cut_in_all_ways() {
        assert_eq!(spelt("Xi Jinping"), ["xi jin ping"]);
        assert_eq!(spelt("Li Ke-qiang"), ["li ke qiang"]);
        assert_eq!(spelt("Li Xian"), ["li xian", "li xi an"]);
        assert_eq!(spelt("Li Xi'an"), ["li xi an"]);
        assert_eq!(spelt("Wang Yinan"), ["wang yi nan", "wang yin an"]);
        assert_eq!(spelt("Zhang Yi Mou"), ["zhang yi mou"]);
        assert_eq!(spelt("Lyu Xiulian"), ["lu xiu lian"]);
        assert_eq!(spelt("Jinping Xi"), ["xi jin ping"]);
    }

    #[test]
    fn other_spellings_have_all_their_readings() {
        assert_eq!(spelt("Lai Ching-te"), ["lai jing de", "lai jing te", "lai qing de", "lai qing te"]);
        assert!(spelt("Tsai Ing-wen").contains(&"cai ying wen".to_owned()));
        assert!(spelt("Ma Ying-jeou").contains(&"ma ying jiu".to_owned()));
    }

    #[test]
    fn what_can_be_no_chinese_name_is_none() {
        for name in ["", "Xi", "John Smith", "Nguyễn Thị Mai", "Tran Thi Mai", "Le Hai", "田中太郎", "近", "Kim Min-su"]
        {
            assert_eq!(spelt(name), [] as [&str; 0], "{name}");
        }
        assert_eq!(spelt("Trần Thị Lan"), [] as [&str; 0]);
        assert_eq!(spelt(&"Lưu ".repeat(40)), [] as [&str; 0]);
    }

    #[test]
    fn a_name_has_few_keys() {
        for name in ["Châu Huân Vĩ", "Lai Ching-te", "Trạch Hành Duệ"] {
            let found = spelt(name);
            assert!((2..=MAX_KEYS).contains(&found.len()), "{name}: {found:?}");
        }
    }
}

//! What Chinese names are made of, read from `src/lang/zh`.

use std::collections::{HashMap, HashSet};

use super::fold;
use crate::{
    entity::{hashing::Hashed, link::bare},
    error::LoadError,
    lang::table::Table,
};

/// A syllable of pinyin without its tone, by its number among all.
pub(super) type Pinyin = u16;

/// A map whose keys come from the tables.
type Map<V> = HashMap<Box<str>, V, Hashed>;

/// How much a surname says for its bearer being Chinese.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Bearers {
    /// Many Vietnamese have it.
    Vietnamese,
    /// Both have it.
    Shared,
    /// Few Vietnamese have it.
    Rare,
    /// Hardly any Vietnamese has it.
    Chinese,
    /// No Vietnamese has it.
    Nobody,
}

/// A Vietnamese reading of a surname.
#[derive(Debug)]
pub(super) struct Surname {
    /// What it may be in pinyin, each of one or two syllables.
    pub(super) pinyin: Vec<Vec<Pinyin>>,
    /// The bearers of the surname that most Vietnamese have, where several are read so.
    pub(super) bearers: Bearers,
}

/// What a Vietnamese syllable may be in pinyin.
#[derive(Debug, Default)]
pub(super) struct Syllable {
    /// The likely one first.
    pub(super) pinyin: Vec<Pinyin>,
    /// Whether it is in the table of what names are made of; else some character is read so, which is far less.
    pub(super) in_names: bool,
}

/// The tables of Chinese names: one for all languages.
#[derive(Debug, Default)]
pub struct ChineseNames {
    /// All syllables of pinyin, in order.
    spellings: Vec<Box<str>>,
    /// Whether names are made of it.
    in_names: Vec<bool>,
    /// The readings of characters, sorted by character, the usual one first.
    characters: Vec<(char, Pinyin)>,
    /// Surnames by their Vietnamese reading.
    pub(super) read_surnames: Map<Surname>,
    /// Surnames as pinyin writes them.
    pub(super) spelt_surnames: Map<Vec<Pinyin>>,
    /// The readings of surnames in characters.
    pub(super) written_surnames: Map<Vec<Vec<Pinyin>>>,
    syllables: Map<Syllable>,
    /// Spellings other than pinyin, those of Wade-Giles among them.
    others: Map<Vec<Pinyin>>,
    /// Syllables of names as Vietnamese writes them, without their diacritics.
    bare: HashSet<Box<str>, Hashed>,
    /// Surnames that Vietnamese have, the same way.
    bare_surnames: HashSet<Box<str>, Hashed>,
    /// Middle words of Vietnamese names, and whether no Chinese has it.
    pub(super) middle_words: Map<bool>,
    /// The countries where people have Chinese names.
    pub(super) countries: HashSet<Box<str>, Hashed>,
    /// Those where people have names that only read like Chinese ones.
    pub(super) other_homes: HashSet<Box<str>, Hashed>,
}

impl ChineseNames {
    /// Reads the embedded tables.
    pub fn load() -> Result<Self, LoadError> {
        let table = |name: &str, text| Table::parse(format!("zh/{name}.txt"), text);
        Self::new(&table("readings", READINGS)?, &table("names", NAMES)?)
    }

    fn new(readings: &Table, names: &Table) -> Result<Self, LoadError> {
        let codes = |header| Ok(names.entries(header)?.map(Box::from).collect());
        let mut tables = Self { countries: codes("countries")?, other_homes: codes("other homes")?, ..Self::default() };
        tables.read_characters(readings, names)?;
        tables.read_surnames(names)?;
        for [syllable, characters] in names.rows("syllables")? {
            tables.bare.insert(bare(&syllable.to_lowercase()).into());
            let key = fold(&syllable.to_lowercase());
            for character in characters.chars() {
                let found: Vec<Pinyin> = tables.readings(character).collect();
                if found.is_empty() {
                    return Err(names.problem(format!("{character:?} is not in readings.txt")));
                }
                let reading = tables.syllables.entry(key.as_str().into()).or_default();
                reading.in_names = true;
                for pinyin in found {
                    tables.in_names[usize::from(pinyin)] = true;
                    add(&mut reading.pinyin, pinyin);
                }
            }
        }
        for [syllable, pinyin] in readings.rows("vietnamese")? {
            // The table of names is chosen by hand: where it has a syllable, nothing is added to it.
            if !tables.syllables.contains_key(syllable) {
                let pinyin = tables.numbers(readings, pinyin)?;
                tables.syllables.insert(syllable.into(), Syllable { pinyin, in_names: false });
            }
        }
        for (file, header) in [(names, "other spellings"), (readings, "wade-giles")] {
            for [spelling, pinyin] in file.rows(header)? {
                let pinyin = tables.numbers(file, pinyin)?;
                let known = tables.others.entry(spelling.into()).or_default();
                for p in pinyin {
                    add(known, p);
                }
            }
        }
        for [word, how] in names.rows("middle words")? {
            tables.middle_words.insert(word.to_lowercase().into(), how == "never");
        }
        Ok(tables)
    }

    fn read_characters(&mut self, readings: &Table, names: &Table) -> Result<(), LoadError> {
        let own = names.rows::<2>("readings in names")?;
        let own = own.iter().flat_map(|[character, readings]| readings.split(' ').map(|r| [r, *character]));
        let own: Vec<[&str; 2]> = own.collect();
        let (usual, other) = (readings.rows("characters")?, readings.rows("other readings")?);
        let rows: Vec<[&str; 2]> = own.iter().copied().chain(usual).chain(other).collect();
        self.spellings = rows.iter().map(|[pinyin, _]| Box::from(*pinyin)).collect();
        self.spellings.sort();
        self.spellings.dedup();
        self.in_names = vec![false; self.spellings.len()];
        let has_own = |c: char| own.iter().any(|[_, character]| character.starts_with(c));
        for (row, [pinyin, characters]) in rows.iter().enumerate() {
            let Some(pinyin) = self.number(pinyin) else { continue };
            // What names read otherwise has that reading only.
            let characters = characters.chars().filter(|&c| row < own.len() || !has_own(c));
            self.characters.extend(characters.map(|c| (c, pinyin)));
        }
        // Stable.
        self.characters.sort_by_key(|&(c, _)| c);
        self.characters.dedup();
        Ok(())
    }

    fn read_surnames(&mut self, names: &Table) -> Result<(), LoadError> {
        for [reading, pinyin, characters, bearers] in names.rows("surnames")? {
            let bearers = match bearers {
                "vietnamese" => Bearers::Vietnamese,
                "shared" => Bearers::Shared,
                "rare" => Bearers::Rare,
                "chinese" => Bearers::Chinese,
                "nobody" => Bearers::Nobody,
                _ => return Err(names.problem(format!("{bearers:?} does not say who has the surname {reading:?}"))),
            };
            let numbers = self.numbers(names, pinyin)?;
            for &pinyin in &numbers {
                self.in_names[usize::from(pinyin)] = true;
            }
            if bearers < Bearers::Chinese {
                self.bare_surnames.insert(bare(&reading.to_lowercase()).into());
            }
            let key = reading.split(' ').map(|s| fold(&s.to_lowercase())).collect::<Vec<_>>().join(" ");
            let surname = self.read_surnames.entry(key.into()).or_insert(Surname { pinyin: Vec::new(), bearers });
            surname.bearers = surname.bearers.min(bearers);
            add(&mut surname.pinyin, numbers.clone());
            let letters: Vec<char> = characters.chars().collect();
            for written in letters.chunks(numbers.len()) {
                let written: String = written.iter().collect();
                add(self.written_surnames.entry(written.into()).or_default(), numbers.clone());
            }
            self.spelt_surnames.insert(pinyin.replace(' ', "").into(), numbers);
        }
        Ok(())
    }

    fn numbers(&self, file: &Table, pinyin: &str) -> Result<Vec<Pinyin>, LoadError> {
        let number = |p| self.number(p).ok_or_else(|| file.problem(format!("{p:?} is no syllable of pinyin")));
        pinyin.split(' ').map(number).collect()
    }

    /// The number of a syllable of pinyin.
    pub(super) fn number(&self, pinyin: &str) -> Option<Pinyin> {
        self.spellings.binary_search_by(|p| (**p).cmp(pinyin)).ok().map(|at| at as Pinyin)
    }

    /// How a syllable is spelt.
    pub(super) fn spelling(&self, pinyin: Pinyin) -> &str {
        &self.spellings[usize::from(pinyin)]
    }

    /// Whether names are made of a syllable.
    pub(super) fn is_in_names(&self, pinyin: Pinyin) -> bool {
        self.in_names[usize::from(pinyin)]
    }

    /// The readings of a character, the usual one first.
    pub(super) fn readings(&self, character: char) -> impl Iterator<Item = Pinyin> {
        let first = self.characters.partition_point(|&(c, _)| c < character);
        self.characters[first..].iter().take_while(move |&&(c, _)| c == character).map(|&(_, pinyin)| pinyin)
    }

    /// What a Vietnamese syllable in small letters may be, with a final y as [`fold`] has it.
    pub(super) fn syllable(&self, folded: &str) -> Option<&Syllable> {
        self.syllables.get(folded)
    }

    /// What a syllable may be that is spelt otherwise than in pinyin.
    pub(super) fn other_spelling(&self, spelling: &str) -> &[Pinyin] {
        self.others.get(spelling).map_or(&[], Vec::as_slice)
    }

    /// Whether it is a surname that Vietnamese have, without its diacritics.
    pub(super) fn is_vietnamese_surname(&self, spelling: &str) -> bool {
        self.bare_surnames.contains(spelling)
    }

    /// Whether it is a syllable of Vietnamese names that lost its diacritics.
    pub(super) fn is_bare_vietnamese(&self, spelling: &str) -> bool {
        self.bare.contains(spelling)
    }
}

/// The embedded tables, for those who read them or work out their fingerprint.
pub(crate) const READINGS: &str = include_str!("../../lang/zh/readings.txt");
/// See [`READINGS`].
pub(crate) const NAMES: &str = include_str!("../../lang/zh/names.txt");

/// Adds what is not there yet.
fn add<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_cover_what_names_are_made_of() {
        let tables = ChineseNames::load().unwrap();
        assert!(tables.read_surnames.len() >= 300, "{} surnames", tables.read_surnames.len());
        let syllables = tables.syllables.values().filter(|s| s.in_names).count();
        assert!(syllables >= 500, "{syllables} syllables of names");
        assert!(READINGS.len() < 150_000, "{} bytes", READINGS.len());
        for (reading, syllable) in &tables.syllables {
            assert!(!syllable.pinyin.is_empty(), "{reading}");
        }
    }

    #[test]
    fn surnames_have_readings_of_their_own() {
        let tables = ChineseNames::load().unwrap();
        let surname = |written: &str| {
            let readings = tables.written_surnames[written].iter();
            let spelt = readings.map(|r| r.iter().map(|&p| tables.spelling(p)).collect::<Vec<_>>().join(" "));
            spelt.collect::<Vec<_>>()
        };
        assert_eq!(surname("单"), ["shan"]);
        assert_eq!(surname("解"), ["xie"]);
        assert_eq!(surname("曾"), ["zeng"]);
        assert_eq!(surname("歐陽"), ["ou yang"]);
        assert!(!tables.written_surnames.contains_key("田中"));
    }

    #[test]
    fn unihan_adds_nothing_to_the_syllables_of_names() {
        let tables = ChineseNames::load().unwrap();
        let spelt = |syllable: &str| {
            let found = tables.syllable(syllable).unwrap();
            (found.pinyin.iter().map(|&p| tables.spelling(p)).collect::<Vec<_>>(), found.in_names)
        };
        assert_eq!(spelt("cận"), (vec!["jin"], true));
        assert_eq!(spelt("kì"), (vec!["qi"], true));
        assert!(!spelt("khuya").1);
        assert!(tables.syllable("kỳ").is_none(), "keys are folded");
        assert!(tables.syllable("frank").is_none());
    }
}

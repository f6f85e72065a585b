//! What is known of names beyond that they are some: which are one thing, and what public registers call it.

use std::collections::{HashMap, HashSet};

use super::hashing::Hashed;
use crate::{analysis::EntityType, error::LoadError, lang::table::Table, text::chars};

/// The register of countries.
pub(super) const COUNTRIES: &str = "iso3166-1";
/// The capitals of the countries in that register, by the codes of the countries.
const CAPITALS: &str = "iso3166-1-capital";
/// The register of the units of countries.
const SUBDIVISIONS: &str = "iso3166-2";

/// A thing that has an identity outside of articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Thing {
    /// Its entries in public registers: register and identifier.
    pub(super) links: Vec<(&'static str, String)>,
    /// The key that it has in every article and language.
    pub(super) key: String,
}

impl Thing {
    fn registered(register: &'static str, id: &str) -> Self {
        Self { links: vec![(register, id.to_owned())], key: format!("{register}:{id}") }
    }
}

/// What a word of address says of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gender {
    Male,
    Female,
}

/// Words that stand for others, by the first of them: the words behind it, each with a space before it, and what they stand for.
type Replacements = HashMap<Box<str>, Vec<(Box<str>, Box<str>)>, Hashed>;

/// Names in one form, and what they are. Who asks for names cannot add any, so hashes may be fast.
type Names<T> = HashMap<Box<str>, T, Hashed>;
type Words = HashSet<Box<str>, Hashed>;

/// The names that are known in one language.
#[derive(Debug, Default)]
pub(crate) struct Known {
    things: Vec<Thing>,
    /// Places by their name in [one form](Self::canonical).
    places: Names<u32>,
    /// Bodies by their name in one form.
    bodies: Names<u32>,
    /// Names of bodies that mean the country's own where no other country's is named.
    national: Names<u32>,
    /// The country that an article has to name for that.
    national_country: Option<u32>,
    /// Countries in short forms that are names only in pairs: "Việt - Trung".
    pairs: Names<u32>,
    /// Names of countries to their codes, acronyms to what they stand for.
    replacements: Replacements,
    /// Words before or behind the name of a place that do not change what it is.
    units: Words,
    /// Those of cities, which say of the name of another place that its city is meant.
    city_units: Words,
    /// Places that are cities.
    cities: HashSet<u32>,
    /// Words that acronyms leave out, in one form.
    small: Words,
    /// Words at the end of a body's name that only say what kind of body it is, in one form.
    endings: Words,
    /// Words that part people of one family with one name.
    generations: Words,
    /// Words of address before the names of people.
    address: Names<Gender>,
}

impl Known {
    /// Reads `known.txt` and `countries.txt`.
    pub(super) fn new(known: &Table, countries: &Table) -> Result<Self, LoadError> {
        let mut read = Self::default();
        for (header, gender) in [("male address", Gender::Male), ("female address", Gender::Female)] {
            read.address.extend(known.entries(header)?.map(|word| (word.into(), gender)));
        }
        for [short, long] in known.rows("acronyms")? {
            read.replace(short, plain(long).into());
        }
        let mut codes: HashMap<String, u32> = HashMap::new();
        for header in ["cldr", "news"] {
            for [code, name] in countries.rows(header)? {
                read.replace(name, code_word(code).into());
                let thing = read.thing(&mut codes, code, || Thing::registered(COUNTRIES, code));
                read.places.entry(code_word(code).into()).or_insert(thing);
            }
        }
        for [code, word] in known.rows("countries in pairs")? {
            let thing = *codes.get(code).ok_or_else(|| known.problem(format!("{code:?} is no country of ours")))?;
            read.pairs.insert(word.into(), thing);
        }
        if let Some(code) = known.entries("national country")?.next() {
            read.national_country = codes.get(code).copied();
        }
        let sets = [
            (&mut read.units, "units"),
            (&mut read.city_units, "city units"),
            (&mut read.small, "small words"),
            (&mut read.endings, "body endings"),
            (&mut read.generations, "generations"),
        ];
        for (set, header) in sets {
            set.extend(known.entries(header)?.map(|entry| plain(entry).into_boxed_str()));
        }
        for header in ["cldr subdivisions", "subdivisions"] {
            for [code, name] in known.rows(header)? {
                let thing = read.thing(&mut codes, code, || Thing::registered(SUBDIVISIONS, code));
                let name = read.canonical(name, EntityType::Location);
                // A country keeps its name.
                read.places.entry(name.into()).or_insert(thing);
            }
        }
        for [code, name] in known.rows("capitals")? {
            let name = read.canonical(name, EntityType::Location);
            let link = (CAPITALS, code.to_owned());
            let unit = format!("{SUBDIVISIONS}:{code}-");
            let thing = match read.places.get(&*name) {
                // The capital is a unit of its country, or gives one its name.
                Some(&thing) if read.things[thing as usize].key.starts_with(&unit) => thing,
                // A country keeps its name, and so does a unit of another country.
                Some(_) => continue,
                None => {
                    let key = format!("capital:{code}");
                    let thing = read.thing(&mut codes, &key, || Thing { links: Vec::new(), key: key.clone() });
                    read.places.insert(name.into(), thing);
                    thing
                }
            };
            read.cities.insert(thing);
            let links = &mut read.things[thing as usize].links;
            if !links.contains(&link) {
                links.push(link);
            }
        }
        for code in known.entries("cities")? {
            let thing = *codes.get(code).ok_or_else(|| known.problem(format!("{code:?} is no place of ours")))?;
            read.cities.insert(thing);
        }
        for (header, national) in [("organisations", false), ("national organisations", true)] {
            for [id, name] in known.rows(header)? {
                let key = format!("organization:{id}");
                let thing = read.thing(&mut codes, &key, || Thing { links: Vec::new(), key: key.clone() });
                let name = read.canonical(name, EntityType::Organization).into();
                let names = if national { &mut read.national } else { &mut read.bodies };
                names.entry(name).or_insert(thing);
            }
        }
        Ok(read)
    }

    /// The thing with an identifier, a new one if there is none.
    fn thing(&mut self, ids: &mut HashMap<String, u32>, id: &str, new: impl FnOnce() -> Thing) -> u32 {
        *ids.entry(id.to_owned()).or_insert_with(|| {
            self.things.push(new());
            self.things.len() as u32 - 1
        })
    }

    fn replace(&mut self, from: &str, to: Box<str>) {
        let from = plain(from);
        let (first, rest) = from.split_at(from.find(' ').unwrap_or(from.len()));
        let others = self.replacements.entry(first.into()).or_default();
        if others.iter().all(|(known, _)| **known != *rest) {
            others.push((rest.into(), to));
            // The longest is tried first.
            others.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
    }

    /// A name in the one form in which names are compared: its words in small letters, without marks between them; in names of
    /// other things than people, countries as codes and known acronyms spelt out.
    pub(super) fn canonical(&self, name: &str, label: EntityType) -> String {
        let plain = plain(name);
        if label == EntityType::Person {
            return plain;
        }
        let mut form = String::new();
        // What is taken over as it is, from `begin` on.
        let (mut begin, mut at) = (0, 0);
        while at < plain.len() {
            let rest = &plain[at..];
            let word = rest.split(' ').next().unwrap_or_default();
            let known = self.replacements.get(word).into_iter().flatten();
            let mut known = known.filter_map(|(others, to)| Some((length_of(&rest[word.len()..], others)?, to)));
            let Some((length, to)) = known.next() else {
                at += word.len() + 1;
                continue;
            };
            form.push_str(&plain[begin..at]);
            form.push_str(to);
            at += word.len() + length;
            begin = at;
            at += 1;
        }
        if begin == 0 {
            return plain;
        }
        form.push_str(&plain[begin..]);
        form
    }

    /// What a name in one form is known to be.
    pub(super) fn find(&self, label: EntityType, name: &str) -> Option<u32> {
        match label {
            EntityType::Location => self.places.get(name).copied(),
            EntityType::Organization => self.bodies.get(name).copied(),
            _ => None,
        }
    }

    /// The country that an article has to name for bodies without a country to be its own.
    pub(super) fn national_country(&self) -> Option<u32> {
        self.national_country
    }

    /// The body that a name means where no other country's is named.
    pub(super) fn national(&self, name: &str) -> Option<u32> {
        self.national.get(name).copied()
    }

    /// The country that a word, as it is written, means in a pair of countries.
    pub(super) fn in_pair(&self, word: &str) -> Option<u32> {
        self.pairs.get(word).copied()
    }

    /// Whether acronyms leave a word out.
    pub(super) fn is_small(&self, word: &str) -> bool {
        self.small.contains(word)
    }

    /// Whether a word at the end of a body's name says only what kind of body it is.
    pub(super) fn is_ending(&self, word: &str) -> bool {
        self.endings.contains(word)
    }

    /// Whether a word parts people of one family with one name.
    pub(super) fn is_generation(&self, word: &str) -> bool {
        self.generations.contains(word)
    }

    /// What a word of address says, in small letters.
    pub(super) fn gender(&self, word: &str) -> Option<Gender> {
        self.address.get(word).copied()
    }

    /// What is known of a thing.
    pub(super) fn get(&self, thing: u32) -> &Thing {
        &self.things[thing as usize]
    }

    /// Whether some words in one form are a unit of places.
    pub(super) fn is_unit(&self, words: &str) -> bool {
        self.units.contains(words) || self.city_units.contains(words)
    }

    /// Whether a known place stays what it is with a unit: Hải Phòng does as "TP Hải Phòng", while "TP Lạng Sơn" is not the
    /// province.
    pub(super) fn keeps(&self, unit: &str, place: u32) -> bool {
        self.is_unit(unit) && (!self.city_units.contains(unit) || self.cities.contains(&place))
    }
}

/// What a country is in names that are in one form: no word of any text.
fn code_word(code: &str) -> String {
    format!("={code}")
}

/// The length of `words` if `text` begins with them and they end there.
fn length_of(text: &str, words: &str) -> Option<usize> {
    let rest = text.strip_prefix(words)?;
    (rest.is_empty() || rest.starts_with(' ')).then_some(words.len())
}

/// The words of a name as they are written: runs of letters and digits.
pub(super) fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !chars::class(c).is_word()).filter(|word| !word.is_empty())
}

/// The words of a name in small letters, with a space between two.
pub(super) fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for word in words(name) {
        if !plain.is_empty() {
            plain.push(' ');
        }
        for c in word.chars() {
            if chars::class(c) == chars::Class::Upper { plain.extend(c.to_lowercase()) } else { plain.push(c) }
        }
    }
    plain
}

#[cfg(test)]
mod tests;

//! The words of one language, read from its `date_words.txt`: phrases in classes, each with what it says of a date.
//!
//! The engine knows the names of four groups only: `settings`, `numerals`, `ordinals` and `hints`.

use std::collections::HashMap;

use super::{
    frame::{Frame, Slot},
    holiday::Holiday,
    lexer,
};
use crate::{entity::hashing::Hashed, error::LoadError, lang::table::Table};

/// What a lexeme can be matched against: a class of phrases, a literal word or mark, or one of the atoms that are built in.
pub(super) type Atom = u16;

/// The atoms that are built in, and the classes that the engine reads numbers and tenses from.
pub(super) mod atom {
    use super::Atom;

    /// Any run of digits.
    pub(in crate::date) const NUMBER: Atom = 0;
    /// Any run of letters.
    pub(in crate::date) const WORD: Atom = 1;
    /// A run of letters with a capital first.
    pub(in crate::date) const CAPITAL: Atom = 2;
    /// The begin of the sentence.
    pub(in crate::date) const START: Atom = 3;
    /// The end of the sentence.
    pub(in crate::date) const END: Atom = 4;
    /// A numeral in Roman capitals.
    pub(in crate::date) const ROMAN: Atom = 5;
    pub(in crate::date) const NUMERALS: Atom = 6;
    pub(in crate::date) const ORDINALS: Atom = 7;
    pub(in crate::date) const HINTS: Atom = 8;
    /// A plus or minus.
    pub(in crate::date) const SIGN: Atom = 9;
    /// A word between numerals, with which no number begins.
    pub(in crate::date) const JOINT: Atom = 10;
    pub(super) const NAMES: [&str; 11] =
        ["NUMBER", "WORD", "CAPITAL", "START", "END", "ROMAN", "numerals", "ordinals", "hints", "SIGN", "JOINT"];
}

/// The order of day and month in a numeric date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    DayMonth,
    MonthDay,
}

/// A phrase after its first word.
#[derive(Debug)]
pub(super) struct Phrase {
    pub(super) rest: Vec<String>,
    pub(super) atom: Atom,
    /// Index of what it says.
    pub(super) entry: u32,
}

/// The words of one language.
#[derive(Debug)]
pub(super) struct Words {
    /// The orders that numeric dates may have, the usual one first.
    pub(super) orders: Vec<Order>,
    /// The mark before decimals.
    pub(super) decimal: char,
    pub(super) holidays: Vec<Holiday>,
    pub(super) entries: Vec<Frame>,
    /// Atoms by the names of classes; literals have their text.
    atoms: HashMap<String, Atom>,
    /// Of each atom whether all its phrases are single words or marks.
    one_lexeme: Vec<bool>,
    /// Phrases by their first lexeme, in lower case.
    phrases: HashMap<String, Vec<Phrase>, Hashed>,
}

impl Words {
    /// Reads `date_words.txt`.
    pub(super) fn new(table: &Table) -> Result<Self, LoadError> {
        let mut words = Self {
            orders: Vec::new(),
            decimal: '.',
            holidays: Vec::new(),
            entries: vec![Frame::default()],
            atoms: (0..).zip(atom::NAMES).map(|(atom, name)| (name.to_owned(), atom)).collect(),
            one_lexeme: vec![true; atom::NAMES.len()],
            phrases: HashMap::default(),
        };
        for header in table.headers() {
            if header == "settings" {
                words.settings(table)?;
                continue;
            }
            let class = words.intern(header);
            for entry in table.entries(header)? {
                let (phrase, says) = entry.split_once('|').map_or((entry, ""), |(p, s)| (p.trim(), s.trim()));
                let frame = Frame::parse(says, &mut words.holidays);
                let frame = frame.map_err(|p| table.problem(format!("{entry:?} under [{header}]: {p}")))?;
                let entry = if frame.is_empty() { 0 } else { words.entries.len() };
                if entry > 0 {
                    words.entries.push(frame);
                }
                let joint = class == atom::NUMERALS && frame.has(Slot::Join);
                words.add(phrase, if joint { atom::JOINT } else { class }, entry as u32);
            }
        }
        if words.orders.is_empty() {
            return Err(table.problem("[settings] has no order".to_owned()));
        }
        Ok(words)
    }

    fn settings(&mut self, table: &Table) -> Result<(), LoadError> {
        for [name, value] in table.rows::<2>("settings")? {
            match name {
                "order" => {
                    for order in value.split(',').map(str::trim) {
                        self.orders.push(match order {
                            "day month" => Order::DayMonth,
                            "month day" => Order::MonthDay,
                            _ => return Err(table.problem(format!("{order:?} is no order"))),
                        });
                    }
                }
                "decimal" => self.decimal = value.chars().next().unwrap_or('.'),
                _ => return Err(table.problem(format!("{name:?} is no setting"))),
            }
        }
        Ok(())
    }

    fn intern(&mut self, name: &str) -> Atom {
        self.atom(name).unwrap_or_else(|| {
            let atom = self.atoms.len() as Atom;
            self.atoms.insert(name.to_owned(), atom);
            self.one_lexeme.push(true);
            atom
        })
    }

    fn add(&mut self, phrase: &str, atom: Atom, entry: u32) {
        let folded = lexer::fold(phrase);
        let mut pieces = lexer::lex(phrase).into_iter().map(|l| folded[l.range()].to_owned());
        if let Some(first) = pieces.next() {
            let rest: Vec<String> = pieces.collect();
            self.one_lexeme[usize::from(atom)] &= rest.is_empty();
            self.phrases.entry(first).or_default().push(Phrase { rest, atom, entry });
        }
    }

    /// The class of this name.
    pub(super) fn atom(&self, name: &str) -> Option<Atom> {
        self.atoms.get(name).copied()
    }

    /// The atom of a literal word or mark of a rule.
    pub(super) fn literal(&mut self, text: &str) -> Atom {
        let name = format!("={text}");
        self.atom(&name).unwrap_or_else(|| {
            let atom = self.intern(&name);
            self.add(text, atom, 0);
            atom
        })
    }

    /// Whether all phrases of a class are single words or marks.
    pub(super) fn is_one_lexeme(&self, atom: Atom) -> bool {
        self.one_lexeme[usize::from(atom)]
    }

    pub(super) fn atoms(&self) -> usize {
        self.atoms.len()
    }

    /// The phrases that begin with `first`, which is in lower case.
    pub(super) fn phrases(&self, first: &str) -> &[Phrase] {
        self.phrases.get(first).map_or(&[], Vec::as_slice)
    }
}

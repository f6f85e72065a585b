//! Rows of the table of frames: what must stand before and behind the words that say that somebody met somebody.
//!
//! ```text
//! MET | <subject> <did>* {held talks} with <object>
//! ```
//!
//! Words in braces are the anchor, `/` parts alternatives. Outside of them a word stands for itself, `(a/b c)` for one of
//! several phrases, `<name>` for a phrase under the header of that name; `?` behind it makes it optional, `*` lets it stand any
//! number of times, with dates and places between; `<name>$` is behind the anchor: the phrase or the end of the sentence comes next. The slots are names too: see [`Slot`]. `...` is a bounded stretch of anything.

use std::{collections::HashMap, sync::Arc};

use super::words::{Lexicon, Phrase, Phrases};
use crate::{analysis::InteractionPredicate, error::LoadError, lang::table::Table};

/// What a place of a pattern takes from the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// `<subject>`: a person, or several.
    Subject,
    /// `<subjects>`: at least two people.
    Subjects,
    /// `<one>`: one person, with nobody beside.
    One,
    /// `<owner>`: a person, or several, whatever stands before them.
    Owner,
    /// `<object>`: a person, or several.
    Object,
    /// `<body>`: the same, or a body.
    Body,
    /// `<goal>`: people, bodies or places.
    Goal,
    /// `<topic>`: the only person before the anchor, whom the sentence opens with; anything may stand between. First in a row.
    Topic,
    /// `<again>`: the subjects of the frame before, in the same sentence; no other person may stand between. First in a row.
    Again,
}

/// The names of the slots.
const SLOTS: [(&str, Slot); 9] = [
    ("subject", Slot::Subject),
    ("subjects", Slot::Subjects),
    ("one", Slot::One),
    ("owner", Slot::Owner),
    ("object", Slot::Object),
    ("body", Slot::Body),
    ("goal", Slot::Goal),
    ("topic", Slot::Topic),
    ("again", Slot::Again),
];

/// How often a phrase may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Times {
    /// Once.
    Once,
    /// Once or not at all.
    Maybe,
    /// Any number of times, with dates and places between.
    Any,
}

/// A part of a pattern.
#[derive(Debug)]
pub(super) enum Symbol {
    /// A phrase written in the row.
    Phrase(Phrases, Times),
    /// A phrase of the class with this index.
    Class(usize, Times),
    /// People, bodies or places.
    Slot(Slot),
    /// Here stands a phrase of the class with this index, which is not read, or the sentence ends.
    Before(usize),
    /// A bounded stretch of anything.
    Gap,
}

/// A row of the table.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) predicate: InteractionPredicate,
    /// What stands before the anchor, from left to right.
    pub(super) before: Vec<Symbol>,
    /// What stands behind it.
    pub(super) behind: Vec<Symbol>,
}

impl Frame {
    /// The slot of those who do it.
    pub(super) fn subject(&self) -> Slot {
        let mut slots = self.before.iter().chain(&self.behind).filter_map(Symbol::slot);
        slots.find(|slot| slot.acts()).unwrap_or(Slot::Subject)
    }
}

impl Symbol {
    fn slot(&self) -> Option<Slot> {
        if let Self::Slot(slot) = self { Some(*slot) } else { None }
    }
}

impl Slot {
    /// Whether those do it who are found there.
    pub(super) fn acts(self) -> bool {
        !matches!(self, Self::Object | Self::Body | Self::Goal)
    }
}

/// Classes of phrases by the names of their headers.
#[derive(Debug, Default)]
pub(super) struct Classes {
    names: HashMap<Box<str>, usize>,
    pub(super) list: Vec<Arc<Phrases>>,
}

impl Classes {
    /// Reads the phrases under every header but that of the frames.
    pub(super) fn new(table: &Table, frames: &str, lexicon: &mut Lexicon) -> Result<Self, LoadError> {
        let mut classes = Self::default();
        for header in table.headers().filter(|header| *header != frames) {
            let phrases = Phrases::new(table.entries(header)?.map(|entry| lexicon.phrase(entry)));
            if classes.names.insert(header.into(), classes.list.len()).is_some() {
                return Err(table.problem(format!("[{header}] stands twice")));
            }
            classes.list.push(Arc::new(phrases));
        }
        Ok(classes)
    }

    /// The index of the class under a header.
    pub(super) fn index(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied()
    }
}

/// Reads a row; returns the frame and its anchors.
pub(super) fn parse(
    [predicate, pattern]: [&str; 2],
    classes: &Classes,
    lexicon: &mut Lexicon,
) -> Result<(Frame, Vec<Phrase>), String> {
    let predicate = InteractionPredicate::from_name(predicate).ok_or(format!("{predicate:?} is no predicate"))?;
    let (before, rest) = pattern.split_once('{').ok_or("there is no anchor in braces")?;
    let (anchors, behind) = rest.split_once('}').ok_or("the braces stay open")?;
    let anchors: Vec<Phrase> = anchors.split('/').map(|anchor| lexicon.phrase(anchor)).collect();
    if anchors.iter().any(|anchor| anchor.is_empty()) {
        return Err("an anchor has no words".to_owned());
    }
    let (before, behind) = (symbols(before, classes, lexicon)?, symbols(behind, classes, lexicon)?);
    if !before.iter().chain(&behind).filter_map(Symbol::slot).any(Slot::acts) {
        return Err("nobody does it".to_owned());
    }
    let mut others = before.iter().skip(1).chain(&behind).filter_map(Symbol::slot);
    if others.any(|slot| matches!(slot, Slot::Topic | Slot::Again)) {
        return Err("<topic> and <again> stand first".to_owned());
    }
    Ok((Frame { predicate, before, behind }, anchors))
}

/// Reads one side of a pattern.
fn symbols(side: &str, classes: &Classes, lexicon: &mut Lexicon) -> Result<Vec<Symbol>, String> {
    let mut symbols = Vec::new();
    let mut rest = side.trim_start();
    while !rest.is_empty() {
        // Spaces inside brackets belong to their phrases.
        let closing = if rest.starts_with('(') { rest.find(')').ok_or("a bracket stays open")? } else { 0 };
        let end = rest[closing..].find(' ').map_or(rest.len(), |at| closing + at);
        symbols.push(symbol(&rest[..end], classes, lexicon)?);
        rest = rest[end..].trim_start();
    }
    Ok(symbols)
}

fn symbol(text: &str, classes: &Classes, lexicon: &mut Lexicon) -> Result<Symbol, String> {
    if text == "..." {
        return Ok(Symbol::Gap);
    }
    if let Some(name) = text.strip_prefix('<').and_then(|name| name.strip_suffix(">$")) {
        return classes.index(name).map(Symbol::Before).ok_or(format!("there is no [{name}]"));
    }
    let (core, times) = match (text.strip_suffix('?'), text.strip_suffix('*')) {
        (Some(core), _) => (core, Times::Maybe),
        (_, Some(core)) => (core, Times::Any),
        _ => (text, Times::Once),
    };
    if let Some(name) = core.strip_prefix('<').and_then(|name| name.strip_suffix('>')) {
        if let Some((_, slot)) = SLOTS.iter().find(|(slot, _)| *slot == name) {
            return if times == Times::Once {
                Ok(Symbol::Slot(*slot))
            } else {
                Err(format!("{text:?} must stand once"))
            };
        }
        let class = classes.index(name).ok_or(format!("there is no [{name}]"))?;
        return Ok(Symbol::Class(class, times));
    }
    let phrases = match core.strip_prefix('(').and_then(|group| group.strip_suffix(')')) {
        Some(group) => Phrases::new(group.split('/').map(|phrase| lexicon.phrase(phrase))),
        None => Phrases::new([lexicon.phrase(core)]),
    };
    Ok(Symbol::Phrase(phrases, times))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "[did]\nđã\nvừa mới\n[pause]\n.\n[frames]\n";

    fn read(pattern: &str) -> Result<(Frame, Vec<Phrase>), String> {
        let table = Table::parse("x".into(), TABLE).unwrap();
        let mut lexicon = Lexicon::default();
        let classes = Classes::new(&table, "frames", &mut lexicon).unwrap();
        parse(["MET", pattern], &classes, &mut lexicon)
    }

    #[test]
    fn a_row_has_two_sides_and_anchors() {
        let (frame, anchors) = read("<subject> <did>* {gặp/hội đàm} (với/cùng với)? <object> <pause>$").unwrap();
        assert_eq!(frame.predicate, InteractionPredicate::Met);
        assert_eq!(anchors.iter().map(|anchor| anchor.len()).collect::<Vec<_>>(), [1, 2]);
        let before = frame.before.as_slice();
        assert!(matches!(before, [Symbol::Slot(Slot::Subject), Symbol::Class(0, Times::Any)]), "{before:?}");
        let behind = frame.behind.as_slice();
        let expected =
            matches!(behind, [Symbol::Phrase(_, Times::Maybe), Symbol::Slot(Slot::Object), Symbol::Before(1)]);
        assert!(expected, "{behind:?}");
        assert_eq!(frame.subject(), Slot::Subject);
        assert_eq!(read("{gặp} <object> ... , <one> đã").unwrap().0.subject(), Slot::One);
    }

    #[test]
    fn a_row_that_makes_no_sense_is_refused() {
        for (pattern, problem) in [
            ("<subject> gặp <object>", "there is no anchor in braces"),
            ("<subject> {gặp <object>", "the braces stay open"),
            ("<subject> {gặp/} <object>", "an anchor has no words"),
            ("<subject> (đã {gặp} <object>", "a bracket stays open"),
            ("<subject> <will>* {gặp} <object>", "there is no [will]"),
            ("<subject>? {gặp} <object>", "\"<subject>?\" must stand once"),
            ("{gặp} <object>", "nobody does it"),
            ("<did> <again> {gặp} <object>", "<topic> and <again> stand first"),
            ("<subject> {gặp} <topic>", "<topic> and <again> stand first"),
        ] {
            assert_eq!(read(pattern).map(|_| ()), Err(problem.to_owned()), "{pattern}");
        }
        let table = Table::parse("x".into(), TABLE).unwrap();
        let mut lexicon = Lexicon::default();
        let classes = Classes::new(&table, "frames", &mut lexicon).unwrap();
        let refused = parse(["KISSED", "<subject> {hôn} <object>"], &classes, &mut lexicon).map(|_| ());
        assert_eq!(refused, Err("\"KISSED\" is no predicate".to_owned()));
    }
}

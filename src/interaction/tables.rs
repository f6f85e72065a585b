//! The table of frames of one language, as the engine reads it.

use std::{collections::HashMap, sync::Arc};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::{
    pattern::{self, Classes, Frame},
    words::{Lexicon, Phrase, Phrases, Word},
};
use crate::{document::Document, error::LoadError, lang::table::Table};

/// The header of the frames; the others are classes of phrases.
const FRAMES: &str = "frames";

/// The frames of one language, and the words that they and the engine use.
#[derive(Debug)]
pub(crate) struct Tables {
    pub(super) lexicon: Lexicon,
    pub(super) classes: Classes,
    pub(super) frames: Vec<Frame>,
    /// The frames of each anchor, in the order of the table.
    pub(super) frames_of: HashMap<Phrase, Vec<usize>>,
    pub(super) anchors: Phrases,
    /// Finds the sentences that may have an anchor.
    pub(super) gate: AhoCorasick,
    pub(super) comma: Word,
    pub(super) brackets: (Word, Word),
    /// Offices, forms of address and what stands between them and a name.
    pub(super) titles: Phrases,
    /// What joins the parts of titles.
    pub(super) joints: Arc<Phrases>,
    pub(super) and: Arc<Phrases>,
    /// What somebody is to another, who is named behind it.
    pub(super) kin: Arc<Phrases>,
    /// What makes the person behind it not the one who acts.
    pub(super) apart: Arc<Phrases>,
    /// What follows a subject.
    pub(super) acts: Arc<Phrases>,
    /// Who comes with somebody and is not named.
    pub(super) company: Arc<Phrases>,
    /// What is written onto a name that owns something.
    pub(super) endings: Arc<Phrases>,
    /// Marks and words at which a part of the sentence ends.
    pub(super) stops: Arc<Phrases>,
    pub(super) at: Arc<Phrases>,
    pub(super) on: Arc<Phrases>,
    /// What stands before the name of a place or body.
    pub(super) units: Arc<Phrases>,
    pub(super) plans: Arc<Phrases>,
    /// What makes the date behind it another day.
    pub(super) not_then: Arc<Phrases>,
    /// What may stand before a subject; where there is nothing, all that is not `apart`.
    pub(super) openings: Arc<Phrases>,
    /// What looks like a plan and is none.
    pub(super) facts: Arc<Phrases>,
    pub(super) plans_behind: Arc<Phrases>,
    pub(super) articles: Arc<Phrases>,
    /// What games are told with.
    pub(super) contests: Arc<Phrases>,
}

impl Tables {
    /// Reads `interactions.txt`, and from `names.txt` what stands before the names of people.
    pub(crate) fn new(table: &Table, names: &Table) -> Result<Self, LoadError> {
        let mut lexicon = Lexicon::default();
        let classes = Classes::new(table, FRAMES, &mut lexicon)?;
        let (mut frames, mut anchors) = (Vec::new(), Phrases::default());
        let mut frames_of: HashMap<Phrase, Vec<usize>> = HashMap::new();
        for row in table.rows::<2>(FRAMES)? {
            let (frame, words) = pattern::parse(row, &classes, &mut lexicon)
                .map_err(|problem| table.problem(format!("{:?}: {problem}", row[1])))?;
            for anchor in words {
                let frames_here = frames_of.entry(anchor.clone()).or_default();
                if frames_here.is_empty() {
                    anchors.add(anchor);
                }
                frames_here.push(frames.len());
            }
            frames.push(frame);
        }
        // The engine uses some of the classes by name.
        let class = |header: &str| {
            let known = classes.index(header).map(|index| Arc::clone(&classes.list[index]));
            known.ok_or_else(|| table.problem(format!("[{header}] is missing")))
        };
        let [joints, and, apart, acts, company, endings, stops] = [
            class("joints")?,
            class("and")?,
            class("apart")?,
            class("acts")?,
            class("company")?,
            class("endings")?,
            class("stops")?,
        ];
        let [contests, articles, kin] = [class("contests")?, class("articles")?, class("kin")?];
        let [at, on, not_then, openings, units, plans, facts, plans_behind] = [
            class("at")?,
            class("on")?,
            class("not then")?,
            class("openings")?,
            class("units")?,
            class("plans")?,
            class("no plans")?,
            class("plans behind")?,
        ];
        let mut titles = Phrases::new(table.entries("titles")?.map(|entry| lexicon.phrase(entry)));
        for header in ["offices", "honorifics"] {
            names.entries(header)?.for_each(|entry| titles.add(lexicon.phrase(entry)));
        }
        let mark = |lexicon: &mut Lexicon, mark| lexicon.phrase(mark).first().copied().unwrap_or_default();
        let comma = mark(&mut lexicon, ",");
        let brackets = (mark(&mut lexicon, "("), mark(&mut lexicon, ")"));
        let gate = gate(table)?;
        Ok(Self {
            lexicon,
            classes,
            frames,
            frames_of,
            anchors,
            gate,
            comma,
            brackets,
            titles,
            joints,
            and,
            kin,
            apart,
            acts,
            company,
            endings,
            stops,
            at,
            on,
            units,
            plans,
            not_then,
            openings,
            facts,
            plans_behind,
            articles,
            contests,
        })
    }

    /// By sentence: whether it may have an anchor.
    pub(super) fn gated(&self, document: &Document<'_>) -> Vec<bool> {
        let text = document.clean();
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        let mut gated = vec![false; document.sentences.len()];
        let mut sentence = 0;
        for found in self.gate.find_iter(text) {
            if is_letter(text[..found.start()].chars().next_back()) || is_letter(text[found.end()..].chars().next()) {
                continue;
            }
            while document.sentences.get(sentence).is_some_and(|s| s.span.end as usize <= found.start()) {
                sentence += 1;
            }
            if let Some(gated) = gated.get_mut(sentence) {
                *gated = true;
            }
        }
        gated
    }
}

/// An automaton for the first words of all anchors, in small letters, with a capital, and in capitals.
fn gate(table: &Table) -> Result<AhoCorasick, LoadError> {
    let mut forms: Vec<String> = Vec::new();
    for [_, pattern] in table.rows::<2>(FRAMES)? {
        let anchors = pattern.split(['{', '}']).nth(1).unwrap_or_default();
        for word in anchors.split('/').filter_map(|anchor| anchor.split_whitespace().next()) {
            let mut letters = word.chars();
            let capital = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
            forms.extend([word.to_owned(), capital, word.to_uppercase()]);
        }
    }
    forms.sort_unstable();
    forms.dedup();
    let automaton =
        AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).kind(Some(AhoCorasickKind::DFA)).build(forms);
    automaton.map_err(|error| table.problem(format!("[{FRAMES}]: {error}")))
}

//! Runs the rules over a sentence: at each place the longest match of any symbol that is looked for.
//!
//! The readings of a symbol at a place are worked out once. A program tries its alternatives one after the other; since patterns
//! are short and repeat little, and a place is given up after [`STEPS`] steps, the time taken is linear in the text.

use super::{
    frame::Frame,
    grammar::{Grammar, Kind, Op, Rule, Symbol, Variants},
    lexer::{Hit, Kind as Lexical, Scan},
    numbers::Number,
    pattern::Label,
    range,
    words::atom,
};

/// The most steps for all that may begin at one place; the rules take a few dozen.
const STEPS: u32 = 20_000;

/// The most members of a list.
const ITEMS: usize = 12;

/// The most parts of a pattern.
const PARTS: usize = 32;

/// How many places the memory of readings reaches back.
const PLACES: usize = 32;

/// A member of a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub(super) frame: Frame,
    pub(super) begin: usize,
    pub(super) end: usize,
}

/// The two ends of a range; one may be missing.
pub(super) type Ends = [Option<Frame>; 2];

/// What a symbol matches at a place. Positions are lexemes.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    /// What has been taken ends here.
    pub(super) next: usize,
    /// The span.
    pub(super) begin: usize,
    pub(super) end: usize,
    pub(super) kind: Kind,
    pub(super) frame: Frame,
    /// The ends of a range, or the two lengths of a sum.
    pub(super) ends: Option<Box<Ends>>,
    pub(super) items: Vec<Item>,
    pub(super) confidence: f32,
}

/// A part that a program has read, and the part before it.
#[derive(Clone, Copy)]
struct Piece {
    before: u32,
    label: Label,
    says: Says,
    begin: u32,
    end: u32,
}

/// What a part says.
#[derive(Clone, Copy)]
enum Says {
    Phrase(Hit),
    Number(Number),
    /// The index of a reading.
    Reading(u32),
}

/// No part.
const NONE: u32 = u32::MAX;

/// Where a program is, and what it has read and marked.
///
/// All fields are as wide as each other: processors are slow to load what was stored in pieces of another width.
#[derive(Clone, Copy)]
struct State {
    pc: u32,
    /// 1: no space may stand before the next part.
    joined: u32,
    at: u32,
    last: u32,
    begin: u32,
    end: u32,
}

/// The readings of one sentence.
pub(super) struct Matcher<'g> {
    grammar: &'g Grammar,
    readings: Vec<Reading>,
    /// For each place of the sentence the symbols that may begin there, as bits.
    beginners: Vec<u64>,
    /// For each place, modulo [`PLACES`], and symbol: the place, counted over all sentences, and where its readings are.
    memory: Vec<(u64, u32, u32)>,
    /// Added to places, so that those of other sentences are others.
    origin: u64,
    steps: u32,
    /// What the programs that run have read.
    pieces: Vec<Piece>,
    /// What they have still to try, the first to try last.
    branches: Vec<State>,
}

impl<'g> Matcher<'g> {
    pub(super) fn new(grammar: &'g Grammar) -> Self {
        let memory = vec![(u64::MAX, 0, 0); PLACES * grammar.symbols()];
        Self {
            grammar,
            readings: Vec::new(),
            beginners: Vec::new(),
            memory,
            origin: 0,
            steps: 0,
            pieces: Vec::new(),
            branches: Vec::new(),
        }
    }

    /// Begins with a sentence.
    pub(super) fn start(&mut self, scan: &Scan<'_>) {
        let word = self.grammar.beginners(atom::WORD) | self.grammar.beginners(atom::CAPITAL);
        self.beginners.clear();
        for at in 0..scan.len() {
            let symbols = scan.hits(at).iter().fold(0, |symbols, hit| symbols | self.grammar.beginners(hit.atom));
            let of_word = if word != 0 && scan.begins(at, atom::WORD) { word } else { 0 };
            self.beginners.push(symbols | of_word);
        }
        self.forget();
    }

    /// Forgets all readings.
    fn forget(&mut self) {
        const SENTENCE: u64 = 1 << 32;
        self.readings.clear();
        self.origin += SENTENCE;
    }

    /// The longest match at `at`; of equals the one whose symbol is looked for first, then the one that is first in the file.
    pub(super) fn longest(&mut self, scan: &Scan<'_>, at: usize) -> Option<Reading> {
        const MANY: usize = 1000;
        if self.readings.len() > MANY {
            self.forget();
        }
        let grammar = self.grammar;
        if self.beginners.get(at).is_none_or(|symbols| symbols & grammar.looked_for == 0) {
            return None;
        }
        self.steps = STEPS;
        let mut best: Option<(usize, usize)> = None;
        for &symbol in &grammar.start {
            let (from, to) = self.read(scan, symbol, at);
            for index in from..to {
                let reading = &self.readings[index];
                if reading.end > at && best.is_none_or(|(end, _)| reading.end > end) && clear(scan, at, reading) {
                    best = Some((reading.end, index));
                }
            }
        }
        best.map(|(_, index)| self.readings[index].clone())
    }

    /// The readings of a symbol at `at`, the longest first, no two of which end at the same place: from and to.
    fn read(&mut self, scan: &Scan<'_>, symbol: Symbol, at: usize) -> (usize, usize) {
        let grammar = self.grammar;
        if !self.begins(symbol, at) {
            return (0, 0);
        }
        let slot = at % PLACES * grammar.symbols() + usize::from(symbol);
        let place = self.origin + at as u64;
        if let (known, from, to) = self.memory[slot]
            && known == place
        {
            return (from as usize, to as usize);
        }
        let mut variants = Variants::default();
        let second = scan.hits(at + 1);
        for hit in scan.hits(at) {
            grammar.add_variants(symbol, hit.atom, second, &mut variants);
        }
        if scan.begins(at, atom::WORD) {
            grammar.add_variants(symbol, atom::WORD, second, &mut variants);
            if scan.capital(at) {
                grammar.add_variants(symbol, atom::CAPITAL, second, &mut variants);
            }
        }
        if variants.is_empty() {
            return (0, 0);
        }
        let mut found = Vec::new();
        for variant in variants {
            let variant = grammar.variant(symbol, variant);
            let rule = &grammar.rules[usize::from(variant.rule)];
            if !variant.guarded || allowed(rule, scan, at) {
                self.run(scan, rule, variant.start, at, &mut found);
            }
        }
        found.sort_by_key(|r| std::cmp::Reverse(r.next));
        let from = self.readings.len();
        self.readings.append(&mut found);
        let to = self.readings.len();
        self.memory[slot] = (place, from as u32, to as u32);
        (from, to)
    }

    /// Runs a program at `start`; adds a reading for each new end.
    fn run(&mut self, scan: &Scan<'_>, rule: &Rule, pc: u16, start: usize, found: &mut Vec<Reading>) {
        let (pieces, branches) = (self.pieces.len(), self.branches.len());
        let mut next = Some(State { pc: pc.into(), joined: 0, at: start as u32, last: NONE, begin: NONE, end: NONE });
        while let Some(state) = next {
            if let Some(end) = self.path(scan, state)
                && found.iter().all(|r| r.next != end.at as usize)
                && let Some(reading) = self.accept(rule, scan, start, end)
            {
                found.push(reading);
            }
            next = if self.branches.len() > branches { self.branches.pop() } else { None };
        }
        self.pieces.truncate(pieces);
    }

    /// Follows a path of a program to its end; what else could be tried is put aside.
    fn path(&mut self, scan: &Scan<'_>, mut state: State) -> Option<State> {
        let grammar = self.grammar;
        loop {
            self.steps = self.steps.checked_sub(1)?;
            let op = &grammar.program[state.pc as usize];
            state.pc += 1;
            let at = state.at as usize;
            if state.joined == 1 && matches!(op, Op::Atom(..) | Op::Number(..) | Op::Call(..)) {
                scan.joined(at).then_some(())?;
                state.joined = 0;
            }
            match *op {
                Op::Atom(wanted @ (atom::WORD | atom::CAPITAL), _) => {
                    (scan.begins(at, atom::WORD) && scan.begins(at, wanted)).then_some(())?;
                    state.at += 1;
                }
                Op::Atom(wanted, label) => {
                    // Phrases of a class may be of different lengths.
                    let mut hits = scan.hits(at).iter().filter(|h| h.atom == wanted).copied();
                    let first = hits.next()?;
                    for hit in hits {
                        let other = self.after_phrase(state, label, hit);
                        self.branches.push(other);
                    }
                    state = self.after_phrase(state, label, first);
                }
                Op::Number(number, label) => {
                    let end = number.read(scan, at)?.end;
                    state = self.after(state, label, Says::Number(number), end);
                }
                Op::Call(symbol, label) => {
                    let (from, to) = self.read(scan, symbol, at);
                    for index in (from + 1..to).rev() {
                        let other = self.after(state, label, Says::Reading(index as u32), self.readings[index].next);
                        self.branches.push(other);
                    }
                    (from < to).then_some(())?;
                    state = self.after(state, label, Says::Reading(from as u32), self.readings[from].next);
                }
                Op::Look(wanted) => scan.begins(at, wanted).then_some(())?,
                Op::Joined => state.joined = 1,
                Op::Begin => state.begin = state.at,
                Op::End => state.end = state.at,
                Op::Split(first, second) => {
                    if self.fails(scan, first, at) {
                        state.pc = second.into();
                        continue;
                    }
                    if !self.fails(scan, second, at) {
                        self.branches.push(State { pc: second.into(), ..state });
                    }
                    state.pc = first.into();
                }
                Op::Jump(to) => state.pc = to.into(),
                Op::Accept => return Some(state),
            }
        }
    }

    /// Whether a symbol may begin at `at`.
    fn begins(&self, symbol: Symbol, at: usize) -> bool {
        self.beginners.get(at).is_some_and(|symbols| symbols >> symbol & 1 == 1)
    }

    /// Whether a step is sure to fail.
    fn fails(&self, scan: &Scan<'_>, pc: u16, at: usize) -> bool {
        match self.grammar.program[usize::from(pc)] {
            Op::Atom(wanted, _) => !scan.begins(at, wanted),
            Op::Number(number, _) if number.is_one_lexeme() => scan.digits(at).is_none(),
            Op::Call(symbol, _) => !self.begins(symbol, at),
            _ => false,
        }
    }

    fn after(&mut self, state: State, label: Label, says: Says, end: usize) -> State {
        let (before, begin, end) = (state.last, state.at, end as u32);
        self.pieces.push(Piece { before, label, says, begin, end });
        State { at: end, last: (self.pieces.len() - 1) as u32, ..state }
    }

    fn after_phrase(&mut self, state: State, label: Label, hit: Hit) -> State {
        let end = state.at + u32::from(hit.taken);
        if hit.says_nothing() && label != Label::Item {
            return State { at: end, ..state };
        }
        self.after(state, label, Says::Phrase(hit), end as usize)
    }

    /// The reading of a whole pattern, if its parts agree and what follows allows it.
    fn accept(&self, rule: &Rule, scan: &Scan<'_>, start: usize, state: State) -> Option<Reading> {
        let next = state.at as usize;
        let allowed = (rule.before.is_empty() || rule.before.iter().any(|&a| scan.begins(next, a)))
            && !rule.not_before.iter().any(|&a| scan.begins(next, a));
        allowed.then_some(())?;
        let mark = |mark: u32, otherwise: usize| if mark == NONE { otherwise } else { mark as usize };
        let mut reading = Reading {
            next,
            begin: mark(state.begin, start),
            end: mark(state.end, next),
            kind: Kind::Moment,
            frame: rule.set,
            ends: None,
            items: Vec::new(),
            confidence: 1.0,
        };
        let mut of_part = None;
        let mut order = [NONE; PARTS];
        let mut first = PARTS;
        let mut last = state.last;
        while let Some(piece) = self.pieces.get(last as usize) {
            first = first.checked_sub(1)?;
            order[first] = last;
            last = piece.before;
        }
        for &index in &order[first..] {
            let piece = &self.pieces[index as usize];
            let (begin, end) = (piece.begin as usize, piece.end as usize);
            let agreed = match piece.says {
                Says::Phrase(hit) => reading.add(piece.label, scan.frame(hit), begin, end),
                Says::Number(number) => reading.add(piece.label, &number.read(scan, begin)?.frame(), begin, end),
                Says::Reading(index) => {
                    let part = &self.readings[index as usize];
                    reading.confidence = reading.confidence.min(part.confidence);
                    if piece.label != Label::None && (part.ends.is_some() || !part.items.is_empty()) {
                        return None;
                    }
                    if piece.label == Label::None && part.kind != Kind::Moment {
                        of_part.is_none().then_some(())?;
                        of_part = Some(part.kind);
                        reading.ends.clone_from(&part.ends);
                        reading.items.clone_from(&part.items);
                    }
                    reading.add(piece.label, &part.frame, part.begin, part.end)
                }
            };
            agreed.then_some(())?;
        }
        reading.kind = rule.kind.or(of_part).unwrap_or(Kind::Moment);
        // The second of two lengths is the rest of the first: "two years and six months".
        if let (Kind::Sum, Some([Some(first), Some(rest)])) = (reading.kind, reading.ends.as_deref()) {
            (first.unit() < rest.unit()).then_some(())?;
        }
        // "2021-12" is a month, not the years from 2021 to 1912.
        if reading.kind == Kind::Range && !reading.ends.as_deref().is_none_or(range::forward) {
            return None;
        }
        reading.confidence = rule.confidence.unwrap_or(reading.confidence);
        Some(reading)
    }
}

impl Reading {
    /// Adds what a part says; false if it contradicts another.
    fn add(&mut self, label: Label, frame: &Frame, begin: usize, end: usize) -> bool {
        let side = match label {
            Label::None => return self.frame.add(frame),
            Label::Item => {
                self.items.push(Item { frame: *frame, begin, end });
                return self.items.len() <= ITEMS;
            }
            Label::First => 0,
            Label::Second => 1,
        };
        self.ends.get_or_insert_default()[side].get_or_insert_default().add(frame)
    }
}

/// Whether numbers at the edges of a reading that begins at `at` are whole ones, and its last word no part of a code.
fn clear(scan: &Scan<'_>, at: usize, reading: &Reading) -> bool {
    let number = |at: usize| matches!(scan.get(at).map(|l| l.kind), Some(Lexical::Number { .. }));
    (!number(at) || scan.clear_before(at))
        && (!number(reading.begin) || reading.begin == at || scan.clear_before(reading.begin))
        && (!number(reading.end - 1) || scan.clear_after(reading.end))
        && (!scan.begins(reading.end - 1, atom::WORD) || !number(reading.end) || !scan.joined(reading.end))
}

/// Whether a rule may begin at `at`.
fn allowed(rule: &Rule, scan: &Scan<'_>, at: usize) -> bool {
    (rule.after.is_empty() || rule.after.iter().any(|&a| scan.ends(at, a)))
        && !rule.not_after.iter().any(|&a| scan.ends(at, a))
}

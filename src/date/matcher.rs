//! Runs the rules over a sentence: at each place the longest match of any symbol that is looked for.
//!
//! The readings of a symbol at a place are worked out once. A program tries its alternatives one after the other; since patterns
//! are short and repeat little, and a place is given up after [`STEPS`] steps, the time taken is linear in the text.

use super::{
    frame::Frame,
    grammar::{Grammar, Kind, Op, Rule, Symbol},
    lexer::{Kind as Lexical, Scan},
    pattern::Label,
    range,
    words::{Atom, atom},
};

/// The most steps for all that may begin at one place; the rules take a few dozen.
const STEPS: u32 = 20_000;

/// The most members of a list.
const ITEMS: usize = 12;

/// How many places the memory of readings reaches back.
const PLACES: usize = 128;

/// How sure a rule is that does not say.
const CONFIDENCE: f32 = 0.9;

/// A member of a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub(super) frame: Frame,
    pub(super) begin: usize,
    pub(super) end: usize,
}

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
    pub(super) ends: [Option<Frame>; 2],
    pub(super) items: Vec<Item>,
    pub(super) confidence: f32,
}

/// What has been read of a pattern.
#[derive(Clone, Default)]
struct State {
    frame: Frame,
    ends: [Option<Frame>; 2],
    items: Vec<Item>,
    begin: Option<usize>,
    end: Option<usize>,
    kind: Option<Kind>,
    confidence: Option<f32>,
    joined: bool,
}

impl State {
    /// Adds what a part says.
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
        self.ends[side].get_or_insert_default().add(frame)
    }

    fn call(&mut self, label: Label, reading: &Reading) -> bool {
        if reading.confidence < self.confidence.unwrap_or(1.0) {
            self.confidence = Some(reading.confidence);
        }
        if label == Label::None {
            let composed = reading.kind != Kind::Moment;
            if composed && self.kind.is_some() {
                return false;
            }
            if composed {
                self.kind = Some(reading.kind);
                self.ends = reading.ends;
                self.items.clone_from(&reading.items);
            }
        } else if reading.ends != [None, None] || !reading.items.is_empty() {
            return false;
        }
        self.add(label, &reading.frame, reading.begin, reading.end)
    }
}

/// The readings of one sentence.
pub(super) struct Matcher<'g> {
    grammar: &'g Grammar,
    readings: Vec<Reading>,
    /// For each place, modulo [`PLACES`], and symbol: the place, and where its readings are.
    memory: Vec<(usize, u32, u32)>,
    steps: u32,
}

impl<'g> Matcher<'g> {
    pub(super) fn new(grammar: &'g Grammar) -> Self {
        let memory = vec![(usize::MAX, 0, 0); PLACES * grammar.symbols()];
        Self { grammar, readings: Vec::new(), memory, steps: 0 }
    }

    /// Forgets the sentence before.
    pub(super) fn reset(&mut self) {
        if !self.readings.is_empty() {
            self.readings.clear();
        }
        self.memory.fill((usize::MAX, 0, 0));
    }

    /// The longest match at `at`; of equals the one whose symbol is looked for first, then the one that is first in the file.
    pub(super) fn longest(&mut self, scan: &Scan<'_>, at: usize) -> Option<Reading> {
        const MANY: usize = 1000;
        if !scan.hits(at).iter().any(|h| self.grammar.starts(h.atom)) && !self.begins_with_any_word(scan, at) {
            return None;
        }
        if self.readings.len() > MANY {
            self.reset();
        }
        self.steps = STEPS;
        let mut best: Option<(usize, usize)> = None;
        for &symbol in &self.grammar.start {
            let (from, to) = self.read(scan, symbol, at);
            for index in from..to {
                let reading = &self.readings[index];
                if reading.end > at && best.is_none_or(|(end, _)| reading.end > end) && self.clear(scan, at, reading) {
                    best = Some((reading.end, index));
                }
            }
        }
        best.map(|(_, index)| self.readings[index].clone())
    }

    fn begins_with_any_word(&self, scan: &Scan<'_>, at: usize) -> bool {
        let starts = self.grammar.starts(atom::WORD) || self.grammar.starts(atom::CAPITAL);
        starts && scan.begins(at, atom::WORD)
    }

    /// Whether numbers at the edges are whole ones.
    fn clear(&self, scan: &Scan<'_>, at: usize, reading: &Reading) -> bool {
        let number = |at: usize| matches!(scan.get(at).map(|l| l.kind), Some(Lexical::Number { .. }));
        (!number(at) || scan.clear_before(at))
            && (!number(reading.begin) || reading.begin == at || scan.clear_before(reading.begin))
            && (!number(reading.end - 1) || scan.clear_after(reading.end))
    }

    /// The readings of a symbol at `at`, the longest first, no two of which end at the same place: from and to.
    fn read(&mut self, scan: &Scan<'_>, symbol: Symbol, at: usize) -> (usize, usize) {
        let slot = at % PLACES * self.grammar.symbols() + usize::from(symbol);
        if let (place, from, to) = self.memory[slot]
            && place == at
        {
            return (from as usize, to as usize);
        }
        let grammar = self.grammar;
        let mut variants: [u16; 64] = [0; 64];
        let mut count = 0;
        let mut add = |atom: Atom| {
            for &variant in grammar.variants(symbol, atom) {
                if count < variants.len() && !variants[..count].contains(&variant) {
                    variants[count] = variant;
                    count += 1;
                }
            }
        };
        scan.hits(at).iter().for_each(|h| add(h.atom));
        if scan.begins(at, atom::WORD) {
            add(atom::WORD);
            if scan.capital(at) {
                add(atom::CAPITAL);
            }
        }
        let variants = &mut variants[..count];
        variants.sort_unstable();
        let mut found = Vec::new();
        for &variant in variants.iter() {
            let variant = &grammar.variants[usize::from(variant)];
            let rule = &grammar.rules[usize::from(variant.rule)];
            if !allowed(rule, scan, at) {
                continue;
            }
            self.run(scan, rule, usize::from(variant.start), at, at, State::default(), &mut found);
        }
        found.sort_by_key(|r| std::cmp::Reverse(r.next));
        let from = self.readings.len();
        self.readings.append(&mut found);
        let to = self.readings.len();
        self.memory[slot] = (at, from as u32, to as u32);
        (from, to)
    }

    /// Runs a program from `pc` at `at` on; adds a reading for each new end.
    #[expect(clippy::too_many_arguments, reason = "the registers of a machine")]
    fn run(
        &mut self,
        scan: &Scan<'_>,
        rule: &Rule,
        mut pc: usize,
        start: usize,
        mut at: usize,
        mut state: State,
        found: &mut Vec<Reading>,
    ) {
        loop {
            if self.steps == 0 {
                return;
            }
            self.steps -= 1;
            let op = self.grammar.program[pc];
            pc += 1;
            if matches!(op, Op::Atom(..) | Op::Number(..) | Op::Call(..)) {
                if state.joined && !scan.joined(at) {
                    return;
                }
                state.joined = false;
            }
            match op {
                Op::Atom(wanted, label) => match wanted {
                    atom::WORD | atom::CAPITAL => {
                        if !scan.begins(at, atom::WORD) || !scan.begins(at, wanted) {
                            return;
                        }
                        at += 1;
                    }
                    _ => {
                        // Phrases of a class may be of different lengths.
                        let hits = scan.hits(at).iter().filter(|h| h.atom == wanted);
                        let mut hits = hits.copied();
                        let Some(first) = hits.next() else { return };
                        for hit in hits {
                            let mut state = state.clone();
                            let next = at + usize::from(hit.taken);
                            if state.add(label, scan.frame(&hit), at, next) {
                                self.run(scan, rule, pc, start, next, state, found);
                            }
                        }
                        let next = at + usize::from(first.taken);
                        if !state.add(label, scan.frame(&first), at, next) {
                            return;
                        }
                        at = next;
                    }
                },
                Op::Number(number, label) => {
                    let Some((frame, next)) = number.read(scan, at) else { return };
                    if !state.add(label, &frame, at, next) {
                        return;
                    }
                    at = next;
                }
                Op::Call(symbol, label) => {
                    let (from, to) = self.read(scan, symbol, at);
                    for index in from..to {
                        let mut state = state.clone();
                        let reading = &self.readings[index];
                        let next = reading.next;
                        if state.call(label, reading) {
                            self.run(scan, rule, pc, start, next, state, found);
                        }
                    }
                    return;
                }
                Op::Look(wanted) => {
                    if !scan.begins(at, wanted) {
                        return;
                    }
                }
                Op::Joined => state.joined = true,
                Op::Begin => state.begin = Some(at),
                Op::End => state.end = Some(at),
                Op::Split(first, second) => {
                    self.run(scan, rule, usize::from(first), start, at, state.clone(), found);
                    pc = usize::from(second);
                }
                Op::Jump(to) => pc = usize::from(to),
                Op::Accept => {
                    if let Some(reading) = accept(rule, scan, start, at, state)
                        && found.iter().all(|r| r.next != reading.next)
                    {
                        found.push(reading);
                    }
                    return;
                }
            }
        }
    }
}

/// Whether a rule may begin at `at`.
fn allowed(rule: &Rule, scan: &Scan<'_>, at: usize) -> bool {
    (rule.after.is_empty() || rule.after.iter().any(|&a| scan.ends(at, a)))
        && !rule.not_after.iter().any(|&a| scan.ends(at, a))
}

/// The reading of a whole pattern, if what follows allows it.
fn accept(rule: &Rule, scan: &Scan<'_>, start: usize, next: usize, state: State) -> Option<Reading> {
    let allowed = (rule.before.is_empty() || rule.before.iter().any(|&a| scan.begins(next, a)))
        && !rule.not_before.iter().any(|&a| scan.begins(next, a));
    let State { frame, ends, items, begin, end, kind, confidence, .. } = state;
    let kind = rule.kind.or(kind).unwrap_or(Kind::Moment);
    // "2021-12" is a month, not the years from 2021 to 1912.
    if kind == Kind::Range && !ends[0].zip(ends[1]).is_none_or(|(left, right)| range::forward(&left, &right)) {
        return None;
    }
    let mut whole = rule.set;
    // Of two modifiers the outer one counts.
    (allowed && whole.add(&frame)).then(|| Reading {
        next,
        begin: begin.unwrap_or(start),
        end: end.unwrap_or(next),
        kind,
        frame: whole,
        ends,
        items,
        confidence: rule.confidence.unwrap_or_else(|| confidence.unwrap_or(CONFIDENCE)),
    })
}

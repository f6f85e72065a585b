//! The rules of one language, read from its `date_rules.txt` and compiled: each pattern becomes a short program.
//!
//! ```text
//! [start]
//! moment
//!
//! [moment: day and month]
//! ngày <day> tháng <month>
//! after {START} {preposition}
//! + 2024-03-18 | Ngày 7 tháng 3, trời mưa. | Ngày 7 tháng 3 | 2024-03-07 | 2024-03-07 | 2024-03-08
//! - Trang 7 có tháng 3.
//! ```

use std::collections::{BTreeMap, HashMap};

use super::{
    frame::{Frame, index},
    lexer::Hit,
    numbers::Number,
    pattern::{Label, Node, parse},
    words::{Atom, Words, atom},
};
use crate::{error::LoadError, lang::table::Table};

/// How what a rule has matched is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A point of the calendar or a stretch of it with one value.
    Moment,
    /// A length of time.
    Duration,
    /// A recurring time.
    Set,
    /// From one moment or length to another.
    Range,
    /// Several moments.
    List,
    /// Several moments; where each follows the one before, the range over all of them.
    Run,
    /// Two lengths of time in one.
    Sum,
    /// A length of time before or after a moment.
    From,
    /// No date.
    Nothing,
}

impl Kind {
    const NAMES: [(&'static str, Self); 9] = [
        ("moment", Self::Moment),
        ("duration", Self::Duration),
        ("set", Self::Set),
        ("range", Self::Range),
        ("list", Self::List),
        ("run", Self::Run),
        ("sum", Self::Sum),
        ("from", Self::From),
        ("nothing", Self::Nothing),
    ];
}

/// A step of a compiled pattern.
#[derive(Clone, Copy, Debug)]
pub(super) enum Op {
    /// A phrase of a class, a literal.
    Atom(Atom, Label),
    Number(Number, Label),
    /// A reading of another symbol.
    Call(Symbol, Label),
    /// An atom must begin here; it is not taken.
    Look(Atom),
    /// No space before the next lexeme.
    Joined,
    /// The span begins or ends here.
    Begin,
    End,
    /// Go on at both places, the first one first.
    Split(u16, u16),
    Jump(u16),
    Accept,
}

pub(super) type Symbol = u8;

/// A rule: what its patterns mean.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) kind: Option<Kind>,
    pub(super) set: Frame,
    /// What must, and what must not, stand right before and after; one of each.
    pub(super) after: Vec<Atom>,
    pub(super) not_after: Vec<Atom>,
    pub(super) before: Vec<Atom>,
    pub(super) not_before: Vec<Atom>,
    pub(super) confidence: Option<f32>,
}

/// One pattern of a rule.
#[derive(Debug)]
pub(super) struct Variant {
    pub(super) rule: u16,
    /// Where its program begins.
    pub(super) start: u16,
    /// Whether its rule asks for what stands before.
    pub(super) guarded: bool,
}

/// The rules of one language.
#[derive(Debug)]
pub(super) struct Grammar {
    pub(super) words: Words,
    pub(super) rules: Vec<Rule>,
    pub(super) program: Vec<Op>,
    /// The symbols that are looked for, the preferred one first.
    pub(super) start: Vec<Symbol>,
    /// The same as bits.
    pub(super) looked_for: u64,
    /// For each symbol its variants, in the order of the file.
    variants: Vec<Vec<Variant>>,
    /// For each symbol and atom the index of the groups of variants that may begin with it: few are different, and the table is
    /// small.
    dispatch: Vec<u16>,
    groups: Vec<Vec<Group>>,
    /// For each atom the symbols that may begin with it, as bits.
    symbols: Vec<u64>,
    /// Sets of atoms, as bits.
    seconds: Vec<Vec<u64>>,
}

/// The variants of a symbol that may begin with an atom and go on with the same atoms.
#[derive(Debug, PartialEq)]
struct Group {
    /// Index of what may stand second; none where that is not known.
    second: Option<u16>,
    variants: Variants,
}

/// Some of the variants of a symbol, as bits.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Variants([u64; Self::WORDS]);

impl Variants {
    const WORDS: usize = 4;

    fn insert(&mut self, variant: usize) {
        self.0[variant / 64] |= 1 << (variant % 64);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word |= other);
    }
}

impl Iterator for Variants {
    type Item = usize;

    /// Takes the first.
    fn next(&mut self) -> Option<usize> {
        let (at, word) = self.0.iter_mut().enumerate().find(|(_, word)| **word != 0)?;
        let bit = word.trailing_zeros() as usize;
        *word &= *word - 1;
        Some(at * 64 + bit)
    }
}

/// A rule as the file has it.
struct Source<'t> {
    header: &'t str,
    symbol: Symbol,
    nodes: Vec<Node>,
    rule: Rule,
}

impl Grammar {
    /// Reads `date_words.txt` and `date_rules.txt`; a rule whose header is `without` is left out, for tests.
    pub(super) fn new(words: &Table, rules: &Table, without: Option<&str>) -> Result<Self, LoadError> {
        let mut words = Words::new(words)?;
        let mut symbols: Vec<&str> = Vec::new();
        for header in rules.headers().filter(|h| *h != "start") {
            let (symbol, _) = header
                .split_once(':')
                .ok_or_else(|| rules.problem(format!("[{header}] is not of the form [symbol: name]")))?;
            if !symbols.contains(&symbol) {
                symbols.push(symbol);
            }
        }
        let symbol_of = |name: &str| symbols.iter().position(|s| *s == name).map(|n| n as Symbol);
        let mut start = Vec::new();
        for name in rules.entries("start")? {
            start.push(symbol_of(name).ok_or_else(|| rules.problem(format!("{name:?} under [start] has no rule")))?);
        }
        let mut sources = Vec::new();
        for (at, header) in rules.headers().enumerate() {
            if header == "start" || Some(header) == without {
                continue;
            }
            if rules.headers().take(at).any(|h| h == header) {
                return Err(rules.problem(format!("[{header}] is there twice")));
            }
            let symbol = header.split_once(':').and_then(|(s, _)| symbol_of(s)).unwrap_or_default();
            let problem = |p: String| rules.problem(format!("[{header}]: {p}"));
            sources.push(Source::read(header, symbol, rules, &mut words, &symbol_of).map_err(problem)?);
        }
        Self::compile(words, sources, start, symbols.len()).map_err(|p| rules.problem(p))
    }

    fn compile(words: Words, sources: Vec<Source<'_>>, start: Vec<Symbol>, symbols: usize) -> Result<Self, String> {
        let firsts = Firsts::new(&sources, symbols, &words)?;
        if symbols > u64::BITS as usize {
            return Err("there are too many symbols".to_owned());
        }
        let mut beginners = vec![0; words.atoms()];
        let mut dispatch: Vec<Vec<Group>> = (0..symbols * words.atoms()).map(|_| Vec::new()).collect();
        let mut variants: Vec<Vec<Variant>> = (0..symbols).map(|_| Vec::new()).collect();
        let (mut rules, mut program, mut seconds) = (Vec::new(), Vec::new(), Vec::new());
        for (source, patterns) in sources.into_iter().zip(firsts.patterns) {
            let symbol = usize::from(source.symbol);
            for (node, of_firsts) in source.nodes.into_iter().zip(patterns) {
                let variant = variants[symbol].len();
                if variant >= Variants::WORDS * 64 {
                    return Err(format!("[{}]: there are too many patterns of one symbol", source.header));
                }
                for (first, second) in of_firsts {
                    let second = second.map(|set| index(&mut seconds, set) as u16);
                    let groups = &mut dispatch[symbol * words.atoms() + usize::from(first)];
                    let group = groups.iter().position(|g| g.second == second).unwrap_or_else(|| {
                        groups.push(Group { second, variants: Variants::default() });
                        groups.len() - 1
                    });
                    groups[group].variants.insert(variant);
                    beginners[usize::from(first)] |= 1 << symbol;
                }
                let guarded = !source.rule.after.is_empty() || !source.rule.not_after.is_empty();
                let (rule, start) = (rules.len() as u16, program.len() as u16);
                variants[symbol].push(Variant { rule, start, guarded });
                emit(&node, &mut program);
                program.push(Op::Accept);
                if program.len() > usize::from(u16::MAX) {
                    return Err("there are too many rules".to_owned());
                }
            }
            rules.push(source.rule);
        }
        let mut groups = vec![Vec::new()];
        let dispatch = dispatch.into_iter().map(|of_atom| index(&mut groups, of_atom) as u16).collect();
        let looked_for = start.iter().fold(0, |bits, &symbol| bits | 1 << symbol);
        Ok(Self { words, rules, program, start, looked_for, variants, dispatch, groups, symbols: beginners, seconds })
    }

    /// Adds the variants of a symbol that may begin with an atom, by what stands second.
    pub(super) fn add_variants(&self, symbol: Symbol, atom: Atom, second: &[Hit], variants: &mut Variants) {
        let begin = usize::from(self.dispatch[usize::from(symbol) * self.symbols.len() + usize::from(atom)]);
        for group in &self.groups[begin] {
            let fits = |set: &Vec<u64>| second.iter().any(|h| set[usize::from(h.atom) / 64] >> (h.atom % 64) & 1 == 1);
            if group.second.is_none_or(|set| fits(&self.seconds[usize::from(set)])) {
                variants.add(&group.variants);
            }
        }
    }

    pub(super) fn variant(&self, symbol: Symbol, variant: usize) -> &Variant {
        &self.variants[usize::from(symbol)][variant]
    }

    /// The symbols that may begin with an atom, as bits.
    pub(super) fn beginners(&self, atom: Atom) -> u64 {
        self.symbols[usize::from(atom)]
    }

    pub(super) fn symbols(&self) -> usize {
        self.variants.len()
    }
}

impl<'t> Source<'t> {
    fn read(
        header: &'t str,
        symbol: Symbol,
        table: &'t Table,
        words: &mut Words,
        symbol_of: &impl Fn(&str) -> Option<Symbol>,
    ) -> Result<Self, String> {
        let mut rule = Rule {
            kind: None,
            set: Frame::default(),
            after: Vec::new(),
            not_after: Vec::new(),
            before: Vec::new(),
            not_before: Vec::new(),
            confidence: None,
        };
        let mut nodes = Vec::new();
        let classes = |list: &str, words: &Words| -> Result<Vec<Atom>, String> {
            let class = |name: &str| {
                let name = name.trim_matches(['{', '}']);
                words.atom(name).ok_or_else(|| format!("{name:?} is no class"))
            };
            list.split_whitespace().flat_map(|c| c.split('|')).map(class).collect()
        };
        for line in table.entries(header).map_err(|e| e.to_string())? {
            let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
            match word {
                "+" | "-" => {}
                "set" => {
                    let set = Frame::parse(rest, &mut words.holidays)?;
                    if !rule.set.add(&set) {
                        return Err(format!("{line:?} contradicts another line"));
                    }
                }
                "as" => {
                    let kind = Kind::NAMES.iter().find(|(n, _)| *n == rest);
                    rule.kind = Some(kind.ok_or_else(|| format!("{rest:?} is no kind"))?.1);
                }
                "after" => rule.after.extend(classes(rest, words)?),
                "not-after" => rule.not_after.extend(classes(rest, words)?),
                "before" => rule.before.extend(classes(rest, words)?),
                "not-before" => rule.not_before.extend(classes(rest, words)?),
                "confidence" => {
                    let value = rest.parse().ok().filter(|c| (0.0..=1.0).contains(c));
                    rule.confidence = Some(value.ok_or_else(|| format!("{rest:?} is no confidence"))?);
                }
                _ => nodes.push(parse(line, words, symbol_of).map_err(|p| format!("{line:?}: {p}"))?),
            }
        }
        if nodes.is_empty() {
            return Err("it has no pattern".to_owned());
        }
        Ok(Self { header, symbol, nodes, rule })
    }
}

/// What may stand second after each atom that something may begin with, as bits; none where that is not known, or nothing must.
type Seconds = BTreeMap<Atom, Option<Vec<u64>>>;

fn add_second(seconds: &mut Seconds, first: Atom, second: Option<Vec<u64>>) {
    let known = seconds.entry(first).or_insert_with(|| second.clone());
    *known = known.take().zip(second).map(|(all, more)| all.iter().zip(more).map(|(all, more)| all | more).collect());
}

/// Atoms as bits.
fn bits(atoms: Vec<Atom>, count: usize) -> Vec<u64> {
    let mut bits = vec![0; count / 64 + 1];
    for atom in atoms {
        bits[usize::from(atom) / 64] |= 1_u64 << (atom % 64);
    }
    bits
}

/// What patterns may begin with.
struct Firsts {
    /// Of each symbol.
    symbols: Vec<Seconds>,
    /// Of each pattern of each source.
    patterns: Vec<Vec<Seconds>>,
}

impl Firsts {
    /// Works out the symbols, each after those that it may begin with.
    fn new(sources: &[Source<'_>], symbols: usize, words: &Words) -> Result<Self, String> {
        let mut uses: HashMap<Symbol, Vec<Symbol>> = HashMap::new();
        for source in sources {
            for node in &source.nodes {
                node.calls(uses.entry(source.symbol).or_default());
            }
        }
        let mut firsts = Self { symbols: vec![Seconds::new(); symbols], patterns: vec![Vec::new(); sources.len()] };
        let mut done = vec![false; symbols];
        while let Some(next) = (0..symbols as Symbol).find(|&s| {
            !done[usize::from(s)] && uses.get(&s).is_none_or(|u| u.iter().all(|&used| done[usize::from(used)]))
        }) {
            done[usize::from(next)] = true;
            let mut of_symbol = Seconds::new();
            for (at, source) in sources.iter().enumerate().filter(|(_, s)| s.symbol == next) {
                for node in &source.nodes {
                    if firsts.of(node).1 {
                        return Err(format!("[{}]: a pattern may match nothing", source.header));
                    }
                    let mut seconds = Seconds::new();
                    firsts.seconds(std::slice::from_ref(node), words, &mut seconds);
                    for (&first, second) in &seconds {
                        add_second(&mut of_symbol, first, second.clone());
                    }
                    firsts.patterns[at].push(seconds);
                }
            }
            firsts.symbols[usize::from(next)] = of_symbol;
        }
        match sources.iter().find(|s| !done[usize::from(s.symbol)]) {
            Some(source) => Err(format!("[{}] uses itself, by way of other symbols or not", source.header)),
            None => Ok(firsts),
        }
    }

    /// For each atom that a sequence may begin with what may stand after its first lexeme.
    fn seconds(&self, nodes: &[Node], words: &Words, seconds: &mut Seconds) {
        let Some((node, rest)) = nodes.split_first() else { return };
        match node {
            Node::Begin | Node::End | Node::Joined | Node::Look(_) => self.seconds(rest, words, seconds),
            Node::Call(symbol, _) => {
                for (&atom, second) in &self.symbols[usize::from(*symbol)] {
                    add_second(seconds, atom, second.clone());
                }
            }
            Node::Atom(..) | Node::Number(..) => {
                let one_lexeme = match node {
                    Node::Number(number, _) => number.is_one_lexeme(),
                    Node::Atom(atom, _) => words.is_one_lexeme(*atom),
                    _ => false,
                };
                let (after, may_end) = self.of_sequence(rest);
                let any_word = after.iter().any(|&a| a == atom::WORD || a == atom::CAPITAL);
                let second = (one_lexeme && !may_end && !any_word).then(|| bits(after, words.atoms()));
                for first in self.of(node).0 {
                    add_second(seconds, first, second.clone());
                }
            }
            Node::Optional(inner) => {
                self.seconds(&[std::slice::from_ref(&**inner), rest].concat(), words, seconds);
                self.seconds(rest, words, seconds);
            }
            // Once or more: after the first it may begin anew.
            Node::Repeat(inner) => {
                let again = Node::Optional(inner.clone());
                self.seconds(&[&[(**inner).clone(), again], rest].concat(), words, seconds);
            }
            Node::Choice(nodes) => {
                for node in nodes {
                    self.seconds(&[std::slice::from_ref(node), rest].concat(), words, seconds);
                }
            }
            Node::Sequence(nodes) => self.seconds(&[nodes, rest].concat(), words, seconds),
        }
    }

    /// The atoms that a node may begin with, and whether it may match nothing.
    fn of(&self, node: &Node) -> (Vec<Atom>, bool) {
        match node {
            Node::Atom(atom, _) => (vec![*atom], false),
            Node::Number(number, _) => (number.firsts().collect(), false),
            Node::Call(symbol, _) => (self.symbols[usize::from(*symbol)].keys().copied().collect(), false),
            Node::Look(_) | Node::Joined | Node::Begin | Node::End => (Vec::new(), true),
            Node::Optional(node) => (self.of(node).0, true),
            Node::Repeat(node) => self.of(node),
            Node::Choice(nodes) => {
                let parts: Vec<_> = nodes.iter().map(|n| self.of(n)).collect();
                (parts.iter().flat_map(|(f, _)| f.clone()).collect(), parts.iter().any(|(_, n)| *n))
            }
            Node::Sequence(nodes) => self.of_sequence(nodes),
        }
    }

    fn of_sequence(&self, nodes: &[Node]) -> (Vec<Atom>, bool) {
        let mut atoms = Vec::new();
        for node in nodes {
            let (first, nullable) = self.of(node);
            atoms.extend(first);
            if !nullable {
                return (atoms, false);
            }
        }
        (atoms, true)
    }
}

/// Appends the program of a node.
fn emit(node: &Node, program: &mut Vec<Op>) {
    match node {
        Node::Atom(atom, label) => program.push(Op::Atom(*atom, *label)),
        Node::Number(number, label) => program.push(Op::Number(*number, *label)),
        Node::Call(symbol, label) => program.push(Op::Call(*symbol, *label)),
        Node::Look(atom) => program.push(Op::Look(*atom)),
        Node::Joined => program.push(Op::Joined),
        Node::Begin => program.push(Op::Begin),
        Node::End => program.push(Op::End),
        Node::Sequence(nodes) => nodes.iter().for_each(|n| emit(n, program)),
        Node::Optional(node) => {
            let split = program.len();
            program.push(Op::Accept);
            emit(node, program);
            program[split] = Op::Split(split as u16 + 1, program.len() as u16);
        }
        Node::Repeat(node) => {
            let start = program.len() as u16;
            emit(node, program);
            let after = program.len() as u16 + 1;
            program.push(Op::Split(start, after));
        }
        Node::Choice(nodes) => {
            let mut jumps = Vec::new();
            for (index, node) in nodes.iter().enumerate() {
                let split = program.len();
                let last = index + 1 == nodes.len();
                if !last {
                    program.push(Op::Accept);
                }
                emit(node, program);
                if !last {
                    jumps.push(program.len());
                    program.push(Op::Accept);
                    program[split] = Op::Split(split as u16 + 1, program.len() as u16);
                }
            }
            let end = program.len() as u16;
            for jump in jumps {
                program[jump] = Op::Jump(end);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "[settings]\norder | day month\n\n[unit]\nday | unit=day\n";

    fn grammar(rules: &str) -> Result<Grammar, String> {
        let table = |name: &str, text: &str| Table::parse(name.to_owned(), text).unwrap();
        Grammar::new(&table("words", WORDS), &table("rules", rules), None).map_err(|e| e.to_string())
    }

    #[test]
    fn faults_of_rules_are_named() {
        for (rules, fault) in [
            ("[start]\na\n[a: x]\n(in)?\n", "[a: x]: a pattern may match nothing"),
            ("[start]\na\n[a: x]\n@b\n[b: y]\nin @a\n", "uses itself"),
            ("[start]\na\n[a: x]\n{units}\n", "\"units\" is no class"),
            ("[start]\na\n[a: x]\n<days>\n", "<days> is no number"),
            ("[start]\na\n[a: x]\n(in\n", "a ) is missing"),
            ("[start]\na\n[a: x]\nin )\n", "\")\" is left over"),
            ("[start]\na\n[a: x]\n@c\n", "@c has no rule"),
            ("[start]\na\n[a: x]\nin\nas time\n", "\"time\" is no kind"),
            ("[start]\na\n[a: x]\nin\nset month=13\n", "\"13\" is no value of month"),
            ("[start]\na\n[a: x]\nin\nconfidence 2\n", "\"2\" is no confidence"),
            ("[start]\na\n[a: x]\nin\n[a: x]\non\n", "[a: x] is there twice"),
            ("[start]\nb\n[a: x]\nin\n", "\"b\" under [start] has no rule"),
            ("[start]\na\n[a]\nin\n", "[a] is not of the form"),
            ("[start]\na\n[a: x]\nconfidence 1\n", "it has no pattern"),
        ] {
            let found = grammar(rules).map(|_| ()).unwrap_err();
            assert!(found.contains(fault), "{rules:?}: {found}");
        }
    }

    #[test]
    fn symbols_may_stand_in_any_order() {
        let grammar = grammar("[start]\na\n[a: x]\n@b day\n[b: y]\n<count> ~ - ~\n").unwrap();
        assert_eq!((grammar.symbols(), grammar.start.len()), (2, 1));
        assert!(grammar.beginners(atom::NUMBER) & grammar.looked_for != 0);
    }
}

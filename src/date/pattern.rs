//! The notation of patterns.
//!
//! | notation | what |
//! |---|---|
//! | `word`, `,`, `"("` | a literal word or mark |
//! | `{class}` | a phrase of a class |
//! | `<slot form form>` | a number |
//! | `@symbol` | what another symbol matches |
//! | `a:…`, `b:…`, `item:…` | an end of a range, a member of a list |
//! | `( x \| y )`, `x?`, `x+` | a choice, something optional, something repeated |
//! | `~` | no space here |
//! | `^`, `$` | the span begins, ends here |

use super::{
    grammar::Symbol,
    numbers::Number,
    words::{Atom, Words, atom},
};

/// Which part of a match something belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// The whole.
    None,
    /// The first end of a range.
    First,
    /// The second end of a range.
    Second,
    /// A member of a list.
    Item,
}

/// A pattern, or a part of one.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Atom(Atom, Label),
    Number(Number, Label),
    Call(Symbol, Label),
    Look(Atom),
    Joined,
    Begin,
    End,
    Sequence(Vec<Node>),
    Choice(Vec<Node>),
    Optional(Box<Node>),
    Repeat(Box<Node>),
}

impl Node {
    /// Adds the symbols that it uses.
    pub(super) fn calls(&self, symbols: &mut Vec<Symbol>) {
        match self {
            Self::Call(symbol, _) => symbols.push(*symbol),
            Self::Sequence(nodes) | Self::Choice(nodes) => nodes.iter().for_each(|n| n.calls(symbols)),
            Self::Optional(node) | Self::Repeat(node) => node.calls(symbols),
            _ => {}
        }
    }
}

/// Reads a pattern.
pub(super) fn parse(
    text: &str,
    words: &mut Words,
    symbol_of: &impl Fn(&str) -> Option<Symbol>,
) -> Result<Node, String> {
    let mut parser = Parser { rest: text, words, symbol_of };
    let node = parser.choice()?;
    if parser.rest.is_empty() { Ok(node) } else { Err(format!("{:?} is left over", parser.rest)) }
}

struct Parser<'p, F> {
    rest: &'p str,
    words: &'p mut Words,
    symbol_of: &'p F,
}

impl<'p, F: Fn(&str) -> Option<Symbol>> Parser<'p, F> {
    fn eat(&mut self, mark: char) -> bool {
        self.rest = self.rest.trim_start();
        let eaten = self.rest.strip_prefix(mark);
        self.rest = eaten.unwrap_or(self.rest);
        eaten.is_some()
    }

    /// What stands before `mark`, which is taken too.
    fn until(&mut self, mark: char) -> Result<&'p str, String> {
        let (text, rest) = self.rest.split_once(mark).ok_or_else(|| format!("{mark:?} is missing"))?;
        self.rest = rest;
        Ok(text.trim())
    }

    fn choice(&mut self) -> Result<Node, String> {
        let mut nodes = vec![self.sequence()?];
        while self.eat('|') {
            nodes.push(self.sequence()?);
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::Choice(nodes) })
    }

    fn sequence(&mut self) -> Result<Node, String> {
        let mut nodes = Vec::new();
        loop {
            self.rest = self.rest.trim_start();
            if self.rest.is_empty() || self.rest.starts_with(['|', ')']) {
                return Ok(Node::Sequence(nodes));
            }
            let node = self.element()?;
            nodes.push(if self.eat('?') {
                Node::Optional(Box::new(node))
            } else if self.eat('+') {
                Node::Repeat(Box::new(node))
            } else {
                node
            });
        }
    }

    fn element(&mut self) -> Result<Node, String> {
        let label = [("a:", Label::First), ("b:", Label::Second), ("item:", Label::Item)]
            .into_iter()
            .find(|(prefix, _)| self.rest.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(['@', '<', '{'])));
        if let Some((prefix, _)) = label {
            self.rest = &self.rest[prefix.len()..];
        }
        let label = label.map_or(Label::None, |(_, label)| label);
        if self.eat('(') {
            let node = self.choice()?;
            return if self.eat(')') { Ok(node) } else { Err("a ) is missing".to_owned()) };
        }
        if self.eat('{') {
            let names = self.until('}')?;
            let mut nodes = Vec::new();
            for name in names.split('|').map(str::trim) {
                let class = self.words.atom(name).ok_or_else(|| format!("{name:?} is no class"))?;
                nodes.push(if class == atom::START || class == atom::END {
                    Node::Look(class)
                } else {
                    Node::Atom(class, label)
                });
            }
            return Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::Choice(nodes) });
        }
        if self.eat('<') {
            let text = self.until('>')?;
            return Ok(Node::Number(Number::parse(text).ok_or_else(|| format!("<{text}> is no number"))?, label));
        }
        if self.eat('@') {
            let end = self.rest.find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').unwrap_or(self.rest.len());
            let (name, rest) = self.rest.split_at(end);
            self.rest = rest;
            return Ok(Node::Call((self.symbol_of)(name).ok_or_else(|| format!("@{name} has no rule"))?, label));
        }
        for (mark, node) in [('~', Node::Joined), ('^', Node::Begin), ('$', Node::End)] {
            if self.eat(mark) {
                return Ok(node);
            }
        }
        let text = if self.eat('"') {
            self.until('"')?
        } else {
            let c = self.rest.chars().next().ok_or("something is missing")?;
            let end = if c.is_alphabetic() {
                self.rest.find(|c: char| !c.is_alphabetic()).unwrap_or(self.rest.len())
            } else if c.is_ascii_digit() {
                self.rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.rest.len())
            } else {
                c.len_utf8()
            };
            let (text, rest) = self.rest.split_at(end);
            self.rest = rest;
            text
        };
        Ok(Node::Atom(self.words.literal(text), label))
    }
}

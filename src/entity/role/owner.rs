//! Whose each role is.
//!
//! A run of roles that stands right before a name is that person's; one that stands behind a name - after a comma, a dash, in
//! brackets, after "is" - is that person's, as far as it is not the next one's; and a run that is parted from the name behind it
//! by a comma is that person's where it opens a sentence or the name is set between commas.

use super::phrase::{Atom, Kind};
use crate::entity::{gazetteer::Class, words::Words};

/// So many pieces in brackets behind a name are looked over.
const BRACKETS: usize = 24;
/// So many pieces between two commas behind a name are looked over: "45 tuổi".
const ASIDE: usize = 4;

/// The roles in order, each with its person's mention and its words.
pub(super) fn owners(words: &Words<'_>, atoms: &[Atom], head_last: bool) -> Vec<(usize, usize, usize)> {
    let mut sentence = Sentence { words, atoms, head_last, owner: vec![None; atoms.len()] };
    let names = || atoms.iter().enumerate().filter(|(_, a)| matches!(a.kind, Kind::Name(_))).map(|(at, _)| at);
    names().for_each(|name| sentence.before(name));
    for name in names() {
        sentence.before_comma(name);
        sentence.behind(name);
    }
    sentence.collect()
}

struct Sentence<'a> {
    words: &'a Words<'a>,
    atoms: &'a [Atom],
    head_last: bool,
    /// The piece that is the name of each role's person.
    owner: Vec<Option<usize>>,
}

impl Sentence<'_> {
    fn collect(&self) -> Vec<(usize, usize, usize)> {
        let mut found: Vec<(usize, usize, usize)> = Vec::new();
        let mut last = None;
        for (at, atom) in self.atoms.iter().enumerate() {
            let Some(owner) = self.owner[at] else { continue };
            let Kind::Name(name) = self.atoms[owner].kind else { continue };
            match (found.last_mut(), last) {
                // "Trợ lý Tổng thống Mỹ" behind a name is one role.
                (Some(whole), Some(before)) if before + 1 == at && owner < at && !self.head_last => whole.2 = atom.end,
                _ => found.push((name, atom.begin, atom.end)),
            }
            last = Some(at);
        }
        found
    }

    fn kind(&self, at: usize) -> Option<Kind> {
        self.atoms.get(at).map(|a| a.kind)
    }

    fn is_role(&self, at: usize) -> bool {
        matches!(self.kind(at), Some(Kind::Role { .. }))
    }

    /// Gives a name the roles right before it.
    fn before(&mut self, name: usize) {
        let mut at = self.skip_address(name);
        let Some(last) = at.checked_sub(1).map(|last| self.over_brackets(last)).filter(|&last| self.is_role(last))
        else {
            return;
        };
        let mut run = vec![last];
        at = last;
        while let Some(previous) = self.role_before(at) {
            run.push(previous);
            at = previous;
        }
        // "Lê A, Giám đốc Sở, và Bộ trưởng Trần B": what follows an untitled name after a comma is his, but for the last.
        let parted = at.checked_sub(1).is_some_and(|i| matches!(self.kind(i), Some(Kind::Comma | Kind::Dash)));
        let other = parted && at >= 2 && matches!(self.kind(at - 2), Some(Kind::Name(_) | Kind::Close));
        if other && run.len() > 1 && !self.is_titled(at - 2) {
            run.truncate(1);
        }
        self.give(&run, name);
    }

    /// Makes a name the owner of some roles.
    fn give(&mut self, run: &[usize], name: usize) {
        for &role in run {
            self.owner[role] = Some(name);
        }
    }

    /// Whether a name has got a role before it.
    fn is_titled(&self, name: usize) -> bool {
        let before = self.skip_address(name);
        before > 0 && self.owner[before - 1] == Some(name)
    }

    /// Where the forms of address before a name begin.
    fn skip_address(&self, name: usize) -> usize {
        let address = self.atoms[..name].iter().rev().take(3).take_while(|a| a.kind == Kind::Honorific).count();
        name - address
    }

    /// The piece before the brackets that end at `at`.
    fn over_brackets(&self, at: usize) -> usize {
        let opens = || self.atoms[..at].iter().rev().take(4).position(|a| a.kind == Kind::Open);
        if self.kind(at) == Some(Kind::Close)
            && let Some(inside) = opens()
            && let Some(before) = at.checked_sub(inside + 2)
        {
            return before;
        }
        at
    }

    /// The role before another one of the same person.
    fn role_before(&self, at: usize) -> Option<usize> {
        let last = at.checked_sub(1)?;
        if self.is_role(last) {
            // "Chairman Rear Admiral", but "Trợ lý | Bộ trưởng".
            return self.head_last.then_some(last);
        }
        let mut before = match self.kind(last)? {
            Kind::Comma | Kind::Dash => last.checked_sub(1)?,
            Kind::Join => {
                let comma = self.kind(last.checked_sub(1)?) == Some(Kind::Comma);
                last.checked_sub(1 + usize::from(comma))?
            }
            _ => return None,
        };
        before = self.over_brackets(before);
        let Kind::Role { head, whole } = self.kind(before)? else { return None };
        let Kind::Role { head: next, .. } = self.kind(at)? else { return None };
        let article = before.checked_sub(1).and_then(|i| self.kind(i)) == Some(Kind::Article);
        let capital = self.words.capital(head);
        let alike = match self.kind(last)? {
            // "the minister and President Lee" are two.
            Kind::Join => !self.head_last || (capital == self.words.capital(next) && (whole || !article)),
            // "với lãnh đạo tỉnh, Thủ tướng Lê A" and "với phóng viên, bác sĩ Lê A" are two.
            _ if capital => true,
            _ => {
                !self.words.capital(next)
                    && (whole || before.checked_sub(1).and_then(|i| self.kind(i)) != Some(Kind::Split))
            }
        };
        (alike && self.owner[before].is_none()).then_some(before)
    }

    /// Gives a name the roles behind it.
    fn behind(&mut self, name: usize) {
        let mut at = name + 1;
        if self.kind(at) == Some(Kind::Open) {
            let Some(close) = self.atoms[at..].iter().take(BRACKETS).position(|a| a.kind == Kind::Close) else {
                return;
            };
            let close = at + close;
            self.inside(name, at + 1, close);
            at = close + 1;
        }
        let comma = matches!(self.kind(at), Some(Kind::Comma | Kind::Dash));
        at += usize::from(comma);
        if comma && let Some(next) = self.over_aside(at) {
            at = next;
        }
        let mut article = false;
        let mut linked = comma;
        while let Some(kind @ (Kind::Aside | Kind::Copula | Kind::Article)) = self.kind(at) {
            article |= kind == Kind::Article;
            linked |= kind == Kind::Copula;
            at += 1;
        }
        if linked {
            self.run(name, at, article);
        }
    }

    /// Where to go on behind "45 tuổi,".
    fn over_aside(&self, at: usize) -> Option<usize> {
        let length = self.atoms[at..].iter().take(ASIDE + 1).position(|a| a.kind == Kind::Comma)?;
        let numbers = self.atoms[at..at + length].iter().any(|a| a.kind == Kind::Number);
        let plain = |a: &Atom| matches!(a.kind, Kind::Number | Kind::Other | Kind::Aside);
        (numbers && self.atoms[at..at + length].iter().all(plain)).then_some(at + length + 1)
    }

    /// Gives a name the roles in the brackets behind it.
    fn inside(&mut self, name: usize, begin: usize, end: usize) {
        let opens = |i: &usize| {
            self.is_role(*i)
                && (*i == begin || matches!(self.kind(*i - 1), Some(Kind::Comma | Kind::Dash | Kind::Aside)))
        };
        if let Some(first) = (begin..end).find(opens)
            && !self.atoms[begin..end].iter().any(|a| matches!(a.kind, Kind::Name(_)))
        {
            self.run(name, first, false);
        }
    }

    /// Gives a name the run of roles that begins at `at`, up to one that is another person's.
    fn run(&mut self, name: usize, mut at: usize, article: bool) {
        let mut run = Vec::new();
        while self.is_role(at) && self.owner[at].is_none() {
            run.push(at);
            at += 1;
            if self.is_role(at) {
                continue;
            }
            let mut next = at;
            let mut parted = false;
            while matches!(self.kind(next), Some(Kind::Comma | Kind::Dash | Kind::Join | Kind::Split)) && next < at + 2
            {
                parted = true;
                next += 1;
            }
            while parted && matches!(self.kind(next), Some(Kind::Article | Kind::Aside)) && next < at + 4 {
                next += 1;
            }
            if !parted || !self.is_role(next) {
                break;
            }
            at = next;
        }
        // "According to Blair, the president is ..."
        let end = run.last().map_or(at, |last| last + 1);
        let clause = self.atoms.get(end).is_some_and(|a| self.words.hits.is(a.begin, Class::Verb));
        let opened = self.skip_address(name).checked_sub(1).is_some_and(|i| self.kind(i) == Some(Kind::Opener));
        // "The minister, Mr Lee, the director, Mr Kim, ..."
        let listed = self.kind(end) == Some(Kind::Comma) && self.kind(end + 1) == Some(Kind::Honorific);
        let begin = self.skip_address(name);
        let first = begin >= 2 && self.kind(begin - 1) == Some(Kind::Comma) && self.owner[begin - 2] == Some(name);
        let clause = clause && (opened || (article && begin > 0));
        if !(clause || (listed && first)) {
            self.give(&run, name);
        }
    }

    /// Gives a name the roles that a comma parts from it: "The director, Mr Lee, said".
    fn before_comma(&mut self, name: usize) {
        let mut begin = self.skip_address(name);
        if begin < name && begin > 0 && self.kind(begin - 1) == Some(Kind::Article) {
            // "The Bishop of Durham, the Reverend Lee"
            begin -= 1;
        }
        let Some(last) = begin.checked_sub(2) else { return };
        let mark = self.kind(begin - 1);
        if !matches!(mark, Some(Kind::Comma | Kind::Dash)) || !self.is_role(last) || self.owner[last].is_some() {
            return;
        }
        let mut run = vec![last];
        let mut first = last;
        while let Some(previous) = self.role_before(first) {
            run.push(previous);
            first = previous;
        }
        let before = first.checked_sub(1).and_then(|i| self.kind(i));
        let article = before == Some(Kind::Article);
        let outer = first.checked_sub(1 + usize::from(article)).map(|i| self.atoms[i].kind);
        let opens = matches!(outer, None | Some(Kind::Opener | Kind::Copula));
        let closed = self
            .atoms
            .get(name + 1)
            .is_none_or(|a| matches!(a.kind, Kind::Comma | Kind::Close) || self.words.is_text(a.begin, "."));
        let whole = run.iter().any(|&role| matches!(self.atoms[role].kind, Kind::Role { whole: true, .. }));
        let titled = whole || article || begin < name;
        // "the striker from Chile - Lee"
        let dash = mark == Some(Kind::Dash) && whole;
        let address = begin < name && self.kind(name - 1) == Some(Kind::Honorific);
        let strong = whole && (address || outer == Some(Kind::Comma));
        if dash || strong || (titled && (opens || (closed && matches!(outer, Some(Kind::Other | Kind::Comma))))) {
            self.give(&run, name);
        }
    }
}

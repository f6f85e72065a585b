//! What stands before a person's name and behind it: offices, forms of address, bodies and places.

use super::scene::Scene;

/// The most tokens that are passed over before or behind a person's name.
pub(super) const REACH: usize = 40;

impl Scene<'_> {
    /// One past what belongs to a title at a token.
    pub(super) fn title_from(&self, at: usize) -> Option<usize> {
        // "Head of" in front of a body whose name begins with one of its words.
        let whole = |length: usize| self.is_edge(at + length);
        if let Some(length) = self.tables.titles.begins_so(&self.words, at, whole).filter(|_| self.is_edge(at)) {
            return Some(at + length);
        }
        if let Some((_, name)) = self.name_from(at).filter(|(_, name)| !name.is_person()) {
            return Some(name.tokens.end);
        }
        // "Norwegian Foreign Minister"
        let more = self.is_unknown_capital(at)
            && (self.is_unknown_capital(at + 1) || self.is(&self.tables.titles, at + 1).is_some());
        more.then_some(at + 1)
    }

    /// The first token of what belongs to a title before a token.
    pub(super) fn title_until(&self, end: usize) -> Option<usize> {
        let whole = |length: usize| self.is_edge(end - length);
        if let Some(length) = self.tables.titles.ends_so(&self.words, end, whole).filter(|_| self.is_edge(end)) {
            return Some(end - length);
        }
        if let Some((_, name)) = self.name_until(end).filter(|(_, name)| !name.is_person()) {
            return Some(name.tokens.start);
        }
        end.checked_sub(1).filter(|&at| self.is_unknown_capital(at))
    }

    /// The end of a title without a name of its own, where a comma or "and" follows it.
    pub(super) fn apposition_from(&self, begin: usize) -> Option<usize> {
        let end = self.titles_from(begin)?;
        (self.is_comma(end) || self.is(&self.tables.and, end).is_some()).then_some(end)
    }

    /// The end of a run of titles, without commas.
    pub(super) fn titles_from(&self, begin: usize) -> Option<usize> {
        let title = |at: usize| self.title_from(at).or_else(|| self.is_unknown_capital(at).then_some(at + 1));
        let mut end = title(begin)?;
        while end < begin + REACH {
            let joined = || title(end + self.is(&self.tables.joints, end)?);
            match title(end).or_else(|| self.bracket_from(end)).or_else(joined) {
                Some(next) => end = next,
                None => break,
            }
        }
        Some(end)
    }

    /// The end of what is said behind a name that ends before a token: ", Secretary of the Party".
    pub(super) fn past_titles(&self, end: usize) -> usize {
        let mut at = end;
        while let Some(next) =
            Some(at).filter(|&at| self.is_comma(at) && at < end + REACH).and_then(|at| self.titles_from(at + 1))
        {
            at = next;
        }
        at
    }

    /// The first token of the titles that end before a token, without commas and not before `least`.
    pub(super) fn titles_until(&self, end: usize, least: usize) -> usize {
        let mut begin = end;
        while begin > least {
            let joint = self.tables.joints.ends(&self.words, begin).filter(|_| begin < end);
            begin = match (self.title_until(begin), joint) {
                (Some(title), _) => title,
                // "Secretary of State"; the joint of a list is not one.
                (_, Some(length)) if self.tables.and.ends(&self.words, begin).is_none() => {
                    // What somebody is to another is not the other: "the envoy of President Ada Marsh".
                    let of = self.tables.apart.ends(&self.words, begin).is_some() && self.name_from(begin).is_none();
                    match self.title_until(begin - length).filter(|_| !of) {
                        Some(title) => title,
                        None => break,
                    }
                }
                _ => break,
            };
        }
        begin
    }
}

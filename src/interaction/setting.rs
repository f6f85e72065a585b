//! When and where an interaction took place, and whether it did.

use std::ops::Range;

use super::{matcher::Match, pattern::Slot, scene::Scene};
use crate::analysis::{EntityType, InteractionPredicate};

/// The most tokens between what is read and what is said of it.
const NEAR: usize = 12;

impl Scene<'_> {
    /// Whether what a match says is wished, planned, denied or asked for.
    pub(super) fn is_planned(&self, found: &Match) -> bool {
        // Of what somebody does meanwhile, the verb stands further away.
        let reach = if found.subject == Slot::Topic { 3 * NEAR } else { NEAR };
        let begin = found.begin.saturating_sub(reach);
        // What another part of the sentence says does not count.
        let mut at = (begin..found.begin).rev().find(|&at| self.is_stop(at)).map_or(begin, |at| at + 1);
        while at < found.anchor.0 {
            if let Some(length) = self.tables.facts.begins(&self.words, at) {
                at += length;
            } else if self.is_plain(at) && self.tables.plans.begins(&self.words, at).is_some() {
                return true;
            } else {
                at += 1;
            }
        }
        (found.anchor.1..self.len().min(found.end + NEAR / 2))
            .any(|at| self.name_at(at).is_none() && self.tables.plans_behind.begins(&self.words, at).is_some())
    }

    /// Whether a token is in no name and no date: "May" may be a month.
    fn is_plain(&self, at: usize) -> bool {
        self.name_at(at).is_none() && self.date_at(at).is_none()
    }

    /// The tokens before and behind a match in which it is said when and where: up to the matches beside it, which end at
    /// `before` and begin at `behind`.
    fn around(&self, found: &Match, before: usize, behind: usize) -> (usize, usize) {
        let begin = (before..found.begin).rev().find(|&at| self.is_stop(at)).map_or(before, |at| at + 1);
        let titles = self.past_titles(found.end);
        let end = behind.min(titles + NEAR);
        // Behind a comma something else is told, unless it is when or where.
        let leaves =
            |at: usize| self.is_stop(at) || (self.is_comma(at) && at >= titles && self.circumstance_from(at).is_none());
        (begin, (found.end..end).find(|&at| leaves(at)).unwrap_or(end.max(found.end)))
    }

    /// The date that says when: inside the match, else at the head of the sentence, else behind the match, else before it.
    /// `before` and `behind` are the bounds of the matches beside it.
    pub(super) fn date_of(&self, found: &Match, before: usize, behind: usize) -> Option<u32> {
        let (begin, end) = self.around(found, before, behind);
        let moment = |range: Range<usize>| {
            let mut dates = range.filter(|&at| self.is_when(at)).filter_map(|at| self.date_at(at));
            dates.find(|&date| self.is_moment(date))
        };
        // What stands behind another match is said of that one; of something that somebody did meanwhile, nothing is known; and
        // "an article of Monday on the visit of Ada Marsh to Norway" tells of the article.
        let begin = match self.circumstance_until(found.begin) {
            Some(near) if found.is_noun => near.max(begin),
            None if found.is_noun => found.begin,
            _ => begin,
        };
        let first = before == 0 && found.subject != Slot::Topic;
        let head = || moment(begin..found.begin.min(begin + NEAR / 2)).filter(|_| first);
        let inside = moment(self.first_token(found, before).unwrap_or(found.end)..found.end);
        inside.or_else(head).or_else(|| moment(found.end..end)).or_else(|| moment(begin..found.begin).filter(|_| first))
    }

    /// Whether a token of a date begins it, and nothing tells that it is the date of something else.
    fn is_when(&self, at: usize) -> bool {
        let since = self.tables.not_then.ends(&self.words, at).is_some();
        // "(born in 1964)"
        let open = (at.saturating_sub(NEAR / 2)..at).rev().find(|&t| self.is_bracket(t));
        let aside = open.is_some_and(|t| self.is_opening_bracket(t) && t + 1 != at && self.when_from(t + 1).is_none());
        self.date_from(at).is_some() && !since && !aside
    }

    /// The name of the place where it took place, which the words for places stand before. What is visited says it already.
    pub(super) fn place_of(
        &self,
        predicate: InteractionPredicate,
        found: &Match,
        before: usize,
        behind: usize,
    ) -> Option<usize> {
        // What is visited says it already, and a call has none.
        if matches!(predicate, InteractionPredicate::Visited | InteractionPredicate::Called) {
            return None;
        }
        let (begin, end) = self.around(found, before, behind);
        // Before the match a place counts if it opens the sentence or stands between commas.
        let opens = |at: &usize| *at == 0 || self.is_comma(at - 1) || self.date_at(at - 1).is_some();
        let titles = self.past_titles(found.end);
        (found.begin..end).chain((begin..found.begin).rev().filter(opens)).find_map(|at| {
            let place = at + self.tables.at.begins(&self.words, at)?;
            let (index, name) = self.named_from(place).filter(|(_, name)| name.entity_type == EntityType::Location)?;
            // "the ambassador in Norway Ada Marsh", "Ada Marsh, the ambassador in Norway": unless a date follows.
            let of_title = self.name_from(name.tokens.end).is_some_and(|(_, next)| next.is_person())
                || (titles > found.end
                    && (found.end..=titles).contains(&at)
                    && self.when_from(name.tokens.end).is_none());
            let taken = found.subjects.contains(&index) || found.objects.contains(&index);
            (!of_title && !taken).then_some(index)
        })
    }
}

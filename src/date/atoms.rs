//! The smallest readings: numbers with what may stand at their edges, names of months and days, words that bind or hint.

use super::{
    grammar::{Evidence, Moment, Read, Shift, YEARS},
    lexer::{Kind, Scan},
    tables::{Meaning, Name, Part, Tense, Unit},
};

/// A day of the week.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weekday {
    /// Monday is 1.
    pub(super) day: i8,
    pub(super) shift: Option<Shift>,
    /// Whether it is written as a name, so that it stands by itself.
    pub(super) named: bool,
}

impl Scan<'_> {
    /// A separator and digits, with no space before or between.
    pub(super) fn group(&self, at: usize) -> Option<(char, (u32, usize), usize)> {
        let separator = self.mark(at).filter(|c| matches!(c, '/' | '-' | '.' | '–'))?;
        let joined = self.joined(at) && self.joined(at + 1);
        joined.then_some((separator, self.digits(at + 1)?, at + 2))
    }

    /// Whether a number may begin here; the dash of a range may touch it.
    pub(super) fn begins_number(&self, at: usize, evidence: Evidence) -> bool {
        self.clear_before(at) || (evidence == Evidence::Range && self.is_dash(at - 1))
    }

    /// Whether a number may end here; a dash may lead on to the end of a range, unless it is the separator itself.
    pub(super) fn ends_number(&self, at: usize, separator: char) -> bool {
        let dash = self.is_dash(at) && !matches!(separator, '-' | '–') && self.digits(at + 1).is_some();
        dash || self.clear_after(at)
    }

    pub(super) fn is_dash(&self, at: usize) -> bool {
        matches!(self.mark(at), Some('-' | '–' | '—'))
    }

    /// The number of a day, perhaps an ordinal.
    pub(super) fn day(&self, at: usize) -> Read<i8> {
        let (day, _) = self.digits(at).filter(|&(n, digits)| digits <= 2 && (1..=31).contains(&n))?;
        let end = at + 1;
        let ordinal = self.is(end, Meaning::Ordinal).filter(|_| self.joined(end));
        Some((day as i8, ordinal.unwrap_or(end)))
    }

    /// The number of a month, in digits or words; a word that leads a unit too needs a capital letter.
    pub(super) fn month(&self, at: usize) -> Read<i8> {
        let (n, end) = if let Some((n, digits)) = self.digits(at) {
            (n, (digits <= 2).then_some(at + 1)?)
        } else {
            let (n, end) = self.find(at, |m| if let Meaning::Number(n) = m { Some(n) } else { None })?;
            let leads = self.has(at, |m| matches!(m, Meaning::Lead(_))).is_some();
            (n, (!leads || self.capital(at)).then_some(end)?)
        };
        (1..=12).contains(&n).then_some((n as i8, end))
    }

    /// A month's name and what it needs beside it.
    pub(super) fn named_month(&self, at: usize) -> Read<(i8, Name)> {
        let name = |m| if let Meaning::Month(number, name) = m { Some((number, name)) } else { None };
        self.find(at, name).filter(|_| self.capital(at))
    }

    pub(super) fn year_number(&self, at: usize) -> Read<i16> {
        let (year, _) = self.digits(at).filter(|(n, digits)| *digits == 4 && YEARS.contains(n))?;
        self.ends_number(at + 1, ' ').then_some((year as i16, at + 1))
    }

    /// A day of the week with what shifts it.
    pub(super) fn weekday(&self, at: usize) -> Read<Weekday> {
        let before = |place| {
            move |m| match m {
                Meaning::WeekdayShift { before, tense } if before == place => Some(tense),
                _ => None,
            }
        };
        let (tense, start) = self.find(at, before(true)).map_or((None, at), |(t, next)| (Some(t), next));
        if self.after(at, Meaning::BreakBefore) {
            return None;
        }
        let (day, end) =
            self.find(start, |m| if let Meaning::Weekday(n) = m { Some(n) } else { None }).or_else(|| {
                let next = self.is(start, Meaning::WeekdayLead)?;
                let (n, _) = self.digits(next).filter(|(n, _)| (2..=7).contains(n))?;
                Some((n as i8 - 1, next + 1))
            })?;
        // A word that leads days but counts none: "hôm thứ ba" is no third day.
        let lead =
            self.is(start, Meaning::Lead(Unit::Day)).is_some() && self.is(start, Meaning::Unit(Unit::Day)).is_none();
        let named = lead || self.capital(end - 1);
        if let Some((tense, end)) = self.find(end, before(false)) {
            return Some((Weekday { day, shift: Some(Shift::Week(tense)), named: true }, end));
        }
        let shift = tense.or_else(|| self.hint_anywhere(at)).map(Shift::Nearest);
        Some((Weekday { day, shift, named }, end))
    }

    pub(super) fn part(&self, at: usize) -> Read<Part> {
        self.find(at, |m| match m {
            Meaning::Part(part) => Some(Some(part)),
            Meaning::Nothing | Meaning::RelativePart(..) => Some(None),
            _ => None,
        })
        .and_then(|(part, end)| Some((part?, end)))
    }

    /// Past a comma, a bar or a dash with spaces, where those may stand, and a word that binds.
    pub(super) fn joint(&self, at: usize, comma: bool) -> usize {
        let mark = comma
            && match self.mark(at) {
                Some(',' | '|') => true,
                Some('-' | '–') => !self.joined(at),
                _ => false,
            };
        let at = if mark { at + 1 } else { at };
        self.is(at, Meaning::Joint).unwrap_or(at)
    }

    /// Whether a number stands before `at`, so that what follows is counted, not numbered.
    pub(super) fn after_number(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| match self.get(before).map(|l| l.kind) {
            Some(Kind::Number { digits, .. }) => digits <= 3,
            _ => self.has(before, |m| matches!(m, Meaning::Number(_))) == Some(at),
        })
    }

    pub(super) fn breaks_after(&self, at: usize) -> bool {
        self.is(at, Meaning::BreakAfter).is_some()
    }

    /// Whether words before `start` or after `end`, bare or in parentheses, say that what stands there is of another calendar.
    pub(super) fn in_other_calendar(&self, start: usize, end: usize) -> bool {
        let bracketed = || self.is(end + 1, Meaning::OtherCalendar).filter(|_| self.mark(end) == Some('('));
        self.after(start, Meaning::OtherCalendarBefore)
            || self.is(end, Meaning::OtherCalendar).is_some()
            || bracketed().is_some_and(|close| self.mark(close) == Some(')'))
    }

    /// Whether more days follow, the last of them of another calendar: "mùng 1" of "mùng 1 đến mùng 3 Tết".
    pub(super) fn lists_other(&self, end: usize) -> bool {
        const STEPS: usize = 12;
        let mut at = end;
        for _ in 0..STEPS {
            let link = self.has(at, |m| matches!(m, Meaning::Link | Meaning::And | Meaning::Lead(Unit::Day)));
            let mark = || (self.mark(at) == Some(',') || self.is_dash(at)).then_some(at + 1);
            at = if let Some(next) = link.or_else(mark) {
                next
            } else if self.day(at).is_some() {
                if self.is(at + 1, Meaning::OtherCalendar).is_some() {
                    return true;
                }
                at + 1
            } else {
                return false;
            };
        }
        false
    }

    /// Whether a bare day and month before `end` might as well be a part of what the next word names: "2/3 số dân".
    pub(super) fn like_fraction(&self, moment: &Moment, end: usize) -> bool {
        let goes_on = self.has(end, |m| matches!(m, Meaning::And | Meaning::Link | Meaning::Lead(_))).is_none();
        let word = matches!(self.get(end).map(|l| l.kind), Some(Kind::Word | Kind::Number { .. }));
        moment.bare && moment.fields.day <= moment.fields.month && word && goes_on
    }

    /// Whether what stands before a day and month, two numbers without a word of their own, says that they are no fraction.
    pub(super) fn stated_before(&self, at: usize, moment: &Moment, end: usize) -> bool {
        const WORDS: usize = 3;
        let before = |meaning| (at.saturating_sub(WORDS)..at).find(|&word| self.is(word, meaning) == Some(at));
        // "30/4 và 1/5"
        let listed = before(Meaning::And)
            .and_then(|and| and.checked_sub(WORDS))
            .filter(|&first| self.digits(first).is_some() && self.group(first + 1).is_some_and(|(c, ..)| c == '/'));
        let bound = before(Meaning::Bound).is_some_and(|word| !self.after_number(word));
        let occasion = self.after(at, Meaning::Occasion) || listed.is_some_and(|l| self.after(l, Meaning::Occasion));
        occasion || (bound && !self.like_fraction(moment, end))
    }

    pub(super) fn hint_before(&self, at: usize) -> Option<Tense> {
        let before = at.checked_sub(1)?;
        self.find(before, |m| if let Meaning::Hint(t) = m { Some(t) } else { None }).map(|(t, _)| t)
    }

    /// A word for the future some words before `at`.
    pub(super) fn hint_anywhere(&self, at: usize) -> Option<Tense> {
        const WORDS: usize = 8;
        (at.saturating_sub(WORDS)..at)
            .rev()
            .find_map(|i| self.is(i, Meaning::Hint(Tense::Future)).map(|_| Tense::Future))
    }
}

//! Lists whose last member says the month or the year of all: "ngày 5, 6 và 7/4", "5, 6 and 8 May 2023", "tháng 3, 4 và 5/2024".

use super::{
    grammar::{Evidence, Fields, Moment, Read},
    lexer::Scan,
    tables::{Meaning, Unit},
};

/// A member of a list: what it says and the positions of its first lexeme and after its last.
pub(super) type Member = (Moment, usize, usize);

impl Scan<'_> {
    /// The members of a list of days or months, in order; nothing where the last one says no month or year that they could share.
    pub(super) fn list(&self, start: usize) -> Option<Vec<Member>> {
        const MEMBERS: usize = 12;
        let unit = self.list_of(start)?;
        let mut members: Vec<Member> = Vec::new();
        let mut at = start;
        while members.len() < MEMBERS {
            if !members.is_empty()
                && let Some((last, end)) = self.last_member(at, unit)
            {
                members.push((last, at, end));
                return share(members).filter(|m| !self.is_stretch(m));
            }
            let (moment, end) = self.member(at, unit)?;
            members.push((moment, at, end));
            let comma = if self.mark(end) == Some(',') { end + 1 } else { end };
            let next = self.is(comma, Meaning::And).unwrap_or(comma);
            at = (next > end).then_some(next)?;
        }
        None
    }

    /// Whether it is a range: two numbered days of which one follows the other, "ngày 24 và 25-4", or a night and the next morning.
    fn is_stretch(&self, members: &[Member]) -> bool {
        let [(first, begin, end), (last, ..)] = members else { return false };
        let kind = match (first.part, last.part) {
            (None, None) => {
                self.is(*begin, Meaning::Lead(Unit::Day)).is_some() && self.is(*end, Meaning::And).is_some()
            }
            (Some(night), Some(next)) => night.runs_into(next),
            _ => false,
        };
        kind && first.fields.precedes(last.fields)
    }

    /// What a list that may begin here is one of: a word for it or for a part of the day opens it, or a word such as "on" before it.
    fn list_of(&self, at: usize) -> Option<Unit> {
        if self.digits(at).is_some() {
            let opened = self.after(at, Meaning::Evidence) || self.after(at, Meaning::Joint);
            return (opened && self.clear_before(at)).then_some(Unit::Day);
        }
        let lead = [Unit::Day, Unit::Month].into_iter().find(|&unit| self.is(at, Meaning::Lead(unit)).is_some());
        let lead = lead.or_else(|| self.part(at).map(|_| Unit::Day))?;
        (!self.after_number(at)).then_some(lead)
    }

    /// A day or month without anything coarser, perhaps after a part of the day and a word for it.
    fn member(&self, at: usize, unit: Unit) -> Read<Moment> {
        let (part, next) = self.part(at).filter(|_| unit == Unit::Day).map_or((None, at), |(p, next)| (Some(p), next));
        let next = self.is(next, Meaning::Lead(unit)).unwrap_or(next);
        let (fields, end) = if unit == Unit::Day {
            let (day, end) = self.day(next)?;
            (Fields { day: Some(day), ..Fields::default() }, end)
        } else {
            let (month, end) = self.month(next)?;
            (Fields { month: Some(month), ..Fields::default() }, end)
        };
        Some((Moment { fields, part, ..Moment::default() }, end))
    }

    /// The member that says what the others leave out.
    fn last_member(&self, at: usize, unit: Unit) -> Read<Moment> {
        if unit == Unit::Day {
            let (last, end) = self.moment(at, Evidence::Word)?;
            let coarser = last.fields.month.is_some() || last.relative.is_some();
            return (last.fields.day.is_some() && coarser && !self.like_fraction(&last, end)).then_some((last, end));
        }
        let (month, end) = self.member(at, unit)?;
        self.year_joined(month, end).or_else(|| self.year_after(month, end, true))
    }
}

/// Gives all members what the last one says; nothing where they do not ascend or some are not in the calendar.
fn share(mut members: Vec<Member>) -> Option<Vec<Member>> {
    let (&mut (last, ..), others) = members.split_last_mut()?;
    for (moment, ..) in others {
        let Fields { year, month, .. } = last.fields;
        let fields = Fields { year, month: moment.fields.month.or(month), day: moment.fields.day };
        let Moment { relative, tense, confidence, .. } = last;
        *moment = Moment { fields, relative, tense, confidence, ..*moment };
    }
    let ascending =
        members.is_sorted_by(|(a, ..), (b, ..)| (a.fields.month, a.fields.day) < (b.fields.month, b.fields.day));
    (ascending && members.iter().all(|(m, ..)| m.fields.exists())).then_some(members)
}

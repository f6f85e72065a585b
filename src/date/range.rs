//! Two dates as one: "từ ngày 26 đến 30-8", "18/1/1950 - 18/1/2024", "2019-2021" after a word for a stretch of years.

use super::{
    grammar::{Evidence, Fields, Moment, Read, confidence},
    lexer::Scan,
    tables::{Meaning, Unit},
};

impl Scan<'_> {
    /// A range; what one end leaves out the other gives.
    pub(super) fn range(&self, start: usize, listed: bool) -> Read<(Moment, Moment)> {
        let opener = self.is(start, Meaning::Opener);
        let period = self.is(opener.unwrap_or(start), Meaning::Period);
        let begin = period.or(opener).unwrap_or(start);
        let begin = self.counted_days(begin).unwrap_or(begin);
        let bracketed = start.checked_sub(1).is_some_and(|b| self.mark(b) == Some('('));
        let led =
            |at| [Unit::Day, Unit::Month, Unit::Year].into_iter().any(|u| self.is(at, Meaning::Lead(u)).is_some());
        let loose = opener.is_some() || period.is_some() || listed || led(begin) || self.part(begin).is_some();

        let whole = self.moment(begin, if loose { Evidence::Word } else { Evidence::None });
        let bare = self.bare(begin, loose || bracketed || self.after(begin, Meaning::Evidence), Fields::default());
        [(whole, false), (bare, true)].into_iter().filter_map(|(l, bare)| Some((l?, bare))).find_map(
            |((left, at), bare)| {
                let open_list = left.fields.day.is_some() && left.fields.month.is_none();
                let linked = at;
                let (dash, at) = self.link(at, opener.is_some() || open_list, &left)?;
                let (right, end) = [self.moment(at, Evidence::Range), self.bare(at, true, left.fields)]
                    .into_iter()
                    .flatten()
                    .find(|(right, _)| right.fields.day.is_some() || left.fields.day.is_none())?;
                // Bare numbers before a dash may be a score or a line-up: "3-4-3".
                let numbers = bare && !loose && (right.bare && !bracketed || !self.joined(at));
                if numbers || (bare && right.clock.is_some()) {
                    return None;
                }
                let worded =
                    !bare && !left.bare && !right.bare && left.fields.month.is_some() && left.fields.day.is_some();
                let same_month = right.fields.day.is_some() && right.fields.month.is_none();
                let (left, right) = join(left, right)?;
                // A night goes on into the next morning, not a later one.
                let wordless = at == linked || (at == linked + 1 && self.mark(linked) == Some(','));
                if wordless && !left.fields.precedes(right.fields) {
                    return None;
                }
                let occasion = self.after(begin, Meaning::Occasion);
                // Two fractions, unless a word says that they are days.
                let proper = |m: &Moment| m.bare && m.fields.day < m.fields.month;
                let fractions = proper(&left) && proper(&right) && !led(begin) && !led(at) && !occasion;
                let relative = left.relative.is_some_and(|(unit, _)| unit == Unit::Day) && opener.is_none();
                // Two bare days: "from 5 to 10".
                let days = left.fields.month.is_none() && left.relative.is_none() && !(led(begin) && led(at));
                // Two bare years need more than a dash between them.
                let years = left.fields.month.is_none() && left.fields.day.is_none() && left.relative.is_none();
                let closed = self.mark(end) == Some(')') || self.after(begin, Meaning::Evidence);
                let stated =
                    loose || (dash && years && closed) || (!years && (dash || same_month || worded || led(at)));
                (stated && !fractions && !relative && (!days || years)).then_some(((left, right), end))
            },
        )
    }

    /// A dash or a word between two ends; whether it is a dash.
    fn link(&self, at: usize, opened: bool, left: &Moment) -> Read<bool> {
        if self.is_dash(at) {
            return Some((true, at + 1));
        }
        let comma = if self.mark(at) == Some(',') { at + 1 } else { at };
        // "đêm 5, rạng sáng 6/4": the night goes on into the morning.
        let night = left.part.filter(|_| left.fields.day.is_some());
        if night.zip(self.part(comma)).is_some_and(|(night, (next, _))| night.runs_into(next)) {
            return Some((false, comma));
        }
        // "December 31, 2023, to January 2, 2024"
        let at = if left.fields.day.is_some() && left.fields.year.is_some() { comma } else { at };
        let next = self.is(at, Meaning::Link);
        let next = next.or_else(|| self.is(at, Meaning::And).filter(|_| opened))?;
        Some((false, next))
    }

    /// An end that only makes sense beside the other: a bare day, month and year, or year.
    fn bare(&self, at: usize, loose: bool, left: Fields) -> Read<Moment> {
        let moment = |fields| Moment { fields, confidence: confidence::PREPOSITION, ..Moment::default() };
        let right = left != Fields::default();
        if let Some((year, end)) = self.year_number(at).filter(|_| loose && self.clear_edge(at, right)) {
            let years = left.month.is_none() && left.day.is_none() && !self.breaks_after(end);
            return years.then_some((moment(Fields { year: Some(year), ..Fields::default() }), end));
        }
        let (month, digits) = self.digits(at).filter(|_| self.clear_edge(at, right)).unwrap_or_default();
        if let Some(year) = left.year.filter(|_| digits == 2 && left.month.is_none() && self.joined(at)) {
            // "2021-22"
            let year = year - year % 100 + month as i16;
            return self
                .clear_after(at + 1)
                .then_some((moment(Fields { year: Some(year), ..Fields::default() }), at + 1));
        }
        if loose
            && digits <= 2
            && (1..=12).contains(&month)
            && self.group(at + 1).is_some()
            && let Some((year, end)) = self.year_number(at + 2)
        {
            return Some((moment(Fields { year: Some(year), month: Some(month as i8), day: None }), end));
        }
        let (part, at) = self.part(at).filter(|_| !right).map_or((None, at), |(part, next)| (Some(part), next));
        let at = self.is(at, Meaning::Lead(Unit::Day)).filter(|_| part.is_some()).unwrap_or(at);
        let (day, end) = self.day(at).filter(|_| self.clear_edge(at, right))?;
        let day = Moment { part, ..moment(Fields { day: Some(day), ..Fields::default() }) };
        let alone = !right || (left.day.is_some() && left.year.is_none() && self.clear_after(end));
        let linked = right || self.link(end, true, &day).is_some();
        // "May 3-5, 2023"
        let dated = self.year_after(day, end, false).filter(|_| right && left.month.is_some());
        (alone && linked && !self.breaks_after(end)).then(|| dated.unwrap_or((day, end)))
    }

    /// Whether a number may begin here; the dash of the range stands before the right end.
    fn clear_edge(&self, at: usize, right: bool) -> bool {
        right || self.clear_before(at)
    }

    /// "hai" before "ngày 7 và 8-7": past the number of days.
    fn counted_days(&self, at: usize) -> Option<usize> {
        let next = match self.digits(at) {
            Some((_, digits)) => (digits == 1).then_some(at + 1)?,
            None => self.has(at, |m| matches!(m, Meaning::Number(_)))?,
        };
        self.is(next, Meaning::Lead(Unit::Day)).map(|_| next)
    }
}

/// Both ends with what the other one has and they lack; nothing if they are of different kinds or in the wrong order.
fn join(mut left: Moment, mut right: Moment) -> Option<(Moment, Moment)> {
    let (a, b) = (left.fields, right.fields);
    if a.day.is_some() != b.day.is_some() && left.relative.is_none() && right.relative.is_none() {
        return None;
    }
    // A year after the second end holds for both.
    if left.relative.is_none() && a.year.is_none() && !a.is_empty() {
        left.relative = right.relative.filter(|(unit, _)| *unit == Unit::Year && !b.is_empty());
    }
    if a.month.is_none() && a.day.is_some() {
        left.fields.month = b.month;
    }
    if b.month.is_none() && b.day.is_some() {
        right.fields.month = a.month;
    }
    let taken = a.year.is_none() && b.year.is_some() && !a.is_empty();
    if taken {
        left.fields.year = b.year;
    }
    if b.year.is_none() && !b.is_empty() && right.relative.is_none() && right.shift.is_none() {
        right.fields.year = a.year;
    }
    let (a, b) = (left.fields, right.fields);
    // "28/12 - 2/1/2024" begins in the year before.
    let over_new_year = taken && a.month.zip(b.month).is_some_and(|(a, b)| a > b + 5);
    if over_new_year {
        left.fields.year = a.year.and_then(|y| y.checked_sub(1));
    }
    let same_month = (a.year, a.month) == (b.year, b.month);
    let backwards = (a.year.is_some() && !over_new_year && (a.year, a.month, a.day) > (b.year, b.month, b.day))
        || (same_month && a.day.is_some() && a.day >= b.day);
    let backwards = backwards && left.relative.is_none() && right.relative.is_none() && left.clock.is_none();
    let empty = (a.is_empty() && left.relative.is_none() && left.weekday.is_none())
        || (b.is_empty() && right.relative.is_none() && right.weekday.is_none());
    (!backwards && !empty && left.fields.exists() && right.fields.exists()).then_some((left, right))
}

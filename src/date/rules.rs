//! The shapes of the date itself, each a rule: "18/3/2024", "ngày 18 tháng 3", "December 12, 2023", "late 2022", "last year".

use super::{
    grammar::{Evidence, Fields, Moment, Read, Shift, YEARS, confidence, longer},
    lexer::Scan,
    tables::{Meaning, Name, Order, Unit},
};

impl Scan<'_> {
    /// "today", "last year", "this morning".
    pub(super) fn relative(&self, at: usize) -> Read<Moment> {
        self.find(at, |m| match m {
            Meaning::Relative(unit, n) => Some(Moment::relative(unit, n)),
            Meaning::RelativePart(part, n) => Some(Moment { part: Some(part), ..Moment::relative(Unit::Day, n) }),
            Meaning::Nothing => Some(Moment::default()),
            _ => None,
        })
        .filter(|(m, _)| match m.relative {
            Some((Unit::Year | Unit::Month, _)) => {
                let counted = self.after_number(at) || self.after(at, Meaning::Several);
                !(counted || self.after(at, Meaning::BreakBefore))
            }
            relative => relative.is_some(),
        })
    }

    /// Numbers with one separator: 18/03/2024, 2024-03-18, and 18/3 where there is evidence.
    pub(super) fn numeric(&self, at: usize, evidence: Evidence) -> Read<Moment> {
        let lead = self.is(at, Meaning::Lead(Unit::Day));
        let start = lead.unwrap_or(at);
        let (first, digits) = self.digits(start).filter(|_| self.begins_number(start, evidence))?;
        let (separator, second, at) = self.group(start + 1)?;
        if let Some((again, third, end)) = self.group(at)
            && again == separator
        {
            let numbers = [first, second.0, third.0];
            let readings: Vec<Fields> = match (digits, second.1, third.1) {
                (4, 1..=2, 1..=2) => fields(numbers, [0, 1, 2]).into_iter().collect(),
                (1..=2, 1..=2, 4) => self.tables.orders.iter().filter_map(|o| fields(numbers, o.places())).collect(),
                _ => return None,
            };
            let (&reading, others) = readings.split_first()?;
            let other = others.first().copied().filter(|&o| o != reading);
            let confidence = if other.is_some() { confidence::AMBIGUOUS } else { confidence::FULL };
            let ends = self.ends_number(end, separator) || self.clock_mark(end).is_some();
            return ends.then_some((Moment { other, ..Moment::of(reading, confidence) }, end));
        }
        let order = self.tables.orders.first()?;
        let numbers = [0, first, second.0];
        let places = match order {
            Order::DayMonth => [0, 2, 1],
            Order::MonthDay => [0, 1, 2],
        };
        if digits > 2 || second.1 > 2 || !self.ends_number(at, separator) {
            return None;
        }
        let fields = fields(numbers, places)?;
        // "7.1 giây"
        let counted = self.has(at, |m| matches!(m, Meaning::Unit(_))).is_some();
        let bare = lead.is_none();
        if bare && counted && separator == '.' {
            return None;
        }
        let moment = Moment { bare, ..Moment::of(fields, confidence::YEARLESS) };
        if bare && evidence == Evidence::None {
            let stated = separator == '/' && !self.breaks_after(at) && self.stated_before(start, &moment, at);
            return stated.then(|| self.year_after(moment, at, true).unwrap_or((moment, at)));
        }
        Some(self.year_after(moment, at, true).unwrap_or((moment, at)))
    }

    /// Numbers after words for their units: "ngày 18 tháng 3 năm 2024" and shorter.
    pub(super) fn numbered(&self, at: usize, evidence: Evidence) -> Read<Moment> {
        let lead = self.is(at, Meaning::Lead(Unit::Day));
        if let Some((day, next)) = self.day(lead.unwrap_or(at)) {
            let moment = |month| Moment::of(Fields { day: Some(day), month, year: None }, confidence::YEARLESS);
            if let Some((month, end)) = self.is(next, Meaning::Lead(Unit::Month)).and_then(|m| self.month(m)) {
                let moment = moment(Some(month));
                let with_year = self.year_after(moment, end, true).or_else(|| self.year_joined(moment, end));
                let moment =
                    with_year.or_else(|| (lead.is_some() || evidence > Evidence::None).then_some((moment, end)));
                return moment.filter(|(m, _)| m.fields.exists());
            }
            lead?;
            let month = self.find(next, |m| matches!(m, Meaning::Relative(Unit::Month, _)).then_some(m));
            if let Some((Meaning::Relative(unit, n), end)) = month {
                return Some((Moment { relative: Some((unit, n)), ..moment(None) }, end));
            }
            let counted = self.has(next, |m| matches!(m, Meaning::Unit(_) | Meaning::BreakAfter));
            let alone = counted.is_none() && self.ends_number(next, ' ');
            return alone.then_some((Moment { confidence: confidence::INFERRED, ..moment(None) }, next));
        }
        let month = self.is(at, Meaning::Lead(Unit::Month)).filter(|_| !self.after_number(at))?;
        let (month, end) = self.month(month)?;
        let moment = Moment::of(Fields { month: Some(month), ..Fields::default() }, confidence::YEARLESS);
        if let Some(with_year) = self.year_joined(moment, end).or_else(|| self.year_after(moment, end, false)) {
            return Some(with_year);
        }
        let counted = self.breaks_after(end) || self.after(at, Meaning::BreakBefore);
        let tense = self.hint_before(at);
        (!counted && self.ends_number(end, ' ')).then_some((Moment { tense, ..moment }, end))
    }

    /// "December 12, 2023", "December 2023", "December".
    pub(super) fn month_name(&self, at: usize, evidence: Evidence) -> Read<Moment> {
        let before = |m| match m {
            Meaning::WeekdayShift { before: true, tense } => Some(Shift::Nearest(tense)),
            _ => None,
        };
        // "last May"
        let (shift, at) = self.find(at, before).map_or((None, at), |(shift, next)| (Some(shift), next));
        let ((month, name), next) = self.named_month(at).filter(|_| !self.after_number(at))?;
        let moment = |day| Moment::of(Fields { month: Some(month), day, year: None }, confidence::YEARLESS);
        if let Some((day, end)) = self.day(next)
            && self.ends_number(end, ' ')
        {
            let moment = moment(Some(day));
            return Some(self.year_after(moment, end, false).unwrap_or((moment, end)))
                .filter(|(m, _)| m.fields.exists());
        }
        let moment = Moment { shift, tense: self.hint_before(at), ..moment(None) };
        if let Some(with_year) = self.year_after(moment, next, false) {
            return Some(with_year);
        }
        let evidence = evidence > Evidence::None || self.after(at, Meaning::Evidence);
        let possessive = self.joined(next) && matches!(self.mark(next), Some('\'' | '’' | '-'));
        let named = match name {
            Name::Plain => true,
            Name::Common => evidence,
            Name::Short => false,
        };
        (named && !possessive && !self.breaks_after(next)).then_some((moment, next))
    }

    /// "12 December 2023", "the 12th of December".
    pub(super) fn day_month_name(&self, at: usize, evidence: Evidence) -> Read<Moment> {
        let start = self.is(at, Meaning::Article).unwrap_or(at);
        let (day, next) = self.day(start).filter(|_| self.begins_number(start, evidence))?;
        let ((month, _), end) = self.named_month(self.is(next, Meaning::Joint).unwrap_or(next))?;
        let fields = Fields { month: Some(month), day: Some(day), year: None };
        let moment = Moment::of(fields, confidence::YEARLESS);
        let found = self.year_after(moment, end, false).unwrap_or((moment, end));
        let breaks = found.0.fields.year.is_none() && self.breaks_after(found.1);
        (found.0.fields.exists() && !breaks).then_some(found)
    }

    /// "năm 2022", "in 2022".
    pub(super) fn year(&self, at: usize, evidence: Evidence) -> Read<Moment> {
        let lead = self.is(at, Meaning::Lead(Unit::Year));
        let start = lead.unwrap_or(at);
        let (year, end) = self.year_number(start).filter(|_| self.begins_number(start, evidence))?;
        // "2048 × 1080"
        if self.after(at, Meaning::Several) || matches!(self.mark(end), Some('*' | '×')) {
            return None;
        }
        let moment = |confidence| Moment::of(Fields { year: Some(year), ..Fields::default() }, confidence);
        if lead.is_some() {
            return Some((moment(confidence::WORDED), end));
        }
        let evidence = evidence > Evidence::None || self.after(at, Meaning::Evidence);
        (evidence && !self.breaks_after(end)).then_some((moment(confidence::PREPOSITION), end))
    }

    /// "cuối năm 2022", "early March", "mid-2024"; "đầu năm" is that of the reference time.
    pub(super) fn modified(&self, at: usize) -> Read<Moment> {
        let (modifier, next) = self.find(at, |m| if let Meaning::Modifier(m) = m { Some(m) } else { None })?;
        if self.after(at, Meaning::Several) {
            return None;
        }
        // "mid-2024"
        let next = if self.mark(next) == Some('-') { next + 1 } else { next };
        let rules = [
            self.relative(next),
            self.numbered(next, Evidence::Range),
            self.month_name(next, Evidence::Range),
            self.year(next, Evidence::Range),
            self.current(next),
        ];
        let (moment, end) = rules.into_iter().fold(None, longer)?;
        (!moment.to_day()).then_some((Moment { modifier, ..moment }, end))
    }

    /// A bare word for year or month after a modifier.
    pub(super) fn current(&self, at: usize) -> Read<Moment> {
        let (unit, end) = self.find(at, |m| if let Meaning::Lead(unit) = m { Some(unit) } else { None })?;
        let goes_on = self.digits(end).is_some() || self.breaks_after(end);
        let unit = Some(unit).filter(|&u| matches!(u, Unit::Year | Unit::Month) && !goes_on)?;
        Some((Moment { confidence: confidence::INFERRED, ..Moment::relative(unit, 0) }, end))
    }

    /// `moment` with the year after it: "năm 2024", "last year", and a bare number unless `worded`.
    pub(super) fn year_after(&self, moment: Moment, at: usize, worded: bool) -> Read<Moment> {
        let at = if self.mark(at) == Some(',') { at + 1 } else { at };
        let at = self.is(at, Meaning::Joint).unwrap_or(at);
        if let Some((Meaning::Relative(unit, n), end)) =
            self.find(at, |m| matches!(m, Meaning::Relative(Unit::Year, _)).then_some(m))
        {
            return Some((Moment { relative: Some((unit, n)), ..moment }, end));
        }
        let lead = self.is(at, Meaning::Lead(Unit::Year));
        if worded && lead.is_none() {
            return None;
        }
        let (year, end) = self.year_number(lead.unwrap_or(at))?;
        (lead.is_some() || !self.breaks_after(end)).then_some((moment.in_year(year), end))
    }

    /// `moment` with a year after a separator: "tháng 3/2024".
    pub(super) fn year_joined(&self, moment: Moment, at: usize) -> Read<Moment> {
        let (separator, (year, digits), end) = self.group(at)?;
        let known = digits == 4 && YEARS.contains(&year) && self.ends_number(end, separator);
        known.then(|| (moment.in_year(year as i16), end))
    }
}

impl Order {
    /// Where year, month and day stand among three numbers that end with the year.
    fn places(self) -> [usize; 3] {
        match self {
            Self::DayMonth => [2, 1, 0],
            Self::MonthDay => [2, 0, 1],
        }
    }
}

/// The day with its year, month and day at `places` of `numbers`, if there is one; a year of 0 is open.
fn fields(numbers: [u32; 3], places: [usize; 3]) -> Option<Fields> {
    let [year, month, day] = places.map(|p| numbers[p]);
    let number = |n: u32| i8::try_from(n).ok();
    let year = match year {
        0 => None,
        year if YEARS.contains(&year) => Some(year as i16),
        _ => return None,
    };
    let fields = Fields { year, month: Some(number(month)?), day: Some(number(day)?) };
    fields.exists().then_some(fields)
}

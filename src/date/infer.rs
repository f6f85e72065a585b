//! Dates that lack their year, month or week: which of the like-named is meant.

use jiff::{ToSpan as _, civil::Date};

use super::{
    context::Days,
    frame::{Frame, Slot, Tense, Unit},
    resolve::{Resolver, in_year},
    value::{Stretch, date},
};
use crate::{analysis::Resolution, input::YearPreference};

/// A possible meaning, with its first day and the day after its last.
type Candidate = (Stretch, Date, Option<Date>);

impl Resolver<'_> {
    /// What has no year: the like-named one that the tense, or else the preference, asks for.
    pub(super) fn yearless(&self, frame: &Frame) -> Option<(Stretch, Resolution)> {
        use Slot as S;
        let year = |base: Date, n: i32| i32::from(base.year()) + n;
        let weekday = frame.small(S::Weekday);
        let prefer = match self.context.preference {
            YearPreference::Past => Tense::Past,
            YearPreference::Future => Tense::Future,
            YearPreference::Closest => Tense::Nearest,
        };
        if frame.has_any(&[S::Month, S::Quarter, S::Half, S::Season]) {
            // A day without its month says nothing inside a year.
            let mut inside = *frame;
            if !frame.has(S::Month) {
                inside.clear(S::Day);
            }
            // Nothing where no year has that day.
            let open = in_year(None, &inside)?;
            let of = |base: Date, n: i32| in_year(Some(year(base, n)), &inside);
            return self.inferred(frame, Unit::Year, prefer, of, || open);
        }
        if let Some(week) = frame.small(S::Week) {
            let of = |base: Date, n: i32| Some(Stretch::Week(Some((i16::try_from(year(base, n)).ok()?, week))));
            return self.inferred(frame, Unit::Year, prefer, of, || Stretch::Week(None));
        }
        if let Some(day) = frame.small(S::Day) {
            let of = |base: Date, n: i32| {
                let month = base.first_of_month().checked_add(n.months()).ok()?;
                date(month.year().into(), month.month(), day).map(Stretch::day)
            };
            return self.inferred(frame, Unit::Month, prefer, of, || Stretch::Day(None, None, Some(day)));
        }
        if weekday.is_some() || frame.has(S::Weekend) {
            let of = |base: Date, n: i32| {
                let day = base.checked_add((n * 7).days()).ok()?;
                if let Some(weekday) = weekday {
                    let ahead = i32::from(weekday - day.weekday().to_monday_one_offset());
                    return day.checked_add(ahead.days()).ok().map(Stretch::day);
                }
                Some(Stretch::weekend(day))
            };
            // News names the days behind, where nothing says otherwise.
            let prefer = if prefer == Tense::Future { prefer } else { Tense::Past };
            let open = || if weekday.is_some() { Stretch::Day(None, None, None) } else { Stretch::Weekend(None) };
            return self.inferred(frame, Unit::Day, prefer, of, open);
        }
        if frame.has_any(&[S::Part, S::Hour]) {
            return Some((Stretch::Time, Resolution::Unresolved));
        }
        None
    }

    /// Of the like-named stretches around the anchor - `of` gives the one `n` periods away - the one that is meant.
    pub(super) fn inferred(
        &self,
        frame: &Frame,
        unit: Unit,
        default: Tense,
        of: impl Fn(Date, i32) -> Option<Stretch>,
        open: impl Fn() -> Stretch,
    ) -> Option<(Stretch, Resolution)> {
        let (anchor, resolution) = self.context.days(frame, unit);
        let Some(base) = anchor else { return Some((open(), resolution)) };
        let candidates = (-8..=8).filter_map(|n| {
            let stretch = of(base.first, n)?;
            let (first, next) = stretch.days()?;
            Some((stretch, first, next))
        });
        // In a tale each date is near the one before.
        let of_text = resolution == Resolution::Text;
        let default = if of_text { Tense::Nearest } else { default };
        let chosen = self.choose(frame, base, default, of_text, candidates)?;
        Some((chosen, resolution))
    }

    fn choose(
        &self,
        frame: &Frame,
        base: Days,
        default: Tense,
        of_text: bool,
        candidates: impl Iterator<Item = Candidate>,
    ) -> Option<Stretch> {
        // Days from the anchor: 0 for what holds it.
        let distance = |first: Date, next: Option<Date>| {
            if first > base.last {
                i64::from((first - base.last).get_days())
            } else {
                next.map_or(0, |next| i64::from((next - base.first).get_days()) - 1).min(0)
            }
        };
        let said = frame.tense();
        // Words around tell the tense of the sentence, not which side a day of a month lies on: "he said it opens on May 3".
        let dated = frame.has(Slot::Month) && frame.has(Slot::Day);
        let part_of_year = !dated && frame.has_any(&[Slot::Month, Slot::Quarter, Slot::Season, Slot::Half]);
        let hint = self.context.tense.filter(|_| !of_text && !dated);
        let tense = said.or(hint).unwrap_or(default);
        // "last May" is not the month of the anchor.
        let strict = said.is_some();
        let holiday = frame.has(Slot::Calendar);
        let weekday = frame.get(Slot::Weekday).filter(|_| frame.has(Slot::Day));
        let rank = |&(_, first, next): &Candidate| {
            let distance = distance(first, next);
            let wrong_side = match tense {
                Tense::Past => distance > 0 || (strict && distance == 0),
                Tense::Future => distance < 0 || (strict && distance == 0),
                Tense::Present => distance != 0 && !same_period(frame, base.first, first),
                Tense::Nearest => false,
            };
            // A day whose weekday fits only a year away is rather the writer's slip.
            let near = distance.abs() < 300;
            let off = weekday.is_some_and(|w| !near || i32::from(first.weekday().to_monday_one_offset()) != w);
            // A tale goes forward, news look back: weights found on the development articles.
            let weight = match distance {
                ..=-1 if of_text => 4,
                1.. if said == Some(Tense::Nearest) => 2,
                1.. if !of_text && !holiday && part_of_year && frame.modifier() == "START" => 40,
                1.. if !of_text && !holiday && (dated || part_of_year) => 3,
                _ => 2,
            };
            let far = weight * distance.abs();
            (off, wrong_side, far, distance > 0)
        };
        candidates.min_by_key(rank).map(|(stretch, ..)| stretch)
    }
}

/// Whether "this Friday", "this May" can be the one that begins at `first`.
fn same_period(frame: &Frame, base: Date, first: Date) -> bool {
    if frame.has_any(&[Slot::Weekday, Slot::Weekend]) && !frame.has(Slot::Month) {
        return Stretch::week(base) == Stretch::week(first);
    }
    base.year() == first.year() && (frame.has(Slot::Month) || !frame.has(Slot::Day) || base.month() == first.month())
}

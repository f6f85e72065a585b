//! The ends of ranges and the members of lists: what one leaves out is taken from the other.

use jiff::ToSpan as _;

use super::{
    frame::{Anchor, Frame, Slot, Unit},
    matcher::Ends,
    resolve::Resolver,
    value::{Point, Stretch},
};
use crate::analysis::Resolution;

/// Slots of the calendar by how coarse they are; of one level one is enough.
const LEVELS: [&[Slot]; 4] = [
    &[Slot::Year, Slot::Era, Slot::Stem, Slot::Branch, Slot::Decade, Slot::Century],
    &[Slot::Month, Slot::Quarter, Slot::Half, Slot::Season, Slot::Week, Slot::Leap, Slot::Holiday],
    &[Slot::Day, Slot::Weekday, Slot::Weekend],
    &[Slot::Part, Slot::Hour],
];

/// The level of what a frame is counted in from an anchor.
fn shift_level(frame: &Frame) -> Option<usize> {
    frame.shift().map(|(unit, _)| usize::from(unit > Unit::Year) + usize::from(unit > Unit::Weekend))
}

fn has(frame: &Frame, level: usize) -> bool {
    frame.has_any(LEVELS[level]) || shift_level(frame) == Some(level)
}

/// The finest thing of the calendar that a frame tells.
fn finest(frame: &Frame) -> Option<usize> {
    (0..LEVELS.len()).rev().find(|&level| has(frame, level))
}

/// Takes from `other` what `frame` lacks of all that is coarser than the finest thing that it tells.
pub(super) fn complete(frame: &mut Frame, other: &Frame) {
    let Some(finest) = finest(frame) else { return };
    // Hours of one day are told apart once: "3-5 p.m."; those of two days are not.
    let same = |slot| frame.get(slot).is_none() || frame.get(slot) == other.get(slot);
    let of_one_day = frame.has(Slot::Hour) && other.has(Slot::Hour) && same(Slot::Day) && same(Slot::Weekday);
    let missing: Vec<usize> = (0..finest).filter(|&level| !has(frame, level)).collect();
    for &level in &missing {
        LEVELS[level].iter().for_each(|&slot| frame.take(slot, other));
    }
    if shift_level(other).is_some_and(|level| missing.contains(&level)) {
        frame.take(Slot::ShiftUnit, other);
        frame.take(Slot::Shift, other);
    }
    let mut shared = vec![Slot::Tense, Slot::Anchor, Slot::Calendar, Slot::Zone];
    if of_one_day {
        shared.extend([Slot::Part, Slot::Meridiem]);
    }
    for slot in shared {
        frame.take(slot, other);
    }
}

/// Whether two frames are as fine as each other.
pub(super) fn alike(a: &Frame, b: &Frame) -> bool {
    finest(a) == finest(b)
}

/// The two ends with what each takes from the other.
fn completed(mut left: Frame, mut right: Frame) -> (Frame, Frame) {
    year_end(&left, &mut right);
    if left.has(Slot::Year) {
        left.take(Slot::Era, &right);
    }
    // "2020" says nothing of the year of "May".
    if alike(&left, &right) && !has(&right, 0) {
        let before = right;
        complete(&mut right, &left);
        if right == before {
            complete(&mut left, &right);
        }
    }
    complete(&mut left, &right);
    (left, right)
}

/// The last digits of a year, for which the year on the left has the first: "1914-18", "1963-4".
fn year_end(left: &Frame, right: &mut Frame) {
    if let (Some(first), Some(end @ 0..100)) = (left.get(Slot::Year), right.get(Slot::Year))
        && first >= 100
    {
        let size = if end < 10 && first % 100 / 10 * 10 + end > first % 100 { 10 } else { 100 };
        right.put(Slot::Year, first / size * size + end);
    }
}

/// Whether the years or counts of the ends, where both are told, go forward.
pub(super) fn forward(ends: &Ends) -> bool {
    let [Some(left), Some(mut right)] = *ends else { return true };
    year_end(&left, &mut right);
    if let (Some(less @ 0..), Some(more @ 0..)) = (left.get(Slot::Count), right.get(Slot::Count))
        && (!left.has(Slot::Unit) || left.unit() == right.unit())
        && less >= more
    {
        return false;
    }
    match (left.get(Slot::Year), right.get(Slot::Year)) {
        (Some(first), Some(last)) if left.has(Slot::Month) || right.has(Slot::Month) => first <= last,
        (Some(first), Some(last)) if right.has(Slot::Era) => first > last,
        (Some(first), Some(last)) => left.has(Slot::Era) || first < last,
        _ => true,
    }
}

impl Resolver<'_> {
    /// Both ends of a range; the end must not lie before the beginning.
    pub(super) fn range(&self, left: Frame, right: Frame) -> Option<(Point, Point, Resolution)> {
        let said = (left.has(Slot::Year), right.has(Slot::Year));
        let (left, right) = completed(left, right);
        let told = left.anchor() != Anchor::Text || left.has_any(LEVELS[1]) || left.has_any(LEVELS[2]);
        if right.anchor() == Anchor::Text && told {
            // "from the fifth to the next day" counts from the fifth.
            let (begin, _) = self.point(&left)?;
            let mut context = *self.context;
            context.last.keep(&begin);
            let (end, resolution) = Resolver { context: &context, ..*self }.point(&right)?;
            let forward = begin.interval("").map(|(start, _)| start) <= end.interval("").map(|(start, _)| start);
            return forward.then_some((begin, end, resolution));
        }
        let (mut end, resolution) = self.point(&right)?;
        let mut left = left;
        if let (false, Some((last, _))) = (has(&left, 0) || left.shift().is_some(), end.stretch.days())
            && left.has(Slot::Month)
            && resolution != Resolution::Explicit
        {
            // The beginning is of the year of the end.
            left.put(Slot::Year, i32::from(last.year()));
        }
        let (mut begin, _) = self.point(&left)?;
        let begins = |p: &Point| p.interval("").map(|(start, _)| start);
        if begins(&begin) > begins(&end) && begins(&end).is_some() {
            // The end is the later one of a night, a month or a year; a beginning that was inferred goes back.
            if end.is_time() && begin.is_time() && begin.stretch == end.stretch && !right.has(Slot::Day) {
                end.stretch = Stretch::day(end.stretch.date()?.tomorrow().ok()?);
            } else if end.is_time() && begin.is_time() && begin.stretch == end.stretch {
                // "from 22 to 4 o'clock on 6 April" begins on the fifth.
                begin.stretch = Stretch::day(begin.stretch.date()?.yesterday().ok()?);
            } else if said == (true, false) && right.has(Slot::Month) {
                end.stretch = moved(end.stretch, 12)?;
            } else if said.0 && right.has(Slot::Day) && right.get(Slot::Month) == left.get(Slot::Month) {
                end.stretch = moved(end.stretch, 1)?;
            } else if left.has(Slot::Weekday) && !left.has(Slot::Day) {
                let day = begin.stretch.date()?;
                begin.stretch = Stretch::day(day.checked_sub(7.days()).ok()?);
            } else if said.0 {
                return None;
            } else {
                let other_month = left.get(Slot::Month) != right.get(Slot::Month);
                begin.stretch = moved(begin.stretch, if other_month { -12 } else { -1 })?;
            }
        }
        (begins(&begin).is_none() || begins(&begin) <= begins(&end)).then_some((begin, end, resolution))
    }
}

/// The same month or day so many months away.
fn moved(stretch: Stretch, months: i32) -> Option<Stretch> {
    match stretch {
        Stretch::Day(..) => stretch.date()?.checked_add(months.months()).ok().map(Stretch::day),
        Stretch::Month(Some(year), Some(_)) | Stretch::Quarter(Some(year), _) | Stretch::Season(Some(year), _) => {
            let year = Some(year + months / 12);
            Some(match stretch {
                Stretch::Month(_, month) => Stretch::Month(year, month),
                Stretch::Quarter(_, quarter) => Stretch::Quarter(year, quarter),
                Stretch::Season(_, season) => Stretch::Season(year, season),
                other => other,
            })
        }
        _ => None,
    }
}

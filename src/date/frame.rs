//! What words and rules say of a date: values in named slots.

#![expect(
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "values of slots are small, and checked when they are read"
)]

use super::holiday::Holiday;
use crate::analysis::Grain;

/// What may be said of a date. A frame holds at most one value for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Slot {
    /// The year as it is counted in its era.
    Year,
    /// 0: before Christ.
    Era,
    /// First year of a decade, or the last two digits of it.
    Decade,
    /// 20: 1901 to 2000.
    Century,
    /// Stem and branch of a year in the sexagenary cycle, from 0.
    Stem,
    Branch,
    Half,
    Quarter,
    /// Index in [`SEASONS`].
    Season,
    Month,
    /// Number of an ISO week.
    Week,
    /// 1: Saturday and Sunday.
    Weekend,
    Day,
    /// Monday is 1.
    Weekday,
    /// A part of the day, see [`Part`].
    Part,
    Hour,
    Minute,
    Second,
    /// 0: a.m., 1: p.m.
    Meridiem,
    /// Minutes east of UTC.
    Zone,
    /// Index of a unit, and how many of them away from the anchor.
    ShiftUnit,
    Shift,
    /// See [`Anchor`].
    Anchor,
    /// Thousandths; [`VAGUE`]: some.
    Count,
    Unit,
    /// Half a unit more.
    HalfMore,
    /// [`Tense`] of a count: before or after the anchor.
    Direction,
    /// 0: the first of a container, 1: the last, 2: those that end with it.
    Edge,
    /// Which of the units or weekdays in a container; -1: the last.
    Nth,
    /// See [`Tense`].
    Tense,
    /// Index in [`MODIFIERS`].
    Modifier,
    /// 0: the interval has no start, 1: no end.
    Open,
    /// 1: the lunar calendar.
    Calendar,
    /// 1: the leap month of that number.
    Leap,
    /// Index in the holidays of the words.
    Holiday,
    /// 1: a day of the year before the new year that is named.
    Eve,
    /// Index of a unit: the stretch of that unit that holds the day.
    Widen,
    /// 1: weeks are counted to the day.
    Exact,
    /// 1: the day is that of a date in the same sentence, or unknown.
    Near,
    // Only in the numerals of words:
    /// A number in words; thousandths of it.
    Number,
    /// What a number in words is multiplied by.
    Times,
    /// 1: joins numbers in words.
    Join,
    /// 1: a number that never follows another.
    Alone,
    /// 1: day and month may change places.
    Swap,
    /// 1: makes digits an ordinal.
    Suffix,
    /// 1: only with a capital first letter.
    Title,
}

const SLOTS: usize = Slot::Title as usize + 1;

/// A count that is not told.
pub(super) const VAGUE: i32 = -1;

pub(super) const SEASONS: [&str; 4] = ["SP", "SU", "FA", "WI"];

pub(super) const MODIFIERS: [&str; 8] = ["START", "MID", "END", "APPROX", "BEFORE", "AFTER", "MORE_THAN", "LESS_THAN"];

/// A unit of the calendar or the clock, from coarse to fine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Century,
    Decade,
    Year,
    Half,
    Season,
    Quarter,
    Month,
    Week,
    Weekend,
    Day,
    Night,
    Hour,
    Minute,
    Second,
}

impl Unit {
    const ALL: [(Self, &'static str); 14] = [
        (Self::Century, "century"),
        (Self::Decade, "decade"),
        (Self::Year, "year"),
        (Self::Half, "half"),
        (Self::Season, "season"),
        (Self::Quarter, "quarter"),
        (Self::Month, "month"),
        (Self::Week, "week"),
        (Self::Weekend, "weekend"),
        (Self::Day, "day"),
        (Self::Night, "night"),
        (Self::Hour, "hour"),
        (Self::Minute, "minute"),
        (Self::Second, "second"),
    ];

    fn named(name: &str) -> Option<i32> {
        Self::ALL.iter().position(|(_, n)| *n == name).map(|n| n as i32)
    }

    pub(super) fn grain(self) -> Grain {
        match self {
            Self::Century => Grain::Century,
            Self::Decade => Grain::Decade,
            Self::Year => Grain::Year,
            Self::Half => Grain::HalfYear,
            Self::Season => Grain::Season,
            Self::Quarter => Grain::Quarter,
            Self::Month => Grain::Month,
            Self::Week | Self::Weekend => Grain::Week,
            Self::Day => Grain::Day,
            Self::Night => Grain::PartOfDay,
            Self::Hour => Grain::Hour,
            Self::Minute => Grain::Minute,
            Self::Second => Grain::Second,
        }
    }
}

/// Which side of the anchor is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Present,
    Future,
    /// Whichever is closer.
    Nearest,
}

const TENSES: [&str; 4] = ["past", "present", "future", "nearest"];

/// What is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    /// The reference time.
    Reference,
    /// The date before in the text.
    Text,
}

/// A part of the day: its TIMEX3 code and its hours, counted from midnight; 30 is six o'clock of the next morning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) code: &'static str,
    pub(super) from: i8,
    pub(super) to: i8,
}

impl Part {
    const CODES: [&'static str; 6] = ["TMO", "TMI", "TAF", "TEV", "TNI", "TDT"];

    /// `TMO:6-12`
    fn parse(text: &str) -> Option<i32> {
        let (code, hours) = text.split_once(':')?;
        let (from, to) = hours.split_once('-')?;
        let code = Self::CODES.iter().position(|c| *c == code)? as i32;
        let (from, to): (i32, i32) = (from.parse().ok()?, to.parse().ok()?);
        ((0..24).contains(&from) && from < to && to <= 36).then_some(code << 12 | from << 6 | to)
    }

    fn from_value(value: i32) -> Self {
        Self { code: Self::CODES[(value >> 12) as usize], from: (value >> 6 & 63) as i8, to: (value & 63) as i8 }
    }
}

/// Values in slots.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    /// The slots that have a value, as bits.
    set: u64,
    /// The value of the one slot of [`Frame::AMOUNTS`] that may be set.
    amount: i32,
    values: [i16; SLOTS],
}

impl Default for Frame {
    fn default() -> Self {
        Self { set: 0, amount: 0, values: [0; SLOTS] }
    }
}

impl Frame {
    /// A shift is less than this.
    pub(super) const SHIFTS: i32 = 10_000;

    /// Slots whose values may be large.
    const AMOUNTS: u64 = 1 << Slot::Count as u8 | 1 << Slot::Number as u8 | 1 << Slot::Times as u8;

    pub(super) fn get(&self, slot: Slot) -> Option<i32> {
        let amount = Self::AMOUNTS >> slot as u8 & 1 == 1;
        self.has(slot).then(|| if amount { self.amount } else { self.values[slot as usize].into() })
    }

    /// A value that is small by what is read into its slot.
    pub(super) fn small(&self, slot: Slot) -> Option<i8> {
        self.get(slot).map(|n| n as i8)
    }

    pub(super) fn is_lunar(&self) -> bool {
        self.get(Slot::Calendar) == Some(1)
    }

    pub(super) fn has(&self, slot: Slot) -> bool {
        self.set >> slot as u8 & 1 == 1
    }

    pub(super) fn has_any(&self, slots: &[Slot]) -> bool {
        slots.iter().any(|&slot| self.has(slot))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.set == 0
    }

    pub(super) fn put(&mut self, slot: Slot, value: i32) {
        self.set |= 1 << slot as u8;
        if Self::AMOUNTS >> slot as u8 & 1 == 1 {
            self.amount = value;
        } else {
            // All other values are checked when they are read.
            self.values[slot as usize] = value as i16;
        }
    }

    pub(super) fn clear(&mut self, slot: Slot) {
        self.set &= !(1 << slot as u8);
    }

    /// Adds what `other` says; false if the two contradict each other. Of two modifiers the one that is there stays.
    #[must_use]
    pub(super) fn add(&mut self, other: &Self) -> bool {
        let mut both = self.set & other.set & !(1 << Slot::Modifier as u8);
        if both & Self::AMOUNTS != 0 && self.amount != other.amount {
            return false;
        }
        while both != 0 {
            let slot = both.trailing_zeros() as usize;
            both &= both - 1;
            if self.values[slot] != other.values[slot] {
                return false;
            }
        }
        let mut new = other.set & !self.set;
        if new & Self::AMOUNTS != 0 {
            self.amount = other.amount;
        }
        self.set |= new;
        while new != 0 {
            let slot = new.trailing_zeros() as usize;
            new &= new - 1;
            self.values[slot] = other.values[slot];
        }
        true
    }

    /// Takes `slot` from `other` where it has none itself.
    pub(super) fn take(&mut self, slot: Slot, other: &Self) {
        if let (false, Some(value)) = (self.has(slot), other.get(slot)) {
            self.put(slot, value);
        }
    }

    /// Reads `slot=value slot=value`.
    pub(super) fn parse(text: &str, holidays: &mut Vec<Holiday>) -> Result<Self, String> {
        let mut frame = Self::default();
        for assignment in text.split_whitespace() {
            let (name, value) = assignment.split_once('=').ok_or_else(|| format!("{assignment:?} assigns nothing"))?;
            let problem = || format!("{value:?} is no value of {name}");
            if name == "shift" {
                let (unit, n) = Shift::parse(value).ok_or_else(problem)?;
                frame.put(Slot::ShiftUnit, unit);
                frame.put(Slot::Shift, n);
                continue;
            }
            let at = |names: &[&str]| names.iter().position(|n| *n == value).map(|n| n as i32);
            let number = || value.parse().ok().filter(|n: &i32| n.abs() <= 1_000_000);
            let thousandths =
                || value.parse::<f64>().ok().filter(|n| n.abs() < 2_000_000.0).map(|n| (n * 1000.0) as i32);
            let (slot, value) = match name {
                "era" => (Slot::Era, at(&["bc"])),
                "season" => (Slot::Season, at(&SEASONS)),
                "part" => (Slot::Part, Part::parse(value)),
                "meridiem" => (Slot::Meridiem, at(&["am", "pm"])),
                "zone" => (Slot::Zone, zone(value)),
                "anchor" => (Slot::Anchor, at(&["reference", "text"])),
                "count" if value == "X" => (Slot::Count, Some(VAGUE)),
                "count" => (Slot::Count, thousandths()),
                "number" => (Slot::Number, thousandths()),
                "unit" => (Slot::Unit, Unit::named(value)),
                "widen" => (Slot::Widen, Unit::named(value)),
                "dir" => (Slot::Direction, at(&TENSES[..3])),
                "edge" => (Slot::Edge, at(&["first", "last", "to"])),
                "tense" => (Slot::Tense, at(&TENSES)),
                "mod" => (Slot::Modifier, at(&MODIFIERS)),
                "open" => (Slot::Open, at(&["start", "end"])),
                "calendar" => (Slot::Calendar, at(&["gregorian", "lunar"])),
                "case" => (Slot::Title, at(&["", "title"])),
                "holiday" => {
                    let holiday = Holiday::parse(value).ok_or_else(problem)?;
                    (Slot::Holiday, Some(index(holidays, holiday) as i32))
                }
                _ => {
                    let plain = Self::PLAIN.iter().find(|(n, ..)| *n == name);
                    let &(_, slot, range) = plain.ok_or_else(|| format!("{name:?} is no slot"))?;
                    (slot, number().filter(|n| (range.0..=range.1).contains(n)))
                }
            };
            frame.put(slot, value.ok_or_else(problem)?);
        }
        Ok(frame)
    }

    /// Slots whose values are numbers, with the lowest and the highest.
    const PLAIN: [(&'static str, Slot, (i32, i32)); 25] = [
        ("year", Slot::Year, (1, 9999)),
        ("decade", Slot::Decade, (0, 9990)),
        ("century", Slot::Century, (1, 99)),
        ("stem", Slot::Stem, (0, 9)),
        ("branch", Slot::Branch, (0, 11)),
        ("half", Slot::Half, (1, 2)),
        ("quarter", Slot::Quarter, (1, 4)),
        ("month", Slot::Month, (1, 12)),
        ("week", Slot::Week, (1, 53)),
        ("weekend", Slot::Weekend, (1, 1)),
        ("day", Slot::Day, (1, 31)),
        ("weekday", Slot::Weekday, (1, 7)),
        ("hour", Slot::Hour, (0, 24)),
        ("minute", Slot::Minute, (0, 59)),
        ("second", Slot::Second, (0, 59)),
        ("nth", Slot::Nth, (-10, 99)),
        ("half-more", Slot::HalfMore, (1, 1)),
        ("leap", Slot::Leap, (1, 1)),
        ("eve", Slot::Eve, (1, 1)),
        ("exact", Slot::Exact, (1, 1)),
        ("near", Slot::Near, (1, 1)),
        ("times", Slot::Times, (10, 1_000_000)),
        ("join", Slot::Join, (1, 1)),
        ("alone", Slot::Alone, (1, 1)),
        ("suffix", Slot::Suffix, (1, 1)),
    ];

    pub(super) fn part(&self) -> Option<Part> {
        self.get(Slot::Part).map(Part::from_value)
    }

    pub(super) fn unit(&self) -> Option<Unit> {
        self.get(Slot::Unit).map(|n| Unit::ALL[n as usize].0)
    }

    pub(super) fn widen(&self) -> Option<Unit> {
        self.get(Slot::Widen).map(|n| Unit::ALL[n as usize].0)
    }

    pub(super) fn shift(&self) -> Option<(Unit, i32)> {
        Some((Unit::ALL[self.get(Slot::ShiftUnit)? as usize].0, self.get(Slot::Shift)?))
    }

    pub(super) fn anchor(&self) -> Anchor {
        if self.get(Slot::Anchor) == Some(1) { Anchor::Text } else { Anchor::Reference }
    }

    pub(super) fn tense(&self) -> Option<Tense> {
        self.get(Slot::Tense).map(tense)
    }

    pub(super) fn direction(&self) -> Option<Tense> {
        self.get(Slot::Direction).map(tense)
    }

    pub(super) fn modifier(&self) -> &'static str {
        self.get(Slot::Modifier).map_or("", |n| MODIFIERS[n as usize])
    }

    /// Whether it tells a length of time and nothing else.
    pub(super) fn is_length(&self) -> bool {
        use Slot as S;
        self.has(S::Count)
            && self.has(S::Unit)
            && !self.has_any(&[S::Edge, S::Nth, S::Year, S::Month, S::Shift, S::Anchor, S::Day, S::Quarter, S::Decade])
    }
}

/// The index of `value`, which is added where it is new.
pub(super) fn index<T: PartialEq>(known: &mut Vec<T>, value: T) -> usize {
    known.iter().position(|k| *k == value).unwrap_or_else(|| {
        known.push(value);
        known.len() - 1
    })
}

fn tense(value: i32) -> Tense {
    [Tense::Past, Tense::Present, Tense::Future, Tense::Nearest][value as usize]
}

/// `+07:00`
fn zone(text: &str) -> Option<i32> {
    let (sign, rest) = text.split_at_checked(1)?;
    let (hours, minutes) = rest.split_once(':')?;
    let minutes = hours.parse::<i32>().ok()? * 60 + minutes.parse::<i32>().ok()?;
    (minutes <= 14 * 60).then_some(if sign == "-" { -minutes } else { minutes })
}

struct Shift;

impl Shift {
    /// `year-1`
    fn parse(text: &str) -> Option<(i32, i32)> {
        let sign = text.find(['+', '-'])?;
        let (unit, n) = text.split_at(sign);
        Some((Unit::named(unit)?, n.parse().ok().filter(|n: &i32| n.abs() < Frame::SHIFTS)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(text: &str) -> Frame {
        Frame::parse(text, &mut Vec::new()).unwrap()
    }

    #[test]
    fn assignments_are_read() {
        let f = frame("shift=year-1 part=TNI:21-30 zone=+07:00 count=1.5 mod=END tense=past");
        assert_eq!(
            (f.shift(), f.part().map(|p| (p.code, p.from, p.to))),
            (Some((Unit::Year, -1)), Some(("TNI", 21, 30)))
        );
        assert_eq!((f.get(Slot::Zone), f.get(Slot::Count), f.modifier()), (Some(420), Some(1500), "END"));
        for wrong in ["year", "year=0", "foo=1", "part=TXX:1-2", "shift=year", "holiday=13-1", "tense=soon", "month=13"]
        {
            assert!(Frame::parse(wrong, &mut Vec::new()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn contradictions_do_not_add_up() {
        let mut f = frame("month=3 mod=END");
        assert!(f.add(&frame("year=2024 month=3 mod=START")));
        assert_eq!((f.get(Slot::Year), f.modifier()), (Some(2024), "END"));
        assert!(!f.add(&frame("month=4")));
    }
}

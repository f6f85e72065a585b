//! Numbers in digits, words, ordinals and Roman numerals.

#![expect(
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "values of slots are small, and checked when they are read"
)]

use super::{
    frame::{Frame, Slot},
    lexer::Scan,
    words::{Order, atom},
};

/// A number that a rule asks for, and the forms that it may have.
#[expect(clippy::struct_excessive_bools, reason = "any of the forms may go with any other")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) shape: Shape,
    pub(super) digits: bool,
    pub(super) words: bool,
    pub(super) nth: bool,
    pub(super) roman: bool,
}

/// Which numbers, and what they fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// From, to, and how few and many digits.
    Plain { slot: Slot, from: u32, to: u32, digits: (u32, u32) },
    /// Two digits of a year in this century or the last.
    ShortYear,
    /// Two digits, or four, ending in 0.
    Decade,
    /// With groups and decimals.
    Count,
    /// Four digits that are hours and minutes.
    HourMinute,
    /// Hours and perhaps minutes east (+) or west (-) of UTC.
    Zone,
    /// Day and month with a mark between, in the orders of the language.
    Pair { mark: char, spaced: bool },
}

impl Number {
    /// Reads what stands between `<` and `>`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        let name = words.next()?;
        if name == "numeric" {
            let mark = words.next()?.chars().next()?;
            let spaced = words.next() == Some("spaced");
            let shape = Shape::Pair { mark, spaced };
            return Some(Self { shape, digits: true, words: false, nth: false, roman: false });
        }
        let plain = |slot, from, to, digits| Shape::Plain { slot, from, to, digits };
        let shape = match name {
            "year" => plain(Slot::Year, 1000, 2999, (4, 4)),
            "era-year" => plain(Slot::Year, 1, 2999, (1, 4)),
            // One or two digits: the others are those of the year on the left.
            "year-end" => plain(Slot::Year, 0, 99, (1, 2)),
            // A number that is a year even where nothing says so.
            "near-year" => plain(Slot::Year, 1900, 2049, (4, 4)),
            "old-year" => plain(Slot::Year, 1500, 1899, (4, 4)),
            "short-year" => Shape::ShortYear,
            "decade" => Shape::Decade,
            "long-decade" => plain(Slot::Decade, 1000, 2999, (4, 4)),
            "short-decade" => plain(Slot::Decade, 0, 90, (2, 2)),
            "count" => Shape::Count,
            "hour-minute" => Shape::HourMinute,
            "zone" => Shape::Zone,
            "century" => plain(Slot::Century, 1, 30, (1, 2)),
            "month" => plain(Slot::Month, 1, 12, (1, 2)),
            "day" => plain(Slot::Day, 1, 31, (1, 2)),
            "hour" => plain(Slot::Hour, 0, 24, (1, 2)),
            "minute" => plain(Slot::Minute, 0, 59, (2, 2)),
            "minutes" => plain(Slot::Minute, 0, 59, (1, 2)),
            "second" => plain(Slot::Second, 0, 59, (2, 2)),
            "seconds" => plain(Slot::Second, 0, 59, (1, 2)),
            "quarter" => plain(Slot::Quarter, 1, 4, (1, 1)),
            "half" => plain(Slot::Half, 1, 2, (1, 1)),
            "week" => plain(Slot::Week, 1, 53, (1, 2)),
            "weekday" => plain(Slot::Weekday, 1, 7, (1, 1)),
            "nth" => plain(Slot::Nth, 1, 53, (1, 2)),
            _ => return None,
        };
        let mut number = Self { shape, digits: false, words: false, nth: false, roman: false };
        for form in words {
            match form {
                "digits" => number.digits = true,
                "words" => number.words = true,
                "nth" => number.nth = true,
                "roman" => number.roman = true,
                _ => return None,
            }
        }
        if !(number.words || number.nth || number.roman) {
            number.digits = true;
        }
        Some(number)
    }

    /// The atoms that it may begin with.
    pub(super) fn firsts(self) -> impl Iterator<Item = u16> {
        let sign = self.shape == Shape::Zone;
        let firsts = [
            (sign, atom::SIGN),
            ((self.digits && !sign) || self.nth, atom::NUMBER),
            (self.words || self.nth, atom::NUMERALS),
            (self.nth, atom::ORDINALS),
            (self.roman, atom::ROMAN),
        ];
        firsts.into_iter().filter(|(may, _)| *may).map(|(_, atom)| atom)
    }

    /// Whether it is always a single run of digits.
    pub(super) fn is_one_lexeme(self) -> bool {
        let plain = matches!(self.shape, Shape::Plain { .. } | Shape::ShortYear | Shape::Decade | Shape::HourMinute);
        plain && !(self.words || self.nth || self.roman)
    }

    /// What the number at `at` says.
    pub(super) fn read(self, scan: &Scan<'_>, at: usize) -> Option<Told> {
        let one = |slot: Slot, value: i32, end: usize| Told { end, values: [Some((slot, value)), None, None] };
        if let Shape::Pair { mark, spaced } = self.shape {
            return pair(scan, at, mark, spaced);
        }
        if self.shape == Shape::Zone {
            let (minutes, end) = zone(scan, at)?;
            return Some(one(Slot::Zone, minutes, end));
        }
        if self.shape == Shape::Count
            && self.digits
            && let Some((thousandths, end)) = amount(scan, at)
        {
            return Some(one(Slot::Count, thousandths, end));
        }
        let digits = || self.digits.then(|| scan.digits(at)).flatten().map(|(n, digits)| (n, digits, at + 1));
        let ordinal = || self.nth.then(|| ordinal(scan, at)).flatten().map(|(n, end)| (n, 0, end));
        let words = || self.words.then(|| in_words(scan, at)).flatten().map(|(n, end)| (n, 0, end));
        let roman = || self.roman.then(|| scan.roman(at)).flatten().map(|n| (n, 0, at + 1));
        let (n, digits, end) = ordinal().or_else(digits).or_else(words).or_else(roman)?;
        let number = n as i32;
        Some(match self.shape {
            Shape::Plain { slot, from, to, digits: (least, most) } => {
                let long_enough = digits == 0 || (least..=most).contains(&digits);
                let whole = slot != Slot::Decade || n % 10 == 0;
                ((from..=to).contains(&n) && long_enough && whole).then_some(one(slot, number, end))?
            }
            Shape::ShortYear => {
                const PIVOT: i32 = 50;
                let century = if number < PIVOT { 2000 } else { 1900 };
                (digits == 2).then_some(one(Slot::Year, century + number, end))?
            }
            Shape::Decade => {
                let long = (1000..3000).contains(&n);
                let fits = n % 10 == 0 && (digits == 2 || digits == 0 && n < 100 || long);
                fits.then_some(one(Slot::Decade, number, end))?
            }
            Shape::Count => one(Slot::Count, i32::try_from(n).ok()?.checked_mul(1000)?, end),
            Shape::HourMinute => {
                let values = [Some((Slot::Hour, number / 100)), Some((Slot::Minute, number % 100)), None];
                (digits == 4 && n / 100 < 24 && n % 100 < 60).then_some(Told { end, values })?
            }
            Shape::Zone | Shape::Pair { .. } => return None,
        })
    }
}

/// What a number says, and the position after it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    pub(super) end: usize,
    values: [Option<(Slot, i32)>; 3],
}

impl Told {
    pub(super) fn frame(&self) -> Frame {
        let mut frame = Frame::default();
        self.values.iter().flatten().for_each(|&(slot, value)| frame.put(slot, value));
        frame
    }
}

/// Day and month in digits.
fn pair(scan: &Scan<'_>, at: usize, mark: char, spaced: bool) -> Option<Told> {
    let part = |at: usize| scan.digits(at).filter(|&(_, digits)| digits <= 2).map(|(n, _)| n as i32);
    let (first, second) = (part(at)?, part(at + 2)?);
    let dash = mark == '-' && scan.mark(at + 1) == Some('–');
    let touching = spaced || (scan.joined(at + 1) && scan.joined(at + 2));
    ((scan.mark(at + 1) == Some(mark) || dash) && touching).then_some(())?;
    let readings = scan.words.orders.iter().map(|order| match order {
        Order::DayMonth => (first, second),
        Order::MonthDay => (second, first),
    });
    let exists = |&(day, month): &(i32, i32)| {
        const DAYS: [i32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        day > 0 && month > 0 && DAYS.get(month as usize - 1).is_some_and(|last| day <= *last)
    };
    let mut readings = readings.filter(exists);
    let (day, month) = readings.next()?;
    let swap = readings.next().filter(|other| *other != (day, month)).map(|_| (Slot::Swap, 1));
    Some(Told { end: at + 3, values: [Some((Slot::Day, day)), Some((Slot::Month, month)), swap] })
}

/// "+7", "+07:00", "-0330", in minutes.
fn zone(scan: &Scan<'_>, at: usize) -> Option<(i32, usize)> {
    let sign = match scan.mark(at)? {
        '+' => 1,
        '-' | '−' | '–' => -1,
        _ => return None,
    };
    let (n, digits) = scan.digits(at + 1).filter(|_| scan.joined(at + 1))?;
    let (hours, minutes, end) = match digits {
        1 | 2 => match scan.digits(at + 3) {
            Some((minutes, 2)) if scan.mark(at + 2) == Some(':') && scan.joined(at + 2) && scan.joined(at + 3) => {
                (n, minutes, at + 4)
            }
            _ => (n, 0, at + 2),
        },
        4 => (n / 100, n % 100, at + 2),
        _ => return None,
    };
    (hours <= 14 && minutes < 60).then_some((sign * (hours * 60 + minutes) as i32, end))
}

/// Digits with groups and decimals, in thousandths.
fn amount(scan: &Scan<'_>, at: usize) -> Option<(i32, usize)> {
    let decimal = scan.words.decimal;
    let (mut n, digits) = scan.digits(at).map(|(n, d)| (u64::from(n), d))?;
    let mut end = at + 1;
    let follows = |end: usize, mark: char| {
        (scan.mark(end) == Some(mark) && scan.joined(end) && scan.joined(end + 1))
            .then(|| scan.digits(end + 1))
            .flatten()
    };
    if digits <= 3 {
        let group = if decimal == ',' { '.' } else { ',' };
        while let Some((part, 3)) = follows(end, group) {
            n = n.checked_mul(1000)?.checked_add(u64::from(part))?;
            end += 2;
        }
    }
    let mut thousandths = n.checked_mul(1000)?;
    if let Some((part, digits @ 1..=2)) = follows(end, decimal) {
        thousandths += u64::from(part) * if digits == 1 { 100 } else { 10 };
        end += 2;
    } else if scan.mark(end) == Some('½') {
        thousandths += 500;
        end += 1;
    }
    i32::try_from(thousandths).ok().map(|n| (n, end))
}

/// A number in words: numbers are added where there is room for them, or multiplied.
fn in_words(scan: &Scan<'_>, at: usize) -> Option<(u32, usize)> {
    const LIMIT: u32 = 1_000_000;
    let (mut total, mut current, mut end) = (0_u32, 0_u32, at);
    let mut next = at;
    loop {
        let joint = next > at && scan.mark(next) == Some('-') && scan.joined(next) && scan.joined(next + 1);
        let here = next + usize::from(joint);
        let hits = scan.hits(here).iter().filter(|h| matches!(h.atom, atom::NUMERALS | atom::JOINT));
        let Some(hit) = hits.max_by_key(|h| h.taken) else { break };
        let frame = scan.frame(*hit);
        next = here + hit.taken as usize;
        let started = end > at;
        if let Some(times) = frame.get(Slot::Times).map(|n| n as u32) {
            current = match times {
                10 if current % 10 > 0 => current - current % 10 + current % 10 * 10,
                100 if (1..100).contains(&current) => current * 100,
                1000.. if current > 0 => {
                    total = total.checked_add(current.checked_mul(times).filter(|n| *n <= LIMIT)?)?;
                    0
                }
                _ => break,
            };
        } else if let Some(n) = frame.get(Slot::Number).map(|n| n as u32 / 1000) {
            let room = if n < 10 { 10 } else { 100 };
            if started && (frame.has(Slot::Alone) || current % room != 0 || n == 0) {
                break;
            }
            current += n;
        } else if frame.has(Slot::Join) && started {
            continue;
        } else {
            break;
        }
        end = next;
    }
    (end > at).then_some((total + current, end))
}

/// An ordinal in digits or words.
fn ordinal(scan: &Scan<'_>, at: usize) -> Option<(u32, usize)> {
    let ordinals = |at: usize, slot: Slot| {
        let hits = scan.hits(at).iter().filter(|h| h.atom == atom::ORDINALS);
        hits.filter_map(|h| Some((scan.frame(*h).get(slot)?, at + h.taken as usize))).max_by_key(|(_, end)| *end)
    };
    if let Some((n, _)) = scan.digits(at) {
        let (_, end) = ordinals(at + 1, Slot::Suffix).filter(|_| scan.joined(at + 1))?;
        return Some((n, end));
    }
    if let Some((n, end)) = ordinals(at, Slot::Number) {
        return Some((n as u32 / 1000, end));
    }
    let (tens, next) = in_words(scan, at)?;
    let next = next + usize::from(scan.mark(next) == Some('-') && scan.joined(next));
    let (ones, end) = ordinals(next, Slot::Number)?;
    let ones = ones as u32 / 1000;
    (tens % 10 == 0 && ones < 10).then_some((tens + ones, end))
}

//! Times of the day: "20:05 GMT+7", "7h30", "9 giờ 15 phút", "3 p.m.".

use jiff::tz::Offset;

use super::{
    grammar::Read,
    lexer::Scan,
    tables::{Meaning, Unit},
    value::Clock,
};

impl Scan<'_> {
    /// A time of the day with its offset from UTC.
    pub(super) fn clock(&self, at: usize) -> Read<(Option<Clock>, Option<Offset>)> {
        let at = self.clock_mark(at).unwrap_or(at);
        let hour = |(n, digits): (u32, usize)| (digits <= 2 && n <= 24).then_some(n as i8);
        let hour =
            self.digits(at).filter(|_| self.clear_before(at) || self.clock_mark(at - 1).is_some()).and_then(hour)?;
        let next = at + 1;
        let (clock, end) = self.minutes(hour, next).or_else(|| self.signed(hour, next)).or_else(|| {
            let alone = Clock { hour, minute: None, second: None };
            self.meridiem(next).map(|_| (alone, next))
        })?;
        let (clock, end) = match self.meridiem(end) {
            Some((part, end)) => {
                let hours = [clock.hour, clock.hour + 12, clock.hour - 12];
                let fits = |h: &i8| (part.from..part.to).contains(h);
                (Clock { hour: hours.into_iter().find(fits)?, ..clock }, end)
            }
            None => (clock, end),
        };
        let exists = clock.hour < 24 || (clock.minute.unwrap_or(0) == 0 && clock.second.unwrap_or(0) == 0);
        if !exists || !self.clear_after(end) {
            return None;
        }
        let (offset, end) = self.zone(end).map_or((None, end), |(offset, end)| (Some(offset), end));
        Some(((Some(clock), offset), end))
    }

    /// The "T" of ISO 8601 between date and time.
    pub(super) fn clock_mark(&self, at: usize) -> Option<usize> {
        let mark = self.joined(at) && self.joined(at + 1) && self.digits(at + 1).is_some() && self.word(at) == "T";
        mark.then_some(at + 1)
    }

    /// ":05", ":05:30", and ".05" before "p.m.".
    fn minutes(&self, hour: i8, at: usize) -> Read<Clock> {
        let part = |at: usize| {
            let dot = self.mark(at) == Some('.') && self.meridiem(at + 2).is_some();
            let (n, digits) = self.digits(at + 1).filter(|_| dot || self.mark(at) == Some(':'))?;
            let joined = self.joined(at) && self.joined(at + 1);
            (joined && digits == 2 && n < 60).then_some((n as i8, at + 2))
        };
        let (minute, next) = part(at)?;
        let (second, end) = part(next).map_or((None, next), |(second, end)| (Some(second), end));
        Some((Clock { hour, minute: Some(minute), second }, end))
    }

    /// "h30", " giờ 15 phút"; without minutes too.
    fn signed(&self, hour: i8, at: usize) -> Read<Clock> {
        let next = self.is(at, Meaning::HourSign)?;
        let clock = |minute| Clock { hour, minute, second: None };
        if let Some((minute, _)) = self.digits(next).filter(|&(n, digits)| digits <= 2 && n < 60) {
            let unit = self.is(next + 1, Meaning::Unit(Unit::Minute));
            let date_follows =
                self.joined(next + 1) && unit.is_none() && self.mark(next + 1).is_some_and(|c| "/-.".contains(c));
            if unit.is_some() || (self.joined(next) || !self.joined(at)) && !date_follows {
                return Some((clock(Some(minute as i8)), unit.unwrap_or(next + 1)));
            }
        }
        Some((clock(None), next))
    }

    fn meridiem(&self, at: usize) -> Read<super::tables::Part> {
        self.find(at, |m| if let Meaning::Meridiem(part) = m { Some(part) } else { None })
    }

    /// "GMT+7", "(UTC-03:30)".
    fn zone(&self, at: usize) -> Read<Offset> {
        let open = usize::from(self.mark(at) == Some('('));
        let mut end = self.is(at + open, Meaning::Zone)?;
        let mut seconds = 0_i32;
        if let Some(sign @ ('+' | '-' | '−')) = self.mark(end)
            && let Some((hours, _)) = self.digits(end + 1).filter(|&(h, _)| h <= 14)
        {
            end += 2;
            seconds = i32::try_from(hours).ok()? * 3600;
            if self.mark(end) == Some(':')
                && let Some((minutes, 2)) = self.digits(end + 1).filter(|&(m, _)| m < 60)
            {
                end += 2;
                seconds += i32::try_from(minutes).ok()? * 60;
            }
            if sign != '+' {
                seconds = -seconds;
            }
        }
        let closed = open == 0 || self.mark(end) == Some(')');
        closed.then_some((Offset::from_seconds(seconds).ok()?, end + open))
    }
}

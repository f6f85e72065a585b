//! Lengths of time and recurring times as TIMEX3 values.

#![expect(clippy::cast_sign_loss, reason = "values of slots are small, and checked when they are read")]

use super::frame::{Frame, SEASONS, Slot, Unit, VAGUE};

/// A length: what stands before and after the `T` of its value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Length {
    date: String,
    time: String,
}

impl Length {
    fn of(frame: &Frame) -> Option<Self> {
        let (count, unit) = (frame.get(Slot::Count)?, frame.unit()?);
        let count = if count != VAGUE && frame.has(Slot::HalfMore) { count.checked_add(500)? } else { count };
        let (size, letter, clock) = match unit {
            Unit::Century => (100, "Y", false),
            Unit::Decade if count == VAGUE => (10, "DE", false),
            Unit::Decade => (10, "Y", false),
            Unit::Year => (1, "Y", false),
            Unit::Half => (6, "M", false),
            Unit::Season | Unit::Quarter => (3, "M", false),
            Unit::Month => (1, "M", false),
            Unit::Week => (1, "W", false),
            Unit::Weekend => (1, "WE", false),
            Unit::Day => (1, "D", false),
            Unit::Night => (1, "NI", false),
            Unit::Hour => (1, "H", true),
            Unit::Minute => (1, "M", true),
            Unit::Second => (1, "S", true),
        };
        // Halves of what is counted in twelves and sixties are whole units of the next.
        let finer = match unit {
            Unit::Year => Some((6, "M")),
            Unit::Hour => Some((30, "M")),
            Unit::Minute => Some((30, "S")),
            _ => None,
        };
        let text = if count == VAGUE {
            format!("X{letter}")
        } else {
            let total = count.checked_mul(size)?;
            let (whole, rest) = (total / 1000, total % 1000);
            match finer {
                Some((half, finer)) if rest == 500 && whole > 0 => format!("{whole}{letter}{half}{finer}"),
                Some((half, finer)) if rest == 500 => format!("{half}{finer}"),
                _ if rest > 0 => format!("{whole}.{}{letter}", format!("{rest:03}").trim_end_matches('0')),
                _ => format!("{whole}{letter}"),
            }
        };
        Some(if clock { Self { date: String::new(), time: text } } else { Self { date: text, time: String::new() } })
    }

    fn value(&self) -> String {
        let joint = if self.time.is_empty() { "" } else { "T" };
        format!("P{}{joint}{}", self.date, self.time)
    }
}

/// The value of a length of time: `P2Y6M`.
pub(super) fn length(frame: &Frame) -> Option<String> {
    Length::of(frame).map(|length| length.value())
}

/// The value of two lengths in one: `P2Y3M`.
pub(super) fn sum(a: &Frame, b: &Frame) -> Option<String> {
    let (a, b) = (Length::of(a)?, Length::of(b)?);
    Some(Length { date: a.date + &b.date, time: a.time + &b.time }.value())
}

/// The value of a recurring time: `P1Y`, `XXXX-WXX-1`, `XXXX-XX-XXTNI`.
pub(super) fn set(frame: &Frame) -> Option<String> {
    let part = frame.part().map_or("", |p| p.code);
    let clock = frame.get(Slot::Hour).map(|hour| format!("T{hour:02}:{:02}", frame.get(Slot::Minute).unwrap_or(0)));
    let time = clock.unwrap_or_else(|| part.to_owned());
    if let Some(weekday) = frame.get(Slot::Weekday) {
        return Some(format!("XXXX-WXX-{weekday}{time}"));
    }
    if frame.has(Slot::Weekend) {
        return Some("XXXX-WXX-WE".to_owned());
    }
    match (frame.get(Slot::Month), frame.get(Slot::Day)) {
        (Some(month), Some(day)) => return Some(format!("XXXX-{month:02}-{day:02}{time}")),
        (Some(month), None) => return Some(format!("XXXX-{month:02}")),
        (None, Some(day)) => return Some(format!("XXXX-XX-{day:02}{time}")),
        (None, None) => {}
    }
    if let Some(season) = frame.get(Slot::Season) {
        return Some(format!("XXXX-{}", SEASONS[season as usize & 3]));
    }
    if let Some(quarter) = frame.get(Slot::Quarter) {
        return Some(format!("XXXX-Q{quarter}"));
    }
    if !time.is_empty() {
        return Some(format!("XXXX-XX-XX{time}"));
    }
    length(frame)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(text: &str) -> Frame {
        Frame::parse(text, &mut Vec::new()).unwrap()
    }

    #[test]
    fn lengths_have_values() {
        for (text, value) in [
            ("count=15 unit=year", "P15Y"),
            ("count=3.5 unit=year", "P3Y6M"),
            ("count=1 unit=hour half-more=1", "PT1H30M"),
            ("count=0.5 unit=hour", "PT30M"),
            ("count=2 unit=day half-more=1", "P2.5D"),
            ("count=2 unit=decade", "P20Y"),
            ("count=X unit=year", "PXY"),
            ("count=X unit=hour", "PTXH"),
            ("count=0.16 unit=second", "PT0.16S"),
        ] {
            assert_eq!(length(&frame(text)).as_deref(), Some(value), "{text}");
        }
        let sums = (frame("count=2 unit=year"), frame("count=6 unit=month"));
        assert_eq!(sum(&sums.0, &sums.1).as_deref(), Some("P2Y6M"));
        let sums = (frame("count=1 unit=day"), frame("count=6 unit=hour"));
        assert_eq!(sum(&sums.0, &sums.1).as_deref(), Some("P1DT6H"));
    }

    #[test]
    fn recurring_times_have_values() {
        for (text, value) in [
            ("weekday=1", "XXXX-WXX-1"),
            ("part=TNI:21-30", "XXXX-XX-XXTNI"),
            ("month=9 day=2", "XXXX-09-02"),
            ("count=1 unit=month", "P1M"),
        ] {
            assert_eq!(set(&frame(text)).as_deref(), Some(value), "{text}");
        }
    }
}

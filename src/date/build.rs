//! From readings to dates: values, intervals and what else is returned.

use super::{
    context::{Context, Last},
    finder::Match,
    frame::{Frame, Slot, Tense, Unit, VAGUE},
    grammar::Kind,
    length,
    matcher::{Ends, Reading},
    range,
    resolve::{self, Resolver},
    value::{self, Interval, Point, iso},
};
use crate::{
    analysis::{Calendar, Date, Grain, ReferenceSource, ReferenceTime, Resolution, TimexType},
    span::Span,
};

/// How often the value is right, by what it was taken from: shares of the dates found in the training articles of both languages
/// (docs/QUALITY.md), in steps of a hundredth. A rule that is less sure says so.
mod confidence {
    pub(super) const EXPLICIT: f32 = 0.98;
    pub(super) const REFERENCE_TIME: f32 = 0.95;
    pub(super) const TEXT: f32 = 0.75;
    pub(super) const UNRESOLVED: f32 = 0.5;
    /// Of two readings the usual one.
    pub(super) const AMBIGUOUS: f32 = 0.6;
    pub(super) const LENGTH: f32 = 0.94;
    pub(super) const SET: f32 = 0.93;
}

fn confidence(date: &Date) -> f32 {
    match (date.timex_type, date.resolution) {
        _ if !date.alternatives.is_empty() => confidence::AMBIGUOUS,
        (TimexType::Duration, _) => confidence::LENGTH,
        (TimexType::Set, _) => confidence::SET,
        (_, Resolution::Explicit) => confidence::EXPLICIT,
        (_, Resolution::ReferenceTime) => confidence::REFERENCE_TIME,
        (_, Resolution::Text) => confidence::TEXT,
        (_, Resolution::Unresolved) => confidence::UNRESOLVED,
    }
}

/// Where a date stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) sentence: u32,
    pub(super) section: u32,
}

/// Makes dates of readings.
pub(super) struct Builder<'c> {
    pub(super) resolver: Resolver<'c>,
    pub(super) last: &'c mut Last,
}

impl Builder<'_> {
    /// Appends what is returned of a match; nothing where the calendar has no such point.
    pub(super) fn build(mut self, found: &Match, place: Place, dates: &mut Vec<Date>) {
        let reading = &found.reading;
        let frame = &reading.frame;
        let date = |span| Date {
            span,
            timex_type: TimexType::Date,
            value: String::new(),
            modifier: frame.modifier(),
            range: None,
            interval: None,
            grain: Grain::Day,
            resolution: Resolution::Explicit,
            calendar: if frame.is_lunar() { Calendar::Lunar } else { Calendar::Gregorian },
            alternatives: Vec::new(),
            confidence: reading.confidence,
            sentence: place.sentence,
            section: place.section,
        };
        let first = date(found.span);
        let before = dates.len();
        match reading.kind {
            Kind::Nothing => {}
            Kind::List => dates.extend(self.list(found, date)),
            Kind::Run => match self.run(reading, first) {
                Some(date) => dates.push(date),
                None => dates.extend(self.list(found, date)),
            },
            Kind::Moment => dates.extend(self.moment(frame, first)),
            Kind::Duration => dates.extend(self.length(frame, first)),
            Kind::Sum => dates.extend(sum(frame, reading.ends.as_deref(), first)),
            Kind::From => dates.extend(self.from(frame, reading.ends.as_deref(), first)),
            Kind::Set => dates.extend(length::set(frame).map(|value| Date {
                value,
                timex_type: TimexType::Set,
                grain: frame.unit().map_or(Grain::Day, Unit::grain),
                ..first
            })),
            Kind::Range => dates.extend(self.range(frame, reading.ends.as_deref(), first)),
        }
        for date in &mut dates[before..] {
            date.confidence *= confidence(date);
        }
    }

    fn moment(&mut self, frame: &Frame, date: Date) -> Option<Date> {
        if frame.has(Slot::Edge) {
            let (begin, end, resolution) = self.resolver.edge(frame)?;
            return Some(between(&begin, &end, resolution, date));
        }
        // "a few days ago" is told as long as it is.
        let counted = frame.has(Slot::Count) && frame.has(Slot::Unit) && frame.has(Slot::Direction);
        if counted && frame.get(Slot::Count) == Some(VAGUE) {
            return as_long(frame, date);
        }
        let chosen = self.agreeing(frame);
        let Some((point, resolution)) = self.resolver.point(&chosen) else {
            // Hours from a time that is not known.
            return counted.then(|| as_long(frame, date)).flatten();
        };
        // What looks back is told in passing.
        let back = frame.shift().map_or(frame.direction() == Some(Tense::Past), |(_, n)| n < 0);
        if !back || frame.has_any(&[Slot::Day, Slot::Month]) {
            self.last.keep(&point);
        }
        let mut interval = point.interval(date.modifier);
        let mut alternatives = Vec::new();
        if let Some((other, _)) = swapped(&chosen).and_then(|f| self.resolver.point(&f)) {
            alternatives.extend(Some(other.value()).filter(|v| *v != point.value()));
            // Over both, as it may be either.
            interval = interval.zip(other.interval(date.modifier)).map(|(a, b)| (a.0.min(b.0), a.1.max(b.1)));
        }
        if let value::Stretch::Half(Some(year), half) = point.stretch {
            let month = |month| Point::of(value::Stretch::Month(Some(year), Some(month)));
            let date = between(&month(half * 6 - 5), &month(half * 6), resolution, date);
            return Some(Date { grain: Grain::HalfYear, ..date });
        }
        Some(Date {
            value: point.value(),
            timex_type: timex_type(&point),
            interval: open(frame, date.modifier, interval, point.is_time()),
            grain: point.grain(),
            resolution,
            alternatives,
            ..date
        })
    }

    /// The reading of a numeric date that goes with the weekday beside it.
    fn agreeing(&self, frame: &Frame) -> Frame {
        let on = |frame: &Frame| {
            let day = self.resolver.point(frame)?.0.stretch.date()?;
            Some(i32::from(day.weekday().to_monday_one_offset()))
        };
        match (swapped(frame), frame.get(Slot::Weekday)) {
            (Some(other), Some(w)) if on(frame) != Some(w) && on(&other) == Some(w) => other,
            _ => *frame,
        }
    }

    fn range(&mut self, frame: &Frame, ends: Option<&Ends>, date: Date) -> Option<Date> {
        // What stands outside goes to both ends.
        let whole = |end: &Frame| {
            let mut end = *end;
            end.add(frame).then_some(end)
        };
        let ends = ends?;
        let (left, right) = match ends {
            [Some(left), Some(right)] => {
                // A year behind both is that of the end: "Nov-Feb 2017".
                let mut begin = *left;
                let mut outer = *frame;
                outer.clear(Slot::Year);
                (begin.add(if right.has(Slot::Month) { &outer } else { frame }).then_some(begin)?, whole(right)?)
            }
            [Some(only), None] | [None, Some(only)] => {
                let mut only = whole(only)?;
                only.put(Slot::Open, i32::from(ends[0].is_some()));
                return self.moment(&only, date);
            }
            [None, None] => return None,
        };
        if right.is_length() {
            let mut left = left;
            left.take(Slot::Unit, &right);
            let range = (length::length(&left)?, length::length(&right)?);
            let grain = right.unit()?.grain();
            return Some(Date {
                value: range.0.clone(),
                range: Some(range),
                timex_type: TimexType::Duration,
                grain,
                ..date
            });
        }
        let (begin, end, resolution) = self.resolver.range(left, right)?;
        let of_end = |end: &Option<Frame>| end.map_or("", |end| end.modifier());
        let modifiers = (of_end(&ends[0]), of_end(&ends[1]));
        if begin == end && modifiers.0 == modifiers.1 {
            // "the holiday - 6 February": one day, told twice.
            return self.moment(&right, date);
        }
        self.last.keep_range(&begin, &end);
        Some(between_parts((&begin, modifiers.0), (&end, modifiers.1), resolution, date))
    }

    /// So long before or after a moment that is told.
    fn from(&mut self, frame: &Frame, ends: Option<&Ends>, date: Date) -> Option<Date> {
        let [Some(mut length), Some(moment)] = *ends? else { return None };
        let (point, resolution) = self.resolver.point(&moment)?;
        let day = point.stretch.date()?;
        let reference = ReferenceTime { date: day, time: None, offset: None, source: ReferenceSource::Text };
        let context = Context::new(Some(&reference), self.resolver.context.preference);
        let mut there = Builder { resolver: Resolver { context: &context, ..self.resolver }, last: self.last };
        let exact = length.add(frame);
        length.put(Slot::Exact, 1);
        let date = there.moment(&length, date).filter(|_| exact)?;
        Some(Date { resolution, ..date })
    }

    /// The members of a list in order that follow each other day by day, as one range.
    fn run(&mut self, reading: &Reading, date: Date) -> Option<Date> {
        let points = members(reading).iter().map(|f| self.resolver.point(f)).collect::<Option<Vec<_>>>()?;
        let days = points.iter().map(|(p, _)| p.stretch.date()).collect::<Option<Vec<_>>>()?;
        let follows = days.windows(2).all(|pair| pair[0].tomorrow().is_ok_and(|next| next == pair[1]));
        let (&(begin, _), &(end, resolution)) = points.first().zip(points.last())?;
        follows.then_some(())?;
        self.last.keep(&end);
        Some(between(&begin, &end, resolution, date))
    }

    fn list(&mut self, found: &Match, date: impl Fn(Span) -> Date) -> Vec<Date> {
        let mut frames = members(&found.reading);
        // Months that no year is told of are of one year, or of the next where they begin anew.
        for at in 1..frames.len() {
            let (before, month) = (frames[at - 1], frames[at].get(Slot::Month));
            let yearless = !frames[at].has_any(&[Slot::Year, Slot::Shift]) && before.get(Slot::Month) != month;
            if let (true, Some(month), Some(first)) = (yearless, month, before.get(Slot::Month))
                && let Some((date, _)) = self.resolver.point(&before).and_then(|(p, _)| p.stretch.days())
            {
                frames[at].put(Slot::Year, i32::from(date.year()) + i32::from(month < first));
            }
        }
        let members = frames.iter().zip(&found.items);
        members
            .filter_map(|(frame, &span)| self.moment(frame, Date { modifier: frame.modifier(), ..date(span) }))
            .collect()
    }

    fn length(&self, frame: &Frame, date: Date) -> Option<Date> {
        let (unit, today) = (frame.unit()?, self.resolver.context.reference.map(|r| r.date));
        let count = frame.get(Slot::Count)?;
        let interval = frame
            .direction()
            .zip(today)
            .filter(|_| count != VAGUE && count % 1000 == 0)
            .and_then(|(direction, today)| resolve::window(today, unit, count / 1000, direction));
        Some(Date {
            resolution: if interval.is_some() { Resolution::ReferenceTime } else { Resolution::Explicit },
            interval: interval.map(|i| written(i, false)),
            ..as_long(frame, date)?
        })
    }
}

/// A length of time.
fn as_long(frame: &Frame, date: Date) -> Option<Date> {
    let (value, grain) = (length::length(frame)?, frame.unit()?.grain());
    Some(Date { value, grain, timex_type: TimexType::Duration, ..date })
}

/// The members of a list, each with what it takes from the next; none if they contradict what is told of all.
fn members(reading: &Reading) -> Vec<Frame> {
    let mut frames: Vec<Frame> = reading.items.iter().map(|item| item.frame).collect();
    for at in (0..frames.len()).rev() {
        if let Some(next) = frames.get(at + 1).copied() {
            range::complete(&mut frames[at], &next);
        }
        if !frames[at].add(&reading.frame) {
            return Vec::new();
        }
    }
    // "July 4 and 5"
    for at in 1..frames.len() {
        let before = frames[at - 1];
        if range::alike(&frames[at], &before) {
            range::complete(&mut frames[at], &before);
        }
    }
    frames
}

fn sum(frame: &Frame, ends: Option<&Ends>, date: Date) -> Option<Date> {
    let [Some(a), Some(b)] = ends? else { return None };
    let (grain, modifier) = (b.unit()?.grain(), frame.modifier());
    Some(Date { value: length::sum(a, b)?, timex_type: TimexType::Duration, grain, modifier, ..date })
}

/// Day and month in the other order, where both are possible.
fn swapped(frame: &Frame) -> Option<Frame> {
    let mut other = *frame;
    let (day, month) = (frame.get(Slot::Day)?, frame.get(Slot::Month)?);
    frame.has(Slot::Swap).then_some(())?;
    other.put(Slot::Day, month);
    other.put(Slot::Month, day);
    Some(other)
}

/// A range from one point to the end of another.
fn between(begin: &Point, end: &Point, resolution: Resolution, date: Date) -> Date {
    between_parts((begin, ""), (end, ""), resolution, date)
}

/// The same where each point has a modifier: "early March to late May".
fn between_parts(
    (begin, of_begin): (&Point, &str),
    (end, of_end): (&Point, &str),
    resolution: Resolution,
    date: Date,
) -> Date {
    let timed = begin.is_time() || end.is_time();
    let interval = begin.interval(of_begin).zip(end.interval(of_end));
    let interval = interval.map(|((start, _), (_, end))| written((start, end), timed));
    Date {
        value: begin.value(),
        timex_type: timex_type(begin),
        range: Some((begin.value(), end.value())),
        interval,
        grain: begin.grain(),
        resolution,
        ..date
    }
}

/// The interval as it is returned, with a side left open where the words around or the modifier say so.
fn open(frame: &Frame, modifier: &str, interval: Option<Interval>, timed: bool) -> Option<(String, String)> {
    let (start, end) = interval?;
    let (first, last) = written((start, end), timed);
    Some(match (frame.get(Slot::Open), modifier) {
        (_, "BEFORE") => (String::new(), first),
        (_, "AFTER") => (last, String::new()),
        (Some(0), _) => (String::new(), last),
        (Some(_), _) => (first, String::new()),
        (None, _) => (first, last),
    })
}

fn written((start, end): Interval, timed: bool) -> (String, String) {
    (iso(start, timed), end.map(|end| iso(end, timed)).unwrap_or_default())
}

fn timex_type(point: &Point) -> TimexType {
    if point.is_time() { TimexType::Time } else { TimexType::Date }
}

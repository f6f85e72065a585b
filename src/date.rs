//! Dates: expressions that a reader can place on a calendar, with their TIMEX3 values and the stretches of time they name.
//!
//! Each sentence is cut into lexemes (`lexer`). The rules of the language (`grammar`, read from its data files) find expressions
//! and say what is told of them: values in slots (`frame`, `matcher`). The slots are resolved against the reference time or the
//! dates before (`context`, `resolve`, `range`, `length`), with the Vietnamese lunar calendar where it is meant (`lunar`). The
//! engine knows no word of any language.

mod context;
mod frame;
mod grammar;
mod length;
mod lexer;
mod lunar;
mod matcher;
mod numbers;
mod pattern;
mod range;
mod resolve;
mod value;
mod words;

#[cfg(test)]
mod tests;

use context::{Context, Last};
use frame::{Frame, Slot, Tense, Unit, VAGUE};
use grammar::{Grammar, Kind};
use lexer::Scan;
use matcher::{Ends, Matcher, Reading};
use resolve::Resolver;
use value::{Interval, Point, iso};
use words::atom;

use crate::{
    analysis::{Calendar, Date, Grain, ReferenceSource, ReferenceTime, Resolution, TimexType},
    document::{Document, SectionKind},
    error::LoadError,
    input::YearPreference,
    lang::table::Table,
    span::Span,
};

/// The words and rules of one language.
#[derive(Debug)]
pub(crate) struct Tables {
    grammar: Grammar,
}

impl Tables {
    /// Reads `date_words.txt` and `date_rules.txt`.
    pub(crate) fn new(words: &Table, rules: &Table) -> Result<Self, LoadError> {
        Ok(Self { grammar: Grammar::new(words, rules, None)? })
    }

    /// Without the rule under a header.
    #[cfg(test)]
    fn without(words: &Table, rules: &Table, header: &str) -> Result<Self, LoadError> {
        Ok(Self { grammar: Grammar::new(words, rules, Some(header))? })
    }
}

/// The reference time that the text itself gives: the first full date of a date line or byline, else the day in an address.
#[must_use]
pub fn reference(document: &Document<'_>) -> Option<ReferenceTime> {
    let mut finder = Finder::new(document);
    let context = Context::new(None, YearPreference::default());
    let told = |sentence: usize| {
        matches!(document.section_of(&document.sentences[sentence]).kind, SectionKind::Dateline | SectionKind::Byline)
    };
    for sentence in (0..document.sentences.len()).filter(|&s| told(s)) {
        for found in finder.matches(sentence) {
            let resolver = Resolver { context: &context, holidays: &finder.tables.words.holidays };
            if found.reading.kind != Kind::Moment {
                continue;
            }
            if let Some((point, Resolution::Explicit)) = resolver.point(&found.reading.frame)
                && let Some(date) = point.stretch.date()
            {
                let time = point.clock.and_then(value::Clock::time);
                let offset = point.zone.and_then(|minutes| jiff::tz::Offset::from_seconds(minutes * 60).ok());
                return Some(ReferenceTime { date, time, offset, source: ReferenceSource::Text });
            }
        }
    }
    let date = address_date(document.clean())?;
    Some(ReferenceTime { date, time: None, offset: None, source: ReferenceSource::Text })
}

/// The day in the path of a web address: `/2024/03/18/`, `/2024-03-18-`, `-20240318`.
fn address_date(text: &str) -> Option<jiff::civil::Date> {
    let addresses = memchr::memmem::find_iter(text.as_bytes(), "://").map(|at| &text[at + 3..]);
    let addresses = addresses.map(|rest| rest.split(char::is_whitespace).next().unwrap_or_default());
    addresses.into_iter().find_map(|address| {
        const LONGEST: usize = 500;
        let lexemes = lexer::lex(address.get(..LONGEST).unwrap_or(address));
        let number = |at: usize| match lexemes.get(at).map(|l| l.kind) {
            Some(lexer::Kind::Number { value, digits }) => Some((value, digits)),
            _ => None,
        };
        (0..lexemes.len()).find_map(|at| {
            let (year, month, day) = match (number(at)?, number(at + 2), number(at + 4)) {
                ((year, 4), Some((month, 2)), Some((day, 2))) => (year, month, day),
                ((day, 8), ..) => (day / 10_000, day / 100 % 100, day % 100),
                _ => return None,
            };
            let date = value::date(year as i32, i8::try_from(month).ok()?, i8::try_from(day).ok()?)?;
            // A number that merely looks like one.
            (1990..2100).contains(&year).then_some(date)
        })
    })
}

/// Finds the dates of a document; spans point into its clean text.
///
/// The time taken is linear in the length of the text: at each place a bounded number of rules looks at a bounded number of words.
#[must_use]
pub fn find(document: &Document<'_>, reference: Option<&ReferenceTime>, year: YearPreference) -> Vec<Date> {
    let mut finder = Finder::new(document);
    let mut found = Vec::new();
    for sentence in 0..document.sentences.len() {
        found.append(&mut finder.matches(sentence));
    }
    let holidays = &finder.tables.words.holidays;
    let narrative = reference.is_some_and(|r| is_narrative(&found, r));
    let mut dates = Vec::new();
    let mut article = Last::default();
    // Sections that are not the article's own have their dates for themselves.
    let (mut apart, mut section) = (Last::default(), u32::MAX);
    let mut own: Option<ReferenceTime> = None;
    for (index, one) in found.iter().enumerate() {
        let sentence = &document.sentences[one.sentence];
        let kind = document.section_of(sentence).kind;
        if sentence.section != section {
            section = sentence.section;
            apart = Last::default();
            let rest = found[index..].iter().take_while(|f| document.sentences[f.sentence].section == section);
            own = (kind == SectionKind::Teaser).then(|| first_day(rest)).flatten();
        }
        let last = if kind.is_article() { &mut article } else { &mut apart };
        let near = dates
            .last()
            .is_some_and(|d: &Date| d.sentence == one.sentence as u32 && d.timex_type != TimexType::Duration);
        let reference = own.as_ref().or(reference);
        let context = Context { reference, preference: year, narrative, tense: one.tense, last: *last, near };
        let builder = Builder { resolver: Resolver { context: &context, holidays }, last };
        let place = Place { sentence: one.sentence as u32, section: sentence.section };
        builder.build(one, place, &mut dates);
    }
    dates
}

/// The first day that is told in full.
fn first_day<'f>(found: impl Iterator<Item = &'f Match>) -> Option<ReferenceTime> {
    let date = found.filter(|f| f.reading.kind == Kind::Moment).find_map(|f| {
        let get = |slot| f.reading.frame.get(slot);
        value::date(get(Slot::Year)?, get(Slot::Month)? as i8, get(Slot::Day)? as i8)
    })?;
    Some(ReferenceTime { date, time: None, offset: None, source: ReferenceSource::Text })
}

/// Whether a text tells of times long gone: most of its dates lie years before the reference time.
fn is_narrative(found: &[Match], reference: &ReferenceTime) -> bool {
    const FULL: usize = 6;
    const YEARS: usize = 5;
    const PARTIAL: usize = 10;
    // Full dates and years of old, dates that are none or near the reference time, dates that lack the year.
    let (mut full, mut years, mut recent, mut partial) = (0, 0, 0, 0);
    for one in found.iter().filter(|f| f.reading.kind == Kind::Moment) {
        let frame = &one.reading.frame;
        let month = frame.has(Slot::Month);
        match frame.get(Slot::Year) {
            Some(year) if frame.has(Slot::Era) || year + 2 <= i32::from(reference.date.year()) => {
                *(if month { &mut full } else { &mut years }) += 1;
            }
            Some(_) => recent += 1,
            None if frame.shift().is_some_and(|(unit, n)| unit == Unit::Day && n.abs() <= 1) => {
                recent += usize::from(!frame.has(Slot::Anchor));
            }
            None => partial += usize::from(month),
        }
    }
    (full >= FULL || (years >= YEARS && partial >= PARTIAL)) && (full + years) * 2 > recent * 3
}

/// An expression and where it stands.
#[derive(Debug)]
struct Match {
    sentence: usize,
    span: Span,
    /// The spans of the members of a list.
    items: Vec<Span>,
    reading: Reading,
    /// The tense of the words around.
    tense: Option<Tense>,
}

/// Where a date stands.
#[derive(Clone, Copy)]
struct Place {
    sentence: u32,
    section: u32,
}

/// Finds the expressions of a document's sentences.
struct Finder<'d> {
    document: &'d Document<'d>,
    tables: &'d Grammar,
    scan: Scan<'d>,
    matcher: Matcher<'d>,
}

impl<'d> Finder<'d> {
    fn new(document: &'d Document<'_>) -> Self {
        let tables = &document.language.dates.grammar;
        Self { document, tables, scan: Scan::new(&tables.words), matcher: Matcher::new(tables) }
    }

    /// The expressions of a sentence, from left to right, without overlap.
    fn matches(&mut self, sentence: usize) -> Vec<Match> {
        let whole = self.document.sentences[sentence].span;
        let text = self.document.text(whole);
        let mut found = Vec::new();
        // Lines without end are read piece by piece, so that little of them is taken apart at a time.
        const PIECE: usize = 1 << 16;
        const MARGIN: usize = 1 << 10;
        let (mut begin, mut from) = (0, 0);
        loop {
            let mut end = (begin + PIECE).min(text.len());
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            self.scan.read(&text[begin..end]);
            self.matcher.start(&self.scan);
            let offset = whole.begin as usize + begin;
            let stop = if end == text.len() { end - begin } else { end - begin - MARGIN };
            let at = self.piece(sentence, offset, from - begin, stop, &mut found);
            if end == text.len() {
                return found;
            }
            from = begin + at;
            begin = from.saturating_sub(MARGIN);
            while !text.is_char_boundary(begin) {
                begin -= 1;
            }
        }
    }

    /// The expressions of the piece that has been read that begin in `from..stop`; returns where the last of them ends, at
    /// least `stop`.
    fn piece(&mut self, sentence: usize, offset: usize, from: usize, stop: usize, found: &mut Vec<Match>) -> usize {
        let scan = &self.scan;
        let mut at = 0;
        while scan.get(at).is_some_and(|l| l.range().start < from) {
            at += 1;
        }
        let span = |begin: usize, end: usize| {
            let (first, last) = (scan.get(begin)?, scan.get(end.checked_sub(1)?)?);
            (begin < end).then(|| Span::new(offset + first.range().start, offset + last.range().end))
        };
        while scan.get(at).is_some_and(|l| l.range().start < stop) {
            let Some(reading) = self.matcher.longest(scan, at) else {
                at += 1;
                continue;
            };
            let next = reading.end.max(at + 1);
            let whole = span(reading.begin, reading.end);
            if let (Some(span_of_all), true) = (whole, reading.kind != Kind::Nothing) {
                let items = reading.items.iter().filter_map(|i| span(i.begin, i.end)).collect();
                let tense = tense(scan, reading.begin, reading.end);
                found.push(Match { sentence, span: span_of_all, items, reading, tense });
            }
            at = next;
        }
        scan.get(at).map_or(stop, |l| l.range().start).max(stop)
    }
}

/// The tense that the words around say: of those before, the nearest; else of those after.
fn tense(scan: &Scan<'_>, begin: usize, end: usize) -> Option<Tense> {
    const REACH: usize = 12;
    let at = |at: usize| scan.hits(at).iter().filter(|h| h.atom == atom::HINTS).find_map(|h| scan.frame(h).tense());
    let ends = |at: usize| matches!(scan.mark(at), Some(';' | '.' | ':' | '!' | '?'));
    let before = (begin.saturating_sub(REACH)..begin).rev().take_while(|&i| !ends(i)).find_map(at);
    before.or_else(|| (end..(end + REACH).min(scan.len())).take_while(|&i| !ends(i)).find_map(at))
}

impl<'r> Context<'r> {
    fn new(reference: Option<&'r ReferenceTime>, preference: YearPreference) -> Self {
        Self { reference, preference, narrative: false, tense: None, last: Last::default(), near: false }
    }
}

/// Makes dates of readings.
struct Builder<'c> {
    resolver: Resolver<'c>,
    last: &'c mut Last,
}

impl Builder<'_> {
    /// Appends what is returned of a match; nothing where the calendar has no such point.
    fn build(mut self, found: &Match, place: Place, dates: &mut Vec<Date>) {
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
            calendar: if frame.get(Slot::Calendar) == Some(1) { Calendar::Lunar } else { Calendar::Gregorian },
            alternatives: Vec::new(),
            confidence: reading.confidence,
            sentence: place.sentence,
            section: place.section,
        };
        let first = date(found.span);
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
    }

    fn moment(&mut self, frame: &Frame, date: Date) -> Option<Date> {
        if frame.has(Slot::Edge) {
            let (begin, end, resolution) = self.resolver.edge(frame)?;
            return Some(between(&begin, &end, resolution, date));
        }
        // "a few days ago" is told as long as it is.
        let counted = frame.has(Slot::Count) && frame.has(Slot::Unit) && frame.has(Slot::Direction);
        if counted && frame.get(Slot::Count) == Some(VAGUE) {
            return Some(Date {
                value: length::length(frame)?,
                timex_type: TimexType::Duration,
                grain: frame.unit()?.grain(),
                ..date
            });
        }
        let chosen = self.agreeing(frame);
        let Some((point, resolution)) = self.resolver.point(&chosen) else {
            // Hours from a time that is not known.
            let length = counted.then(|| length::length(frame)).flatten()?;
            return Some(Date { value: length, timex_type: TimexType::Duration, grain: frame.unit()?.grain(), ..date });
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
            [Some(left), Some(right)] => (whole(left)?, whole(right)?),
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
        let date = between(&begin, &end, resolution, date);
        let timed = begin.is_time() || end.is_time();
        let narrowed = begin.interval(modifiers.0).zip(end.interval(modifiers.1));
        Some(Date { interval: narrowed.map(|((start, _), (_, end))| written((start, end), timed)), ..date })
    }

    /// So long before or after a moment that is told.
    fn from(&mut self, frame: &Frame, ends: Option<&Ends>, date: Date) -> Option<Date> {
        let [Some(mut length), Some(moment)] = *ends? else { return None };
        let (point, resolution) = self.resolver.point(&moment)?;
        let Some(day) = point.stretch.date() else { return None };
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
            .and_then(|(direction, today)| resolve::window(today, unit, i64::from(count / 1000), direction));
        Some(Date {
            value: length::length(frame)?,
            timex_type: TimexType::Duration,
            grain: unit.grain(),
            resolution: if interval.is_some() { Resolution::ReferenceTime } else { Resolution::Explicit },
            interval: interval.map(|i| written(i, false)),
            ..date
        })
    }
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
    let timed = begin.is_time() || end.is_time();
    let interval = begin.interval("").zip(end.interval("")).map(|((start, _), (_, end))| written((start, end), timed));
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

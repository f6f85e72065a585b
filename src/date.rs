//! Dates: expressions that a reader can place on a calendar, with their TIMEX3 values and the stretches of time they name.
//!
//! Each sentence is taken apart once (`lexer`); from left to right the longest of a range (`range`), a single date (`grammar`) and
//! a length of time (`duration`) is read, then resolved against the reference time (`resolve`). Words come from the language's
//! tables; the engine knows none.

mod atoms;
mod clock;
mod duration;
mod grammar;
mod lexer;
mod list;
mod range;
mod resolve;
mod rules;
mod tables;
mod value;

#[cfg(test)]
mod tests;

use duration::{Counted, Length};
use grammar::{Evidence, Moment, confidence};
use jiff::{ToSpan as _, civil};
use lexer::{Kind, Scan};
use resolve::Anchor;
pub(crate) use tables::Tables;
use tables::{Meaning, Tense, Unit};
use value::Point;

use crate::{
    analysis::{Date, Grain, ReferenceSource, ReferenceTime, Resolution, TimexType},
    document::{Document, SectionKind, Sentence},
    input::YearPreference,
    span::Span,
};

/// The reference time that the text itself gives: the first full date of a date line or byline.
#[must_use]
pub fn reference(document: &Document<'_>) -> Option<ReferenceTime> {
    let anchor = Anchor { reference: None, preference: YearPreference::default() };
    let lines = document
        .sentences
        .iter()
        .filter(|s| matches!(document.section_of(s).kind, SectionKind::Dateline | SectionKind::Byline));
    lines.flat_map(|sentence| matches(document, sentence)).find_map(|found| {
        let Expression::Moment(moment) = found.expression else { return None };
        let (point, resolution) = anchor.resolve(&moment)?;
        let date = point.date().filter(|_| resolution == Resolution::Explicit)?;
        Some(ReferenceTime { date, time: point.time(), offset: point.offset, source: ReferenceSource::Text })
    })
}

/// Finds the dates of a document; spans point into its clean text.
///
/// The time taken is linear in the length of the text: every rule looks at a bounded number of words.
#[must_use]
pub fn find(document: &Document<'_>, reference: Option<&ReferenceTime>, year: YearPreference) -> Vec<Date> {
    let anchor = Anchor { reference, preference: year };
    let mut dates = Vec::new();
    for (index, sentence) in document.sentences.iter().enumerate() {
        for found in matches(document, sentence) {
            let Some(date) = anchor.date(&found) else { continue };
            dates.push(Date { sentence: index as u32, section: sentence.section, ..date });
        }
    }
    dates
}

/// What was read, not yet resolved.
#[derive(Debug)]
enum Expression {
    Moment(Moment),
    Range(Moment, Moment),
    Length(Length),
}

/// An expression and where it stands.
#[derive(Debug)]
struct Match {
    span: Span,
    expression: Expression,
    modifier: &'static str,
}

/// The expressions of a sentence, from left to right, without overlap.
fn matches(document: &Document<'_>, sentence: &Sentence) -> Vec<Match> {
    let scan = Scan::new(document.text(sentence.span), &document.language.dates);
    let mut found = Vec::new();
    let (mut at, mut years) = (0, None);
    let place = |begin: usize, end: usize| {
        let offset = sentence.span.begin as usize;
        let (first, last) = (scan.get(begin)?, scan.get(end.checked_sub(1)?)?);
        Some(Span::new(offset + first.begin, offset + last.end))
    };
    while at < scan.len() {
        if let Some(members) = scan.list(at) {
            for (moment, begin, end) in members {
                let (expression, modifier) = (Expression::Moment(moment), moment.modifier);
                found.extend(place(begin, end).map(|span| Match { span, expression, modifier }));
                at = end;
            }
            years = None;
            continue;
        }
        // "2018 and 2019": what stands beside a year is one too.
        let listed = years.is_some_and(|end| scan.is(end, Meaning::And).unwrap_or(end + 1) == at && end < at)
            && years.is_some_and(|end| scan.mark(end) == Some(',') || scan.is(end, Meaning::And).is_some());
        let Some((expression, modifier, end)) = longest(&scan, at, listed) else {
            at = scan.is(at, Meaning::Nothing).unwrap_or(at + 1);
            continue;
        };
        found.extend(place(at, end).map(|span| Match { span, expression, modifier }));
        years = scan.year_number(end - 1).map(|_| end);
        at = end;
    }
    found
}

/// The longest expression at `at`, its modifier and the position after it.
fn longest(scan: &Scan<'_>, at: usize, listed: bool) -> Option<(Expression, &'static str, usize)> {
    if !scan.known(at) {
        return None;
    }
    let degree = scan.find(at, |m| if let Meaning::Degree(degree) = m { Some(degree) } else { None });
    let (degree, start) = degree.map_or(("", at), |(degree, next)| (degree, next));
    let range = scan.range(start, listed).map(|((l, r), end)| (Expression::Range(l, r), "", end));
    // "around 1850", but not before what is counted.
    let amount = matches!(scan.get(start + 1).map(|l| l.kind), Some(Kind::Word));
    let year = degree == "APPROX" && scan.year_number(start).is_some() && !amount;
    let evidence = if listed || year { Evidence::Word } else { Evidence::None };
    let moment = scan.moment(start, evidence).map(|(m, end)| (Expression::Moment(m), m.modifier, end));
    let counted = scan.counted(start).map(|(counted, end)| match counted {
        Counted::Moment(m) => (Expression::Moment(m), "", end),
        Counted::Range(l, r) => (Expression::Range(l, r), "", end),
        Counted::Length(length) => (Expression::Length(length), "", end),
    });
    // The first of equals: a range says more than a date, a date more than a length.
    let mut longest: Option<(Expression, &'static str, usize)> = None;
    for candidate in [range, moment, counted].into_iter().flatten() {
        if longest.as_ref().is_none_or(|l| candidate.2 > l.2) {
            longest = Some(candidate);
        }
    }
    let (expression, modifier, end) = longest?;
    match expression {
        // "more than" goes with an amount; before a date it belongs to something else.
        Expression::Moment(_) | Expression::Range(..) if !matches!(degree, "" | "APPROX") => None,
        _ if modifier.is_empty() => Some((expression, degree, end)),
        _ => Some((expression, modifier, end)),
    }
}

impl Anchor<'_> {
    /// What is returned of a match; nothing where the calendar has no such point.
    fn date(&self, found: &Match) -> Option<Date> {
        let date = Date {
            span: found.span,
            timex_type: TimexType::Date,
            value: String::new(),
            modifier: found.modifier,
            range: None,
            interval: None,
            grain: Grain::Day,
            resolution: Resolution::Explicit,
            alternatives: Vec::new(),
            confidence: confidence::PREPOSITION,
            sentence: 0,
            section: 0,
        };
        Some(match &found.expression {
            Expression::Moment(moment) => {
                let (point, resolution) = self.resolve(moment)?;
                let readings = [Some(moment.fields), moment.other].into_iter().flatten();
                let readings = readings.map(|fields| Moment { fields, other: None, ..*moment });
                let values = readings.filter_map(|m| Some(self.resolve(&m)?.0.value()));
                let value = point.value();
                Date {
                    alternatives: if moment.other.is_some() {
                        values.filter(|v| *v != value).collect()
                    } else {
                        Vec::new()
                    },
                    value,
                    timex_type: timex_type(&point),
                    interval: point.interval(found.modifier),
                    grain: point.grain(),
                    confidence: moment.confidence,
                    resolution,
                    ..date
                }
            }
            Expression::Range(left, right) => {
                let (begin, end, resolution) = self.resolve_range(left, right)?;
                let interval = begin.interval(left.modifier).zip(end.interval(right.modifier));
                Date {
                    value: begin.value(),
                    timex_type: timex_type(&begin),
                    interval: interval.map(|((start, _), (_, end))| (start, end)),
                    range: Some((begin.value(), end.value())),
                    grain: begin.grain(),
                    confidence: left.confidence.min(right.confidence),
                    resolution,
                    ..date
                }
            }
            Expression::Length(length) => {
                let interval = self.window(length);
                Date {
                    value: length.value.clone(),
                    timex_type: TimexType::Duration,
                    grain: grain(length.unit),
                    resolution: if interval.is_some() { Resolution::ReferenceTime } else { Resolution::Explicit },
                    interval,
                    ..date
                }
            }
        })
    }

    /// The stretch of a length that ends or begins at the reference time.
    fn window(&self, length: &Length) -> Option<(String, String)> {
        let (today, n) = (self.reference?.date, i64::from(length.count));
        let span = match length.unit {
            Unit::Decade => i64::from(length.count).checked_mul(10).filter(|&n| n < 10_000)?.years(),
            Unit::Year => n.years(),
            Unit::Month => n.months(),
            Unit::Week => n.weeks(),
            Unit::Day => n.days(),
            _ => return None,
        };
        let (start, end): (civil::Date, Option<civil::Date>) = match length.window? {
            Tense::Past | Tense::Present => (today.checked_sub(span).ok()?, Some(today)),
            Tense::Future => (today, today.checked_add(span).ok()),
        };
        // Past the end of the calendar the end stays open.
        (start.year() > 0).then(|| (start.to_string(), end.map(|end| end.to_string()).unwrap_or_default()))
    }
}

fn timex_type(point: &Point) -> TimexType {
    if point.part.is_some() || point.clock.is_some() { TimexType::Time } else { TimexType::Date }
}

fn grain(unit: Unit) -> Grain {
    match unit {
        Unit::Decade => Grain::Decade,
        Unit::Year => Grain::Year,
        Unit::Month => Grain::Month,
        Unit::Week => Grain::Week,
        Unit::Day => Grain::Day,
        Unit::Hour => Grain::Hour,
        Unit::Minute => Grain::Minute,
        Unit::Second => Grain::Second,
    }
}

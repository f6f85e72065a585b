//! Everything that is returned of an article. All spans point into the caller's text as sent, in bytes.

use crate::{document::Section, span::Span};

/// Everything found in one article, in the order of the text, entities by salience.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysis {
    /// The article's language.
    pub language: DetectedLanguage,
    /// What relative dates were resolved against.
    pub reference: Option<ReferenceTime>,
    /// The parts of the article.
    pub sections: Vec<Section>,
    /// Its sentences.
    pub sentences: Vec<SentenceSpan>,
    /// People, organisations and places.
    pub entities: Vec<Entity>,
    /// Dates and times.
    pub dates: Vec<Date>,
    /// Who met, received, called or visited whom.
    pub interactions: Vec<Interaction>,
    /// The sentences that sum the article up, in the order asked for.
    pub summary: Vec<SummarySentence>,
}

/// The language of an article.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DetectedLanguage {
    /// BCP-47 code.
    pub code: &'static str,
    /// Between 0 and 1; 1 where the caller named it.
    pub confidence: f32,
    /// Whether it was detected, not named by the caller.
    pub detected: bool,
}

/// The moment that relative dates are resolved against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferenceTime {
    /// The day.
    pub date: jiff::civil::Date,
    /// The time of day, where it is known.
    pub time: Option<jiff::civil::Time>,
    /// Seconds east of UTC, where it is known.
    pub offset: Option<jiff::tz::Offset>,
    /// Where it comes from.
    pub source: ReferenceSource,
}

/// Where a reference time comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceSource {
    /// The caller's `publish_time`.
    Request,
    /// A date line in the text.
    Text,
}

/// A sentence of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentenceSpan {
    /// Where it stands.
    pub span: Span,
    /// Index of its section.
    pub section: u32,
    /// Index of the sentence that it repeats.
    pub duplicate_of: Option<u32>,
}

/// What an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntityType {
    /// A named human.
    Person,
    /// A country, administrative unit, natural place, building or road.
    Location,
    /// A party, ministry, company, club, bloc or other body.
    Organization,
    /// A named event.
    Event,
    /// A treaty, law, decree or resolution.
    Law,
    /// A named product, vehicle, work or award.
    Product,
}

impl EntityType {
    /// All types, in the order of the contract.
    pub const ALL: [Self; 6] =
        [Self::Person, Self::Location, Self::Organization, Self::Event, Self::Law, Self::Product];

    /// Its name in gold files and, behind `ENTITY_TYPE_`, in the contract: `PERSON`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "PERSON",
            Self::Location => "LOCATION",
            Self::Organization => "ORGANIZATION",
            Self::Event => "EVENT",
            Self::Law => "LAW",
            Self::Product => "PRODUCT",
        }
    }

    /// The type with this [name](Self::name).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.name() == name)
    }
}

/// One named thing with all its mentions.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// What it is.
    pub entity_type: EntityType,
    /// Its fullest name, in NFC.
    pub name: String,
    /// Its share of the article, between 0 and 1.
    pub salience: f32,
    /// Where it is named.
    pub mentions: Vec<Mention>,
    /// Its other names, in NFC.
    pub aliases: Vec<String>,
    /// What the text says it is.
    pub roles: Vec<Span>,
    /// Identifiers in public registers: register and identifier.
    pub links: Vec<(&'static str, String)>,
    /// Keys that it has in other articles too.
    pub identity_keys: Vec<String>,
}

/// One place where an entity is named.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mention {
    /// Where it stands.
    pub span: Span,
    /// How it is named.
    pub kind: MentionKind,
    /// Between 0 and 1.
    pub confidence: f32,
    /// Index of its sentence.
    pub sentence: u32,
    /// Index of its section.
    pub section: u32,
}

/// How a mention names its entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MentionKind {
    /// A full name.
    Name,
    /// A part of a name.
    ShortName,
    /// An acronym.
    Acronym,
}

/// A date, time, length of time or recurring time.
#[derive(Clone, Debug, PartialEq)]
pub struct Date {
    /// Where it stands.
    pub span: Span,
    /// TIMEX3 type.
    pub timex_type: TimexType,
    /// TIMEX3 value; for a range the value of its first point.
    pub value: String,
    /// TIMEX3 modifier; empty: none.
    pub modifier: &'static str,
    /// First and last point of a range as TIMEX3 values.
    pub range: Option<(String, String)>,
    /// Half-open stretch of the calendar, ISO 8601; a side that is open or unknown is empty.
    pub interval: Option<(String, String)>,
    /// How fine it is.
    pub grain: Grain,
    /// What its missing parts were taken from.
    pub resolution: Resolution,
    /// The calendar that it is stated in.
    pub calendar: Calendar,
    /// Other values that it may have.
    pub alternatives: Vec<String>,
    /// Between 0 and 1.
    pub confidence: f32,
    /// Index of its sentence.
    pub sentence: u32,
    /// Index of its section.
    pub section: u32,
}

/// The TIMEX3 types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimexType {
    /// A day or something coarser.
    Date,
    /// Something finer than a day.
    Time,
    /// A length of time.
    Duration,
    /// A recurring time.
    Set,
}

/// How fine a date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// A hundred years.
    Century,
    /// Ten years.
    Decade,
    /// A year.
    Year,
    /// Half a year.
    HalfYear,
    /// Three months.
    Quarter,
    /// A season.
    Season,
    /// A month.
    Month,
    /// A week.
    Week,
    /// A day.
    Day,
    /// Morning, afternoon, evening, night.
    PartOfDay,
    /// An hour.
    Hour,
    /// A minute.
    Minute,
    /// A second.
    Second,
}

/// The calendar that a date is stated in; its value and interval are those of the civil calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calendar {
    /// The civil calendar.
    Gregorian,
    /// The Vietnamese lunar calendar.
    Lunar,
}

/// What the missing parts of a date were taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// Nothing was missing.
    Explicit,
    /// The reference time.
    ReferenceTime,
    /// Another date of the text.
    Text,
    /// It stays open.
    Unresolved,
}

/// Who met, received, called or visited whom, as one place of the text says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interaction {
    /// What they did.
    pub predicate: InteractionPredicate,
    /// The words that say it.
    pub span: Span,
    /// Indices of the entities that do it.
    pub subjects: Vec<u32>,
    /// Indices of those that it is done to; empty where all do it together.
    pub objects: Vec<u32>,
    /// Index of the entity where it took place.
    pub place: Option<u32>,
    /// Index of the date that says when.
    pub date: Option<u32>,
    /// Index of its sentence.
    pub sentence: u32,
    /// Index of its section.
    pub section: u32,
}

/// What people do with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum InteractionPredicate {
    /// They meet or hold talks.
    Met,
    /// One receives the other as a guest.
    Received,
    /// They speak by telephone or video.
    Called,
    /// One goes to the other, or to a place.
    Visited,
}

impl InteractionPredicate {
    /// All predicates, in the order of the contract.
    pub const ALL: [Self; 4] = [Self::Met, Self::Received, Self::Called, Self::Visited];

    /// Its name in tables, annotations and, behind `INTERACTION_PREDICATE_`, in the contract: `MET`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Met => "MET",
            Self::Received => "RECEIVED",
            Self::Called => "CALLED",
            Self::Visited => "VISITED",
        }
    }

    /// The predicate with this [name](Self::name).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.name() == name)
    }
}

/// A sentence of a summary.
#[derive(Clone, Debug, PartialEq)]
pub struct SummarySentence {
    /// Index of the sentence.
    pub sentence: u32,
    /// Where it stands.
    pub span: Span,
    /// 1: the most important.
    pub rank: u32,
    /// Between 0 and 1; comparable within an article.
    pub score: f32,
    /// Why it was chosen, the strongest reason first.
    pub reasons: Vec<SummaryReason>,
}

/// A reason for which a sentence was chosen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SummaryReason {
    /// What speaks for it.
    pub feature: SummaryFeature,
    /// How much more it speaks for it than for an average sentence of the article: above 0, and at most 1 for all reasons
    /// together.
    pub weight: f32,
}

/// What speaks for a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SummaryFeature {
    /// It stands where news says what matters: near the start of the article or of a paragraph.
    Position,
    /// It says what the title says.
    Title,
    /// It says what much of the article is about.
    Centrality,
    /// It names people, organisations and places.
    Names,
    /// It says when or how much: dates, numbers.
    Dates,
    /// It is neither too short nor too long.
    Length,
    /// Its words are those of statements that matter: who says, decides, agrees what.
    Wording,
}

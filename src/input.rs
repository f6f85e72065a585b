//! An article as the caller hands it in, with what is wanted of it.

use crate::analysis::EntityType;

/// The default number of sentences in a summary.
pub const DEFAULT_SUMMARY_SENTENCES: usize = 3;

/// An article and the options that ride with it. Fields are as the caller wrote them; [`Analyzer::analyze`] checks them.
///
/// # Examples
/// ```
/// use trich::input::Input;
///
/// let input = Input { publish_time: "2024-03-18", ..Input::new("Chiều 18.3, tại Hà Nội …") };
/// assert!(input.language.is_empty());
/// ```
///
/// [`Analyzer::analyze`]: crate::analyzer::Analyzer::analyze
#[derive(Clone, Debug, Default)]
pub struct Input<'a> {
    /// The text to analyse, in any normalisation form.
    pub text: &'a str,
    /// The headline where the caller has it apart from the text; context only.
    pub title: &'a str,
    /// BCP-47 tag; empty: detect.
    pub language: &'a str,
    /// RFC 3339 date or date-time, seconds and offset optional; empty: look in the text.
    pub publish_time: &'a str,
    /// IANA time zone; empty: the offset of `publish_time`, else none.
    pub time_zone: &'a str,
    /// What to find and how.
    pub options: Options,
}

impl<'a> Input<'a> {
    /// An input of `text` alone, everything else left to its default.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self { text, ..Self::default() }
    }
}

/// What to find in an article and how.
#[allow(clippy::struct_excessive_bools)] // Each is a part of the answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Find names.
    pub entities: bool,
    /// Find dates.
    pub dates: bool,
    /// Find who met whom; entities are found, and returned, with them.
    pub interactions: bool,
    /// Choose summary sentences.
    pub summary: bool,
    /// The entity types to return; empty: all.
    pub entity_types: Vec<EntityType>,
    /// The least confidence of a mention, between 0 and 1; 0: all.
    pub min_confidence: f32,
    /// At most so many sentences in the summary; of two, the second is left out where it brings less than it takes.
    pub summary_sentences: usize,
    /// At most so many characters of the clean text in the summary's sentences together; none: as many as they have.
    pub summary_characters: Option<usize>,
    /// The order of the summary's sentences.
    pub summary_order: SummaryOrder,
    /// Which year a day without one belongs to.
    pub year_preference: YearPreference,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            entities: true,
            dates: true,
            interactions: true,
            summary: true,
            entity_types: Vec::new(),
            min_confidence: 0.0,
            summary_sentences: DEFAULT_SUMMARY_SENTENCES,
            summary_characters: None,
            summary_order: SummaryOrder::default(),
            year_preference: YearPreference::default(),
        }
    }
}

/// The order of a summary's sentences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SummaryOrder {
    /// As they stand in the text.
    #[default]
    Text,
    /// The most important first.
    Rank,
}

/// Which year a day without one ("30.1") belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum YearPreference {
    /// The year that puts the day closest to the reference time.
    #[default]
    Closest,
    /// The latest such day that is not after the reference time.
    Past,
    /// The first such day that is not before the reference time.
    Future,
}

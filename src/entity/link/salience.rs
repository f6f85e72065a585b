//! How much of an article is about each of the things that it names.
//!
//! Each thing's share is a softmax of how often the article's own text names it, how early, whether the headline does, and
//! whether the best sentences do. The weights are learned: conditional logit on which things the editor's lead names, over 6,000
//! articles of `VietNews` with their titles (`tools/salience.py`). Its fit and what was left out are in `docs/QUALITY.md`.

use super::{
    super::{
        known::{plain, words},
        mention::Mention,
    },
    forms::Form,
};
use crate::{
    document::{Document, SectionKind, Sentence},
    text::normalise::Clean,
};

/// Exponent of one more than the number of mentions.
const COUNT: f32 = 0.95;
/// Exponent of one more than the number of the article's sentences before the first mention.
const PLACE: f32 = -0.21;
/// Factor of what the headline names: e to the power of 1.41.
const IN_TITLE: f32 = 4.1;
/// Factor of what a sentence of the summary names: e to the power of 0.46.
const IN_SUMMARY: f32 = 1.58;
/// So many words of a headline are looked at.
const TITLE_WORDS: usize = 64;

/// What there is to know of the sentences of an article.
pub(super) struct Sentences {
    /// For each sentence how many of the article's own come before it, if it is one.
    place: Vec<Option<u32>>,
    /// How many there are.
    count: u32,
    /// Whether each is in the summary.
    in_summary: Vec<bool>,
    /// The words of the headline that the caller gave, with spaces between and around them.
    title: String,
}

impl Sentences {
    /// Looks at the sentences of a document, of which some are its summary.
    pub(super) fn new(document: &Document<'_>, summary: impl Iterator<Item = u32>) -> Self {
        let mut count = 0;
        let mut place = |sentence: &Sentence| {
            let own = document.section_of(sentence).kind == SectionKind::Body && sentence.duplicate_of.is_none();
            own.then(|| {
                count += 1;
                count - 1
            })
        };
        let place: Vec<_> = document.sentences.iter().map(&mut place).collect();
        let mut in_summary = vec![false; place.len()];
        summary.for_each(|sentence| in_summary[sentence as usize] = true);
        let title: Vec<String> = words(Clean::new(document.title).text()).take(TITLE_WORDS).map(plain).collect();
        let title = if title.is_empty() { String::new() } else { format!(" {} ", title.join(" ")) };
        Self { place, count, in_summary, title }
    }

    /// How much speaks for a thing, in no unit; nought for one that only stands in what is around the article.
    pub(super) fn weight(&self, document: &Document<'_>, mentions: &[&Mention], forms: &[&Form<'_>]) -> f32 {
        let (mut own, mut first, mut in_title, mut in_heading, mut in_summary) =
            (0.0_f32, self.count, false, false, false);
        for mention in mentions {
            let at = mention.sentence as usize;
            if let Some(place) = self.place[at] {
                own += 1.0;
                first = first.min(place);
                in_summary |= self.in_summary[at];
            }
            match document.section_of(&document.sentences[at]).kind {
                SectionKind::Title => in_title = true,
                SectionKind::Heading => in_heading = true,
                _ => {}
            }
        }
        in_title |= !self.title.is_empty() && forms.iter().any(|form| self.is_in_title(form));
        if own == 0.0 && !in_title && !in_heading {
            return 0.0;
        }
        let factor = |is: bool, factor: f32| if is { factor } else { 1.0 };
        (1.0 + own).powf(COUNT)
            * (1.0 + first as f32).powf(PLACE)
            * factor(in_title, IN_TITLE)
            * factor(in_summary, IN_SUMMARY)
    }

    fn is_in_title(&self, form: &Form<'_>) -> bool {
        self.title.contains(&format!(" {} ", plain(form.text)))
    }
}

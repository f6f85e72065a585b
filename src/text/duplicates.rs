//! What an article says twice: repeated sentences, and beginnings of sentences that stand elsewhere in full.

use crate::document::{Document, SectionKind, Sentence};

/// The shortest sentence that is not repeated by chance, in bytes.
const LEAST: usize = 30;

/// Marks each sentence of the article that repeats another, and each section that holds nothing else.
///
/// Of equal sentences the first stays. Of a whole sentence and a cut-off copy of it the whole one stays, wherever it stands.
/// Takes `n log n` comparisons for `n` sentences: equal ones stand side by side when sorted, a cut-off one before what goes
/// on from it.
pub(super) fn mark(document: &mut Document<'_>) {
    let article = |s: &Sentence| s.span.len() >= LEAST && document.section_of(s).kind.is_article();
    let sentences = document.sentences.iter().enumerate().filter(|(_, s)| article(s));
    let mut order: Vec<(&str, usize)> = sentences.map(|(i, s)| (words(document.text(s.span)), i)).collect();
    order.sort_unstable();

    let mut repeats = Vec::new();
    // From the last to the first, so that what a sentence repeats is known to stay.
    let mut whole: Option<(&str, usize)> = None;
    for group in order.chunk_by(|a, b| a.0 == b.0).rev() {
        let (text, first) = group[0];
        let goes_on =
            |&(longer, _): &(&str, usize)| is_cut_off(document.text(document.sentences[first].span), text, longer);
        if let Some((_, longer)) = whole.filter(goes_on) {
            repeats.extend(group.iter().map(|&(_, copy)| (copy, longer)));
        } else {
            repeats.extend(group[1..].iter().map(|&(_, copy)| (copy, first)));
            whole = Some((text, first));
        }
    }
    // A headline is no copy of the lead that begins with it.
    let is_title = |i: usize| document.section_of(&document.sentences[i]).kind == SectionKind::Title;
    let repeats: Vec<_> = repeats.into_iter().filter(|&(copy, _)| !is_title(copy)).collect();
    for (copy, original) in repeats {
        document.sentences[copy].duplicate_of = Some(original as u32);
    }
    mark_sections(document);
}

fn mark_sections(document: &mut Document<'_>) {
    for section in document.sentences.chunk_by(|a, b| a.section == b.section) {
        if section.iter().all(|s| s.duplicate_of.is_some()) {
            document.sections[section[0].section as usize].kind = SectionKind::Duplicate;
        }
    }
}

/// A sentence without the punctuation at its end.
fn words(sentence: &str) -> &str {
    sentence.trim_end_matches(|c: char| !c.is_alphanumeric())
}

/// Whether `sentence`, whose `words` are given, has no end of its own and `longer` goes on from it at a word's end.
fn is_cut_off(sentence: &str, words: &str, longer: &str) -> bool {
    let ends = sentence.ends_with(['.', '!', '?', '”', '"', ')']) && !sentence.ends_with("...");
    !ends && longer.strip_prefix(words).is_some_and(|rest| rest.starts_with(|c: char| !c.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use crate::{document::SectionKind, lang::Languages, text, text::normalise::Clean};

    /// The kind of each section, and for each sentence the one that it repeats.
    fn analyze(raw: &str) -> (Vec<SectionKind>, Vec<Option<u32>>) {
        let languages = Languages::load().unwrap();
        let clean = Clean::new(raw);
        let document = text::analyze(&clean, "", languages.find("en").unwrap(), &languages);
        (
            document.sections.iter().map(|s| s.kind).collect(),
            document.sentences.iter().map(|s| s.duplicate_of).collect(),
        )
    }

    #[test]
    fn the_first_of_equal_sentences_stays() {
        let (kinds, repeats) = analyze(
            "A headline\nThe bridge over the river was opened on Monday morning by the mayor of the town.\n\
             The bridge over the river was opened on Monday morning by the mayor of the town.",
        );
        assert_eq!(kinds, [SectionKind::Title, SectionKind::Body, SectionKind::Duplicate]);
        assert_eq!(repeats, [None, None, Some(1)]);
    }

    #[test]
    fn the_whole_sentence_stays_and_so_does_its_line() {
        let (kinds, repeats) = analyze(
            "A headline\nThe bridge over the river was opened on Monday by the mayor of the town.\n\
             They hoped that the new bridge over the old\n\
             The bridge over the river was opened on Monday by the mayor of the town.They hoped that the new bridge over \
             the old river would bring visitors to the town.",
        );
        assert_eq!(kinds, [SectionKind::Title, SectionKind::Body, SectionKind::Duplicate, SectionKind::Body]);
        assert_eq!(repeats, [None, None, Some(4), Some(1), None]);
    }

    #[test]
    fn a_headline_is_no_copy_of_its_lead() {
        let (kinds, repeats) = analyze(
            "The mayor opened the new bridge over the river\n\
             The mayor opened the new bridge over the river on Monday morning, officials of the town said.",
        );
        assert_eq!(kinds, [SectionKind::Title, SectionKind::Body]);
        assert_eq!(repeats, [None, None]);
    }

    #[test]
    fn whole_sentences_with_the_same_beginning_are_no_copies() {
        let (_, repeats) = analyze(
            "The bridge over the river was opened on Monday.\nThe bridge over the river was opened on Monday, said the mayor.",
        );
        assert_eq!(repeats, [None, None]);
    }
}

//! What lines are by their neighbours: headline, headings, teasers, what follows a picture.

use super::line::{Line, Next};
use crate::{document::SectionKind, text::language::Other};

/// The longest heading, in bytes.
const HEADING: usize = 200;
/// The longest caption that is only known by the picture before it, in bytes.
const PICTURE_CAPTION: usize = 300;

/// Gives kinds to lines whose neighbours leave no doubt.
pub(super) fn begin(lines: &mut [Line<'_>]) {
    nothing_else(lines);
    foreign(lines);
    lists(lines);
    pictures(lines);
}

/// Gives every line that is still open its kind; `read` tells whether a classifier has found the headlines of other articles.
pub(super) fn finish(lines: &mut [Line<'_>], read: bool) {
    bylines(lines);
    title(lines);
    headings(lines, read);
}

/// Navigation is what stands around something: where there is nothing else it is the text.
fn nothing_else(lines: &mut [Line<'_>]) {
    if lines.iter().all(|l| l.kind == Some(SectionKind::Navigation)) {
        for line in lines {
            line.kind = None;
        }
    }
}

/// A line in no language of ours is debris.
fn foreign(lines: &mut [Line<'_>]) {
    for line in lines {
        if let Some(Other::Foreign(_)) = line.other {
            line.kind = Some(SectionKind::Foreign);
        }
    }
}

/// Lists of other articles: from a line that opens one to the end of the page, or to where the article goes on.
///
/// In a list, headlines take turns with leads of one paragraph. Two paragraphs in a row are the article again; the first of
/// them is a lead only if the list's other headlines have leads too.
fn lists(lines: &mut [Line<'_>]) {
    let mut at = 0;
    // An article that has not begun yet is not a list's lead: the box stands above it.
    let mut begun = false;
    while at < lines.len() {
        if lines[at].next != Some(Next::List) || !begun {
            begun |= lines[at].kind.is_none() && is_long_paragraph(&lines[at]);
            at += 1;
            continue;
        }
        let (mut headlines, mut leads) = (0, 0);
        let mut last_paragraph = None;
        let mut end = at + 1;
        while let Some(line) = lines.get(end) {
            if line.kind.is_none() {
                if is_long_paragraph(line) || (last_paragraph.is_some() && line.text.ends_with('.')) {
                    if let Some(last) = last_paragraph {
                        end = if headlines > 1 && leads > 1 { end } else { last };
                        break;
                    }
                    last_paragraph = Some(end);
                    leads += 1;
                } else {
                    last_paragraph = None;
                    headlines += 1;
                }
            }
            end += 1;
        }
        for line in lines[at..end].iter_mut().filter(|l| l.kind.is_none()) {
            line.kind = Some(SectionKind::Teaser);
        }
        at = end;
    }
}

fn is_long_paragraph(line: &Line<'_>) -> bool {
    line.is_paragraph && line.text.len() >= 80
}

/// What follows a picture is its caption; what follows the picture of another article is that article's headline, and what
/// follows such a headline that stands twice is its lead.
fn pictures(lines: &mut [Line<'_>]) {
    for at in 1..lines.len() {
        let next = lines[at - 1].next;
        let line = &mut lines[at];
        if line.kind.is_some() {
            continue;
        }
        line.kind = match next {
            Some(Next::Caption) if line.text.len() <= PICTURE_CAPTION => Some(SectionKind::Caption),
            Some(Next::Headline) if line.text.len() <= HEADING && !line.text.ends_with('.') => {
                Some(SectionKind::Teaser)
            }
            Some(Next::Lead) => Some(SectionKind::Teaser),
            _ => None,
        };
    }
}

/// A name alone on a line, right below the headline or behind the article, is the writer's.
fn bylines(lines: &mut [Line<'_>]) {
    let mut open = (0..lines.len()).filter(|&at| lines[at].kind.is_none());
    let (Some(first), Some(second)) = (open.next(), open.next()) else { return };
    let last = open.next_back().unwrap_or(second);
    let is_article = |line: &Line<'_>| line.kind.is_none() && is_long_paragraph(line);
    let below_headline = !lines[first].is_paragraph && lines[second].is_name_like();
    let behind = lines[first..last].iter().any(is_article) && lines[last].is_name_like();
    if below_headline {
        lines[second].kind = Some(SectionKind::Byline);
    }
    if behind {
        lines[last].kind = Some(SectionKind::Byline);
    }
}

/// The first line that is still open, if it does not read as a paragraph and more text follows.
fn title(lines: &mut [Line<'_>]) {
    let mut open = lines.iter_mut().filter(|l| l.kind.is_none());
    let (Some(first), Some(_)) = (open.next(), open.next()) else { return };
    let short = first.text.len() <= HEADING + 100 && !first.text.ends_with(['.', ':', ';']);
    if short {
        first.kind = Some(SectionKind::Title);
    }
}

/// Short lines between paragraphs are headings. Behind the last paragraph they are headlines of other articles where the page
/// goes on with navigation or notices, unless they were found before; else they are a list that ends the article.
fn headings(lines: &mut [Line<'_>], read: bool) {
    let last = lines.iter().rposition(|l| l.kind.is_none() && is_long_paragraph(l));
    // Without a single paragraph nothing can be told from the form.
    let behind = last.map_or(&[][..], |last| &lines[last..]);
    let page_goes_on =
        !read && behind.iter().any(|l| matches!(l.kind, Some(SectionKind::Navigation | SectionKind::Notice)));
    for (at, line) in lines.iter_mut().enumerate().filter(|(_, l)| l.kind.is_none()) {
        let sentences = line.text.contains(". ") || line.text.contains("? ");
        let is_item = line.text.starts_with(['-', '–', '•', '*', '+']);
        line.kind = Some(if line.is_paragraph || sentences || is_item || line.text.len() > HEADING {
            SectionKind::Body
        } else if last.is_some_and(|last| at < last) {
            SectionKind::Heading
        } else if page_goes_on {
            SectionKind::Teaser
        } else {
            SectionKind::Body
        });
    }
}

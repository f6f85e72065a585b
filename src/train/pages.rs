//! Pages put together from articles: what a classifier of lines learns from.
//!
//! Each page is one article - headline, lead, text cut into paragraphs - with its pictures' captions between its paragraphs,
//! headlines and leads of other articles in lists and by themselves, and what sites put around all of it. Pages differ as
//! sites do: a page has its ways, drawn once, and keeps to them.

mod article;

use std::collections::BTreeMap;

use serde::Deserialize;

use super::random::Random;
use crate::text::sections::classifier::APART;
pub(crate) use article::{Article, read};
use article::{ENDS, heading, is_writer, pairs};

/// What sites put around articles.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Furniture {
    /// What is left of pictures before their captions.
    pub pictures: Vec<String>,
    /// Lines above lists of other articles.
    pub lists: Vec<String>,
    /// Other lines of navigation.
    pub navigation: Vec<String>,
    /// Dates below headlines.
    pub dates: Vec<String>,
    /// Place and agency before the first paragraph.
    pub agencies: Vec<String>,
    /// What stands before a headline of another article between paragraphs.
    pub pointers: Vec<String>,
    /// Words that a caption's source follows; captions lose it on some pages.
    pub sources: Vec<String>,
}

/// What a line of a page is: a class of the classifier, or nothing to learn from.
pub(crate) type Label = Option<usize>;

const ARTICLE: Label = Some(0);
const CAPTION: Label = Some(1);
const TEASER: Label = Some(2);
const BYLINE: Label = Some(3);
const _: () = assert!(APART.len() == 3);

/// The lines of a page.
pub(crate) type Page = Vec<(String, Label)>;

/// Makes pages of articles.
pub(crate) struct Pages<'a> {
    articles: &'a [Article],
    furniture: &'a Furniture,
    /// Which articles have two words in their headline.
    related: BTreeMap<(&'a str, &'a str), Vec<usize>>,
    /// Lines that end articles and name who wrote them.
    writers: Vec<&'a str>,
}

impl<'a> Pages<'a> {
    pub(crate) fn new(articles: &'a [Article], furniture: &'a Furniture) -> Self {
        let mut related: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (at, article) in articles.iter().enumerate() {
            for pair in pairs(&article.title) {
                related.entry(pair).or_default().push(at);
            }
        }
        let writers =
            articles.iter().filter_map(|a| a.sentences.last()).filter(|s| is_writer(s)).map(|s| &**s).collect();
        Self { articles, furniture, related, writers }
    }

    /// A page with the article at `at`.
    pub(crate) fn page(&self, at: usize, random: &mut Random) -> Page {
        let article = &self.articles[at];
        let mut page = Page::new();
        if chance(random, 0.2) {
            self.navigation(1, 4, random, &mut page);
        }
        if chance(random, 0.95) {
            page.push((article.title.clone(), ARTICLE));
        }
        if chance(random, 0.2) {
            self.below_headline(random, &mut page);
        }
        let captions = self.captions(article, random);
        let mut blocks = self.paragraphs(article, random);
        self.between(at, captions, &mut blocks, random);
        page.extend(blocks.into_iter().flatten());
        if chance(random, 0.3) {
            page.extend(self.writer(random).map(|writer| (writer, BYLINE)));
        }
        self.behind(at, random, &mut page);
        page
    }

    fn pick(list: &'a [String], random: &mut Random) -> &'a str {
        list.get(random.below(list.len())).map_or("", String::as_str)
    }

    fn navigation(&self, least: usize, most: usize, random: &mut Random, page: &mut Page) {
        for _ in 0..least + random.below(most - least) {
            page.push((Self::pick(&self.furniture.navigation, random).to_owned(), None));
        }
    }

    fn writer(&self, random: &mut Random) -> Option<String> {
        self.writers.get(random.below(self.writers.len())).map(|&writer| writer.to_owned())
    }

    fn below_headline(&self, random: &mut Random, page: &mut Page) {
        let date = Self::pick(&self.furniture.dates, random);
        let Some(writer) = self.writer(random) else { return };
        let line = match random.below(4) {
            0 => (writer, BYLINE),
            1 => (date.to_owned(), None),
            2 => (format!("{writer} - {date}"), None),
            _ => (format!("{writer} | {date}"), None),
        };
        page.push(line);
    }

    /// The lead and the text as blocks of one paragraph, each with its heading, if it has one.
    fn paragraphs(&self, article: &Article, random: &mut Random) -> Vec<Page> {
        // Some sites write a paragraph a sentence, others put up to four in one.
        let longest = 1 + random.below(4);
        let headings = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.15, 0.25, 0.3, 0.7][random.below(10)];
        let items = if chance(random, 0.05) { 0.6 } else { 0.0 };
        let keep_captions = chance(random, 0.4);
        let mut blocks: Vec<Page> = Vec::new();
        if chance(random, 0.9) && !article.lead.trim().is_empty() {
            blocks.push(vec![(article.lead.trim().to_owned(), ARTICLE)]);
        }
        let is_caption = |s: &str| article.captions.iter().any(|c| c.contains(s.trim_end_matches('.')));
        let mut sentences: Vec<&str> = article.sentences.iter().map(|s| s.trim()).filter(|s| !s.is_empty()).collect();
        let writer = sentences.pop_if(|s| is_writer(s)).filter(|_| chance(random, 0.7));
        sentences.retain(|s| keep_captions || !is_caption(s));
        let points = |s: &str| self.furniture.pointers.iter().any(|p| s.starts_with(p.trim_end()));
        let mut rest = &sentences[..];
        while !rest.is_empty() {
            let length = (1 + random.below(longest)).min(rest.len());
            // What has no full stop was a line of its own, and so was what points to another article.
            let open = rest[..length].iter().position(|s| !s.ends_with(ENDS) || points(s));
            let length = open.filter(|_| chance(random, 0.8)).map_or(length, |open| open.max(1));
            let (own, after) = rest.split_at(length);
            let mut block = Page::new();
            if chance(random, headings) && !blocks.is_empty() {
                block.push((heading(own[own.len() - 1], &article.title, random), ARTICLE));
            }
            // A caption left in the text is neither.
            let label = if own.iter().all(|s| is_caption(s)) {
                None
            } else if own.len() == 1 && points(own[0]) {
                TEASER
            } else {
                ARTICLE
            };
            let item = if chance(random, items) { "- " } else { "" };
            block.push((format!("{item}{}", own.join(" ")), label));
            blocks.push(block);
            rest = after;
        }
        if let (Some(first), true) = (blocks.first_mut().and_then(|b| b.first_mut()), chance(random, 0.25)) {
            first.0.insert_str(0, Self::pick(&self.furniture.agencies, random));
        }
        if let Some(writer) = writer {
            match blocks.last_mut().and_then(|b| b.last_mut()) {
                Some(last) if chance(random, 0.3) => last.0 = format!("{} {writer}", last.0),
                _ => blocks.push(vec![(writer.to_owned(), BYLINE)]),
            }
        }
        blocks
    }

    /// The captions of an article, each with what is left of its picture.
    fn captions(&self, article: &Article, random: &mut Random) -> Vec<Page> {
        let (no_sources, no_stops) = (chance(random, 0.4), chance(random, 0.15));
        let pictures = [0.0, 0.0, 0.3, 1.0][random.below(4)];
        let picture = Self::pick(&self.furniture.pictures, random);
        let mut captions = Vec::new();
        for caption in &article.captions {
            let mut text = caption.trim();
            if no_sources {
                text = self.without_source(text);
            }
            if no_stops {
                text = text.trim_end_matches('.');
            }
            let mut lines = Page::new();
            if chance(random, pictures) {
                lines.push((picture.to_owned(), None));
            }
            if !text.is_empty() {
                lines.push((text.to_owned(), CAPTION));
            }
            captions.push(lines);
        }
        captions
    }

    fn without_source<'t>(&self, caption: &'t str) -> &'t str {
        let source = self.furniture.sources.iter().filter_map(|s| caption.rfind(&**s)).min();
        let text = source.map_or(caption, |at| caption[..at].trim_end_matches([' ', '-', '–', '(', '/', '|']));
        if text.len() > 20 { text } else { caption }
    }

    /// Puts captions, headlines of other articles and boxes between the paragraphs.
    fn between(&self, at: usize, captions: Vec<Page>, blocks: &mut Vec<Page>, random: &mut Random) {
        // Seldom between headline and lead.
        let place = |blocks: &[Page], random: &mut Random| match random.below(40) {
            0 => 0,
            1..4 => blocks.len(),
            _ => 1 + random.below(blocks.len()),
        };
        // Captions keep their order, and often follow each other.
        let together = chance(random, 0.15);
        let mut last = place(blocks, random);
        for caption in captions {
            let next = if together { last + 1 } else { place(blocks, random) };
            blocks.insert(next.min(blocks.len()), caption);
            last = next;
        }
        let teasers = [0, 0, 0, 1, 1, 2, 4][random.below(7)];
        let leads = if chance(random, 0.03) { 0.8 } else { 0.0 };
        let pointer = if chance(random, 0.3) { Self::pick(&self.furniture.pointers, random) } else { "" };
        for _ in 0..teasers {
            let mut block = Page::new();
            self.teaser(at, pointer, leads, random, &mut block);
            let next = 1 + random.below(blocks.len());
            blocks.insert(next.min(blocks.len()), block);
        }
        if chance(random, 0.25) {
            let mut block = Page::new();
            self.list(at, 2 + random.below(3), random, &mut block);
            let next = 1 + random.below(blocks.len());
            blocks.insert(next.min(blocks.len()), block);
        }
    }

    /// Headline and perhaps lead of an article other than the one at `at`.
    fn teaser(&self, at: usize, pointer: &str, leads: f64, random: &mut Random, page: &mut Page) {
        let of_headline: Vec<_> = pairs(&self.articles[at].title).collect();
        let shared = of_headline.get(random.below(of_headline.len()));
        // What sites recommend is often of the same people and places.
        let list = shared.filter(|_| chance(random, 0.4)).and_then(|pair| self.related.get(pair));
        let other = match list {
            Some(list) => list[random.below(list.len())],
            None => random.below(self.articles.len()),
        };
        if other == at {
            return;
        }
        let other = &self.articles[other];
        page.push((format!("{pointer}{}", other.title.trim()), TEASER));
        if chance(random, leads) && !other.lead.trim().is_empty() {
            page.push((other.lead.trim().to_owned(), TEASER));
        }
    }

    /// A list of other articles with a line above it.
    fn list(&self, at: usize, length: usize, random: &mut Random, page: &mut Page) {
        if chance(random, 0.95) {
            page.push((Self::pick(&self.furniture.lists, random).to_owned(), None));
        }
        let leads = [0.0, 0.6, 1.0][random.below(3)];
        for _ in 0..length {
            self.teaser(at, "", leads, random, page);
        }
    }

    /// What follows the article.
    fn behind(&self, at: usize, random: &mut Random, page: &mut Page) {
        if chance(random, 0.3) {
            self.navigation(1, 5, random, page);
        }
        for _ in 0..[0, 1, 1, 1, 2][random.below(5)] {
            self.list(at, 1 + random.below(7), random, page);
        }
        if chance(random, 0.7) {
            self.navigation(1, 6, random, page);
        }
    }
}

fn chance(random: &mut Random, share: f64) -> bool {
    random.unit() < share
}

#[cfg(test)]
mod tests {
    use super::*;

    fn articles() -> Vec<Article> {
        let corpus = (0..6).map(|i| {
            format!(
                "{{\"title\":\"Cầu Bạch Hạc {i}\",\"reference_summary\":\"Lời dẫn {i}.\",\"sentences\":[\"Câu một {i}.\",\
                 \"Câu hai {i}.\",\"Minh An\"],\"captions\":[\"Cầu {i} - Ảnh: Minh An\"]}}\n"
            )
        });
        read(&corpus.collect::<String>()).unwrap()
    }

    #[test]
    fn a_page_holds_its_article_in_order_and_the_same_seed_gives_the_same_page() {
        let articles = articles();
        let furniture = Furniture { lists: vec!["Tin mới".to_owned()], ..Furniture::default() };
        let pages = Pages::new(&articles, &furniture);
        let mut teasers = 0;
        for seed in 0..200 {
            let page = pages.page(2, &mut Random::new(seed));
            assert_eq!(page, pages.page(2, &mut Random::new(seed)));
            let text: Vec<&str> = page.iter().filter(|(_, l)| *l == ARTICLE).map(|(t, _)| t.as_str()).collect();
            let text = text.join(" ");
            let (one, two) = (text.rfind("Câu một 2.").unwrap(), text.rfind("Câu hai 2.").unwrap());
            assert!(one < two && page.iter().any(|(_, label)| *label == CAPTION));
            for (line, _) in page.iter().filter(|(_, label)| *label == TEASER) {
                teasers += 1;
                assert!(!line.contains('2'), "{line}");
            }
        }
        assert!(teasers > 0);
    }

    #[test]
    fn captions_lose_their_source() {
        let furniture = Furniture { sources: vec!["Ảnh:".to_owned()], ..Furniture::default() };
        let pages = Pages::new(&[], &furniture);
        let (whole, bare) = ("Người dân đi qua cầu mới - Ảnh: Minh An", "Người dân đi qua cầu mới");
        assert_eq!(pages.without_source(whole), bare);
        assert_eq!(pages.without_source("Ảnh: Minh An"), "Ảnh: Minh An");
    }
}

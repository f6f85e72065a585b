//! The features of a page's lines: one function for training and for classifying.
//!
//! A feature is a 64-bit hash of its template and values. A line has those of its words and its form, of its place, of its
//! neighbours, and of what it shares with the rest of the page: a headline of another article shares nothing with this one,
//! a caption much, and a caption that was left in the text all.

use super::{
    form::{Form, WORDS},
    line::Line,
};
use crate::{
    document::SectionKind,
    entity::hashing::{hash, mix},
};

/// Longer lines are paragraphs: of some 13,000 captions one in a thousand is longer, in bytes.
const LONGEST: usize = 360;
/// Fewer open lines are no page to be read.
const FEW: usize = 6;
/// Shorter lines below the headline are no leads, in bytes.
const LEAD: usize = 60;
/// Lines to each side that are compared one by one with a line.
const NEAR: usize = 6;
/// Bits of a line's signature.
const SIGNATURE: usize = 1024;

/// The pairs of words of one line, as bits.
type Signature = [u64; SIGNATURE / 64];

/// A page's lines as features see them.
#[derive(Debug)]
pub(crate) struct Page<'l, 'a> {
    lines: &'l [Line<'a>],
    /// The lines that may be the article's, in order, by their index.
    open: Vec<usize>,
    /// What each open line is made of.
    signatures: Vec<Signature>,
    /// Which open line has each pair of words: its number from 1, or [`SEVERAL`].
    owners: Vec<u32>,
    /// Eighths of the open lines that are short: some sites write a paragraph a sentence.
    short: u64,
}

/// More than one line has it.
const SEVERAL: u32 = u32::MAX;

impl<'l, 'a> Page<'l, 'a> {
    /// Looks at the lines that the rules left open, and at what they said of the others.
    pub(crate) fn new(lines: &'l [Line<'a>]) -> Self {
        let open: Vec<usize> = (0..lines.len()).filter(|&at| lines[at].kind.is_none()).collect();
        let bytes: usize = open.iter().map(|&at| lines[at].text.len()).sum();
        // A pair of words for some five bytes: the table is half empty.
        let size = (bytes / 2).next_power_of_two().clamp(1 << 10, 1 << 16);
        let short = open.iter().filter(|&&at| lines[at].text.len() <= LONGEST / 2).count();
        let short = (short * 8).checked_div(open.len()).unwrap_or_default() as u64;
        let mut page = Self { lines, signatures: Vec::with_capacity(open.len()), owners: vec![0; size], short, open };
        for (number, &at) in (1..).zip(&page.open) {
            let mut signature = [0; SIGNATURE / 64];
            for_pairs(lines[at].text, |pair| {
                set(&mut signature, pair);
                let owner = &mut page.owners[pair as usize & (size - 1)];
                *owner = if *owner == 0 || *owner == number { number } else { SEVERAL };
            });
            page.signatures.push(signature);
        }
        page
    }

    /// The lines to decide on, as numbers among the open ones: those short enough to be anything but a paragraph, behind the
    /// first one, which is the headline, and the lead. None on pages so short that little can be told from what is around.
    pub(crate) fn candidates(&self) -> impl Iterator<Item = usize> {
        let is_lead = |number: usize| number == 1 && self.line(1).is_paragraph && self.line(1).text.len() > LEAD;
        let numbers = if self.open.len() < FEW { 0..0 } else { 1..self.open.len() };
        numbers.filter(move |&number| self.line(number).text.len() <= LONGEST && !is_lead(number))
    }

    /// The index of an open line among all lines.
    pub(crate) fn index(&self, number: usize) -> usize {
        self.open[number]
    }

    fn line(&self, number: usize) -> &Line<'a> {
        &self.lines[self.open[number]]
    }

    /// Appends the features of an open line.
    pub(crate) fn features(&self, number: usize, out: &mut Vec<u64>) {
        let line = self.line(number);
        let form = Form::new(line.text);
        form.features(out);
        self.place(number, &form, out);
        self.neighbours(number, &form, out);
        self.shared(number, &form, out);
    }

    /// Appends the features of where a line stands.
    fn place(&self, number: usize, form: &Form, out: &mut Vec<u64>) {
        let from_end = self.open.len() - 1 - number;
        let (first, last) = (number.min(6) as u64, from_end.min(6) as u64);
        let relative = (number * 8 / self.open.len()) as u64;
        out.extend([
            hash([50, first]),
            hash([51, last]),
            hash([52, relative]),
            hash([53, first, form.shape]),
            hash([54, last, form.shape]),
            hash([55, self.short, form.shape]),
            hash([56, self.short, form.length]),
        ]);
    }

    /// Appends the features of the lines around.
    fn neighbours(&self, number: usize, form: &Form, out: &mut Vec<u64>) {
        let at = self.open[number];
        let kind = |at: Option<usize>| at.and_then(|at| self.lines.get(at)).map_or(0, look);
        let (before, after) = (kind(at.checked_sub(1)), kind(Some(at + 1)));
        let (second_before, second_after) = (kind(at.checked_sub(2)), kind(Some(at + 2)));
        out.extend([
            hash([60, before]),
            hash([61, after]),
            hash([62, before, after]),
            hash([63, before, form.shape]),
            hash([64, after, form.shape]),
            hash([65, before, after, form.shape]),
            hash([66, second_before, before]),
            hash([67, after, second_after]),
            hash([68, second_before, before, after, second_after]),
        ]);
        let run = self.run(at);
        out.extend([hash([57, run]), hash([58, run, before]), hash([59, run, form.shape])]);
    }

    /// How many open paragraphs follow each other at a line, up to four: leads in a list stand alone.
    fn run(&self, at: usize) -> u64 {
        const MOST: usize = 4;
        let is_paragraph = |line: &&Line<'_>| line.kind.is_none() && line.is_paragraph && line.text.len() > LONGEST / 4;
        let own = self.lines.get(at).filter(is_paragraph);
        let before = self.lines[..at].iter().rev().take(MOST).take_while(is_paragraph).count();
        let after = self.lines[at + 1..].iter().take(MOST).take_while(is_paragraph).count();
        if own.is_some() { (1 + before + after).min(MOST) as u64 } else { 0 }
    }

    /// Appends the features of what a line shares with the rest of the page.
    fn shared(&self, number: usize, form: &Form, out: &mut Vec<u64>) {
        let own = number as u32 + 1;
        let (mut all, mut elsewhere, mut title, mut before, mut after) = (0, 0, 0, 0, 0);
        let before_line = number.checked_sub(1).map(|n| &self.signatures[n]);
        let after_line = self.signatures.get(number + 1);
        let near = number.saturating_sub(NEAR)..self.signatures.len().min(number + NEAR + 1);
        let mut nearest = [0; 2 * NEAR + 1];
        for_pairs(self.line(number).text, |pair| {
            let owner = self.owners[pair as usize & (self.owners.len() - 1)];
            all += 1;
            elsewhere += usize::from(owner != own);
            title += usize::from(number > 0 && has(&self.signatures[0], pair));
            before += usize::from(before_line.is_some_and(|s| has(s, pair)));
            after += usize::from(after_line.is_some_and(|s| has(s, pair)));
            for (count, signature) in nearest.iter_mut().zip(&self.signatures[near.clone()]) {
                *count += usize::from(has(signature, pair));
            }
        });
        nearest[number - near.start] = 0;
        let nearest = nearest.into_iter().max().unwrap_or_default();
        // From nought to eight eighths.
        let share = |part: usize| (part * 8).checked_div(all).unwrap_or_default() as u64;
        let [elsewhere, title, before, after, nearest] = [elsewhere, title, before, after, nearest].map(share);
        out.extend([
            hash([70, elsewhere]),
            hash([71, title]),
            hash([72, before]),
            hash([73, after]),
            hash([74, elsewhere, form.shape]),
            hash([75, title, form.shape]),
            hash([76, before.max(after), form.shape]),
            hash([77, elsewhere, title]),
            hash([78, elsewhere, form.end]),
            hash([79, nearest]),
            hash([80, nearest, form.shape]),
            hash([81, nearest, elsewhere]),
        ]);
    }
}

/// What a line is to its neighbours: its kind, or how it looks where that is open.
fn look(line: &Line<'_>) -> u64 {
    match line.kind {
        Some(kind) => 10 + kind as u64,
        None if line.text.len() > LONGEST => 1,
        None if line.is_paragraph && line.text.len() > LONGEST / 2 => 2,
        None if line.is_paragraph => 3,
        None if line.text.len() > LONGEST / 4 => 4,
        None => 5,
    }
}

/// Calls `visit` with a hash of each two neighbouring words, as they are written.
fn for_pairs(text: &str, mut visit: impl FnMut(u64)) {
    let (mut last, mut word) = (0, 0_u64);
    for byte in text.bytes().chain([b' ']) {
        if byte.is_ascii_alphanumeric() || byte >= 0x80 {
            word = (word ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        } else if word != 0 {
            if last != 0 {
                visit(hash([last, word]));
            }
            (last, word) = (word, 0);
        }
    }
}

fn set(signature: &mut Signature, pair: u64) {
    let bit = (pair >> 40) as usize % SIGNATURE;
    signature[bit / 64] |= 1 << (bit % 64);
}

fn has(signature: &Signature, pair: u64) -> bool {
    let bit = (pair >> 40) as usize % SIGNATURE;
    signature[bit / 64] >> (bit % 64) & 1 == 1
}

/// A number for the features that this program computes: those of a made-up page.
pub(crate) fn fingerprint() -> u64 {
    let line = |text, kind| Line { text, begin: 0, kind, other: None, next: None, is_paragraph: true, doubtful: false };
    let lines = [
        line("Cầu Bạch Hạc thông xe sau 3 năm", None),
        line("Ảnh", Some(SectionKind::Navigation)),
        line("Cầu Bạch Hạc thông xe: \"Đẹp\" (12.5).", None),
        line("Nước lên - người dân Bạch Hạc đợi xe!", None),
        line("Sáng nay, người dân đi qua cầu.", None),
        line("Cầu", None),
        line("Sáng nay", None),
    ];
    let page = Page::new(&lines);
    let mut all = vec![LONGEST as u64, WORDS as u64];
    for number in page.candidates() {
        page.features(number, &mut all);
    }
    all.into_iter().fold(0, mix)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The features of the line at `number` of a page whose lines are all open.
    fn features(lines: &[&str], number: usize) -> BTreeSet<u64> {
        let line =
            |text| Line { text, begin: 0, kind: None, other: None, next: None, is_paragraph: true, doubtful: false };
        let lines: Vec<Line<'_>> = lines.iter().map(|&text| line(text)).collect();
        let mut out = Vec::new();
        Page::new(&lines).features(number, &mut out);
        out.into_iter().collect()
    }

    #[test]
    fn capitals_are_folded_and_accents_are_not() {
        let [a, b, c] = ["Nam về", "nam về", "năm về"].map(|text| features(&[text], 0));
        assert!(a.intersection(&b).count() > c.intersection(&b).count());
        assert_ne!(b, c);
    }

    #[test]
    fn a_line_is_known_by_what_it_shares_with_the_page() {
        let caption = "Người dân đi qua cầu mới.";
        let [own, other] = ["Hôm nay người dân đi qua cầu mới.", "Giá vàng tăng trở lại hôm nay vì lo ngại."]
            .map(|text| features(&[text, caption, "Hết."], 1));
        assert_ne!(own, other);
    }

    #[test]
    fn the_headline_the_lead_long_lines_and_short_pages_are_not_doubted() {
        let long = "Người dân đi qua cầu. ".repeat(20);
        let lead = "Cây cầu mới nối hai bờ sông được thông xe sáng nay, sớm hai tháng.";
        let texts = ["Cầu mới", lead, &long, "Ảnh", "Cầu", "Sông"];
        let line = |&text| Line {
            text,
            begin: 0,
            kind: None,
            other: None,
            next: None,
            is_paragraph: text != "Ảnh",
            doubtful: false,
        };
        let lines: Vec<Line<'_>> = texts.iter().map(line).collect();
        assert_eq!(Page::new(&lines).candidates().collect::<Vec<_>>(), [3, 4, 5]);
        assert_eq!(Page::new(&lines[..FEW - 1]).candidates().count(), 0);
        assert_eq!(Page::new(&[]).candidates().count(), 0);
    }

    #[test]
    fn the_fingerprint_stays_the_same_from_call_to_call() {
        assert_eq!(fingerprint(), fingerprint());
    }
}

//! What a sentence looks like: whether it stands by itself, and whether it is one at all.

use std::collections::HashSet;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::article::is_word;
use crate::{
    document::{Document, Sentence, Token, TokenKind},
    error::LoadError,
    lang::table::Table,
};

/// Words by which the form of a sentence is known, in small letters.
#[derive(Debug)]
pub(crate) struct Tables {
    pronouns: HashSet<Box<str>>,
    connectives: HashSet<Box<str>>,
    credits: HashSet<Box<str>>,
    encounters: AhoCorasick,
}

/// The most words of an entry in the tables.
const OPENING: usize = 4;

impl Tables {
    /// Reads a language's `summary.txt`.
    pub(crate) fn new(table: &Table) -> Result<Self, LoadError> {
        let read =
            |header| -> Result<HashSet<Box<str>>, LoadError> { Ok(table.entries(header)?.map(Into::into).collect()) };
        let encounters = AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(table.entries("encounters")?);
        Ok(Self {
            pronouns: read("pronouns")?,
            connectives: read("connectives")?,
            credits: read("credits")?,
            encounters: encounters.map_err(|error| table.problem(format!("[encounters]: {error}")))?,
        })
    }
}

impl Tables {
    /// Whether one of the words for encounters stands in a text by itself.
    fn says_encounter(&self, text: &str) -> bool {
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        self.encounters.find_iter(text).any(|found| {
            !is_word(text[..found.start()].chars().next_back()) && !is_word(text[found.end()..].chars().next())
        })
    }
}

/// How fit a sentence is to stand in a summary, the fittest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fitness {
    /// A whole sentence that can be read by itself.
    Whole,
    /// A whole sentence about somebody or something that only the sentence before it names.
    Leaning,
    /// A whole sentence that may be the caption of a picture.
    Doubtful,
    /// No whole sentence, or a question.
    Fragment,
}

/// The form of a sentence.
#[allow(clippy::struct_excessive_bools)] // Each is a feature.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Form {
    pub(crate) fitness: Fitness,
    pub(crate) connective: bool,
    /// It begins with a quotation.
    pub(crate) quotation: bool,
    /// It has a quotation mark.
    pub(crate) quoted: bool,
    pub(crate) colon: bool,
    /// It says that people met or spoke with each other.
    pub(crate) encounter: bool,
}

/// What is left out at the end of a sentence before its last mark is looked at, and at its start.
const CLOSING: [char; 8] = ['"', '”', '’', '\'', '»', ')', ']', ' '];
const OPENING_MARKS: [char; 8] = ['"', '“', '‘', '\'', '«', '(', '[', '-'];

/// A whole sentence has so many words.
const LEAST_WORDS: usize = 5;

impl Form {
    /// The form of a sentence; it is known whether the source of a picture follows.
    pub(crate) fn new(document: &Document<'_>, sentence: &Sentence, spaced: bool, is_credited: bool) -> Self {
        let text = document.text(sentence.span);
        let all = document.tokens_of(sentence);
        let tables = &document.language.openings;
        let fitness = if !is_whole(text, all, spaced) {
            Fitness::Fragment
        } else if document.section_of(sentence).doubtful || begins_with_source(document, sentence) || is_credited {
            Fitness::Doubtful
        } else if opens_with(document, all, &tables.pronouns, is_no_name) {
            Fitness::Leaning
        } else {
            Fitness::Whole
        };
        Self {
            fitness,
            connective: opens_with(document, all, &tables.connectives, |_, _| true),
            quotation: text.starts_with(['"', '“', '‘', '«', '\'']),
            quoted: text.contains(['"', '“', '«']),
            colon: text.contains(": "),
            encounter: tables.says_encounter(text),
        }
    }

    /// Whether a space stands before most full stops, as in texts that were taken apart for machines. Elsewhere such a full
    /// stop was put behind a line that had none.
    pub(crate) fn are_stops_spaced(document: &Document<'_>, sentences: &[&Sentence]) -> bool {
        sentences.iter().filter(|s| is_stop_spaced(document.text(s.span))).count() * 2 > sentences.len()
    }
}

fn is_stop_spaced(text: &str) -> bool {
    text.ends_with(" .")
}

fn is_whole(text: &str, tokens: &[Token], spaced: bool) -> bool {
    let words = || tokens.iter().filter(|t| is_word(t));
    let end = text.trim_end_matches(CLOSING);
    // An ellipsis ends a list ("rice, tea, coffee..."), or it tells that something is cut off.
    let cut_off = end.ends_with("..") || end.ends_with('…');
    let ends = if cut_off {
        text.matches(", ").nth(1).is_some()
    } else {
        end.ends_with(['.', '!']) && (spaced || !is_stop_spaced(text))
    };
    let begins = !text.trim_start_matches(OPENING_MARKS).starts_with(char::is_lowercase);
    ends && begins && words().nth(LEAST_WORDS - 1).is_some()
}

/// Whether the source of a picture stands before the sentence, with no full stop between them: "Photo: Ada Marsh The ferry …".
pub(crate) fn begins_with_source(document: &Document<'_>, sentence: &Sentence) -> bool {
    let is_colon = |document: &Document<'_>, next: Option<&Token>| next.is_some_and(|t| document.text(t.span) == ":");
    opens_with(document, document.tokens_of(sentence), &document.language.openings.credits, is_colon)
}

/// Whether a token is no part of a name.
fn is_no_name(_: &Document<'_>, token: Option<&Token>) -> bool {
    token.is_none_or(|t| !t.case.has_capital())
}

/// Whether the sentence begins with one of `openings`, and what comes next is as `next` wants it.
fn opens_with(
    document: &Document<'_>,
    tokens: &[Token],
    openings: &HashSet<Box<str>>,
    next: impl Fn(&Document<'_>, Option<&Token>) -> bool,
) -> bool {
    let first = tokens.iter().position(|t| t.kind != TokenKind::Punctuation).unwrap_or(tokens.len());
    let mut phrase = String::new();
    let words = &tokens[first..];
    (0..OPENING.min(words.len())).any(|at| {
        if words[at].kind != TokenKind::Word {
            return false;
        }
        if at > 0 {
            phrase.push(' ');
        }
        phrase.push_str(&document.text(words[at].span).to_lowercase());
        openings.contains(&*phrase) && next(document, words.get(at + 1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::tests::with_document;

    fn form(language: &str, text: &str) -> Form {
        with_document(language, "", text, |document| {
            assert_eq!(document.sentences.len(), 1, "{text}");
            Form::new(document, &document.sentences[0], false, false)
        })
    }

    fn hold(language: &str, fitness: Fitness, texts: &[&str]) {
        for text in texts {
            assert_eq!(form(language, text).fitness, fitness, "{text}");
        }
    }

    #[test]
    fn encounters() {
        for (language, text, says) in [
            ("vi", "Chiều nay, bà Lý Thu Hạ đã hội đàm với ông Karl Berg tại Rạch Bàu.", true),
            ("vi", "Bà Lý Thu Hạ đã gặp ông Karl Berg.", true),
            ("vi", "Thuyền trưởng đã gặt hái nhiều thành công trên biển lớn.", false),
            ("en", "Minister Ada Marsh met with her Norwegian colleague Karl Berg in Port Ellen.", true),
            ("en", "The ferry met without fail every train that came in.", false),
        ] {
            assert_eq!(form(language, text).encounter, says, "{text}");
        }
    }

    #[test]
    fn whole_sentences() {
        let vietnamese = [
            "Chợ Rạch Bàu mở cửa lại sáng nay.",
            "“Chợ mở cửa lại sáng nay”, bà Bảy nói.",
            "Bà Bảy nói: “Chợ mở cửa lại sáng nay.”",
            "Xã trồng xoài, ổi, mận...",
            "Xã trồng xoài, ổi, mận, cam…",
            "12 hộ dân đã nhận tiền đền bù.",
            "Chợ mở cửa lại rồi bà con ơi!",
            // A name says who is meant.
            "Ông Bảy Lụa nhận gỗ mít của bà con.",
        ];
        hold("vi", Fitness::Whole, &vietnamese);
        let english = ["The market opened again this morning.", "\"The market opened again,\" Ms Quist said."];
        hold("en", Fitness::Whole, &english);
    }

    #[test]
    fn leaning_sentences() {
        let vietnamese = [
            "Ông nhận hết số gỗ mít của bà con.",
            "Điều này khiến nhiều hộ dân lo lắng.",
            "“Họ sẽ về xã vào sáng mai.”",
        ];
        hold("vi", Fitness::Leaning, &vietnamese);
        let english = ["He took all the wood that people brought.", "This has worried many families in town."];
        hold("en", Fitness::Leaning, &english);
    }

    #[test]
    fn fragments_and_questions() {
        let vietnamese = [
            "Bao giờ cầu Bến Sỏi mới xong?",
            "Bà Bảy hỏi: “Bao giờ cầu Bến Sỏi xong?”",
            "Chợ Rạch Bàu mở cửa lại sáng nay",
            "chợ Rạch Bàu mở cửa lại sáng nay.",
            "Chợ Rạch Bàu mở cửa lại vì…",
            "Chợ Rạch Bàu mở cửa lại, bởi vì...",
            "Chợ mở cửa lại.",
            "Chợ Rạch Bàu mở cửa lại sáng nay .",
            "Danh sách các hộ được đền bù:",
        ];
        hold("vi", Fitness::Fragment, &vietnamese);
        let english =
            ["When will the bridge be finished?", "the market opened again this morning.", "It did so again."];
        hold("en", Fitness::Fragment, &english);
    }

    #[test]
    fn what_may_be_a_caption_is_doubtful_if_it_is_whole() {
        for (text, fitness) in [
            ("Chợ Rạch Bàu mở cửa lại sáng nay.", Fitness::Doubtful),
            ("Ông nhận hết số gỗ mít của bà con.", Fitness::Doubtful),
            ("Chợ Rạch Bàu mở cửa lại sáng nay", Fitness::Fragment),
        ] {
            with_document("vi", "", text, |document| {
                document.sections[0].doubtful = true;
                assert_eq!(Form::new(document, &document.sentences[0], false, false).fitness, fitness, "{text}");
            });
        }
        let fittest_first = [Fitness::Whole, Fitness::Leaning, Fitness::Doubtful, Fitness::Fragment];
        assert!(fittest_first.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn beside_the_source_of_a_picture_a_sentence_is_doubtful() {
        let begins = "Ảnh: Lê Vân Chợ Rạch Bàu mở cửa lại sáng nay.";
        hold("vi", Fitness::Doubtful, &[begins]);
        hold("en", Fitness::Doubtful, &["Photo: Bendt Maro The market opened again this morning."]);
        hold("vi", Fitness::Whole, &["Ảnh hưởng của bão khiến chợ vắng khách sáng nay."]);
        hold("en", Fitness::Whole, &["Photo dealers at the market opened again this morning."]);
        for (text, fitness) in [
            ("Chợ Rạch Bàu mở cửa lại sáng nay.", Fitness::Doubtful),
            ("Chợ Rạch Bàu mở cửa lại sáng nay", Fitness::Fragment),
        ] {
            with_document("vi", "", text, |document| {
                assert_eq!(Form::new(document, &document.sentences[0], false, true).fitness, fitness, "{text}");
            });
        }
    }

    #[test]
    fn spaced_stops_say_nothing_where_most_are_spaced() {
        for (text, spaced) in [
            ("Chợ mở cửa lại sáng nay . Phường lát xong nền gạch . Bãi xe thu hai nghìn đồng .", true),
            ("Chợ mở cửa lại sáng nay. Phường lát xong nền gạch . Bãi xe thu hai nghìn đồng.", false),
            ("Chợ mở cửa lại sáng nay. Phường lát xong nền gạch .", false),
        ] {
            with_document("vi", "", text, |document| {
                let sentences: Vec<&Sentence> = document.sentences.iter().collect();
                assert_eq!(Form::are_stops_spaced(document, &sentences), spaced, "{text}");
                for sentence in sentences {
                    let whole = spaced || !document.text(sentence.span).ends_with(" .");
                    let fitness = Form::new(document, sentence, spaced, false).fitness;
                    assert_eq!(fitness == Fitness::Whole, whole, "{text}");
                }
            });
        }
    }

    #[test]
    fn wording() {
        let connective = |language, text| form(language, text).connective;
        assert!(connective("vi", "Tuy nhiên, chợ vẫn mở cửa sáng nay."));
        assert!(connective("vi", "Bên cạnh đó chợ Rạch Bàu mở cửa."));
        assert!(!connective("vi", "Chợ vẫn mở cửa tuy nhiên vắng khách."));
        assert!(connective("en", "However, the market opened this morning."));
        assert!(!connective("en", "The market, however, opened this morning."));
        let quoted = form("vi", "“Chợ mở cửa lại”, bà Bảy nói sáng nay.");
        assert!(quoted.quotation && quoted.quoted && !quoted.colon);
        let behind = form("vi", "Bà Bảy nói sáng nay: “Chợ mở cửa lại.”");
        assert!(!behind.quotation && behind.quoted && behind.colon);
        let plain = form("vi", "Chợ mở cửa lại lúc 7:30 sáng nay.");
        assert!(!plain.quotation && !plain.quoted && !plain.colon);
    }
}

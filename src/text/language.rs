//! Which language a text, or a section of it, is in.
//!
//! The library's detector (whatlang: trigrams and alphabets, after Cavnar and Trenkle 1994) is restricted to the languages
//! that we analyse unless it is sure of another. A text that is plainly in another one is refused rather than analysed by the
//! wrong tables.

use whatlang::{Detector, Info, Lang};

use super::chars::{self, Class};
use crate::{
    analysis::DetectedLanguage,
    error::InputError,
    lang::{Language, Languages},
};

/// What is looked at of a text: pieces of so many bytes, spread over all of it, since pages begin with all kinds of debris.
const PIECES: usize = 5;
const PIECE: usize = 160;
/// What is looked at of a line, which has the document's language to go by.
const LINE_SAMPLE: usize = 192;
/// Letters from which on the detector is believed when it names a language that is none of ours.
const ENOUGH_LETTERS: usize = 60;
/// Letters from which on it is asked about a line.
const ENOUGH_LINE_LETTERS: usize = 30;
/// How sure we are at most of a text that the detector would rather have in another language.
const DOUBTFUL: f32 = 0.5;

/// The code for "no language that is known" (BCP 47).
const UNDETERMINED: &str = "und";

/// The language of a text with its title.
///
/// # Errors
/// [`InputError::UnsupportedLanguage`] if it is plainly written in another language than ours, all of it.
pub fn detect<'l>(
    languages: &'l Languages,
    title: &str,
    text: &str,
) -> Result<(&'l Language, DetectedLanguage), InputError> {
    let pieces = pieces(title, text);
    let sample = pieces.join("\n");
    let letters = Letters::count(&sample);
    // A text of which one piece is ours is analysed, whatever stands in the others.
    let has_ours = || pieces.iter().any(|piece| is_ours(languages, piece));
    if letters.other > letters.latin && !has_ours() {
        return Err(unsupported(languages, any(&sample)));
    }
    // Among all languages first; among ours only if that names another one.
    let best = whatlang::detect(&sample);
    let best_is_ours = best.as_ref().is_some_and(|info| languages.identified(info.lang()).is_some());
    if let Some(info) = best.as_ref().filter(|info| !best_is_ours && info.is_reliable())
        && letters.latin >= ENOUGH_LETTERS
        && !has_ours()
    {
        return Err(unsupported(languages, code(info.lang())));
    }
    let found = best.filter(|_| best_is_ours).or_else(|| restricted(languages).detect(&sample));
    let (language, confidence) =
        match found.and_then(|info| Some((languages.identified(info.lang())?, info.confidence()))) {
            Some((language, confidence)) if best_is_ours => (language, confidence as f32),
            Some((language, confidence)) => (language, (confidence as f32).min(DOUBTFUL)),
            None => (languages.assumed(), 0.0),
        };
    Ok((language, DetectedLanguage { code: language.code, confidence, detected: true }))
}

/// Whether a piece of text is reliably in a language of ours.
fn is_ours(languages: &Languages, piece: &str) -> bool {
    whatlang::detect(piece).is_some_and(|info| info.is_reliable() && languages.identified(info.lang()).is_some())
}

/// The title and pieces from all over the text; all of it where it is short.
fn pieces<'t>(title: &'t str, text: &'t str) -> Vec<&'t str> {
    let mut pieces = vec![prefix(title, PIECE)];
    if text.len() <= PIECES * PIECE {
        pieces.extend(text.split('\n'));
    } else {
        let stride = (text.len() - PIECE) / (PIECES - 1);
        pieces.extend((0..PIECES).map(|i| prefix(&text[text.ceil_char_boundary(i * stride)..], PIECE)));
    }
    pieces
}

/// The error for a language that is none of ours.
pub(crate) fn unsupported(languages: &Languages, code: &str) -> InputError {
    let supported = languages.codes().collect::<Vec<_>>().join(", ");
    InputError::UnsupportedLanguage { code: code.to_owned(), supported }
}

/// The language of a section where it is not the document's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Other {
    /// One that we analyse, with its code.
    Known(&'static str),
    /// Another one, with its BCP-47 code.
    Foreign(&'static str),
}

/// The language of a line, if it is not the document's: told by its script, or by the detector where the line is long enough
/// and its letters give reason to ask.
pub(crate) fn of_line(languages: &Languages, document: &Language, line: &str) -> Option<Other> {
    if line.is_ascii() && !document.accented {
        // Nearly every line of such a page; other languages without a single accent are taken for it.
        return None;
    }
    let sample = prefix(line, LINE_SAMPLE);
    let letters = Letters::count(sample);
    if letters.other > letters.latin {
        return Some(Other::Foreign(any(sample)));
    }
    // A line is asked about only if it has too few or too many accents for its document.
    let accented = letters.accented * 10 > letters.latin;
    let suspect = if document.accented { !accented } else { letters.accented * 50 > letters.latin };
    if letters.latin < ENOUGH_LINE_LETTERS || !suspect {
        return None;
    }
    let best = whatlang::detect(sample).filter(|info| info.is_reliable() && letters.latin >= ENOUGH_LETTERS);
    if let Some(info) = best.filter(|info| languages.identified(info.lang()).is_none()) {
        return Some(Other::Foreign(code(info.lang())));
    }
    let info = restricted(languages).detect(sample).filter(Info::is_reliable)?;
    let language = languages.identified(info.lang())?;
    (language.code != document.code).then_some(Other::Known(language.code))
}

/// The code of whatever language `text` is reliably in.
fn any(text: &str) -> &'static str {
    whatlang::detect(text).filter(Info::is_reliable).map_or(UNDETERMINED, |info| code(info.lang()))
}

fn restricted(languages: &Languages) -> Detector {
    Detector::with_allowlist(languages.iter().map(|l| l.identifier).collect())
}

/// Letters of a text by kind.
#[derive(Default)]
struct Letters {
    /// In Latin script, with or without accents.
    latin: usize,
    /// In Latin script, beyond ASCII.
    accented: usize,
    /// In another script.
    other: usize,
}

impl Letters {
    fn count(text: &str) -> Self {
        let mut letters = Self::default();
        for c in text.chars() {
            match c {
                'a'..='z' | 'A'..='Z' => letters.latin += 1,
                '\0'..='\u{7f}' => {}
                '\u{80}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' if chars::class(c).is_letter() => {
                    letters.latin += 1;
                    letters.accented += 1;
                }
                _ if matches!(chars::class(c), Class::Lower | Class::Upper | Class::Letter) => letters.other += 1,
                _ => {}
            }
        }
        letters
    }
}

/// The longest start of `text` that is at most `bytes` long.
fn prefix(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// BCP-47 prefers two letters; the library gives ISO 639-3.
fn code(language: Lang) -> &'static str {
    match language {
        Lang::Vie => "vi",
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Ukr => "uk",
        Lang::Cmn => "zh",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Tha => "th",
        Lang::Khm => "km",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Ind => "id",
        Lang::Tgl => "tl",
        Lang::Ara => "ar",
        Lang::Hin => "hi",
        _ => language.code(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Result<&'static str, String> {
        let languages = Languages::load().unwrap();
        match detect(&languages, "", text) {
            Ok((_, language)) => Ok(language.code),
            Err(InputError::UnsupportedLanguage { code, .. }) => Err(code),
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn ours_are_told_apart() {
        assert_eq!(
            found("Đoàn đại biểu đã đến thăm tỉnh trong hai ngày và làm việc với lãnh đạo địa phương."),
            Ok("vi")
        );
        assert_eq!(found("The delegation visited the province for two days and met local leaders."), Ok("en"));
        assert_eq!(found("Giá vàng tăng mạnh"), Ok("vi"));
        assert_eq!(found("Oil prices rise sharply"), Ok("en"));
        // Debris at the head of a page does not decide.
        let article = "Đoàn đại biểu đã đến thăm tỉnh trong hai ngày và làm việc với lãnh đạo địa phương.\n".repeat(12);
        let cookies =
            "We use cookies to give you the best experience on our website. Accept all or manage your choices here.\n";
        assert_eq!(found(&format!("{}{article}", cookies.repeat(3))), Ok("vi"));
        let russian =
            "Мы используем файлы cookie, чтобы сделать наш сайт удобнее для читателей и показывать вам новости.\n";
        assert_eq!(found(&format!("{russian}{article}")), Ok("vi"));
    }

    #[test]
    fn others_are_refused_by_name() {
        assert_eq!(found("Президент России прибыл в Ханой с официальным визитом."), Err("ru".into()));
        assert_eq!(found("两国领导人在河内举行会谈。"), Err("zh".into()));
        let french = "La délégation est arrivée mardi dans la capitale pour une visite officielle de trois jours, au cours de \
                      laquelle elle rencontrera les principaux dirigeants du pays et signera plusieurs accords de coopération.";
        assert_eq!(found(french), Err("fr".into()));
    }

    #[test]
    fn what_looks_like_another_language_gives_little_confidence() {
        let languages = Languages::load().unwrap();
        let (_, language) = detect(&languages, "", "Presiden tiba di Hanoi").unwrap();
        assert!(language.confidence <= DOUBTFUL);
    }

    #[test]
    fn nothing_to_go_by_gives_no_confidence() {
        let languages = Languages::load().unwrap();
        let (_, language) = detect(&languages, "", "12345 !!!").unwrap();
        assert!(language.confidence.abs() < f32::EPSILON);
        assert!(language.detected);
    }

    #[test]
    fn lines_in_other_languages_are_seen() {
        let languages = Languages::load().unwrap();
        let (vi, en) = (languages.find("vi").unwrap(), languages.find("en").unwrap());
        let russian = "Подпишитесь на наши новости, чтобы первыми узнавать о главных событиях дня";
        assert_eq!(of_line(&languages, vi, russian), Some(Other::Foreign("ru")));
        assert_eq!(of_line(&languages, en, "Заголовок"), Some(Other::Foreign(UNDETERMINED)));
        let english = "Sign up for our newsletter and get the best stories of the day in your inbox";
        assert_eq!(of_line(&languages, vi, english), Some(Other::Known("en")));
        let vietnamese = "Mời bạn đọc đăng ký nhận bản tin để không bỏ lỡ những câu chuyện hay nhất trong ngày";
        assert_eq!(of_line(&languages, en, vietnamese), Some(Other::Known("vi")));
        assert_eq!(of_line(&languages, vi, vietnamese), None);
        assert_eq!(of_line(&languages, vi, "Manchester United"), None);
        let french = "La délégation est arrivée mardi à Hanoï pour une visite officielle de trois jours dans la région";
        assert_eq!(of_line(&languages, vi, french), Some(Other::Foreign("fr")));
        assert_eq!(of_line(&languages, en, french), Some(Other::Foreign("fr")));
    }
}

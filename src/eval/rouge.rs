//! ROUGE: how much of a reference summary another one has (Lin 2004, "ROUGE: A Package for Automatic Evaluation of
//! Summaries"), computed as `score.py summary` does: words in small letters with their diacritics, F1.

use std::collections::HashMap;

/// F1 of words, of pairs of words, and of the longest common subsequence of words; each between 0 and 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rouge {
    /// ROUGE-1.
    pub one: f64,
    /// ROUGE-2.
    pub two: f64,
    /// ROUGE-L, over the whole summary.
    pub longest: f64,
}

impl Rouge {
    /// Compares a summary with a reference, both as [`words`].
    ///
    /// # Examples
    /// ```
    /// use trich::eval::rouge::{Rouge, words};
    ///
    /// let rouge = Rouge::of(&words("Tàu đã cập bến."), &words("Tàu cập bến"));
    /// assert_eq!((rouge.one * 7.0).round() as u32, 6);
    /// ```
    #[must_use]
    pub fn of(summary: &[String], reference: &[String]) -> Self {
        Self {
            one: runs(summary, reference, 1),
            two: runs(summary, reference, 2),
            longest: f1(common(summary, reference), summary.len(), reference.len()),
        }
    }

    /// The mean of the three.
    #[must_use]
    pub fn mean(self) -> f64 {
        (self.one + self.two + self.longest) / 3.0
    }
}

impl std::ops::AddAssign for Rouge {
    fn add_assign(&mut self, other: Self) {
        self.one += other.one;
        self.two += other.two;
        self.longest += other.longest;
    }
}

/// The words of a text in small letters: runs of letters and digits.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

fn f1(common: usize, summary: usize, reference: usize) -> f64 {
    if common == 0 {
        return 0.0;
    }
    let (precision, recall) = (common as f64 / summary as f64, common as f64 / reference as f64);
    2.0 * precision * recall / (precision + recall)
}

/// F1 of runs of `length` words.
fn runs(summary: &[String], reference: &[String], length: usize) -> f64 {
    let mut left: HashMap<&[String], usize> = HashMap::new();
    for run in reference.windows(length) {
        *left.entry(run).or_insert(0) += 1;
    }
    let taken = summary.windows(length).filter(|run| match left.get_mut(run) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    });
    let count = |words: &[String]| words.windows(length).len().max(1);
    f1(taken.count(), count(summary), count(reference))
}

/// The length of the longest common subsequence.
fn common(a: &[String], b: &[String]) -> usize {
    let mut row = vec![0; b.len() + 1];
    for x in a {
        let mut diagonal = 0;
        for (at, y) in b.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if x == y { diagonal + 1 } else { above.max(row[at]) };
            diagonal = above;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_those_of_the_definition() {
        let rouge = Rouge::of(&words("a b c d"), &words("A c b x"));
        // Three words of four; none of the pairs; "a b" or "a c" of four.
        assert!((rouge.one - 0.75).abs() < 1e-9 && rouge.two == 0.0 && (rouge.longest - 0.5).abs() < 1e-9, "{rouge:?}");
        let same = Rouge::of(&words("một hai hai"), &words("Một, hai: hai!"));
        assert!((same.mean() - 1.0).abs() < 1e-9);
        // A word counts as often as both have it.
        let repeated = Rouge::of(&words("a a a"), &words("a"));
        assert!((repeated.one - 0.5).abs() < 1e-9);
    }

    #[test]
    fn nothing_has_nothing_in_common() {
        assert_eq!(Rouge::of(&[], &words("a b")), Rouge::default());
        assert_eq!(Rouge::of(&words("a b"), &[]), Rouge::default());
        assert_eq!(Rouge::of(&words("năm"), &words("nam")), Rouge::default());
        assert_eq!(words("G-20, 1.500 %"), ["g", "20", "1", "500"]);
    }
}

//! Chooses sentences one by one, each for what it adds to those before it.

use std::cmp::Ordering;

use super::{Worth, form::Fitness};

/// A chosen sentence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Choice {
    pub(crate) candidate: usize,
    /// What it is worth by itself, and not more than one that was chosen before it.
    pub(crate) score: f32,
}

/// No two chosen sentences share this much of the shorter one's runs of three words.
const CONTAINED: f32 = 0.7;
/// Summaries of at most so many sentences are like the leads of editors, of which the weights are learned: a sentence is left
/// out if it takes more words than it brings. Who asks for more wants more than a lead.
const LEAD: usize = 2;
/// How much poorer a sentence may make such a summary. Found on articles that the Vietnamese model was not trained on.
const LOSS: f32 = 0.01;
/// Capitalised words of a sentence that names those who met.
const NAMES: u32 = 4;
/// How many candidates are looked at for each sentence wanted, and at least; in a very long text the best ones only.
const POOL: (usize, usize) = (20, 500);

/// Chooses at most `max` candidates, whose `lengths` come to at most `budget`; the best one first.
///
/// Whole sentences are chosen as long as there are any; then those that lean on one that is not chosen, and those that may be
/// captions; where there is nothing else, a fragment. Of three and more, the last one says who met whom, if the article does
/// and no other does: that is what readers of diplomatic news ask first, and editors' leads are too short to teach it. Of two,
/// the second is left out where it brings less than it takes. Of equal ones the first counts. If none keeps to the budget, the
/// shortest one of the fittest is chosen.
pub(crate) fn choose(
    worth: &Worth<'_>,
    max: usize,
    budget: Option<usize>,
    lengths: impl Fn(usize) -> usize,
) -> Vec<Choice> {
    let mut pool = pool(worth, max);
    let mut set = Set::new(worth, worth.length * (max as f32 / LEAD as f32).max(1.0).powi(2));
    let mut chosen: Vec<Choice> = Vec::new();
    let mut left = budget.unwrap_or(usize::MAX);
    while chosen.len() < max {
        let is_encounter = |&c: &usize| {
            let candidate = &worth.article.candidates[c];
            candidate.form.encounter && candidate.capitals >= NAMES && candidate.form.fitness == Fitness::Whole
        };
        let wanted = max > LEAD && chosen.len() + 1 == max && !set.candidates.iter().any(is_encounter);
        let wanted = wanted && pool.iter().any(is_encounter);
        let best = pool.iter().enumerate().filter(|(_, c)| !wanted || is_encounter(c)).filter_map(|(place, &c)| {
            let fitness = set.fitness(c);
            (fitness < Fitness::Fragment || chosen.is_empty()).then(|| (place, fitness, set.with(c)))
        });
        // The first of equal ones: later ones must be better.
        let better = |a: &(usize, Fitness, f32), b: &(usize, Fitness, f32)| {
            b.1.cmp(&a.1).then(a.2.partial_cmp(&b.2).unwrap_or(Ordering::Equal)).then(b.0.cmp(&a.0))
        };
        let Some((place, ..)) = best.max_by(better) else { break };
        if max <= LEAD && !chosen.is_empty() && set.words_with(pool[place]) < set.words() - LOSS {
            break;
        }
        let candidate = pool.remove(place);
        let length = if budget.is_some() { lengths(candidate) } else { 0 };
        if length > left || set.repeats(candidate) {
            continue;
        }
        left -= length;
        let alone = worth.by_itself(candidate).clamp(0.0, 1.0);
        let score = chosen.last().map_or(alone, |before| alone.min(before.score));
        chosen.push(Choice { candidate, score });
        set.add(candidate);
    }
    if chosen.is_empty() && budget.is_some() {
        let fitness = |c: usize| worth.article.candidates[c].form.fitness;
        let shortest = self::pool(worth, max).into_iter().min_by_key(|&c| (fitness(c), lengths(c)));
        chosen
            .extend(shortest.map(|candidate| Choice { candidate, score: worth.by_itself(candidate).clamp(0.0, 1.0) }));
    }
    chosen
}

/// The candidates to choose from, in the order of the text.
fn pool(worth: &Worth<'_>, max: usize) -> Vec<usize> {
    let mut pool: Vec<usize> = (0..worth.article.candidates.len()).collect();
    let most = max.saturating_mul(POOL.0).max(POOL.1);
    if pool.len() > most {
        let value = |&c: &usize| worth.by_itself(c);
        let fitness = |&c: &usize| worth.article.candidates[c].form.fitness;
        pool.sort_by(|a, b| fitness(a).cmp(&fitness(b)).then(value(b).total_cmp(&value(a))));
        pool.truncate(most);
        pool.sort_unstable();
    }
    pool
}

/// What is chosen so far.
struct Set<'w> {
    worth: &'w Worth<'w>,
    candidates: Vec<usize>,
    /// By word: whether a chosen sentence has it.
    has: Vec<bool>,
    /// What its words are worth together, and how many words it has.
    sum: f32,
    length: f32,
    /// Words that a summary is taken to have.
    expected: f32,
    /// The runs of three words of each chosen sentence, sorted.
    runs: Vec<Vec<[u32; 3]>>,
}

impl<'w> Set<'w> {
    fn new(worth: &'w Worth<'w>, expected: f32) -> Self {
        let has = vec![false; worth.words.len()];
        Self { worth, candidates: Vec::new(), has, sum: 0.0, length: 0.0, expected, runs: Vec::new() }
    }

    /// How fit a candidate is beside what is chosen: the sentence before it may say what it speaks of.
    fn fitness(&self, candidate: usize) -> Fitness {
        match self.worth.article.candidates[candidate].form.fitness {
            Fitness::Leaning if candidate > 0 && self.candidates.contains(&(candidate - 1)) => Fitness::Whole,
            fitness => fitness,
        }
    }

    /// What the words of the set are worth.
    fn words(&self) -> f32 {
        self.sum / (self.length + self.expected)
    }

    /// What they would be worth with a candidate's.
    fn words_with(&self, candidate: usize) -> f32 {
        let Worth { article, words, .. } = self.worth;
        let sentence = &article.candidates[candidate];
        let new = article.distinct(sentence).iter().filter(|&&w| !self.has[w as usize]);
        let sum = self.sum + new.map(|&w| words[w as usize]).sum::<f32>();
        sum / (self.length + article.words(sentence).len() as f32 + self.expected)
    }

    /// What the set would be worth with a candidate.
    fn with(&self, candidate: usize) -> f32 {
        self.words_with(candidate) + self.worth.beyond[candidate] / (self.candidates.len() + 1) as f32
    }

    fn add(&mut self, candidate: usize) {
        let article = &self.worth.article;
        let sentence = &article.candidates[candidate];
        for &word in article.distinct(sentence) {
            if !std::mem::replace(&mut self.has[word as usize], true) {
                self.sum += self.worth.words[word as usize];
            }
        }
        self.length += article.words(sentence).len() as f32;
        self.runs.push(self.runs_of(candidate));
        self.candidates.push(candidate);
    }

    /// Whether a chosen sentence says what a candidate says, or the other way round.
    fn repeats(&self, candidate: usize) -> bool {
        let runs = self.runs_of(candidate);
        self.runs.iter().any(|chosen| {
            let shorter = runs.len().min(chosen.len());
            let common = runs.iter().filter(|run| chosen.binary_search(run).is_ok()).count();
            shorter > 0 && common as f32 >= CONTAINED * shorter as f32
        })
    }

    /// The runs of three words of a candidate, each once, sorted; a shorter candidate has one run.
    fn runs_of(&self, candidate: usize) -> Vec<[u32; 3]> {
        let words = self.worth.article.words(&self.worth.article.candidates[candidate]);
        let mut runs: Vec<[u32; 3]> = words.windows(3).map(|w| [w[0], w[1], w[2]]).collect();
        if runs.is_empty() {
            let word = |at: usize| words.get(at).copied().unwrap_or(u32::MAX);
            runs.push([word(0), word(1), word(2)]);
        }
        runs.sort_unstable();
        runs.dedup();
        runs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::tests::article;

    /// Five whole sentences that share no run of three words.
    const FIVE: &str = "Chợ Rạch Bàu mở cửa lại sáng nay. Phường lát xong nền gạch mới hôm qua. Sáu mươi sạp rau chuyển vào \
                        khu phía đông. Bãi xe bên cầu thu hai nghìn đồng. Cá đồng về nhiều hơn tháng trước rồi.";

    /// What is chosen of a text whose words are worth nothing and whose sentences are worth `beyond`; the budget counts words.
    fn chosen(text: &str, beyond: &[f32], max: usize, budget: Option<usize>) -> Vec<usize> {
        let article = article("vi", "", text);
        let mut worth = Worth::new(&article, &UNTRAINED);
        assert_eq!(article.candidates.len(), beyond.len(), "{text}");
        worth.words.fill(0.0);
        worth.beyond = beyond.to_vec();
        let length = |candidate: usize| article.words(&article.candidates[candidate]).len();
        choose(&worth, max, budget, length).iter().map(|c| c.candidate).collect()
    }

    /// Nothing is known of words and sentences.
    static UNTRAINED: crate::summary::model::Ranking = crate::summary::model::Ranking {
        words: [0.0; crate::summary::words::FEATURES],
        sentences: [0.0; crate::summary::sentences::FEATURES],
        length: 10.0,
    };

    #[test]
    fn the_best_come_first_and_of_equal_ones_the_first() {
        assert_eq!(chosen(FIVE, &[0.1, 0.5, 0.3, 0.4, 0.2], 3, None), [1, 3, 2]);
        assert_eq!(chosen(FIVE, &[0.2; 5], 3, None), [0, 1, 2]);
        assert_eq!(chosen(FIVE, &[0.1, 0.3, 0.1, 0.3, 0.1], 4, None), [1, 3, 0, 2]);
        assert_eq!(chosen(FIVE, &[0.1, 0.5, 0.3, 0.4, 0.2], 9, None), [1, 3, 2, 4, 0]);
    }

    #[test]
    fn what_does_not_fit_is_passed_over() {
        // Words: 8, 8, 9, 8, 8.
        let beyond = [0.1, 0.5, 0.6, 0.4, 0.2];
        assert_eq!(chosen(FIVE, &beyond, 5, Some(100)), [2, 1, 3, 4, 0]);
        assert_eq!(chosen(FIVE, &beyond, 5, Some(17)), [2, 1]);
        // The best one takes all the room; where it has none, the next one is chosen.
        assert_eq!(chosen(FIVE, &beyond, 5, Some(9)), [2]);
        assert_eq!(chosen(FIVE, &beyond, 5, Some(8)), [1]);
        assert_eq!(chosen(FIVE, &beyond, 5, Some(16)), [2]);
        // Where none has room, the shortest is better than nothing.
        assert_eq!(chosen(FIVE, &beyond, 5, Some(3)), [0]);
        assert_eq!(
            chosen("Cầu đã xong hết rồi chứ? Phường lát xong nền gạch mới hôm qua.", &[0.9, 0.1], 1, Some(3)),
            [1]
        );
    }

    #[test]
    fn no_repetition_is_chosen_however_often_the_page_has_it() {
        let say = |day: usize| {
            format!("Nhà máy nước Hòn Rơm cấp nước lại cho ba phường phía nam thành phố ngày {day} tháng này. ")
        };
        let text: String = (1..=20).map(say).chain(["Xe cẩu làm vỡ đường ống chính hôm thứ ba.".to_owned()]).collect();
        let mut beyond = vec![0.5; 20];
        beyond.push(0.1);
        for max in [1, 2, 3, 20] {
            let found = chosen(&text, &beyond, max, None);
            assert_eq!(found, &[0, 20][..max.min(2)]);
        }
        // A short copy inside a long sentence, and a long one around a short.
        let text =
            "Hàng rào bị gió quật đổ xuống mương. Ông Bảy kể rằng hàng rào bị gió quật đổ xuống mương lúc nửa đêm qua.";
        assert_eq!(chosen(text, &[0.5, 0.1], 2, None), [0]);
        assert_eq!(chosen(text, &[0.1, 0.5], 2, None), [1]);
    }

    #[test]
    fn a_leaning_sentence_waits_unless_the_one_before_it_is_chosen() {
        let text = "Nghệ nhân Bảy Lụa mở lớp làm trống. Ông dạy hai mươi thanh niên trong xã. Lớp học mở cửa mỗi sáng chủ nhật.";
        assert_eq!(chosen(text, &[0.5, 0.4, 0.1], 2, None), [0, 1]);
        assert_eq!(chosen(text, &[0.1, 0.4, 0.9], 3, None), [2, 0, 1]);
        assert_eq!(chosen(text, &[0.1, 0.9, 0.5], 1, None), [2]);
        assert_eq!(chosen("Ông dạy hai mươi thanh niên trong xã.", &[0.0], 1, None), [0]);
    }

    #[test]
    fn questions_are_chosen_only_where_there_is_nothing_else() {
        let text = "Bao giờ cầu Bến Sỏi mới xong? Phường lát xong nền gạch mới hôm qua. Ai trả lời cho dân trong xã?";
        assert_eq!(chosen(text, &[0.9, 0.1, 0.9], 3, None), [1]);
        assert_eq!(chosen("Bao giờ cầu Bến Sỏi mới xong? Ai trả lời cho dân?", &[0.1, 0.9], 3, None), [1]);
    }

    #[test]
    fn short_summaries_leave_out_what_brings_no_word_and_long_ones_are_filled() {
        // The second says the words of the first in another order.
        let text = "Phường Năm lát xong nền chợ gạch đỏ hôm qua. Hôm qua gạch đỏ chợ nền xong lát Phường Năm.";
        let article = article("vi", "", text);
        let mut worth = Worth::new(&article, &UNTRAINED);
        worth.words.fill(0.5);
        worth.beyond = vec![0.5, 0.5];
        let found = |max| choose(&worth, max, None, |_| 0).iter().map(|c| c.candidate).collect::<Vec<_>>();
        assert_eq!(found(2), [0]);
        assert_eq!(found(3), [0, 1]);
    }

    #[test]
    fn scores_are_shares_and_do_not_rise() {
        let article = article("vi", "", FIVE);
        let mut worth = Worth::new(&article, &UNTRAINED);
        worth.words.fill(0.0);
        worth.beyond = vec![7.0, -3.0, 0.5, 0.25, 0.75];
        let scores: Vec<f32> = choose(&worth, 5, None, |_| 0).iter().map(|c| c.score).collect();
        assert!(scores.iter().zip([1.0, 0.75, 0.5, 0.25, 0.0]).all(|(a, b)| (a - b).abs() < 1e-6), "{scores:?}");
        // A leaning sentence waits, whatever it is worth.
        let text = "Ông dạy hai mươi thanh niên trong xã. Lớp học mở cửa mỗi sáng chủ nhật.";
        let article = self::article("vi", "", text);
        let mut worth = Worth::new(&article, &UNTRAINED);
        worth.words.fill(0.0);
        worth.beyond = vec![0.9, 0.2];
        let found = choose(&worth, 2, None, |_| 0);
        assert_eq!(found.iter().map(|c| c.candidate).collect::<Vec<_>>(), [1, 0]);
        assert!(found.iter().all(|c| (c.score - 0.2).abs() < 1e-6), "{found:?}");
    }

    #[test]
    fn of_very_long_texts_the_best_are_looked_at() {
        let mut stalls: Vec<String> = (0..600).map(|n| format!("Sạp số {n} bán rau cải xanh mỗi sáng.")).collect();
        stalls.push("Phường lát xong nền gạch mới hôm qua.".to_owned());
        let mut beyond = vec![0.1; 600];
        beyond.push(0.9);
        assert_eq!(chosen(&stalls.join(" "), &beyond, 1, None), [600]);
    }
}

//! Frames found around their anchors.

use super::{
    Anchored,
    pattern::{Frame, Slot, Symbol, Times},
    people::Found,
    scene::Scene,
};

/// The most tokens of a stretch of anything.
const GAP: usize = 30;

/// A frame found in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Match {
    /// Tokens of the anchor.
    pub(super) anchor: (usize, usize),
    /// First token and one past the last token of all that was read.
    pub(super) begin: usize,
    pub(super) end: usize,
    /// Whether it begins with its anchor: what stands before it is another clause.
    pub(super) is_noun: bool,
    /// How its subjects were found.
    pub(super) subject: Slot,
    /// Indices of names.
    pub(super) subjects: Vec<usize>,
    pub(super) objects: Vec<usize>,
}

impl Match {
    /// All who take part, and what is visited.
    pub(super) fn names(&self) -> impl Iterator<Item = usize> {
        self.subjects.iter().chain(&self.objects).copied()
    }
}

/// What the slots of a frame took.
#[derive(Clone, Debug, Default)]
struct Taken {
    subjects: Vec<usize>,
    objects: Vec<usize>,
}

impl Taken {
    fn take(&mut self, slot: Slot, names: Vec<usize>) {
        if slot.acts() {
            self.subjects = names;
        } else {
            self.objects = names;
        }
    }
}

impl Scene<'_> {
    /// Reads a frame around an anchor. `last` is the match before in the sentence.
    pub(super) fn read(&self, frame: &Frame, anchor: (usize, usize), last: Option<&Match>) -> Option<Match> {
        let mut taken = Taken::default();
        let end = self.forward(&frame.behind, anchor.1, &mut taken)?;
        let begin = self.backward(&frame.before, anchor.0, last, &mut taken)?;
        let Taken { subjects, objects } = taken;
        let is_noun = frame.before.is_empty();
        Some(Match { anchor, begin, end, is_noun, subject: frame.subject(), subjects, objects })
    }

    /// Reads symbols from left to right; returns one past the last token.
    fn forward(&self, symbols: &[Symbol], at: usize, taken: &mut Taken) -> Option<usize> {
        let Some((symbol, rest)) = symbols.split_first() else { return Some(at) };
        let at = match symbol {
            Symbol::Phrase(phrases, times) => self.skip_forward(at, *times, |at| phrases.begins(&self.words, at))?,
            Symbol::Class(class, times) => {
                let phrases = &self.tables.classes.list[*class];
                self.skip_forward(at, *times, |at| phrases.begins(&self.words, at))?
            }
            Symbol::Slot(slot) => {
                let Found { names, edge } = match slot {
                    Slot::Goal => self.goal_from(at)?,
                    Slot::Body => self.body_from(at)?,
                    slot => self.people_from(at, *slot)?,
                };
                taken.take(*slot, names);
                edge
            }
            Symbol::Before(class) => {
                let phrases = &self.tables.classes.list[*class];
                (at == self.len() || phrases.begins(&self.words, at).is_some()).then_some(at)?
            }
            Symbol::Gap => {
                for at in at..self.len().min(at + GAP) {
                    let mut tried = taken.clone();
                    if let Some(end) = self.forward(rest, at, &mut tried) {
                        *taken = tried;
                        return Some(end);
                    }
                    if self.is_stop(at) {
                        return None;
                    }
                }
                return None;
            }
        };
        self.forward(rest, at, taken)
    }

    /// Reads symbols from right to left; returns the first token.
    fn backward(&self, symbols: &[Symbol], end: usize, last: Option<&Match>, taken: &mut Taken) -> Option<usize> {
        let Some((symbol, rest)) = symbols.split_last() else { return Some(end) };
        let end = match symbol {
            Symbol::Phrase(phrases, times) => self.skip_backward(end, *times, |end| phrases.ends(&self.words, end))?,
            Symbol::Class(class, times) => {
                let phrases = &self.tables.classes.list[*class];
                self.skip_backward(end, *times, |end| phrases.ends(&self.words, end))?
            }
            Symbol::Slot(Slot::Topic) => {
                let topic = self.topic_until(end)?;
                taken.take(Slot::Topic, vec![topic]);
                end
            }
            Symbol::Slot(Slot::Again) => {
                let last = last.filter(|last| last.end <= end && end - last.end <= GAP)?;
                let breaks = |at| self.is_stop(at) || self.name_at(at).is_some_and(|(_, name)| name.is_person());
                if (last.end..end).any(breaks) {
                    return None;
                }
                taken.take(Slot::Again, last.subjects.clone());
                end
            }
            Symbol::Slot(slot) => {
                let Found { names, edge } = self.people_until(end, *slot)?;
                taken.take(*slot, names);
                edge
            }
            Symbol::Before(_) => return None,
            Symbol::Gap => {
                for end in (end.saturating_sub(GAP)..=end).rev() {
                    let mut tried = taken.clone();
                    if let Some(begin) = self.backward(rest, end, last, &mut tried) {
                        *taken = tried;
                        return Some(begin);
                    }
                    if end > 0 && self.is_stop(end - 1) {
                        return None;
                    }
                }
                return None;
            }
        };
        self.backward(rest, end, last, taken)
    }

    fn skip_forward(&self, at: usize, times: Times, phrase: impl Fn(usize) -> Option<usize>) -> Option<usize> {
        match times {
            Times::Once => Some(at + phrase(at)?),
            Times::Maybe => Some(at + phrase(at).unwrap_or_default()),
            Times::Any => {
                let mut at = at;
                loop {
                    at = match phrase(at) {
                        Some(length) => at + length,
                        None => match self.circumstance_from(at) {
                            Some(end) => end,
                            None => return Some(at),
                        },
                    };
                }
            }
        }
    }

    fn skip_backward(&self, end: usize, times: Times, phrase: impl Fn(usize) -> Option<usize>) -> Option<usize> {
        match times {
            Times::Once => Some(end - phrase(end)?),
            Times::Maybe => Some(end - phrase(end).unwrap_or_default()),
            Times::Any => {
                let mut end = end;
                loop {
                    end = match phrase(end) {
                        Some(length) => end - length,
                        None => match self.circumstance_until(end) {
                            Some(begin) => begin,
                            None => return Some(end),
                        },
                    };
                }
            }
        }
    }

    /// One past a date or place that begins at a token, with commas around it.
    pub(super) fn circumstance_from(&self, begin: usize) -> Option<usize> {
        let at = begin + usize::from(self.is_comma(begin));
        let end = self.when_from(at).or_else(|| self.where_from(at))?;
        Some(end + usize::from(at > begin && self.is_comma(end)))
    }

    /// The first token of a date or place that ends before a token, with commas around it.
    pub(super) fn circumstance_until(&self, end: usize) -> Option<usize> {
        let comma = |end: usize| end > 0 && self.is_comma(end - 1);
        let at = end - usize::from(comma(end));
        let begin = self.when_until(at).or_else(|| self.where_until(at)).or_else(|| self.bracket_until(at))?;
        Some(begin - usize::from(at < end && comma(begin)))
    }

    pub(super) fn when_from(&self, at: usize) -> Option<usize> {
        self.date_from(at + self.tables.on.begins(&self.words, at).unwrap_or_default())
    }

    fn when_until(&self, end: usize) -> Option<usize> {
        let begin = self.date_until(end)?;
        Some(begin - self.tables.on.ends(&self.words, begin).unwrap_or_default())
    }

    /// One past "in Port Ellen"; two places may follow each other.
    fn where_from(&self, at: usize) -> Option<usize> {
        let at = at + self.tables.at.begins(&self.words, at)?;
        let (_, name) = self.named_from(at).filter(|(_, name)| !name.is_person())?;
        Some(name.tokens.end)
    }

    fn where_until(&self, end: usize) -> Option<usize> {
        let (_, name) = self.name_until(end).filter(|(_, name)| !name.is_person())?;
        let begin = name.tokens.start - self.tables.units.ends(&self.words, name.tokens.start).unwrap_or_default();
        Some(begin - self.tables.at.ends(&self.words, begin)?)
    }

    /// The anchors of the sentence, from left to right; of those that begin at one token the longest, and none inside another.
    pub(super) fn anchors(&self) -> Vec<Anchored> {
        let mut anchors: Vec<Anchored> = Vec::new();
        let mut free = 0;
        for at in 0..self.len() {
            if at < free {
                continue;
            }
            if let Some(length) = self.tables.anchors.begins(&self.words, at).filter(|_| self.name_at(at).is_none()) {
                anchors.push((at, at + length));
                free = at + length;
            }
        }
        anchors
    }
}

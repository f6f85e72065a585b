//! Runs of terminators.

/// A run of terminators.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) end: usize,
    pub(super) dots: usize,
    pub(super) other: usize,
    /// Dots with a space before each that go on from this one: ". . ."
    pub(super) spaced: Option<Spaced>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Spaced {
    pub(super) end: usize,
    pub(super) dots: usize,
}

impl Run {
    pub(super) fn read(text: &str, begin: usize) -> Self {
        let mut run = Self { end: begin, dots: 0, other: 0, spaced: None };
        loop {
            let rest = &text[run.end..];
            if rest.starts_with('.') {
                run.dots += 1;
                run.end += 1;
            } else if rest.starts_with('…') {
                run.dots += 3;
                run.end += '…'.len_utf8();
            } else if rest.starts_with(['!', '?']) {
                run.other += 1;
                run.end += 1;
            } else if rest.starts_with("/.") {
                // "./." ends agency copy.
                run.end += 2;
                run.other += 1;
            } else {
                break;
            }
        }
        if run.is_full_stop() {
            let more = text.as_bytes()[run.end..].chunks_exact(2).take_while(|pair| pair == b" .").count();
            if more >= 2 {
                run.spaced = Some(Spaced { end: run.end + 2 * more, dots: more + 1 });
            }
        }
        run
    }

    pub(super) fn is_full_stop(&self) -> bool {
        self.dots == 1 && self.other == 0
    }
}

//! Text set in lines for a terminal: words wrapped by their width in columns, with styles.

use std::fmt::Write as _;

use anstyle::Style;
use unicode_width::UnicodeWidthStr as _;

/// Lines under construction. Styles are written as escape sequences; the writer drops them where they are not wanted.
#[derive(Debug)]
pub(crate) struct Page {
    out: String,
    width: usize,
    /// Where lines that are broken go on.
    indent: usize,
    /// Columns of the line filled so far.
    column: usize,
    /// Whether the next word stands apart from what is before it.
    apart: bool,
    /// The style in force.
    style: Style,
}

impl Page {
    /// An empty page with lines of at most `width` columns.
    pub(crate) fn new(width: usize) -> Self {
        Self { out: String::new(), width, indent: 0, column: 0, apart: false, style: Style::new() }
    }

    /// Adds the words of `text`; one that does not fit goes to the next line.
    pub(crate) fn words(&mut self, style: Style, text: &str) {
        for word in text.split_whitespace() {
            self.word(style, word);
        }
    }

    /// Adds `text`, which is not broken.
    pub(crate) fn word(&mut self, style: Style, text: &str) {
        let word = printable(text);
        let width = word.width();
        let space = usize::from(self.apart && self.column > 0);
        if self.column > self.indent && self.column + space + width > self.width {
            self.break_line();
        } else if space > 0 {
            self.out.push(' ');
            self.column += 1;
        }
        self.set_style(style);
        self.out.push_str(&word);
        self.column += width;
        self.apart = true;
    }

    /// Goes on at `column`, on the next line if this one is past it; broken lines go on there too.
    pub(crate) fn tab(&mut self, column: usize) {
        self.set_style(Style::new());
        self.indent = column;
        if self.column > column || (self.column == column && self.apart) {
            self.break_line();
        }
        self.fill();
        self.apart = false;
    }

    /// Ends the line.
    pub(crate) fn end_line(&mut self) {
        self.set_style(Style::new());
        self.out.push('\n');
        (self.indent, self.column, self.apart) = (0, 0, false);
    }

    /// All of it.
    pub(crate) fn finish(mut self) -> String {
        self.set_style(Style::new());
        self.out
    }

    fn set_style(&mut self, style: Style) {
        if style != self.style {
            // Writing to a string cannot fail.
            let _ = write!(self.out, "{:#}{style}", self.style);
            self.style = style;
        }
    }

    fn break_line(&mut self) {
        self.set_style(Style::new());
        self.out.push('\n');
        self.column = 0;
        self.fill();
        self.apart = false;
    }

    fn fill(&mut self) {
        self.out.extend(std::iter::repeat_n(' ', self.indent.saturating_sub(self.column)));
        self.column = self.column.max(self.indent);
    }
}

/// `text` with what would command the terminal or turn the writing direction shown as replacement characters.
pub(crate) fn printable(text: &str) -> String {
    let commands = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.replace(commands, "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Style = Style::new();

    #[test]
    fn lines_break_before_the_width_and_go_on_at_the_indent() {
        let mut page = Page::new(12);
        page.words(PLAIN, "one");
        page.tab(5);
        page.words(PLAIN, "two three four");
        page.words(PLAIN, "five");
        page.end_line();
        page.words(PLAIN, "a-very-long-word here");
        page.end_line();
        assert_eq!(page.finish(), "one  two\n     three\n     four\n     five\na-very-long-word\nhere\n");
    }

    #[test]
    fn a_style_ends_with_its_words_and_with_the_line() {
        let bold = Style::new().bold();
        let mut page = Page::new(9);
        page.words(bold, "one two three");
        page.words(PLAIN, "x");
        page.end_line();
        assert_eq!(page.finish(), "\u{1b}[1mone two\u{1b}[0m\n\u{1b}[1mthree \u{1b}[0mx\n");
    }

    #[test]
    fn a_name_that_fills_its_column_pushes_the_rest_down() {
        let mut page = Page::new(20);
        page.tab(2);
        page.words(PLAIN, "abc");
        page.tab(5);
        page.words(PLAIN, "x");
        page.end_line();
        assert_eq!(page.finish(), "  abc\n     x\n");
    }

    #[test]
    fn columns_are_counted_and_not_characters() {
        // Decomposed, four columns and seven characters; the emoji of one family are two columns.
        for four in ["Ngu\u{302}\u{303}", "Huế!", "北京", "👨‍👩‍👧!!"] {
            let mut page = Page::new(9);
            page.words(PLAIN, &format!("{four} {four} {four}"));
            assert_eq!(page.finish(), format!("{four} {four}\n{four}"));
        }
    }

    #[test]
    fn the_terminal_takes_no_orders_from_the_text() {
        let mut page = Page::new(40);
        page.words(PLAIN, "a\u{1b}[31mb\u{9b}c\u{202e}d\u{7}");
        assert_eq!(page.finish(), "a\u{fffd}[31mb\u{fffd}c\u{fffd}d\u{fffd}");
    }
}

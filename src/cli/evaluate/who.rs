//! How well names are joined to entities, against annotated clusters.

use std::{collections::HashMap, fmt::Write as _, fs, io, path::Path};

use trich::eval::{
    coreference::Sums,
    who::{Annotation, Joined},
};

/// The annotations of a file, by the articles' ids.
pub(super) type Annotations = HashMap<String, Annotation>;

/// Reads the file with the clusters.
pub(super) fn read(path: &Path) -> io::Result<Annotations> {
    let at = |problem: String| io::Error::new(io::ErrorKind::InvalidData, format!("{}: {problem}", path.display()));
    let text = fs::read_to_string(path).map_err(|error| at(error.to_string()))?;
    let rows = Annotation::parse_all(&text).map_err(|error| at(error.to_string()))?;
    Ok(rows.into_iter().map(|row| (row.id.clone(), row)).collect())
}

/// The figures of some articles.
#[derive(Default)]
pub(super) struct Figures {
    articles: u32,
    joined: Joined,
}

impl Figures {
    pub(super) fn add(&mut self, joined: Joined) {
        self.articles += 1;
        self.joined += joined;
    }

    /// The table; `None` where there is nothing to put into it.
    pub(super) fn report(&self) -> Option<String> {
        if self.articles == 0 {
            return None;
        }
        let mut report = String::new();
        // Writing to a string does not fail.
        let _ = writeln!(report, "{} articles with clusters\n{:34}{:>8}{:>8}{:>8}", self.articles, "", "P", "R", "F1");
        let (all, common) = (self.joined.all, self.joined.common);
        let mut row = |name: &str, s: Sums| {
            let _ = writeln!(report, "{name:34}{:8.2}{:8.2}{:8.2}", s.precision(), s.recall(), s.f1());
        };
        row("B³", all.b_cubed);
        row("CEAF-e", all.ceaf_e);
        row("B³ of the mentions of both", common.b_cubed);
        row("CEAF-e of the mentions of both", common.ceaf_e);
        Some(report)
    }
}

//! The format of the data files: entries under headers.
//!
//! ```text
//! # a comment
//! [header]
//! an entry
//! an entry | its second column
//! ```

use crate::{error::LoadError, text::normalise};

/// A data file: entries under headers, in the order of the file.
#[derive(Debug)]
pub(crate) struct Table {
    file: String,
    groups: Vec<(String, Vec<String>)>,
}

impl Table {
    /// Reads `text`; entries are brought to the form of the clean text, so that files may be written in any.
    pub(crate) fn parse(file: String, text: &str) -> Result<Self, LoadError> {
        let clean = normalise::Clean::new(text);
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        for line in clean.text().lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with("# ") && *l != "#") {
            if let Some(header) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                groups.push((header.to_owned(), Vec::new()));
            } else if let Some((_, entries)) = groups.last_mut() {
                entries.push(line.to_owned());
            } else {
                return Err(LoadError { file, problem: format!("{line:?} stands before the first [header]") });
            }
        }
        Ok(Self { file, groups })
    }

    /// The headers, in the order of the file.
    pub(crate) fn headers(&self) -> impl Iterator<Item = &str> {
        self.groups.iter().map(|(header, _)| header.as_str())
    }

    /// The entries under `header`.
    pub(crate) fn entries(&self, header: &str) -> Result<impl Iterator<Item = &str>, LoadError> {
        let group = self.groups.iter().find(|(h, _)| h == header);
        let (_, entries) = group.ok_or_else(|| self.problem(format!("[{header}] is missing")))?;
        Ok(entries.iter().map(String::as_str))
    }

    /// The entries under `header`, each of which must have `N` columns parted by `|`.
    pub(crate) fn rows<const N: usize>(&self, header: &str) -> Result<Vec<[&str; N]>, LoadError> {
        self.entries(header)?
            .map(|entry| {
                let columns: Vec<&str> = entry.split('|').map(str::trim).collect();
                columns.try_into().map_err(|_| self.problem(format!("{entry:?} under [{header}] has not {N} columns")))
            })
            .collect()
    }

    /// A fault of this file.
    pub(crate) fn problem(&self, problem: String) -> LoadError {
        LoadError { file: self.file.clone(), problem }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_stand_under_headers() {
        let table = Table::parse("x".into(), "# c\n[a]\none\n two | 2 \n\n[b]\n#tag\n").unwrap();
        assert_eq!(table.entries("a").unwrap().collect::<Vec<_>>(), ["one", "two | 2"]);
        assert_eq!(table.entries("b").unwrap().collect::<Vec<_>>(), ["#tag"]);
        assert!(table.rows::<2>("a").unwrap_err().to_string().contains("\"one\" under [a] has not 2 columns"));
        assert!(table.entries("c").is_err());
        assert!(Table::parse("x".into(), "stray\n").is_err());
    }
}

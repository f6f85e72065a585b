//! Documents as text files, one a file.

use std::{
    ffi::OsStr,
    fs::File,
    io::{self, Read},
    path::PathBuf,
};

use trich::{analyzer::MAX_BYTES, api::v1};

use super::engine::Engine;

/// Where documents are read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

impl Source {
    /// What the arguments name: `-`, or no argument at all, is standard input.
    pub(crate) fn all(files: &[PathBuf]) -> Vec<Self> {
        if files.is_empty() {
            return vec![Self::Stdin];
        }
        let source =
            |path: &PathBuf| if path.as_os_str() == OsStr::new("-") { Self::Stdin } else { Self::File(path.clone()) };
        files.iter().map(source).collect()
    }

    /// Its name in messages.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Stdin => "stdin".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }

    /// All of its text.
    fn read(&self) -> Result<String, String> {
        let read = |from: &mut dyn Read| {
            let mut bytes = Vec::new();
            from.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        let bytes: io::Result<_> = match self {
            Self::Stdin => read(&mut io::stdin().lock()),
            Self::File(path) => File::open(path).and_then(|mut file| read(&mut file)),
        };
        let bytes = bytes.map_err(|error| error.to_string())?;
        if bytes.len() > MAX_BYTES {
            return Err(format!("longer than {MAX_BYTES} bytes"));
        }
        String::from_utf8(bytes)
            .map_err(|error| format!("not UTF-8: no character begins at byte {}", error.utf8_error().valid_up_to()))
    }
}

/// One source as a document, with the answer; the source's name is the document's id. `Err` with what is wrong, on one
/// line.
pub(crate) fn analyze(
    engine: &Engine,
    defaults: &v1::Document,
    source: &Source,
) -> Result<(v1::Document, v1::AnalyzeDocumentResponse), String> {
    let name = source.name();
    let text = source.read().map_err(|problem| format!("{name}: {problem}"))?;
    let document_id = if *source == Source::Stdin { String::new() } else { name.clone() };
    let document = v1::Document { document_id, text, ..defaults.clone() };
    match engine.analyze(&document, &name) {
        Ok(response) => Ok((document, response)),
        Err(status) => Err(format!("{name}: {}", status.message)),
    }
}

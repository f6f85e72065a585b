//! Languages as data: each is a folder of text tables plus a few lines of wiring here. Engines never name a language.

pub(crate) mod table;

use std::sync::Arc;

use table::Table;

use crate::{
    date,
    entity::{self, model::Model},
    error::LoadError,
    interaction,
    model::{Kind, ModelError},
    summary,
    text::{self, sections::classifier::Classifier},
};

/// One language: the tables that the engines run on.
#[derive(Debug)]
pub struct Language {
    /// BCP-47 code.
    pub code: &'static str,
    /// A fingerprint of its data files: 64-bit FNV-1a, in hexadecimal.
    pub fingerprint: String,
    /// What the language identifier calls it.
    pub(crate) identifier: whatlang::Lang,
    /// Whether it is written with accents: more than a tenth of the letters of any text have some.
    pub(crate) accented: bool,
    /// Abbreviations and other words that decide where sentences end.
    pub(crate) sentences: text::sentences::Tables,
    /// Month names, units and parts of the day.
    pub(crate) dates: date::Tables,
    /// Countries, titles and other words around names.
    pub(crate) names: entity::Tables,
    /// Who met whom: frames of verbs, and the words around them.
    pub(crate) interactions: interaction::Tables,
    /// How sentences begin that lean on others.
    pub(crate) openings: summary::Tables,
    /// The trained model of names.
    pub(crate) tagger: Model,
    /// The trained model of summaries.
    pub(crate) ranker: summary::model::Model,
    /// The trained classifier of a page's lines, where there is one.
    pub(crate) lines: Option<Classifier>,
}

/// The data files of one language.
struct Source {
    code: &'static str,
    identifier: whatlang::Lang,
    accented: bool,
    abbreviations: &'static str,
    sections: &'static str,
    date_words: &'static str,
    date_rules: &'static str,
    names: &'static str,
    countries: &'static str,
    known: &'static str,
    roles: &'static str,
    interactions: &'static str,
    summary: &'static str,
    origins: &'static str,
    tagger: &'static [u8],
    ranker: &'static [u8],
    classifier: Option<&'static [u8]>,
}

const SOURCES: [Source; 2] = [
    Source {
        code: "vi",
        identifier: whatlang::Lang::Vie,
        accented: true,
        abbreviations: include_str!("lang/vi/abbreviations.txt"),
        sections: include_str!("lang/vi/sections.txt"),
        date_words: include_str!("lang/vi/date_words.txt"),
        date_rules: include_str!("lang/vi/date_rules.txt"),
        names: include_str!("lang/vi/names.txt"),
        countries: include_str!("lang/vi/countries.txt"),
        known: include_str!("lang/vi/known.txt"),
        roles: include_str!("lang/vi/roles.txt"),
        interactions: include_str!("lang/vi/interactions.txt"),
        summary: include_str!("lang/vi/summary.txt"),
        origins: include_str!("lang/vi/origins.txt"),
        tagger: include_bytes!("../models/vi/names.model"),
        ranker: include_bytes!("../models/vi/summary.model"),
        classifier: Some(include_bytes!("../models/vi/sections.model")),
    },
    Source {
        code: "en",
        identifier: whatlang::Lang::Eng,
        accented: false,
        abbreviations: include_str!("lang/en/abbreviations.txt"),
        sections: include_str!("lang/en/sections.txt"),
        date_words: include_str!("lang/en/date_words.txt"),
        date_rules: include_str!("lang/en/date_rules.txt"),
        names: include_str!("lang/en/names.txt"),
        countries: include_str!("lang/en/countries.txt"),
        known: include_str!("lang/en/known.txt"),
        roles: include_str!("lang/en/roles.txt"),
        interactions: include_str!("lang/en/interactions.txt"),
        summary: include_str!("lang/en/summary.txt"),
        origins: include_str!("lang/en/origins.txt"),
        tagger: include_bytes!("../models/en/names.model"),
        ranker: include_bytes!("../models/en/summary.model"),
        classifier: None,
    },
];

/// All languages that we analyse, with what is found on pages in any of them.
#[derive(Debug)]
pub struct Languages {
    /// The languages; the first is the one assumed where nothing tells.
    list: Vec<Language>,
    /// What titles, captions, navigation and other debris look like; one table for all, since pages mix languages.
    pub(crate) sections: text::sections::Tables,
}

impl Languages {
    /// Reads the embedded tables and models.
    pub fn load() -> Result<Self, LoadError> {
        Self::with_models(&[])
    }

    /// Reads the embedded tables, and `files` - each with its name - instead of the embedded models of the same languages and
    /// purposes.
    ///
    /// # Errors
    /// Where a file is no model for this program, or is of a language that is none of ours.
    pub fn with_models(files: &[(String, Vec<u8>)]) -> Result<Self, LoadError> {
        let (mut taggers, mut rankers, mut classifiers) = (Vec::new(), Vec::new(), Vec::new());
        for (file, bytes) in files {
            let problem = |problem: String| LoadError { file: file.clone(), problem };
            let language = match Kind::of(bytes) {
                Some(Kind::Summary) => add(&mut rankers, summary::model::Model::read(bytes), |m| &m.language),
                Some(Kind::Sections) => add(&mut classifiers, Classifier::read(bytes), |m| &m.language),
                _ => add(&mut taggers, Model::read(bytes), |m| &m.language),
            };
            let language = language.map_err(|e| problem(e.to_string()))?;
            if !SOURCES.iter().any(|s| s.code == language) {
                return Err(problem(format!("it is for {language:?}, which is no language of ours")));
            }
        }
        Self::build(|source| {
            // Of two for one language and purpose the last counts.
            let tagger = match take_last(&mut taggers, |m| m.language == source.code) {
                Some(given) => given,
                None => Model::read(source.tagger).map_err(|e| source.problem("names", e))?,
            };
            let ranker = match take_last(&mut rankers, |m| m.language == source.code) {
                Some(given) => given,
                None => summary::model::Model::read(source.ranker).map_err(|e| source.problem("summary", e))?,
            };
            let classifier = match take_last(&mut classifiers, |m| m.language == source.code) {
                Some(given) => Some(given),
                None => source.classifier()?,
            };
            Ok((tagger, ranker, classifier))
        })
    }

    /// Reads the embedded tables; the models find no names, and to them all sentences are alike. For the trainer, whose
    /// features no model may have been trained for; lines are classified where there is a model for these features.
    #[cfg(feature = "train")]
    pub fn untrained() -> Result<Self, LoadError> {
        Self::build(|source| {
            let (tagger, ranker) = (Model::empty(source.code), summary::model::Model::empty(source.code));
            Ok((tagger, ranker, source.classifier().unwrap_or_default()))
        })
    }

    fn build(
        mut models: impl FnMut(&Source) -> Result<(Model, summary::model::Model, Option<Classifier>), LoadError>,
    ) -> Result<Self, LoadError> {
        let mut list = Vec::with_capacity(SOURCES.len());
        let (mut sections, mut names) = (Vec::with_capacity(SOURCES.len()), Vec::with_capacity(SOURCES.len()));
        let chinese = Arc::new(entity::identity::ChineseNames::load()?);
        for source in &SOURCES {
            let table = |name, text| Table::parse(format!("{}/{name}.txt", source.code), text);
            sections.push(table("sections", source.sections)?);
            let (tagger, ranker, lines) = models(source)?;
            names.push(table("names", source.names)?);
            let names = &names[names.len() - 1];
            list.push(Language {
                code: source.code,
                fingerprint: source.fingerprint(),
                identifier: source.identifier,
                accented: source.accented,
                sentences: text::sentences::Tables::new(&table("abbreviations", source.abbreviations)?)?,
                dates: date::Tables::new(
                    &table("date_words", source.date_words)?,
                    &table("date_rules", source.date_rules)?,
                )?,
                names: entity::Tables::new(
                    names,
                    &table("countries", source.countries)?,
                    &table("known", source.known)?,
                    &table("roles", source.roles)?,
                    &table("origins", source.origins)?,
                    Arc::clone(&chinese),
                )?,
                interactions: interaction::Tables::new(&table("interactions", source.interactions)?, names)?,
                openings: summary::Tables::new(&table("summary", source.summary)?)?,
                tagger,
                ranker,
                lines,
            });
        }
        Ok(Self { list, sections: text::sections::Tables::new(&sections, &names)? })
    }

    /// The language with the primary subtag of a BCP-47 tag ("en" of "en-GB").
    #[must_use]
    pub fn find(&self, tag: &str) -> Option<&Language> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        self.list.iter().find(|l| l.code.eq_ignore_ascii_case(primary))
    }

    /// The language with a code, for tests that change it.
    #[cfg(test)]
    pub(crate) fn find_mut(&mut self, code: &str) -> Option<&mut Language> {
        self.list.iter_mut().find(|l| l.code == code)
    }

    /// The language that the language identifier calls so.
    pub(crate) fn identified(&self, identifier: whatlang::Lang) -> Option<&Language> {
        self.list.iter().find(|l| l.identifier == identifier)
    }

    /// The language that is assumed where nothing tells.
    pub(crate) fn assumed(&self) -> &Language {
        &self.list[0]
    }

    /// The codes of all languages.
    pub fn codes(&self) -> impl Iterator<Item = &'static str> {
        self.list.iter().map(|l| l.code)
    }

    /// Every language, in its fixed order.
    pub fn iter(&self) -> impl Iterator<Item = &Language> {
        self.list.iter()
    }
}

/// Adds a model that was read; returns its language.
fn add<M>(
    models: &mut Vec<M>,
    read: Result<M, ModelError>,
    language: impl Fn(&M) -> &String,
) -> Result<String, ModelError> {
    let model = read?;
    let language = language(&model).clone();
    models.push(model);
    Ok(language)
}

/// Takes the last model that `is` wanted.
fn take_last<M>(models: &mut Vec<M>, is: impl Fn(&M) -> bool) -> Option<M> {
    models.iter().rposition(is).map(|at| models.swap_remove(at))
}

impl Language {
    /// Its models: what each is for, and its fingerprint.
    pub fn models(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let sections = self.lines.as_ref().map(|lines| ("sections", &*lines.fingerprint));
        let both = [("names", &*self.tagger.fingerprint), ("summary", &*self.ranker.fingerprint)];
        both.into_iter().chain(sections)
    }
}

impl Source {
    /// The embedded classifier of lines, where there is one.
    fn classifier(&self) -> Result<Option<Classifier>, LoadError> {
        let read = self.classifier.map(Classifier::read).transpose();
        read.map_err(|e| self.problem("sections", e))
    }

    fn problem(&self, name: &str, error: ModelError) -> LoadError {
        LoadError { file: format!("{}/{name}.model", self.code), problem: error.to_string() }
    }

    fn fingerprint(&self) -> String {
        let files = [
            self.abbreviations,
            self.sections,
            self.date_words,
            self.date_rules,
            self.names,
            self.countries,
            self.known,
            self.roles,
            self.interactions,
            self.summary,
            self.origins,
            entity::identity::READINGS,
            entity::identity::NAMES,
        ];
        // FNV-1a (Fowler, Noll, Vo); a zero byte parts the files.
        let bytes = files.iter().flat_map(|f| f.bytes().chain([0]));
        let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
        format!("{hash:016x}")
    }
}

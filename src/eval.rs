//! Measures the names found in articles against annotated ones, how they are joined ([`coreference`]), and summaries against an
//! editor's ([`rouge`]).
//!
//! The figures of names are those of `score.py entities`, the scorer beside the project: a mention is right where span and type are
//! exactly those of a gold mention; an optional gold mention, and one of a type that is not measured, makes the predictions
//! that overlap it count neither way, unless they are right themselves.

pub mod calibration;
pub mod coreference;
pub mod gold;
pub mod rouge;
pub mod score;
pub mod who;

use crate::{analysis, analysis::EntityType, span::Span};

/// A mention that was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Predicted {
    /// Where it stands, in bytes of the article's text.
    pub span: Span,
    /// What it is.
    pub entity_type: EntityType,
    /// Between 0 and 1.
    pub confidence: f32,
}

/// The mentions of all entities of an answer.
#[must_use]
pub fn predicted(entities: &[analysis::Entity]) -> Vec<Predicted> {
    let of = |e: &analysis::Entity, m: &analysis::Mention| Predicted {
        span: m.span,
        entity_type: e.entity_type,
        confidence: m.confidence,
    };
    entities.iter().flat_map(|e| e.mentions.iter().map(move |m| of(e, m))).collect()
}

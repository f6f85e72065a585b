//! Names, dates, sections, sentences and summaries out of Vietnamese and English news.
//!
//! ```
//! use trich::{analyzer::Analyzer, input::Input, interrupt::Interrupt};
//!
//! let analyzer = Analyzer::new()?;
//! let text = "Ngày 28-8, Bộ trưởng Trần Văn Bình đã đến thăm Singapore.";
//! let input = Input { publish_time: "2024-08-29", ..Input::new(text) };
//! let analysis = analyzer.analyze(&input, &Interrupt::default())?;
//! assert_eq!(analysis.language.code, "vi");
//! assert_eq!(analysis.dates[0].value, "2024-08-28");
//! assert!(analysis.entities.iter().any(|e| e.name == "Singapore"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Data flows one way: raw text → [`document::Document`] → names, dates, summary → [`analysis::Analysis`] → protobuf ([`api`]).

pub mod analysis;
pub mod analyzer;
pub mod api;
pub mod date;
pub mod document;
pub mod entity;
pub mod error;
#[cfg(feature = "train")]
pub mod eval;
pub mod input;
pub mod interaction;
pub mod interrupt;
pub mod lang;
pub mod model;
pub mod server;
pub mod span;
pub mod summary;
pub mod text;
#[cfg(feature = "train")]
pub mod train;

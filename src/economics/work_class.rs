//! Classes of work: kinds of work that differ in what switching costs.
//!
//! All classes are beliefs about one world, so they are drawn from the same uniform numbers. They
//! are never pooled: each has an answer and a verdict of its own.

use schemars::JsonSchema;
use serde::Serialize;
use strum::{Display, EnumMessage, EnumString, IntoStaticStr, VariantArray};

use super::priors::Priors;

/// A class of work.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Display,
    EnumMessage,
    EnumString,
    IntoStaticStr,
    VariantArray,
    Serialize,
    JsonSchema,
)]
#[strum(serialize_all = "kebab-case")]
#[serde(rename_all = "kebab-case")]
pub enum WorkClass {
    /// Training that runs on CUDA today and moves, all of it replaced: the article's buyers.
    #[default]
    MigratedTraining,
    /// Capacity added on the alternative; the old stays.
    NewTraining,
    /// Code that changes all the time.
    Research,
    /// Serving: one engine, many replicas, traffic that moves step by step.
    Inference,
}

impl WorkClass {
    /// Every class, that of the article first.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The name used in scenario files and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// What kind of work it is, in a few words.
    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            Self::MigratedTraining => "training that runs on CUDA today and moves: the article's buyers",
            Self::NewTraining => "training capacity that is added; the old stays",
            Self::Research => "code that changes all the time",
            Self::Inference => "serving: one engine, many replicas",
        }
    }
}

/// What is believed about a switch, for one class of work.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassPriors {
    /// The class.
    pub class: WorkClass,
    /// The beliefs.
    pub priors: Priors,
}

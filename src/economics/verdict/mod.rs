//! The verdicts on the article's claims: rules that were fixed before any run, each with its text
//! beside it.
//!
//! Plain numbers in, a word out. Changing a rule or its text is an event for the changelog.
//!
//! ```text
//! band        claim 1, "30 % better", and claim 3, "four times": is the whole interval inside a
//!             band, or outside it?
//! pooling     claims 4 and 5: do two figures about the same saving agree?
//! claim_test  every claim of `data/claims.toml` by the rule for its test
//! ```

pub mod band;
pub mod claim_test;
pub mod gpu_pooling;

//! Numbers in, numbers and warnings out. Nothing here prints, reads a clock or knows what a GPU is.
//!
//! The unit of evidence is the run (one process launch), never the sample: samples of one process share its clock state and memory
//! layout, so that a thousand of them say little about the next process.
//!
//! [`quantile`] has medians and the exact interval of a median; [`evidence`] turns the runs of a row into one estimate with a variance and
//! compares two of them; [`student`] is the distribution behind both.

pub mod evidence;
pub mod quantile;
pub mod student;

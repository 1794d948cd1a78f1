//! Numbers in, numbers and warnings out. Nothing here prints, reads a clock or knows what a GPU is.
//!
//! The unit of evidence is the run (one process launch), never the sample: samples of one process
//! share its clock state and memory layout, so that a thousand of them say little about the next
//! process.
//!
//! The rule is `moderated-margin/2`; `docs/statistics.md` tells it in prose, and the sections named
//! in these files are those of that page. In reading order:
//!
//! ```text
//! descriptive    mean, variance, quantiles, and the exact interval of a median
//! bisection      where a condition ceases to hold
//! student        the t distribution, with the normal one as its limit
//! polygamma      psi and its derivatives
//! row            2.1  one number a run, and the noise inside a run
//! estimate       2.2  a row with the variance of one of its runs
//! spread         2.2  what all rows of a launch share, and what is a row's own
//! difference     2.4  two rows: D, its error and degrees of freedom
//! floor          2.5  how far sessions differ
//! margin         2.5  the least difference that counts
//! verdict        2.6  p, Holm, faster, slower, same, unclear
//! power_analysis 2.7  the minimum detectable effect, whether runs or samples help
//! warning        2.7  what weakens a comparison
//! mean           2.8  the geometric mean over rows
//! assumed_noise  2.3  what stands in for noise that was not measured
//! draws          2.9  seeded draws for the economics
//! ```

pub mod assumed_noise;
pub mod bisection;
pub mod descriptive;
pub mod difference;
pub mod draws;
pub mod estimate;
pub mod floor;
pub mod log_ratio;
pub mod margin;
pub mod mean;
pub mod polygamma;
pub mod power_analysis;
pub mod row;
pub mod spread;
pub mod student;
pub mod verdict;
pub mod warning;

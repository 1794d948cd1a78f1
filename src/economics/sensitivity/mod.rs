//! Which input decides the answer, and what it would be worth to know it.
//!
//! ```text
//! sobol        shares of the variance: each input alone, and with all its interactions
//! tornado      one input at a time between its 5 % and 95 % points, and where the answer flips
//! break_even       the values of one input at which the claim would be supported
//! doubt        the share of the variance of a yes-or-no outcome that an input explains
//! information  what knowing one input would save a buyer
//! verdict_change  the inputs whose ends would change the verdict on the claim
//! offer        which input decides whether an offer clears the threshold
//! ```

pub mod break_even;
pub mod doubt;
pub mod information;
pub mod offer;
pub mod sobol;
pub mod tornado;
pub mod verdict_change;

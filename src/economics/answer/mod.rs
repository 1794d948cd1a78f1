//! The answer: at what discount do buyers switch, when neither their costs nor their spend are one
//! number?
//!
//! ```text
//! buyers          how buyers differ -> a grid of them, with weights
//! draw_outcome    one Monte Carlo draw -> who switches at what discount
//! monte_carlo     many draws -> the answer with its interval, adoption curves
//! by_spend        the threshold of one buyer by spend, and where it crosses a level
//! by_class        the answer of each class of work
//! threshold_rule  the answer -> supported, too low, too high or not determined
//! bounds          every assumption at its low end, and at its high end
//! model_variants  the answer if the model were another
//! seller          how large a discount a seller can give
//! what_if         what would change the answer: a compatible chip, pooling
//! population, buyer  all of this for the buyers of a scenario, or for one of them
//! ```

pub mod buyer;
pub mod buyers;
pub mod by_class;
pub mod by_spend;

pub mod bounds;
pub mod draw_outcome;
pub mod model_variants;
pub mod monte_carlo;
pub mod population;
pub mod seller;
pub mod threshold_rule;
pub mod what_if;

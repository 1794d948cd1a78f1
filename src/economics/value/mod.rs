//! Price-performance: how much of the same work a dollar buys on an alternative, over what it buys
//! on the incumbent.
//!
//! There is no one answer, because there is no one price: prices are compared on one basis at a
//! time, and bases are never pooled. What is pooled, on one basis, are works, with an interval that
//! says how far works differ.
//!
//! ```text
//! chip       a word -> the chip it means
//! work       what was done, and the cells in which both sides did it
//! common     the works that two chips have in common
//! training   MLPerf runs -> cells: same round and division, nearest in time
//! recipe     throughput recipes and best multiplications -> cells: same model, number type and
//!            sequence length
//! estimate   works -> the mean over works of the mean over cells, with a bootstrap interval
//! published  two chips -> their mean ratio, with the works behind it
//! contract   the length of a contract -> the prices of both sides that fit it
//! price      price rows -> the prices of both sides on each basis, and which differ in kind
//! owned      purchase, power, depreciation, utilisation -> the cost of an hour on own hardware
//! valuation  all of it for two chips: performance per dollar and verdict on every basis
//! ```

pub mod chip;
pub mod common;
pub mod work;

pub mod recipe;
pub mod training;

pub mod contract;
pub mod estimate;
pub mod owned;
pub mod price;
pub mod published;

pub mod valuation;

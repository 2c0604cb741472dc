//! What the tests of the built component share.
//!
//! The harness knows the contract only through the component's own types: values travel as JSON in one form that every
//! language binding can read, and a function that joins the contract needs no code here.
//!
//! - [`Component`] calls one exported function with JSON arguments, in a fresh instance with limited fuel and memory.
//! - [`Session`] makes several calls in one instance, and holds the resources that live in it.
//! - [`Vector`] is one entry of `tests/vectors/*.json` and knows whether the component does as it says.
//! - [`contract`] lists what the component's types declare, so that tests can tell what they have not covered.
//! - [`bound`] has what a call of each function may cost.
//! - [`Memories`] are what instances leave behind.
//! - [`hostile`] makes input that nobody should send.

pub mod bound;
mod component;
pub mod contract;
mod convert;
mod difference;
pub mod hostile;
mod memory;
mod session;
pub mod token;
mod vector;

pub use component::{CallError, Component, Usage};
pub use difference::{Difference, differences};
pub use memory::Memories;
pub use session::Session;
pub use vector::{Vector, VectorFile};

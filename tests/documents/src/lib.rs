//! What the tests of the documents share: schemas for an independent validator, and random deployments.

mod random;
mod schemas;

pub use random::Random;
pub use schemas::{Schemas, shown};

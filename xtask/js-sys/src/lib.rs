//! The one call of `js-sys` that `jsonwebtoken` compiles against on wasm32. It is reached only by that crate's own
//! reading of the clock, which this project never asks for: `now` is always an argument.

/// Stands in for a JavaScript `Date`.
pub struct Date;

impl Date {
    /// Stands in for `new Date()`.
    #[must_use]
    pub fn new_0() -> Self {
        Self
    }

    /// Not a number, so that nobody can mistake it for a clock.
    #[must_use]
    pub fn get_time(&self) -> f64 {
        f64::NAN
    }
}

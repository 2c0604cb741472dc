//! Input that nobody should send: at and past every limit, deeply nested, malformed, and random.
//!
//! [`families`] are fixed, each aimed at one thing that could go wrong. [`random_input`] changes a usable input at
//! random places. Both reach behind the signature where they can: a token that fails early tests little.

mod bodies;
mod documents;
mod families;
mod large;
mod mutate;
mod parts;
mod random;
mod requests;
mod samples;
pub mod texts;
mod updates;
mod vectors;

pub use families::{Input, families};
pub use mutate::random_input;
pub use random::Random;

/// The secret of every tenant here; long and odd enough that its appearance in an answer is no accident.
pub const SECRET: &str = "marker-5f0c1d-of-the-shared-secret";

/// The client key of every tenant here.
pub const CLIENT_KEY: &str = "jira:1234-5678-9000";

/// The clock of every call here.
pub const NOW: u64 = 1_600_000_100;

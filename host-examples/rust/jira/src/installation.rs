//! A lifecycle call that was not sent yet.

use crate::outgoing::Outgoing;

/// A call of `installed` that was not sent yet, and the secret that it brings.
#[derive(Clone, Debug)]
pub struct Installation {
    /// The call.
    pub call: Outgoing,
    /// The shared secret in its body.
    pub secret: String,
}

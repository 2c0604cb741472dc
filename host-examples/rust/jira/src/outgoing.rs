//! A signed request to the app that was not sent yet.

use std::io::Result;
use std::net::SocketAddr;
use std::time::Duration;

use crate::client::{self, Answer};

/// A signed request to the app that was not sent yet. Every part may be changed first: that is how tokens are replayed
/// and bodies forged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Where the app listens.
    pub to: SocketAddr,
    /// Path and query.
    pub target: String,
    /// The header `Authorization`.
    pub authorization: String,
    /// Other headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Outgoing {
    /// Sends it with POST, and waits as long for the answer as Jira does: 20 seconds.
    ///
    /// # Errors
    ///
    /// Where the app can't be reached or doesn't answer in time.
    pub fn send(&self) -> Result<Answer> {
        self.send_within(Duration::from_secs(20))
    }

    /// The same with another patience.
    ///
    /// # Errors
    ///
    /// As [`Outgoing::send`].
    pub fn send_within(&self, patience: Duration) -> Result<Answer> {
        let mut headers = vec![("authorization", self.authorization.as_str()), ("content-type", "application/json")];
        headers.extend(self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        client::send_within(patience, self.to, "POST", &self.target, &headers, self.body.as_bytes())
    }
}

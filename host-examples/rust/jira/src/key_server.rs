//! The key server: the public keys that lifecycle calls are verified with.

use std::io::Result;
use std::sync::{Arc, Mutex, PoisonError};

use crate::fault::{Route, Rule, Rules};
use crate::listener::Listener;
use crate::reply::Reply;

/// The id of the key that signs lifecycle calls.
pub const INSTALL_KEY_ID: &str = "2d1f8a3c-6f0e-4b6a-9d7e-0c5b8a1e4f72";

/// The id of another key, which the server gives as well: for tokens signed with the wrong one.
pub const OTHER_KEY_ID: &str = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

/// The private half of [`INSTALL_KEY_ID`]. Everybody has it: an app that trusts this key server trusts everybody.
pub(crate) const INSTALL_KEY: &str = include_str!("../../../../tests/peers/keys/rsa-2048.private.pem");

/// The private half of [`OTHER_KEY_ID`].
pub(crate) const OTHER_KEY: &str = include_str!("../../../../tests/peers/keys/rsa-2048-other.private.pem");

const INSTALL_PUBLIC_KEY: &str = include_str!("../../../../tests/peers/keys/rsa-2048.public.pem");
const OTHER_PUBLIC_KEY: &str = include_str!("../../../../tests/peers/keys/rsa-2048-other.public.pem");

/// Stands in for `connect-install-keys.atlassian.com`: `GET /{key id}` gives a public key as PEM.
pub struct KeyServer {
    listener: Listener,
    rules: Arc<Rules>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl KeyServer {
    /// Starts at this port of the loopback interface, or at a free one for 0.
    ///
    /// # Errors
    ///
    /// Where the port is taken.
    pub fn start(port: u16) -> Result<Self> {
        let rules = Arc::<Rules>::default();
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let (used, journal) = (Arc::clone(&rules), Arc::clone(&asked));
        let listener = Listener::start(port, move |request| {
            journal.lock().unwrap_or_else(PoisonError::into_inner).push(request.target.clone());
            used.react(Some(Route::Key), || answer(&request.method, &request.target))
        })?;
        Ok(Self { listener, rules, asked })
    }

    /// Where it is, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.listener.address())
    }

    /// Makes it misbehave.
    pub fn misbehave(&self, rule: Rule) {
        self.rules.add(rule);
    }

    /// Ends all misbehaviour, and listens again.
    ///
    /// # Errors
    ///
    /// Where the port was taken in the meantime.
    pub fn behave(&self) -> Result<()> {
        self.rules.clear();
        self.listener.reopen()
    }

    /// Refuses connections from now on, until [`KeyServer::behave`].
    pub fn stop_listening(&self) {
        self.listener.close();
    }

    /// The targets that were asked for, in order.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn answer(method: &str, target: &str) -> Reply {
    let key = match (method, target.strip_prefix('/')) {
        ("GET", Some(INSTALL_KEY_ID)) => INSTALL_PUBLIC_KEY,
        ("GET", Some(OTHER_KEY_ID)) => OTHER_PUBLIC_KEY,
        // What the real one says to ids that it does not know: 403 and a page for people.
        _ => return Reply::text(403, "<html><body>Access Denied</body></html>"),
    };
    Reply { headers: vec![("content-type".to_owned(), "application/x-pem-file".to_owned())], ..Reply::text(200, key) }
}

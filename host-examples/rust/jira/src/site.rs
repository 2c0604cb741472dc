//! One Jira site.

use std::io::{Error, ErrorKind, Result};
use std::sync::Arc;
use std::time::Duration;

use crate::app::App;
use crate::fault::{CallbackFault, Rule};
use crate::incoming;
use crate::listener::Listener;
use crate::state::Shared;
use crate::tenant::Tenant;

/// How a site is.
#[derive(Clone, Debug)]
pub struct SiteOptions {
    /// Its client key. Default: `acme`.
    pub client_key: String,
    /// Its base URL, as installations say it. Default: `https://acme.atlassian.net`.
    pub base_url: String,
    /// The port of the loopback interface; 0 for a free one, which is the default.
    pub port: u16,
    /// How long a minute of Jira's retry policy takes. Default: a minute. Callbacks are sent again after 5 to 15 of
    /// them, 5 times at most.
    pub minute: Duration,
    /// How long a callback waits for its answer. Default: 20 seconds, as Jira does.
    pub patience: Duration,
    /// Whether a new gate is called back as `awaiting`. Default: true.
    pub announce: bool,
    /// What is done with a line about each request and each callback. Default: nothing.
    pub log: fn(&str),
}

impl Default for SiteOptions {
    fn default() -> Self {
        Self {
            client_key: "acme".to_owned(),
            base_url: "https://acme.atlassian.net".to_owned(),
            port: 0,
            minute: Duration::from_secs(60),
            patience: Duration::from_secs(20),
            announce: true,
            log: |_| (),
        }
    }
}

/// One Jira site, on the loopback interface, until it is dropped.
pub struct Site {
    pub(crate) shared: Arc<Shared>,
    listener: Listener,
}

impl Site {
    /// Starts it.
    ///
    /// # Errors
    ///
    /// Where the port is taken.
    pub fn start(options: SiteOptions) -> Result<Self> {
        let port = options.port;
        let shared = Arc::new(Shared::new(options));
        let handled = Arc::clone(&shared);
        let listener = Listener::start(port, move |request| incoming::handle(&handled, request))?;
        Ok(Self { shared, listener })
    }

    /// Where it listens, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.listener.address())
    }

    /// The base URL that installations say. Requests for it belong to [`Site::url`].
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.shared.options.base_url
    }

    /// The site with its present secret: signs what the site itself would not.
    #[must_use]
    pub fn tenant(&self) -> Tenant {
        self.shared.tenant()
    }

    /// Makes it misbehave.
    pub fn misbehave(&self, rule: Rule) {
        self.shared.rules.add(rule);
    }

    /// Makes the next callback that has no fault yet go wrong.
    pub fn misbehave_callback(&self, fault: CallbackFault) {
        self.shared.change(|state| state.callback_faults.push_back(fault));
    }

    /// Ends all misbehaviour, and listens again. The clock stays as it is.
    ///
    /// # Errors
    ///
    /// Where the port was taken in the meantime.
    pub fn behave(&self) -> Result<()> {
        self.shared.rules.clear();
        self.shared.change(|state| state.callback_faults.clear());
        self.listener.reopen()
    }

    /// Refuses connections from now on, until [`Site::behave`].
    pub fn stop_listening(&self) {
        self.listener.close();
    }

    /// From now on this issue, service or repository is not known here.
    pub fn forget(&self, reference: &str) {
        self.shared.change(|state| state.unknown.insert(reference.to_owned()));
    }

    /// Sets the site's clock ahead by this many seconds, or back.
    pub fn set_clock_offset(&self, seconds: i64) {
        self.shared.set_clock_offset(seconds);
    }

    /// The path of the app's callback, relative to its base URL.
    pub(crate) fn callback_path(&self) -> Result<String> {
        self.shared.app().map(|app| app.callback)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.shared.close();
    }
}

impl Shared {
    /// The site with its present secret.
    pub(crate) fn tenant(&self) -> Tenant {
        Tenant { client_key: self.options.client_key.clone(), secret: self.read().secret.clone() }
    }

    /// The app that was installed last.
    pub(crate) fn app(&self) -> Result<App> {
        self.read().app.clone().ok_or_else(|| Error::new(ErrorKind::NotFound, "no app was installed"))
    }
}

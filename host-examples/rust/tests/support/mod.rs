//! A running server with one Jira site installed, and what the tests ask of it.

mod host;

pub use host::{GATE, decision, error, server};

use connect_gating_demo::server::Server;
use connect_gating_jira_stand_in::client::Answer;
use connect_gating_jira_stand_in::{Gate, Tenant, payload};

/// A server with the Jira site `acme` installed.
pub struct Site {
    /// The server.
    pub server: Server,
    /// The site.
    pub tenant: Tenant,
    /// A token that reads its gates.
    pub reader: String,
    /// A token that registers its gates.
    pub submitter: String,
}

impl Site {
    /// Starts a server with these options.
    pub fn start(options: &[&str]) -> Self {
        let mut server = server();
        let tenant = Tenant::new("acme");
        server.install(&tenant).unwrap();
        let reader = server.token(&tenant, "read").unwrap();
        let submitter = server.token(&tenant, "submit").unwrap();
        server.start(options).unwrap();
        Self { server, tenant, reader, submitter }
    }

    /// The same with the gate registered, and callbacks trusted.
    pub fn with_gate() -> Self {
        let site = Self::start(&["--trust-callbacks"]);
        assert_eq!(site.register(GATE).status, 201);
        site
    }

    /// Registers a gate.
    pub fn register(&self, path: &str) -> Answer {
        self.server.gate("PUT", &self.submitter, path).unwrap()
    }

    /// Asks for a gate.
    pub fn ask(&self, path: &str) -> Answer {
        self.server.gate("GET", &self.reader, path).unwrap()
    }

    /// A good token of this lifetime. Equal lifetimes in one second make equal tokens.
    pub fn token(&self, seconds: u64) -> String {
        self.tenant.authorization("POST", "/callback", seconds).unwrap()
    }

    /// Sends a callback with a good token of this lifetime.
    pub fn callback(&self, seconds: u64, body: &str) -> Answer {
        self.server.callback(&self.token(seconds), body).unwrap()
    }
}

/// The body of a callback for the usual gate.
pub fn body(status: &str, updated: &str) -> String {
    payload(&Gate::new("pipe", "prod", 7), status, updated)
}

//! Stands in for a Jira site and for Atlassian's key server, on the loopback interface.
//!
//! Nothing in here comes from Connect Gating: tokens are signed and verified by another JWT library, the canonical
//! request is computed again from Atlassian's rules, documents are judged by JSON Schemas. So an app that gets on with
//! it got the protocol right, not just its own idea of it.
//!
//! - [`Site`] is one Jira site: it installs the app, takes deployments, answers polls, calls back and retries.
//! - [`KeyServer`] gives the public key of lifecycle calls.
//! - [`Rule`] makes either misbehave, [`CallbackFault`] loses, doubles and reorders callbacks.
//! - [`Outgoing`] is a signed request that was not sent yet, to be tampered with.
//! - [`Control`] takes a person's orders over HTTP; `cargo xtask jira` starts all three.
//! - [`Tenant`] signs anything, [`client`] sends anything.
//!
//! ```no_run
//! use connect_gating_jira_stand_in::{App, Gate, KeyServer, Site, SiteOptions};
//!
//! # fn main() -> std::io::Result<()> {
//! let keys = KeyServer::start(0)?;
//! let site = Site::start(SiteOptions::default())?;
//! println!("start the app with {} as its key server and {} as its Jira", keys.url(), site.url());
//! let app = App::at("http://127.0.0.1:8080")?;
//! let answer = site.install(&app)?;
//! assert_eq!(answer.status, 204);
//! // ... the app submits a deployment ...
//! let delivery = site.decide(&Gate::new("webshop", "production", 100), "allowed")?;
//! println!("{:?}", site.settled(delivery)?);
//! # Ok(())
//! # }
//! ```
//!
//! # Where the site is
//!
//! A component takes only `https` base URLs under `atlassian.net`, so that is what [`Site::base_url`] is and what the
//! installation says. The site listens at [`Site::url`], plain http on the loopback interface: the app has to be told
//! to send requests for the one to the other. Paths and tokens are the same for both.

mod app;
mod bulk;
pub mod client;
mod clock;
mod control;
mod decisions;
mod delivery;
mod fault;
mod gate;
mod incoming;
mod installation;
mod journal;
mod key_server;
mod listener;
mod outgoing;
mod percent;
mod poll;
mod qsh;
mod reply;
mod request;
mod schemas;
mod site;
mod state;
mod tenant;

pub use app::App;
pub use clock::{now, timestamp};
pub use control::Control;
pub use delivery::{Delivery, Fate};
pub use fault::{CallbackFault, Fault, Route, Rule};
pub use gate::{Gate, payload};
pub use installation::Installation;
pub use key_server::{INSTALL_KEY_ID, KeyServer, OTHER_KEY_ID};
pub use outgoing::Outgoing;
pub use qsh::{canonical_request, qsh};
pub use site::{Site, SiteOptions};
pub use state::Seen;
pub use tenant::Tenant;

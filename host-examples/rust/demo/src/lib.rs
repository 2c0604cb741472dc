//! Plays Jira against the Rust host: signs as Connect does, speaks HTTP, starts and stops the server.
//!
//! Nothing in here comes from Connect Gating. The demo and the host's tests share it.

pub mod http;
pub mod jira;
pub mod server;

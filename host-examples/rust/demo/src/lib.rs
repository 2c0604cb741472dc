//! The Rust host as a process of its own: starts, stops, crashes and asks it.
//!
//! The demo and the host's tests share it. Jira is played by `connect-gating-jira-stand-in`.

pub mod server;

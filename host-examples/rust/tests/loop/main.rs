//! The loop: installed, submitted, called back, confirmed. Against a stand-in for Jira, over real HTTP.
#![cfg(test)]

mod connected;
mod faults;
#[path = "../support/host.rs"]
mod host;
mod lifecycle;
mod submission;

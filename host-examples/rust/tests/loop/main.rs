//! The loop: installed, submitted, called back, confirmed. Against a stand-in for Jira, over real HTTP.

#[cfg(test)]
mod connected;
#[cfg(test)]
mod faults;
#[cfg(test)]
#[path = "../support/host.rs"]
mod host;
#[cfg(test)]
mod lifecycle;
#[cfg(test)]
mod operation;
#[cfg(test)]
mod submission;

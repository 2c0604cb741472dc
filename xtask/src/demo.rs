//! The demo: a real host, and somebody who plays Jira against it.

use crate::command::show;
use crate::{guest, programs, workspace};
use anyhow::Result;
use std::process::Command;

/// Builds the component, the host and the demo, and runs the demo, which starts and stops the host itself.
pub fn run() -> Result<()> {
    eprintln!("{}", guest::build_and_check()?);
    let [host, demo] = programs::build([programs::HOST, programs::DEMO])?;
    let mut demo = Command::new(demo);
    demo.env("CONNECT_GATING_COMPONENT", workspace::component());
    demo.env("CONNECT_GATING_HOST", host);
    show(&mut demo)
}

//! The stand-in for Jira, for a dry run of an app.

use crate::command::show;
use crate::programs;
use anyhow::Result;
use std::process::Command;

/// Builds the stand-in and runs it with these arguments, until somebody ends it.
pub fn run(arguments: &[&str]) -> Result<()> {
    let [stand_in] = programs::build([programs::STAND_IN])?;
    show(Command::new(stand_in).args(arguments))
}

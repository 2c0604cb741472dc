//! The black-box suite over HTTP: against every way of running the gate, or against one that runs already.

use crate::command::show;
use crate::workspace;
use anyhow::Result;
use std::path::PathBuf;
use std::process::Command;

/// With `--url`, the suite against whatever answers there, with all options handed on. Else against the ways of these
/// names, or all: those in the folder `test.d` of the service.
pub fn run(arguments: &[&str]) -> Result<()> {
    show(Command::new("bash").arg(script_for(arguments)).args(arguments))
}

fn script_for(arguments: &[&str]) -> PathBuf {
    let service = workspace::root().join("host-examples").join("service");
    let names_a_way = arguments.first().is_none_or(|first| !first.starts_with('-'));
    if names_a_way { service.join("test") } else { service.join("blackbox").join("run") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_for_the_suite_and_names_for_the_script_that_starts_the_ways() {
        for (arguments, script) in [
            (&[][..], "service/test"),
            (&["rust", "ext_authz"], "service/test"),
            (&["--url", "http://127.0.0.1:1"], "service/blackbox/run"),
            (&["--help"], "service/blackbox/run"),
        ] {
            let path = script_for(arguments);
            assert!(path.ends_with(script) && path.is_file(), "{}", path.display());
        }
    }
}

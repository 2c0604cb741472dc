//! The project's tests in one command: what they are, and in which order they run.

mod runner;
mod scripts;

use crate::command::cargo;
use crate::{fuzz, guest, reference, released, reproducible, supply, toolchain, workspace};
use anyhow::Result;
use runner::Runner;
use scripts::Script;
use std::path::Path;
use std::process::{Command, ExitCode};

/// The hosts whose tests are scripts, and what those need besides what they install themselves. The longest first, since
/// they run side by side.
const EXAMPLES: [(&str, &[&str]); 10] = [
    ("service", &["python3"]),
    ("pipeline", &["python3", "curl", "jq", "openssl", "javac", "mvn"]),
    ("envoy", &["python3"]),
    ("browser", &["node", "npm", "chromium"]),
    ("java", &["javac", "mvn", "python3"]),
    ("go", &["go"]),
    ("c", &["cc", "make", "curl", "python3"]),
    ("fire", &["cc", "python3"]),
    ("python", &["python3"]),
    ("javascript", &["node", "npm"]),
];

/// Runs what needs nothing but Rust, or everything.
pub fn run(all: bool) -> Result<ExitCode> {
    let mut runner = Runner::new(all);

    runner.tool("formatting", "rustfmt", cargo().args(["fmt", "--all", "--check"]));
    let clippy = ["clippy", "--locked", "--workspace", "--all-targets", "--", "--deny", "warnings"];
    runner.tool("lints", "clippy", cargo().args(clippy));
    // The code between the contract and the core is compiled for the component alone, but lints without its target.
    let component = ["clippy", "--locked", "--package", "connect-gating", "--features", "component"];
    runner.tool("lints of the component", "clippy", cargo().args(component).args(["--", "--deny", "warnings"]));
    let doc = ["doc", "--locked", "--workspace", "--no-deps"];
    runner.command("docs", cargo().args(doc).env("RUSTDOCFLAGS", "--deny warnings"));
    runner.check("reference", reference::check);
    runner.check("contract as released", released::check);
    runner.check("supply chain", supply::check);

    let tests = ["test", "--locked", "--no-fail-fast"];
    // In the profile that compiled this program.
    runner.tests("tests of these commands", cargo().args(tests).args(["--package", "xtask", "--profile", "xtask"]));

    let built = runner.check("component", || {
        println!("{}", guest::build_and_check()?);
        Ok(())
    });
    if !built {
        // What is left tests the component. An older one may still lie there, and would do for a pass.
        runner.left_out("tests", "the component could not be built");
        return Ok(runner.finish());
    }

    let mut workspace = cargo();
    workspace.args(tests).args(["--workspace", "--exclude", "xtask"]);
    workspace.env("CONNECT_GATING_COMPONENT", workspace::component());
    if all {
        let setup = workspace::root().join("tests").join("peers").join("setup.sh");
        runner.command("libraries of other languages", &mut bash(&setup));
        workspace.env("CONNECT_GATING_PEERS", "1");
    } else {
        runner.left_out("other implementations, in Node and Python", "it downloads them; `--all` or CI=true runs it");
    }
    runner.tests("tests", &mut workspace);
    let mut scripts = Vec::new();
    for (example, programs) in EXAMPLES {
        let name = format!("host example: {example}");
        if runner.has(&name, programs) {
            let mut command = bash(&workspace::root().join("host-examples").join(example).join("test"));
            command.env("CONNECT_GATING_COMPONENT", workspace::component());
            scripts.push(Script { name, command });
        }
    }
    runner.scripts(scripts);
    if all {
        runner.check("fuzzing, 10 seconds a target", || fuzz::run(None, 10));
    } else {
        runner.left_out("fuzzing", "it takes minutes; `--all`, CI=true or `cargo xtask fuzz` runs it");
    }
    if all {
        runner.check("reproducible build", || reproducible::check(&toolchain::ready()?));
    } else {
        runner.left_out("reproducible build", "it builds everything twice; `--all` or CI=true runs it");
    }
    Ok(runner.finish())
}

fn bash(script: &Path) -> Command {
    let mut bash = Command::new("bash");
    bash.arg(script);
    bash
}

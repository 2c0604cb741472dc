//! Which lines and branches of `src` the core's own tests and the shared vectors run. Every line that they do not run in
//! full has its reason in `tests/trust/coverage.toml`.
//!
//! It is what `cargo llvm-cov` does, without installing it; like that it needs rustup's component `llvm-tools`.

mod report;

use crate::command::{cargo, output, run as run_command, slowly};
use crate::{reasons, workspace};
use anyhow::{Context as _, Result, bail, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;

pub use report::Report;

/// What makes the compiler count. Branches are counted by an option of the compiler that is not stable yet.
pub const COUNTERS: &str = "-Cinstrument-coverage -Zcoverage-options=branch";

/// Measures, prints a table by file, and fails where something is not run that nobody has explained.
pub fn run() -> Result<()> {
    let llvm = Llvm::find()?;
    let folder = workspace::target().join("coverage");
    let profiles = folder.join("profiles");
    // What earlier runs counted is not ours.
    drop(std::fs::remove_dir_all(&profiles));

    let programs = slowly("compiling the core's tests for coverage", || build(&folder))?;
    for program in &programs {
        let mut test = Command::new(program);
        test.current_dir(workspace::root()).env("LLVM_PROFILE_FILE", profiles.join("%p.profraw"));
        run_command(test.arg("--quiet"))?;
    }
    let report = Report::read(&llvm.export(&profiles, &programs)?, &workspace::root())?;
    print!("{}", report.table());

    let reasons = reasons::read("coverage.toml")?;
    let faults = reasons::faults(&reasons, &report.findings, |_| true);
    if !faults.is_empty() {
        bail!("not run in full, and `tests/trust/coverage.toml` does not say why:\n  {}", faults.join("\n  "));
    }
    println!("\nEach of the {} lines that are not run in full has its reason.", reasons.len());
    Ok(())
}

/// Builds the core's unit tests and the test of the vectors.
fn build(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut build = cargo();
    build.args(["test", "--locked", "--package", "connect-gating", "--lib", "--test", "vectors", "--no-run"]);
    build.args(["--message-format", "json-render-diagnostics"]).arg("--target-dir").arg(folder);
    build.env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", COUNTERS);
    // Build scripts and macros run too, and would leave profiles wherever they are.
    build.env("LLVM_PROFILE_FILE", "/dev/null");
    let mut programs = Vec::new();
    for line in output(&mut build)?.lines() {
        let message: serde_json::Value = serde_json::from_str(line)?;
        if message["profile"]["test"] == true {
            programs.extend(message["executable"].as_str().map(PathBuf::from));
        }
    }
    ensure!(programs.len() == 2, "{} test programs were built, not 2", programs.len());
    Ok(programs)
}

/// The compiler's own tools: those of another version of LLVM can't read what it writes.
pub struct Llvm(PathBuf);

impl Llvm {
    /// Where rustup puts them.
    pub fn find() -> Result<Self> {
        let says = |arguments: &[&str]| output(Command::new("rustc").current_dir(workspace::root()).args(arguments));
        let verbose = says(&["--version", "--verbose"])?;
        let host = verbose.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?;
        let rustlib = Path::new(says(&["--print", "sysroot"])?.trim()).join("lib").join("rustlib");
        let tools = rustlib.join(host).join("bin");
        let there = tools.join(format!("llvm-cov{}", std::env::consts::EXE_SUFFIX)).is_file();
        ensure!(there, "the compiler's LLVM tools are missing; `rustup component add llvm-tools` adds them");
        Ok(Self(tools))
    }

    /// What all runs counted together, as text in the format of lcov.
    pub fn export(&self, profiles: &Path, programs: &[PathBuf]) -> Result<String> {
        let all = profiles.join("all.profdata");
        let mut merge = Command::new(self.0.join("llvm-profdata"));
        merge.args(["merge", "--sparse", "--output"]).arg(&all);
        for entry in std::fs::read_dir(profiles)? {
            merge.arg(entry?.path());
        }
        run_command(&mut merge)?;
        let mut export = Command::new(self.0.join("llvm-cov"));
        export.args(["export", "--format=lcov"]).arg("--instr-profile").arg(all);
        for program in programs {
            export.arg("--object").arg(program);
        }
        output(export.arg("--sources").arg(workspace::root().join("src")))
    }
}

//! Mutation testing: small faults are put into the code that decides what is trusted, one at a time, and the core's own
//! tests and the shared vectors have to notice each. What they do not notice has its reason in
//! `tests/trust/mutants.toml`.

use crate::command::{cargo, line, run as run_command, slowly};
use crate::reasons::{self, Finding};
use crate::workspace;
use anyhow::{Context as _, Result, bail, ensure};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

const VERSION: &str = "27.1.0";

/// The files of `src` between a request and the word that it may be believed, and those that keep what was believed.
const FILES: [&str; 31] = [
    "app",
    "base_url",
    "callback",
    "canonical",
    "claims",
    "decision",
    "digest",
    "explain",
    "fold",
    "forge",
    "instant",
    "json",
    "json/reader",
    "key",
    "key_set",
    "key_url",
    "lifecycle",
    "limits",
    "payload",
    "profile",
    "provider",
    "request",
    "rotation",
    "rsa",
    "sign",
    "sorting",
    "spki",
    "target",
    "token",
    "verify",
    "writer",
];

const FOLD: &str = "src/fold.rs";

/// This test takes as long as all the others together, and shows something of one file.
const OF_FOLD_ALONE: &str = "every_order_of_six_updates_ends_in_one_state";

/// Runs all mutants of these files, or of all of them, and fails where one is neither noticed nor explained.
pub fn run(only: &[&str]) -> Result<()> {
    if let Some(other) = only.iter().find(|name| !FILES.contains(name)) {
        bail!("`{other}` is none of the files that are tested like this: {}", FILES.join(", "));
    }
    let files: Vec<String> = FILES
        .iter()
        .filter(|name| only.is_empty() || only.contains(name))
        .map(|name| format!("src/{name}.rs"))
        .collect();
    let tool = install()?;
    let folder = workspace::target().join("mutants");
    let mut mutants = Command::new(tool);
    mutants.current_dir(workspace::root()).args(["mutants", "--package", "connect-gating", "--no-shuffle"]);
    mutants.args(["--jobs", "1", "--minimum-test-timeout", "60", "--colors", "never"]).arg("--output").arg(&folder);
    for file in &files {
        mutants.args(["--file", file]);
    }
    // The tests that compile no WebAssembly.
    mutants.args(["--", "--locked", "--lib", "--test", "vectors"]);
    if !files.iter().any(|file| file == FOLD) {
        mutants.args(["--", "--skip", OF_FOLD_ALONE]);
    }
    // Every mutant is compiled by itself: what only serves a debugger is left out, and what costs more to run than to
    // optimise is optimised. What is not of this workspace is kept from run to run.
    mutants.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_PROFILE_DEV_OPT_LEVEL", "1");
    mutants.env("CARGO_TARGET_DIR", folder.join("build"));
    let status = mutants.status().with_context(|| format!("could not start `{}`", line(&mutants)))?;
    // 2: some were missed. 3: some ran until they were stopped, and so were noticed.
    ensure!(matches!(status.code(), Some(0 | 2 | 3)), "`{}` failed ({status})", line(&mutants));

    let results = Results::read(&folder.join("mutants.out"))?;
    print!("{}", results.table());
    let reasons = reasons::read("mutants.toml")?;
    let faults = reasons::faults(&reasons, &results.missed, |file| files.iter().any(|run| run == file));
    if !faults.is_empty() {
        bail!("not noticed, and `tests/trust/mutants.toml` does not say why:\n  {}", faults.join("\n  "));
    }
    Ok(())
}

/// Installs the tool where it is not there yet.
fn install() -> Result<PathBuf> {
    let root = workspace::target().join("tools").join(format!("cargo-mutants-{VERSION}"));
    let tool = root.join("bin").join(format!("cargo-mutants{}", std::env::consts::EXE_SUFFIX));
    if !tool.is_file() {
        let mut install = cargo();
        install.args(["install", "cargo-mutants", "--locked", "--version", VERSION, "--root"]).arg(&root);
        slowly("installing cargo-mutants", || run_command(&mut install))?;
    }
    Ok(tool)
}

/// What became of the mutants.
struct Results {
    missed: Vec<Finding>,
    /// By file: noticed, not noticed. Those that do not compile are no mutants.
    counts: BTreeMap<String, (usize, usize)>,
}

impl Results {
    fn read(folder: &Path) -> Result<Self> {
        let list = |name: &str| {
            let path = folder.join(name);
            let text =
                std::fs::read_to_string(&path).with_context(|| format!("can't read `{}`", workspace::shown(&path)))?;
            text.lines().map(finding).collect::<Result<Vec<_>>>()
        };
        let (mut missed, mut caught) = (list("missed.txt")?, list("caught.txt")?);
        caught.extend(list("timeout.txt")?);
        for finding in &mut missed {
            let path = workspace::root().join(&finding.file);
            let text = std::fs::read_to_string(&path)?;
            finding.line = text.lines().nth(finding.number - 1).unwrap_or_default().trim().to_owned();
        }
        let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        caught.iter().for_each(|finding| counts.entry(finding.file.clone()).or_default().0 += 1);
        missed.iter().for_each(|finding| counts.entry(finding.file.clone()).or_default().1 += 1);
        ensure!(!counts.is_empty(), "there was no mutant");
        Ok(Self { missed, counts })
    }

    fn table(&self) -> String {
        let row = |name: &str, (caught, missed): (usize, usize)| format!("{name:26}{caught:>10}{missed:>14}\n");
        let sum = self.counts.values().fold((0, 0), |sum, counts| (sum.0 + counts.0, sum.1 + counts.1));
        let rows: String = self.counts.iter().map(|(name, counts)| row(name, *counts)).collect();
        format!("{:26}{:>10}{:>14}\n{rows}{}", "", "noticed", "not noticed", row("all", sum))
    }
}

/// Reads a line such as "src/a.rs:12:5: replace f -> bool with true".
fn finding(text: &str) -> Result<Finding> {
    let (place, what) = text.split_once(": ").with_context(|| format!("`{text}` is no mutant"))?;
    let mut parts = place.split(':');
    let (file, number) = parts.next().zip(parts.next()).with_context(|| format!("`{place}` is no place"))?;
    Ok(Finding { file: file.to_owned(), number: number.parse()?, line: String::new(), what: what.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mutants_are_read() {
        let found = finding("src/json/reader.rs:12:5: replace f -> Result<(), E> with Ok(())").unwrap();
        assert_eq!((found.file.as_str(), found.number), ("src/json/reader.rs", 12));
        assert_eq!(found.what, "replace f -> Result<(), E> with Ok(())");
        finding("nonsense").unwrap_err();
    }

    #[test]
    fn every_file_is_there() {
        for name in FILES {
            assert!(workspace::root().join("src").join(format!("{name}.rs")).is_file(), "{name}");
        }
    }
}

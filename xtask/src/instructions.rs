//! Counts the processor's instructions for refusing tokens that are wrong in one place each, with valgrind's callgrind: the
//! native core, as a host in Rust links it. `tests/secrets.rs` counts those of the built component, which are WebAssembly's.

use crate::command::{cargo, output, run as run_command, slowly};
use crate::workspace;
use anyhow::{Context as _, Result, bail, ensure};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

/// By kind of refusal and place, the count.
type Counts = BTreeMap<String, BTreeMap<String, u64>>;

/// Fails where it matters to the count in which place a signature or a hash is wrong.
pub fn run() -> Result<()> {
    let mut build = cargo();
    build.args(["build", "--release", "--locked", "--package", "connect-gating-benches", "--example", "refusals"]);
    run_command(&mut build)?;
    let folder = workspace::target().join("instructions");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let mut valgrind = Command::new("valgrind");
    valgrind.args([
        "--tool=callgrind",
        "--collect-atstart=no",
        "--toggle-collect=refusals::counted",
        "--dump-after=refusals::counted",
    ]);
    valgrind.arg(format!("--callgrind-out-file={}", folder.join("counts").display()));
    valgrind.arg(workspace::target().join("release").join("examples").join("refusals"));
    let lines = slowly("counting, one instruction after the other", || {
        output(&mut valgrind).context("needs valgrind, as packaged by Debian and others")
    })?;

    let counts = read(&lines, &folder)?;
    let mut different = BTreeMap::new();
    for (kind, places) in &counts {
        let all: BTreeSet<u64> = places.values().copied().collect();
        let (least, most) = all.first().zip(all.last()).context("a kind without a count")?;
        println!("{kind:12}{:>5} places {least:>10} to {most} instructions", places.len());
        different.insert(kind.as_str(), all.len());
    }
    ensure!(different.remove("control") > Some(1), "a comparison that ends at the first difference does not show");
    ensure!(different.len() == 2, "a kind is missing");
    if let Some(kind) = different.iter().find_map(|(kind, counts)| (*counts > 1).then_some(kind)) {
        bail!("how many instructions it takes tells where a {kind} is wrong");
    }
    Ok(())
}

/// The n-th line belongs to the n-th dump.
fn read(lines: &str, folder: &Path) -> Result<Counts> {
    let mut counts = Counts::new();
    for (number, line) in (1..).zip(lines.lines()) {
        let (kind, place) = line.split_once(' ').with_context(|| format!("`{line}` names no place"))?;
        let dump = fs::read_to_string(folder.join(format!("counts.{number}")))
            .with_context(|| format!("callgrind wrote no count of `{line}`"))?;
        let count = total(&dump).with_context(|| format!("no count of `{line}`"))?;
        counts.entry(kind.to_owned()).or_default().insert(place.to_owned(), count);
    }
    Ok(counts)
}

fn total(dump: &str) -> Option<u64> {
    dump.lines().find_map(|line| line.strip_prefix("totals: "))?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::total;

    #[test]
    fn totals_are_read() {
        assert_eq!(total("events: Ir\nfn=(1) f\n1 20\n\ntotals: 42\n"), Some(42));
        assert_eq!(total("events: Ir\n"), None);
    }
}

//! Why each crate is in the component: the table in `tests/trust/crates.md`.

use super::packages::Packages;
use crate::workspace;
use anyhow::{Context as _, Result};
use std::collections::BTreeMap;

/// What the table lacks, and what it has too much.
pub fn faults(shipped: &Packages) -> Result<Vec<String>> {
    let path = workspace::root().join("tests").join("trust").join("crates.md");
    let page = std::fs::read_to_string(&path).with_context(|| format!("can't read `{}`", workspace::shown(&path)))?;
    let names: Vec<&str> = shipped.linked().map(|package| package.name.as_str()).collect();
    Ok(compare(&page, &names))
}

fn compare(page: &str, shipped: &[&str]) -> Vec<String> {
    let reasons = reasons(page);
    let missing = shipped.iter().filter(|name| reasons.get(*name).is_none_or(|reason| reason.len() < 12));
    let mut faults: Vec<String> =
        missing.map(|name| format!("`{name}` ships without a reason in `crates.md`")).collect();
    let gone = reasons.keys().filter(|name| !shipped.contains(name));
    faults.extend(gone.map(|name| format!("`{name}` has a reason in `crates.md`, and does not ship")));
    faults
}

/// Rows of the form "| `name` | reason |".
fn reasons(page: &str) -> BTreeMap<&str, &str> {
    let row = |line: &'_ str| -> Option<(usize, usize)> {
        let rest = line.strip_prefix("| `")?;
        let end = rest.find("` | ")?;
        Some((3, 3 + end))
    };
    let rows = page.lines().filter_map(|line| row(line).map(|(start, end)| (line, start, end)));
    rows.map(|(line, start, end)| (&line[start..end], line[end + 4..].trim_end_matches([' ', '|']))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_crate_has_a_reason_and_each_reason_a_crate() {
        let page = "| crate | why |\n|---|---|\n| `a` | reads the tokens |\n| `b` |  |\n| `gone` | was of use once |\n";
        assert_eq!(
            compare(page, &["a", "b", "c"]),
            [
                "`b` ships without a reason in `crates.md`",
                "`c` ships without a reason in `crates.md`",
                "`gone` has a reason in `crates.md`, and does not ship",
            ]
        );
    }
}

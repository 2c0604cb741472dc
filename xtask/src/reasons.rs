//! Lists of what a measurement finds and nobody mends, each with its reason: `tests/trust/*.toml`. What is found without
//! a reason is a fault, and so is a reason for what is not found any more.

use crate::workspace;
use anyhow::{Context as _, Result};
use serde::Deserialize;

/// One kind of what is found, and why it stays.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// The file of `src`, from the root.
    pub file: String,
    /// The line as it stands there, without blanks around it.
    pub line: String,
    /// What is found there, where a line can have more than one.
    #[serde(default)]
    pub what: String,
    /// Why it stays.
    pub why: String,
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub file: String,
    pub number: usize,
    pub line: String,
    pub what: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    #[serde(default)]
    reason: Vec<Reason>,
}

/// The reasons that are written down in this file of `tests/trust`.
pub fn read(name: &str) -> Result<Vec<Reason>> {
    let path = workspace::root().join("tests").join("trust").join(name);
    let text = std::fs::read_to_string(&path).with_context(|| format!("can't read `{}`", workspace::shown(&path)))?;
    let page: Page = toml::from_str(&text).with_context(|| format!("`{}` can't be read", workspace::shown(&path)))?;
    Ok(page.reason)
}

/// What was found without a reason, and which reasons stand for nothing. Of the reasons only those for files that were
/// looked at count.
pub fn faults(reasons: &[Reason], found: &[Finding], looked_at: impl Fn(&str) -> bool) -> Vec<String> {
    let of = |reason: &Reason, finding: &Finding| {
        (&reason.file, &reason.line, &reason.what) == (&finding.file, &finding.line, &finding.what)
    };
    let unexplained = found.iter().filter(|finding| !reasons.iter().any(|reason| of(reason, finding)));
    let mut faults: Vec<String> = unexplained
        .map(|Finding { file, number, line, what }| format!("{file}:{number}: {what}\n      {line}"))
        .collect();
    let idle = reasons.iter().filter(|reason| {
        looked_at(&reason.file) && (reason.why.len() < 12 || !found.iter().any(|finding| of(reason, finding)))
    });
    faults.extend(idle.map(|Reason { file, line, what, .. }| {
        format!("{file}: a reason that is empty, or stands for nothing any more: {what}\n      {line}")
    }));
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(line: &str, what: &str, why: &str) -> Reason {
        Reason { file: "src/a.rs".into(), line: line.into(), what: what.into(), why: why.into() }
    }

    fn finding(line: &str, what: &str) -> Finding {
        Finding { file: "src/a.rs".into(), number: 7, line: line.into(), what: what.into() }
    }

    /// So that a reason whose line has changed is noticed in every run of the tests.
    #[test]
    fn every_line_stands() {
        for name in ["coverage.toml", "mutants.toml"] {
            for Reason { file, line, .. } in read(name).unwrap() {
                let text = std::fs::read_to_string(workspace::root().join(&file)).unwrap();
                assert!(text.lines().any(|one| one.trim() == line), "{name}: {file}: {line}");
            }
        }
    }

    #[test]
    fn each_finding_has_a_reason_and_each_reason_a_finding() {
        let found = [finding("a < b", "`<` became `<=`"), finding("a < b", "`<` became `>`")];
        let explained = reason("a < b", "`<` became `<=`", "they are never equal");
        let gone = reason("c", "", "was never run once");
        let empty = reason("a < b", "`<` became `>`", "");
        assert_eq!(
            faults(&[explained, gone, empty], &found, |_| true),
            [
                "src/a.rs: a reason that is empty, or stands for nothing any more: \n      c",
                "src/a.rs: a reason that is empty, or stands for nothing any more: `<` became `>`\n      a < b",
            ]
        );
        assert_eq!(faults(&[], &found[..1], |_| true), ["src/a.rs:7: `<` became `<=`\n      a < b"]);
        assert_eq!(faults(&[reason("c", "", "was never run once")], &[], |file| file != "src/a.rs"), [""; 0]);
    }
}

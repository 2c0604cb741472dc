//! What was counted, file by file.

use crate::reasons::Finding;
use anyhow::{Context as _, Result, ensure};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// How much of something was run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Share {
    run: usize,
    all: usize,
}

impl Share {
    fn add(&mut self, is_run: bool) {
        self.run += usize::from(is_run);
        self.all += 1;
    }

    fn shown(self) -> String {
        // In tenths of a per cent, rounded down: nothing is called whole that is not.
        let tenths = (self.run * 1_000).checked_div(self.all).unwrap_or(1_000);
        format!("{:5}/{:<5} {:3}.{} %", self.run, self.all, tenths / 10, tenths % 10)
    }
}

/// The counts of all files.
#[derive(Debug)]
pub struct Report {
    files: BTreeMap<String, (Share, Share)>,
    /// Each run of lines that are not run, and each line of whose branches one is never taken.
    pub findings: Vec<Finding>,
}

/// What lcov's format says of one file.
#[derive(Default)]
struct Counts {
    lines: BTreeMap<usize, u64>,
    /// By line, and by number on the line.
    branches: BTreeMap<(usize, String), u64>,
}

impl Report {
    /// Reads what `llvm-cov` exported of the files below this folder. Their own tests are left out.
    pub fn read(lcov: &str, root: &Path) -> Result<Self> {
        let mut report = Self { files: BTreeMap::new(), findings: Vec::new() };
        for (path, counts) in &parse(lcov)? {
            let text = std::fs::read_to_string(path).with_context(|| format!("can't read `{path}`"))?;
            let name = Path::new(path).strip_prefix(root).unwrap_or(Path::new(path));
            // A file that is compiled for tests alone.
            if name != Path::new("src/conformance.rs") {
                report.add(&name.display().to_string(), &text, counts);
            }
        }
        ensure!(report.files.len() > 30, "{} files were counted", report.files.len());
        Ok(report)
    }

    fn add(&mut self, name: &str, text: &str, counts: &Counts) {
        let source: Vec<&str> = text.lines().take_while(|line| *line != "#[cfg(test)]").collect();
        let mut missing = BTreeMap::new();
        let (lines, branches) = self.files.entry(name.to_owned()).or_default();
        let mut last_missing = 0;
        for (number, count) in counts.lines.range(..=source.len()) {
            lines.add(*count > 0);
            if *count == 0 {
                // Lines in a row are one finding, named by the first.
                if *number != last_missing + 1 {
                    missing.insert(*number, "never run");
                }
                last_missing = *number;
            }
        }
        for ((number, _), count) in counts.branches.iter().filter(|((number, _), _)| *number <= source.len()) {
            branches.add(*count > 0);
            if *count == 0 {
                missing.entry(*number).or_insert("a branch is never taken");
            }
        }
        self.findings.extend(missing.into_iter().map(|(number, what)| Finding {
            file: name.to_owned(),
            number,
            line: source[number - 1].trim().to_owned(),
            what: what.to_owned(),
        }));
    }

    /// A line a file, and the sum.
    pub fn table(&self) -> String {
        let mut table = format!("{:34}{:>21}{:>21}\n", "", "lines", "branches");
        let (mut lines, mut branches) = (Share::default(), Share::default());
        let sum = |sum: &mut Share, share: Share| *sum = Share { run: sum.run + share.run, all: sum.all + share.all };
        for (name, of_file) in &self.files {
            sum(&mut lines, of_file.0);
            sum(&mut branches, of_file.1);
            let _ = writeln!(table, "{name:34}{:>21}{:>21}", of_file.0.shown(), of_file.1.shown());
        }
        let _ = writeln!(table, "{:34}{:>21}{:>21}", "all", lines.shown(), branches.shown());
        table
    }
}

fn parse(lcov: &str) -> Result<BTreeMap<String, Counts>> {
    let mut files: BTreeMap<String, Counts> = BTreeMap::new();
    let mut file = None;
    for line in lcov.lines() {
        let Some((kind, rest)) = line.split_once(':') else { continue };
        let fields: Vec<&str> = rest.split(',').collect();
        match (kind, fields.as_slice()) {
            ("SF", _) => file = Some(files.entry(rest.to_owned()).or_default()),
            ("DA", [number, count, ..]) => {
                let file = file.as_mut().context("a count before the first file")?;
                *file.lines.entry(number.parse()?).or_default() += count.parse::<u64>()?;
            }
            ("BRDA", [number, block, branch, count]) => {
                let file = file.as_mut().context("a count before the first file")?;
                // A dash where not even the condition was reached.
                let count = if *count == "-" { 0 } else { count.parse()? };
                *file.branches.entry((number.parse()?, format!("{block},{branch}"))).or_default() += count;
            }
            _ => {}
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "fn a() {\n    if b {\n        c();\n    }\n}\n\n#[cfg(test)]\nmod tests {\n    d();\n}\n";

    #[test]
    fn what_is_not_run_is_found_and_tests_do_not_count() {
        let lcov =
            "SF:a\nDA:1,3\nDA:2,3\nDA:3,0\nDA:4,0\nDA:9,0\nBRDA:2,0,0,-\nBRDA:2,0,1,3\nBRDA:9,0,0,0\nend_of_record\n";
        let counts = &parse(lcov).unwrap()["a"];
        let mut report = Report { files: BTreeMap::new(), findings: Vec::new() };
        report.add("src/a.rs", TEXT, counts);
        assert_eq!(report.files["src/a.rs"], (Share { run: 2, all: 4 }, Share { run: 1, all: 2 }));
        let found: Vec<_> = report.findings.iter().map(|f| (f.number, f.line.as_str(), f.what.as_str())).collect();
        assert_eq!(found, [(2, "if b {", "a branch is never taken"), (3, "c();", "never run")]);
        let table = report.table();
        let sum: Vec<_> = table.lines().last().unwrap().split_whitespace().collect();
        assert_eq!(sum, ["all", "2/4", "50.0", "%", "1/2", "50.0", "%"]);
    }
}

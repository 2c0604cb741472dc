//! What libFuzzer says of a run, in one line instead of thousands.

use anyhow::{Context as _, Result, bail};
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

/// What libFuzzer ends with where somebody stops it (`interrupted_exitcode` of its options).
const INTERRUPTED: i32 = 72;

/// Runs a fuzzer and returns the figures that it ends with. Where it finds something, everything that it says of that
/// is the error.
pub fn of(fuzzer: &mut Command) -> Result<String> {
    let mut running = fuzzer.stderr(Stdio::piped()).spawn()?;
    let said = BufReader::new(running.stderr.take().context("it says nothing")?);
    let (mut last, mut findings) = (None, Vec::new());
    for line in said.lines() {
        let line = line?;
        if let Some(figures) = figures(&line) {
            last = Some(figures);
        } else if !line.starts_with("INFO: ") {
            findings.push(line);
        }
    }
    let status = running.wait()?;
    if status.code() == Some(INTERRUPTED) {
        bail!("interrupted; until then it found nothing: {}", last.unwrap_or_default());
    }
    if !status.success() {
        bail!("it found something, {status}:\n{}", findings.join("\n"));
    }
    last.context("it ended without having run anything")
}

/// `#20000 DONE cov: 745 ft: 1247 corp: 203/7279b ...` in words. An edge is a way from one place of the program to
/// another, a feature an edge together with about how often it was taken.
fn figures(line: &str) -> Option<String> {
    let runs = line.strip_prefix('#')?.split_whitespace().next()?;
    let of = |name: &str| line.split_once(name)?.1.split_whitespace().next();
    let (inputs, bytes) = of(" corp: ")?.split_once('/')?;
    let (edges, features) = (of(" cov: ")?, of(" ft: ")?);
    Some(format!("{runs} runs, {edges} edges, {features} features, {inputs} inputs of {bytes} in the corpus"))
}

#[cfg(test)]
mod tests {
    use super::{figures, of};
    use std::process::Command;

    const DONE: &str = "#20000\tDONE   cov: 745 ft: 1247 corp: 203/7279b lim: 286 exec/s: 3333 rss: 96Mb";

    #[test]
    fn figures_are_read_from_a_line_of_progress_alone() {
        let words = "20000 runs, 745 edges, 1247 features, 203 inputs of 7279b in the corpus";
        assert_eq!(figures(DONE).as_deref(), Some(words));
        for line in ["", "INFO: Seed: 1", "###### Recommended dictionary. ######", "#1 pulse"] {
            assert_eq!(figures(line), None, "{line}");
        }
    }

    #[test]
    fn a_run_without_figures_or_with_a_finding_is_an_error() {
        let shell = |script: String| of(Command::new("sh").arg("-c").arg(script));
        assert!(shell(format!("printf '{DONE}\\n' >&2")).expect("a good run").starts_with("20000 runs"));
        assert!(shell("true".to_owned()).is_err());
        let error = shell("echo '==1== ERROR: it crashed' >&2; exit 77".to_owned()).expect_err("a finding");
        assert!(error.to_string().contains("it crashed"), "{error}");
        let error = shell(format!("printf '{DONE}\\n' >&2; exit 72")).expect_err("somebody stopped it");
        assert!(error.to_string().starts_with("interrupted") && error.to_string().contains("20000 runs"), "{error}");
    }
}

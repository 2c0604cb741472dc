//! Runs suites one after the other, and keeps count. A failure stops none of the others, and none is forgotten.

use super::scripts::{self, Script};
use crate::command::{self, line};
use crate::summary::Summary;
use anyhow::{Context as _, Result, ensure};
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// What has run so far.
pub struct Runner {
    /// Whether nothing may be left out.
    all: bool,
    total: Summary,
    /// One line a suite.
    report: Vec<String>,
}

impl Runner {
    /// Nothing has run yet.
    pub fn new(all: bool) -> Self {
        Self { all, total: Summary::default(), report: Vec::new() }
    }

    /// A suite that passes or fails as a whole. Says whether it passed.
    pub fn check(&mut self, name: &str, suite: impl FnOnce() -> Result<()>) -> bool {
        self.suite(name, |_| suite())
    }

    /// The same, for a command.
    pub fn command(&mut self, name: &str, command: &mut Command) {
        self.check(name, || command::run(command));
    }

    /// The same, for a cargo command of a component that rustup may have left out.
    pub fn tool(&mut self, name: &str, component: &str, cargo: &mut Command) {
        let subcommand = cargo.get_args().next().unwrap_or_default().to_owned();
        let there = command::output(command::cargo().arg(subcommand).arg("--version")).is_ok();
        if there || self.all {
            self.command(name, cargo);
        } else {
            self.left_out(name, &format!("`{component}` is not installed; `rustup component add {component}` adds it"));
        }
    }

    /// A command that runs tests. They are counted by what they print.
    pub fn tests(&mut self, name: &str, cargo: &mut Command) {
        let all = self.all;
        self.suite(name, |total| {
            let (found, success) = run_and_count(cargo)?;
            *total += found;
            verdict(found, success, all)
        });
    }

    /// The same for scripts, side by side.
    pub fn scripts(&mut self, scripts: Vec<Script>) {
        scripts::run(scripts, |ran| {
            eprintln!("\n== {}", ran.name);
            // What a test prints need not be UTF-8.
            println!("{}", String::from_utf8_lossy(&ran.output));
            let (failed, all) = (self.total.failed, self.all);
            let result = ran.result.and_then(|(found, success)| {
                self.total += found;
                verdict(found, success, all)
            });
            self.record(&ran.name, ran.time, failed, result);
        });
    }

    /// Whether nothing that a suite needs is missing; else it is left out.
    pub fn has(&mut self, name: &str, programs: &[&str]) -> bool {
        // Go's program knows the word without the dashes alone.
        let says = |program: &str, word: &str| command::output(Command::new(program).arg(word)).is_ok();
        let there = |program: &str| says(program, "--version") || says(program, "version");
        let missing = programs.iter().find(|program| !self.all && !there(program));
        if let Some(missing) = missing {
            self.left_out(name, &format!("`{missing}` is not installed"));
        }
        missing.is_none()
    }

    /// A suite that does not run.
    pub fn left_out(&mut self, name: &str, reason: &str) {
        self.report.push(format!("  left out: {name} ({reason})"));
    }

    /// Prints what ran and what did not, and last the total.
    pub fn finish(self) -> ExitCode {
        println!("\nsuites:");
        for line in &self.report {
            println!("{line}");
        }
        if self.total.ignored > 0 {
            println!("  left out: {} tests marked `#[ignore]`", self.total.ignored);
        }
        println!("{}", self.total);
        if self.total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    fn suite(&mut self, name: &str, suite: impl FnOnce(&mut Summary) -> Result<()>) -> bool {
        eprintln!("\n== {name}");
        let start = Instant::now();
        let failed_before = self.total.failed;
        let result = suite(&mut self.total);
        self.record(name, start.elapsed(), failed_before, result)
    }

    fn record(&mut self, name: &str, time: Duration, failed_before: u64, result: Result<()>) -> bool {
        let seconds = time.as_secs();
        match &result {
            Ok(()) => self.report.push(format!("  passed: {name} ({seconds} s)")),
            Err(error) => {
                eprintln!("error: {error:#}");
                self.report.push(format!("  FAILED: {name} ({seconds} s): {error:#}"));
                // A suite that is no test, or did not come to its tests, counts as one: the total never hides a failure.
                if self.total.failed == failed_before {
                    self.total.failed += 1;
                }
            }
        }
        result.is_ok()
    }
}

/// Whether a run of tests passed.
fn verdict(found: Summary, success: bool, all: bool) -> Result<()> {
    // Cargo fails too where tests do not compile or a runner dies.
    ensure!(found.failed == 0 && success, "tests failed");
    ensure!(found.passed > 0, "no test ran");
    ensure!(!all || found.ignored == 0, "{} tests are marked `#[ignore]`", found.ignored);
    Ok(())
}

/// Runs a command, shows what it prints, and adds up the results in it. Also says whether the command succeeded.
fn run_and_count(command: &mut Command) -> Result<(Summary, bool)> {
    let started = command.stdout(Stdio::piped()).spawn();
    let mut child = started.with_context(|| format!("could not start `{}`", line(command)))?;
    let found = child.stdout.take().map(|stdout| count(BufReader::new(stdout), &mut io::stdout())).transpose()?;
    Ok((found.unwrap_or_default(), child.wait()?.success()))
}

/// Shows a runner's output and adds up the results in it.
pub fn count(output: impl BufRead, shown: &mut impl Write) -> Result<Summary> {
    let mut found = Summary::default();
    // Not `lines`: what a test prints need not be UTF-8.
    for line in output.split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        writeln!(shown, "{line}")?;
        if let Some(result) = Summary::of_line(line.trim_end()) {
            found += result;
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::bail;

    const GOOD: Summary = Summary { passed: 2, failed: 0, ignored: 0 };

    fn after(name: &str, all: bool, suite: impl FnOnce(&mut Summary) -> Result<()>) -> Runner {
        let mut runner = Runner::new(all);
        runner.suite(name, suite);
        runner
    }

    #[test]
    fn adds_up_what_is_printed() {
        let output: &[u8] = b"running 1 test\n\xff\ntest result: ok. 1 passed; 0 failed; 0 ignored; 0 measured\r\n\
            test result: FAILED. 2 passed; 3 failed; 4 ignored; 0 measured\n";
        assert_eq!(count(output, &mut io::sink()).unwrap(), Summary { passed: 3, failed: 3, ignored: 4 });
    }

    #[test]
    fn a_check_is_no_test_but_its_failure_counts() {
        assert_eq!(after("good", false, |_| Ok(())).total, Summary::default());
        let runner = after("bad", false, |_| bail!("reason"));
        assert_eq!(runner.total.failed, 1);
        assert_eq!(runner.report, ["  FAILED: bad (0 s): reason"]);
        assert_eq!(format!("{:?}", runner.finish()), format!("{:?}", ExitCode::FAILURE));
    }

    #[test]
    fn tests_that_fail_are_counted_once() {
        assert_eq!(verdict(Summary { failed: 3, ..GOOD }, false, false).unwrap_err().to_string(), "tests failed");
        let runner = after("tests", false, |total| {
            *total += Summary { failed: 3, ..GOOD };
            verdict(*total, false, false)
        });
        assert_eq!(runner.total.failed, 3);
    }

    #[test]
    fn passes_only_where_tests_ran_and_none_failed() {
        verdict(GOOD, true, false).unwrap();
        verdict(GOOD, true, true).unwrap();
        verdict(GOOD, false, false).unwrap_err();
        verdict(Summary::default(), true, false).unwrap_err();
    }

    #[test]
    fn nothing_may_be_ignored_where_all_must_run() {
        let some = Summary { ignored: 1, ..GOOD };
        verdict(some, true, false).unwrap();
        verdict(some, true, true).unwrap_err();
    }

    #[test]
    fn only_where_all_must_run_a_missing_program_is_a_failure() {
        let missing = "no-such-program-at-all";
        let mut runner = Runner::new(false);
        assert!(!runner.has("tests", &["cargo", missing]));
        assert_eq!(runner.report, ["  left out: tests (`no-such-program-at-all` is not installed)"]);

        let mut runner = Runner::new(true);
        assert!(runner.has("tests", &[missing]));
        runner.scripts(vec![Script { name: "tests".to_owned(), command: Command::new(missing) }]);
        assert_eq!((runner.total.failed, runner.report.len()), (1, 1));
    }

    #[test]
    fn a_program_that_can_not_be_started_is_a_failure() {
        let mut runner = Runner::new(false);
        runner.tests("tests", &mut Command::new("no-such-program-at-all"));
        assert_eq!(runner.total.failed, 1);
    }
}

//! One total over several test runs, from what the test runners themselves print.

use std::fmt;
use std::ops::AddAssign;

/// How many tests there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub passed: u64,
    pub failed: u64,
    /// Marked `#[ignore]`, and not run.
    pub ignored: u64,
}

impl Summary {
    /// Reads what a test runner says at its end, and nothing out of any other line.
    pub fn of_line(line: &str) -> Option<Self> {
        Self::of_libtest(line).or_else(|| Self::of_pytest(line)).or_else(|| Self::of_node(line))
    }

    /// `test result: ok. 19 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out`
    fn of_libtest(line: &str) -> Option<Self> {
        let counts = line.strip_prefix("test result: ")?.split_once(". ")?.1;
        let count = |what: &str| -> Option<u64> {
            let mut counts = counts.split("; ").filter_map(|count| count.split_once(' '));
            counts.find(|(_, name)| *name == what)?.0.parse().ok()
        };
        Some(Self { passed: count("passed")?, failed: count("failed")?, ignored: count("ignored")? })
    }

    /// `== 1 failed, 18 passed, 2 skipped, 1 error in 3.21s ==`, with or without the bars. Kinds without a test are left
    /// out of the line.
    fn of_pytest(line: &str) -> Option<Self> {
        let (counts, time) = line.trim_matches('=').trim().rsplit_once(" in ")?;
        let seconds = time.split_once('s')?.0;
        seconds.parse::<f64>().ok()?;
        let mut found = Self::default();
        for count in counts.split(", ") {
            let (number, kind) = count.split_once(' ')?;
            let number: u64 = number.parse().ok()?;
            match kind {
                "passed" => found.passed += number,
                "failed" | "error" | "errors" | "xpassed" => found.failed += number,
                "skipped" | "deselected" | "xfailed" => found.ignored += number,
                "warning" | "warnings" => {}
                _ => return None,
            }
        }
        Some(found)
    }

    /// `# pass 19`, one line a kind; `ℹ` instead of `#` where it is not written as TAP.
    fn of_node(line: &str) -> Option<Self> {
        let (kind, number) = line.strip_prefix("# ").or_else(|| line.strip_prefix("ℹ "))?.split_once(' ')?;
        let number: u64 = number.parse().ok()?;
        let mut found = Self::default();
        match kind {
            "pass" => found.passed = number,
            "fail" | "cancelled" => found.failed = number,
            "skipped" | "todo" => found.ignored = number,
            _ => return None,
        }
        Some(found)
    }
}

impl AddAssign for Summary {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_libtest_prints() {
        let line = "test result: ok. 19 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.15s";
        assert_eq!(Summary::of_line(line), Some(Summary { passed: 19, failed: 0, ignored: 1 }));
        let line = "test result: FAILED. 18 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.43s";
        assert_eq!(Summary::of_line(line), Some(Summary { passed: 18, failed: 3, ignored: 0 }));
    }

    #[test]
    fn reads_what_pytest_prints() {
        let table = [
            ("===== 19 passed in 0.15s =====", (19, 0, 0)),
            ("19 passed, 1 warning in 75.02s (0:01:15)", (19, 0, 0)),
            ("= 1 failed, 18 passed, 2 skipped, 1 error in 3.21s =", (18, 2, 2)),
        ];
        for (line, (passed, failed, ignored)) in table {
            assert_eq!(Summary::of_line(line), Some(Summary { passed, failed, ignored }), "{line}");
        }
    }

    #[test]
    fn reads_what_node_prints() {
        let lines = ["# tests 22", "# suites 0", "# pass 19", "# fail 1", "# cancelled 1", "# skipped 1", "# todo 0"];
        let mut found = Summary::default();
        lines.iter().filter_map(|line| Summary::of_line(line)).for_each(|line| found += line);
        assert_eq!(found, Summary { passed: 19, failed: 2, ignored: 1 });
        assert_eq!(Summary::of_line("ℹ pass 3"), Some(Summary { passed: 3, failed: 0, ignored: 0 }));
    }

    #[test]
    fn reads_nothing_out_of_other_lines() {
        for line in ["waited in 3s", "# Subtest: pass 3", "# duration_ms 12.5", "1 apple in 2s", "3 passed in time"] {
            assert_eq!(Summary::of_line(line), None, "{line}");
        }
        assert_eq!(Summary::of_line("test result_of_login ... ok"), None);
        assert_eq!(Summary::of_line("19 passed; 0 failed; 1 ignored"), None);
        assert_eq!(Summary::of_line("test result: ok. many passed; 0 failed; 1 ignored"), None);
        assert_eq!(Summary::of_line("test result: ok. 1 passed; 0 failed"), None);
    }

    #[test]
    fn adds_up_and_prints_one_line() {
        let mut total = Summary::default();
        total += Summary { passed: 19, failed: 0, ignored: 1 };
        total += Summary { passed: 1, failed: 2, ignored: 3 };
        assert_eq!(total, Summary { passed: 20, failed: 2, ignored: 4 });
        assert_eq!(total.to_string(), "20 passed, 2 failed");
    }
}

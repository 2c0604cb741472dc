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
    /// Reads a line such as `test result: ok. 19 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out`, and nothing
    /// out of any other.
    pub fn of_line(line: &str) -> Option<Self> {
        let counts = line.strip_prefix("test result: ")?.split_once(". ")?.1;
        let count = |what: &str| -> Option<u64> {
            let mut counts = counts.split("; ").filter_map(|count| count.split_once(' '));
            counts.find(|(_, name)| *name == what)?.0.parse().ok()
        };
        Some(Self { passed: count("passed")?, failed: count("failed")?, ignored: count("ignored")? })
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
    fn reads_nothing_out_of_other_lines() {
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

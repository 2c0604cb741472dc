//! Takes each defence of `tests/trust/defences.toml` out, one at a time, and sees that the tests that are said to show it
//! fail without it. All of that in a copy of the workspace: nothing here is ever left without a defence.

mod copy;

use crate::command::{cargo, output, run as run_command, slowly};
use crate::workspace;
use anyhow::{Context as _, Result, bail, ensure};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    defence: Vec<Defence>,
}

/// A defence, and the code without it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Defence {
    /// What it stops, as a table of `attacks.md` has it in its first cell.
    stops: String,
    /// The file, from the root.
    file: String,
    /// What stands there once.
    code: String,
    /// What stands there when the defence is gone.
    without: String,
    /// The vectors and tests that fail then, as `attacks.md` names them.
    shown_by: Vec<String>,
}

/// A program of tests, as cargo selects it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Program<'a> {
    Unit,
    Vectors,
    /// One of the Rust host.
    Host(&'a str),
}

/// Does that for what the core's own tests show, or for what the Rust host's do.
pub fn run(hosts: bool) -> Result<()> {
    let defences = read()?;
    let is_host = |defence: &&Defence| defence.programs().keys().any(|program| matches!(program, Program::Host(_)));
    let chosen: Vec<&Defence> = defences.iter().filter(|defence| is_host(defence) == hosts).collect();

    let tree = Tree::copy()?;
    // What fails in any case shows nothing.
    let shown = chosen.iter().flat_map(|defence| &defence.shown_by);
    slowly("running what shows them with every defence in place", || {
        by_program(shown).iter().try_for_each(|(program, names)| run_command(&mut tree.only(*program, names)))
    })?;
    let mut faults = Vec::new();
    for defence in &chosen {
        let what = format!("without `{}` of {}", defence.code.trim(), defence.file);
        let found = slowly(&what, || tree.faults_without(defence))?;
        faults.extend(found.into_iter().map(|name| format!("`{name}` passes {what}")));
    }
    if !faults.is_empty() {
        bail!("a defence can go and nobody notices:\n  {}", faults.join("\n  "));
    }
    let shown: usize = chosen.iter().map(|defence| defence.shown_by.len()).sum();
    println!("{} defences were taken out, one at a time: {shown} times a vector or test failed for it", chosen.len());
    Ok(())
}

/// All of them, each of which fits the page that it is for, and the code.
fn read() -> Result<Vec<Defence>> {
    let pages = workspace::root().join("tests").join("trust");
    let attacks = std::fs::read_to_string(pages.join("attacks.md"))?;
    let text = std::fs::read_to_string(pages.join("defences.toml"))?;
    let defences = toml::from_str::<Page>(&text).context("`tests/trust/defences.toml` can't be read")?.defence;
    defences.iter().try_for_each(|defence| defence.check(&attacks))?;
    Ok(defences)
}

impl Defence {
    /// Whether it and the page that it is for fit together, and its code is there.
    fn check(&self, attacks: &str) -> Result<()> {
        let stops = format!("| {} |", self.stops);
        let row = attacks.lines().find(|line| line.starts_with(&stops));
        let row = row.with_context(|| format!("`attacks.md` has no row for `{}`", self.stops))?;
        ensure!(!self.shown_by.is_empty(), "nothing shows the defence against `{}`", self.stops);
        for name in &self.shown_by {
            ensure!(row.contains(&format!("`{name}`")), "`attacks.md` does not name `{name}` for `{}`", self.stops);
        }
        self.taken_out(&std::fs::read_to_string(workspace::root().join(&self.file))?).map(drop)
    }

    fn taken_out(&self, text: &str) -> Result<String> {
        let count = text.matches(&self.code).count();
        ensure!(count == 1, "`{}` stands {count} times in `{}`, not once", self.code, self.file);
        Ok(text.replace(&self.code, &self.without))
    }

    /// What shows it, by the program that runs it.
    fn programs(&self) -> BTreeMap<Program<'_>, Vec<&str>> {
        by_program(&self.shown_by)
    }
}

/// These vectors and tests, by the program that runs them.
fn by_program<'a>(names: impl IntoIterator<Item = &'a String>) -> BTreeMap<Program<'a>, Vec<&'a str>> {
    let mut programs: BTreeMap<Program<'_>, Vec<&str>> = BTreeMap::new();
    for name in names {
        programs.entry(program(name)).or_default().push(name);
    }
    programs
}

/// The program that runs this vector or test. Those of the host are files in its `tests`, or folders of these.
fn program(name: &str) -> Program<'_> {
    let Some((file, _)) = name.split_once("::") else { return Program::Vectors };
    match file.strip_prefix("host-examples/rust/tests/") {
        Some(file) => Program::Host(file.split(['/', '.']).next().unwrap_or(file)),
        None => Program::Unit,
    }
}

/// Whether the program's output says that this vector or test failed.
fn says_failed(output: &str, name: &str) -> bool {
    match name.split_once("::") {
        None => output.lines().any(|line| line.starts_with(&format!("\"{name}\" ("))),
        Some((_, test)) => output
            .lines()
            .filter_map(|line| line.strip_prefix("test ")?.strip_suffix(" ... FAILED"))
            .any(|failed| failed.rsplit("::").next() == Some(test)),
    }
}

/// The copy.
struct Tree {
    folder: PathBuf,
}

impl Tree {
    fn copy() -> Result<Self> {
        let folder = workspace::target().join("defences").join("tree");
        copy::workspace_to(&folder)?;
        Ok(Self { folder })
    }

    /// The command that runs a program of tests.
    fn test(&self, program: Program<'_>) -> Command {
        let mut test = cargo();
        test.current_dir(&self.folder).args(["test", "--locked", "--color", "never"]);
        match program {
            Program::Unit => test.args(["--package", "connect-gating", "--lib"]),
            Program::Vectors => test.args(["--package", "connect-gating", "--test", "vectors"]),
            Program::Host(name) => test.args(["--workspace", "--exclude", "xtask", "--test", name]),
        };
        // Never the workspace's own folder: cargo can't tell the copy from the original, nor what it compiled of either.
        test.env("CARGO_TARGET_DIR", workspace::target().join("defences").join("build"));
        // Run so often that optimising pays.
        test.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_PROFILE_DEV_OPT_LEVEL", "1");
        test.env("CONNECT_GATING_COMPONENT", workspace::component());
        test
    }

    /// The same for these alone. All vectors are one test.
    fn only(&self, program: Program<'_>, names: &[&str]) -> Command {
        let mut test = self.test(program);
        test.arg("--");
        match program {
            Program::Vectors => test.arg("the_core_answers_every_vector"),
            Program::Unit | Program::Host(_) => {
                test.args(names.iter().filter_map(|name| Some(name.split_once("::")?.1)))
            }
        };
        test
    }

    /// The vectors and tests that pass without this defence.
    fn faults_without<'a>(&self, defence: &'a Defence) -> Result<Vec<&'a str>> {
        let path = self.folder.join(&defence.file);
        let text = std::fs::read_to_string(&path)?;
        std::fs::write(&path, defence.taken_out(&text)?)?;
        let found = self.run_without(defence);
        std::fs::write(&path, text)?;
        found
    }

    fn run_without<'a>(&self, defence: &'a Defence) -> Result<Vec<&'a str>> {
        let mut passed = Vec::new();
        for (program, names) in defence.programs() {
            // What does not compile shows nothing.
            output(self.test(program).args(["--no-run", "--quiet"]))?;
            let ran = self.only(program, &names).output().context("could not start cargo")?;
            let said = String::from_utf8_lossy(&ran.stdout);
            passed.extend(names.into_iter().filter(|name| !says_failed(&said, name)));
        }
        Ok(passed)
    }
}

/// Where a file of the workspace lies in the copy.
fn below(folder: &Path, file: &str) -> PathBuf {
    file.split('/').fold(folder.to_owned(), |path, part| path.join(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn defence(code: &str) -> Defence {
        Defence {
            stops: "A thief".into(),
            file: "src/lib.rs".into(),
            code: code.into(),
            without: "true".into(),
            shown_by: vec!["a-vector".into(), "src/a.rs::a_test".into()],
        }
    }

    #[test]
    fn the_code_stands_once() {
        assert_eq!(defence("is_right(a)").taken_out("if is_right(a) {").unwrap(), "if true {");
        defence("b").taken_out("if is_right(a) {").unwrap_err();
        defence("i").taken_out("if is_right(a) {").unwrap_err();
    }

    /// So that one whose code has changed is noticed in every run of the tests, and not in the next of the command.
    #[test]
    fn every_defence_stands() {
        assert!(read().unwrap().len() > 10);
    }

    #[test]
    fn programs_by_name() {
        assert_eq!(program("callback-time-next-year"), Program::Vectors);
        assert_eq!(program("src/fold.rs::errors"), Program::Unit);
        assert_eq!(program("host-examples/rust/tests/gates.rs::a"), Program::Host("gates"));
        assert_eq!(program("host-examples/rust/tests/loop/faults.rs::a"), Program::Host("loop"));
    }

    #[test]
    fn a_failure_is_one_of_this_name() {
        let output = "test token::tests::headers ... FAILED\n\n\"issuer-other\" (another tenant)\n  expected\n";
        assert!(says_failed(output, "src/token.rs::headers"));
        assert!(!says_failed(output, "src/token.rs::eaders"));
        assert!(says_failed(output, "issuer-other"));
        assert!(!says_failed(output, "issuer"));
        assert!(!says_failed("test token::tests::headers ... ok\n", "src/token.rs::headers"));
    }
}

//! Fuzzing of the core with libFuzzer and AddressSanitizer. The layout is that of `cargo fuzz`, which works here too; this
//! does without it, and without a nightly compiler.

pub mod component;
pub mod coverage;
mod figures;

use crate::command::{cargo, output, run as run_command, slowly};
use crate::workspace;
use anyhow::{Context as _, Result, bail, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const TRIPLE: &str = "x86_64-unknown-linux-gnu";

/// What makes the compiler count coverage, compare operands and watch memory.
const INSTRUMENTATION: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Zsanitizer=address -Cdebug-assertions -Coverflow-checks \
    -Ccodegen-units=1 --cfg fuzzing";

/// Nothing that the core does with an input of this size takes a second.
const LIMITS: [&str; 3] = ["-timeout=10", "-rss_limit_mb=2048", "-max_len=65536"];

/// Fuzzes one target, or each in turn, for so many seconds. New inputs are kept in `target/fuzz/corpus`.
pub fn run(only: Option<&str>, seconds: u32) -> Result<()> {
    let targets = targets()?;
    let chosen: Vec<_> = targets.iter().filter(|target| only.is_none_or(|only| only == *target)).collect();
    if chosen.is_empty() {
        bail!("no such target; there are: {}", targets.join(", "));
    }
    let programs = folder();
    build(&programs, INSTRUMENTATION)?;
    let corpus = programs.join("corpus");
    seed(&programs, &corpus)?;
    for target in chosen {
        eprintln!("\n== {target}, {seconds} s");
        let corpus = corpus.join(target);
        fs::create_dir_all(&corpus)?;
        let mut fuzzer = Command::new(program(&programs, target));
        // Where it finds something, it writes the input here.
        fuzzer.current_dir(&programs).arg(corpus).args(LIMITS).arg(format!("-max_total_time={seconds}"));
        let figures = figures::of(&mut fuzzer).with_context(|| format!("`{target}`"))?;
        eprintln!("{target}: {figures}");
    }
    Ok(())
}

/// Leaves of each target's inputs those that together cover what all of them cover, and keeps these in `fuzz/corpus`.
pub fn keep() -> Result<()> {
    let programs = folder();
    build(&programs, INSTRUMENTATION)?;
    for target in targets()? {
        let (corpus, least) = (programs.join("corpus").join(&target), programs.join("least"));
        ensure!(corpus.exists(), "`{target}` has not run here yet: `cargo xtask fuzz all` first");
        if least.exists() {
            fs::remove_dir_all(&least)?;
        }
        fs::create_dir_all(&least)?;
        let mut merge = Command::new(program(&programs, &target));
        merge.current_dir(&programs).args(LIMITS).arg("-merge=1").args([&least, &corpus]);
        output(&mut merge)?;
        fs::remove_dir_all(&corpus)?;
        fs::rename(&least, &corpus)?;
        run_command(Command::new(program(&programs, "keep")).arg(kept()).arg(&target).arg(&corpus))?;
    }
    Ok(())
}

/// Writes the inputs with which every run starts into a folder for each target.
fn seed(programs: &Path, corpus: &Path) -> Result<()> {
    let vectors = workspace::root().join("tests").join("vectors");
    run_command(Command::new(program(programs, "seeds")).arg(vectors).arg(kept()).arg(corpus))
}

/// Where the inputs stand with which everybody's run starts.
fn kept() -> PathBuf {
    workspace::root().join("fuzz").join("corpus")
}

/// The names of the targets, which are those of their files.
fn targets() -> Result<Vec<String>> {
    let folder = workspace::root().join("fuzz").join("fuzz_targets");
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        names.extend(path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned));
    }
    names.sort();
    Ok(names)
}

/// Where the targets are built and run, and their inputs are.
fn folder() -> PathBuf {
    workspace::target().join("fuzz")
}

/// Builds every target. A target triple is named, so that build scripts are compiled without instrumentation.
fn build(folder: &Path, instrumentation: &str) -> Result<()> {
    ensure!(cfg!(all(target_os = "linux", target_arch = "x86_64")), "fuzzing is set up for Linux on x86-64 alone");
    let mut build = cargo();
    build.args(["build", "--locked", "--release", "--manifest-path", "fuzz/Cargo.toml", "--target", TRIPLE]);
    build.arg("--target-dir").arg(folder);
    // Sanitizers are not stable options of the compiler.
    build.env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", instrumentation);
    // The crate `cc` would watch the memory of libFuzzer itself too, which takes a quarter of the time and finds nothing.
    build.env("CXXFLAGS", "-fno-sanitize=address");
    slowly("compiling the fuzz targets; the first time that takes about 2 minutes", || run_command(&mut build))
}

fn program(folder: &Path, name: &str) -> PathBuf {
    folder.join(TRIPLE).join("release").join(name)
}

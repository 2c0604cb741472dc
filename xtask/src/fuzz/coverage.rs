//! Which lines and branches of `src` the inputs run from which every fuzzing starts: those of the vectors, and those that
//! earlier runs have found.

use super::{build, program, seed, targets};
use crate::command::output;
use crate::coverage::{COUNTERS, Llvm, Report};
use crate::workspace;
use anyhow::Result;
use std::fs;
use std::process::Command;

/// Measures, and prints a table by file. It judges nothing: what is not reached is not wrong.
pub fn run() -> Result<()> {
    let llvm = Llvm::find()?;
    let programs = workspace::target().join("coverage").join("fuzz");
    // As one piece each crate is linked whole, and what nobody calls is counted as well.
    build(&programs, &format!("{COUNTERS} -Ccodegen-units=1 --cfg fuzzing"))?;
    let (corpus, profiles) = (programs.join("corpus"), programs.join("profiles"));
    for old in [&corpus, &profiles] {
        drop(fs::remove_dir_all(old));
    }
    seed(&programs, &corpus)?;
    let mut counted = Vec::new();
    for target in targets()? {
        let mut replay = Command::new(program(&programs, &target));
        // Named one by one they are run and nothing else is.
        for input in fs::read_dir(corpus.join(&target))? {
            replay.arg(input?.path());
        }
        output(replay.env("LLVM_PROFILE_FILE", profiles.join(format!("{target}.profraw"))))?;
        counted.push(program(&programs, &target));
    }
    print!("{}", Report::read(&llvm.export(&profiles, &counted)?, &workspace::root())?.table());
    Ok(())
}

//! Scripts that test, two at a time: they wait for servers and for each other's compilers more than they compute.

use super::runner::count;
use crate::command::line;
use crate::summary::Summary;
use anyhow::{Context as _, Result};
use std::collections::VecDeque;
use std::io::{self, BufReader, Write};
use std::process::Command;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

/// How many run at the same time.
const AT_ONCE: usize = 2;

/// A script, and what it is called.
pub struct Script {
    pub name: String,
    pub command: Command,
}

/// What a script did.
pub struct Ran {
    pub name: String,
    pub time: Duration,
    /// All that it said, in the order in which it said it.
    pub output: Vec<u8>,
    /// What its runners counted, and whether it succeeded.
    pub result: Result<(Summary, bool)>,
}

/// Runs them all, and hands over each when it has ended.
pub fn run(scripts: Vec<Script>, mut ended: impl FnMut(Ran)) {
    let waiting = Mutex::new(VecDeque::from(scripts));
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            let sender = sender.clone();
            scope.spawn(move || {
                while let Some(script) = next() {
                    eprintln!("{}: started", script.name);
                    // The receiver lives for as long as anybody sends.
                    let _ = sender.send(run_one(script));
                }
            });
        }
        drop(sender);
        receiver.iter().for_each(&mut ended);
    });
}

fn run_one(Script { name, mut command }: Script) -> Ran {
    let start = Instant::now();
    let mut output = Vec::new();
    let result = listen(&mut command, &mut output);
    Ran { name, time: start.elapsed(), output, result }
}

fn listen(command: &mut Command, output: &mut impl Write) -> Result<(Summary, bool)> {
    let (reader, writer) = io::pipe()?;
    command.stdout(writer.try_clone()?).stderr(writer);
    let mut child = command.spawn().with_context(|| format!("could not start `{}`", line(command)))?;
    // The command holds the pipe's other end too, and would keep it open for ever.
    command.stdout(io::stderr()).stderr(io::stderr());
    let found = count(BufReader::new(reader), output)?;
    Ok((found, child.wait()?.success()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(name: &str, text: &str) -> Script {
        let mut command = Command::new("sh");
        command.args(["-c", text]);
        Script { name: name.to_owned(), command }
    }

    #[test]
    fn each_is_counted_by_itself_whatever_becomes_of_the_others() {
        let scripts = vec![
            shell("good", "echo '2 passed in 1.0s'; echo more >&2"),
            shell("bad", "echo '1 failed, 3 passed in 1.0s'; exit 1"),
            Script { name: "none".to_owned(), command: Command::new("no-such-program-at-all") },
        ];
        let mut seen = Vec::new();
        run(scripts, |ran| {
            let result = ran.result.ok().map(|(found, success)| (found.passed, found.failed, success));
            seen.push((ran.name, String::from_utf8(ran.output).unwrap(), result));
        });
        seen.sort();
        assert_eq!(
            seen,
            [
                ("bad".into(), "1 failed, 3 passed in 1.0s\n".into(), Some((3, 1, false))),
                ("good".into(), "2 passed in 1.0s\nmore\n".into(), Some((2, 0, true))),
                ("none".into(), String::new(), None),
            ]
        );
    }
}

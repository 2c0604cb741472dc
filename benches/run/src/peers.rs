//! What a user would take instead, each in a process of its own.

use crate::rounds::Candidate;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;
use wasmtime::error::Context as _;
use wasmtime::{Result, ensure};

pub const RUST: &str = "Rust jsonwebtoken";
pub const NPM: &str = "npm atlassian-jwt";
pub const ACE: &str = "atlassian-connect-express";
pub const PYPI: &str = "PyPI atlassian-jwt";
pub const JVM: &str = "JVM atlassian-jwt";

pub fn candidates() -> Result<Vec<Candidate>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let (peers, target) = (root.join("benches/peers"), root.join("target"));
    let classes =
        format!("{}:{}/*", target.join("bench-jvm/classes").display(), target.join("bench-jvm/lib").display());
    let python = target.join("peers-python/bin/python");
    let node = |script: &str| (PathBuf::from("node"), vec![peers.join("node").join(script)]);
    [
        (RUST, (target.join("bench-peer/release/connect-gating-bench-peer"), vec![])),
        (NPM, node("library.mjs")),
        (ACE, node("framework.mjs")),
        (PYPI, (python, vec![peers.join("python/library.py")])),
        (JVM, ("java".into(), vec!["-cp".into(), classes.into(), "Peer".into()])),
    ]
    .into_iter()
    .map(|(name, (program, arguments))| {
        let mut command = Command::new(program);
        command.args(arguments).arg(peers.join("input.json"));
        let mut peer = Peer::start(command).with_context(|| format!("the peer `{name}` does not start"))?;
        Ok(Candidate::elsewhere(name, move |calls| {
            peer.run(calls).with_context(|| format!("the peer `{name}` does not answer"))
        }))
    })
    .collect()
}

/// A process that is asked for a number of calls and answers with nanoseconds. Ends with its standard input.
struct Peer {
    child: Child,
    asks: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Peer {
    fn start(mut command: Command) -> Result<Self> {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let asks = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().context("no standard output")?);
        Ok(Self { child, asks, answers })
    }

    fn run(&mut self, calls: u32) -> Result<Duration> {
        writeln!(self.asks.as_ref().context("no standard input")?, "{calls}")?;
        let mut line = String::new();
        ensure!(self.answers.read_line(&mut line)? > 0, "it has ended");
        Ok(Duration::from_nanos(line.trim().parse()?))
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        drop(self.asks.take());
        let _ended = self.child.wait();
    }
}

//! A peer: a long-lived process that answers one question a line.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// How long an answer may take; the first one includes loading the libraries.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running peer. Ends when it is dropped.
pub struct Peer {
    name: &'static str,
    process: Child,
    questions: ChildStdin,
    answers: Receiver<String>,
}

impl Peer {
    /// npm `atlassian-jwt` and `atlassian-connect-express`.
    pub fn node() -> Self {
        let folder = folder("node");
        let mut command = Command::new("node");
        Self::start("node", command.arg("peer.mjs").current_dir(folder))
    }

    /// PyPI `atlassian-jwt`.
    pub fn python() -> Self {
        let mut command = Command::new(installed("peers-python").join("bin/python"));
        Self::start("python", command.arg(folder("python").join("peer.py")))
    }

    /// Maven `io.toolsplus:atlassian-jwt`.
    pub fn jvm() -> Self {
        let mut command = Command::new("java");
        // Else the library hashes in the encoding of the machine's locale.
        command.args(["-Dfile.encoding=UTF-8", "-cp"]).arg(installed("peers-jvm").join("*"));
        Self::start("jvm", command.arg(folder("jvm").join("Peer.java")))
    }

    fn start(name: &'static str, command: &mut Command) -> Self {
        let started = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut process = started
            .unwrap_or_else(|error| panic!("the peer `{name}` can't be started ({error}): run `tests/peers/setup.sh`"));
        let questions = process.stdin.take().expect("its standard input is a pipe");
        let output = process.stdout.take().expect("its standard output is a pipe");
        let (sender, answers) = channel();
        thread::spawn(move || {
            for line in BufReader::new(output).lines() {
                if line.is_err() || sender.send(line.unwrap_or_default()).is_err() {
                    break;
                }
            }
        });
        Self { name, process, questions, answers }
    }

    /// Asks, and gives the answer or the library's own error.
    pub fn ask(&mut self, question: &Value) -> Result<Value, String> {
        self.send(question);
        self.receive()
    }

    /// Asks, and does not wait for the answer.
    pub fn send(&mut self, question: &Value) {
        let name = self.name;
        writeln!(self.questions, "{question}")
            .unwrap_or_else(|error| panic!("the peer `{name}` has ended ({error}): run `tests/peers/setup.sh`"));
    }

    /// The answer to the oldest question that has none.
    pub fn receive(&mut self) -> Result<Value, String> {
        let name = self.name;
        let line = self
            .answers
            .recv_timeout(PATIENCE)
            .unwrap_or_else(|error| panic!("the peer `{name}` does not answer ({error}): run `tests/peers/setup.sh`"));
        outcome(serde_json::from_str(&line).expect("an answer is JSON"))
    }

    /// Asks what has to be answered.
    pub fn tell(&mut self, question: &Value) -> Value {
        let name = self.name;
        self.ask(question).unwrap_or_else(|error| panic!("the peer `{name}` answers {question} with `{error}`"))
    }

    /// A text that has to be answered.
    pub fn text(&mut self, question: &Value) -> String {
        self.tell(question).as_str().expect("the answer is a text").to_owned()
    }

    /// The claims of a token that the peer's library takes for this request.
    pub fn verify(&mut self, token: &str, secret: &str, method: &str, target: &str) -> Result<Value, String> {
        self.ask(&json!({"ask": "verify", "token": token, "secret": secret, "method": method, "target": target}))
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// An answer's value, or the library's own error.
pub fn outcome(mut answer: Value) -> Result<Value, String> {
    match answer.get_mut("ok").map(Value::take) {
        Some(value) => Ok(value),
        None => Err(answer["err"].as_str().expect("an answer is `ok` or `err`").to_owned()),
    }
}

/// Where `setup.sh` installs it.
fn installed(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target").join(name)
}

fn folder(language: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers").join(language)
}

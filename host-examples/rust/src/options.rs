//! The options of a command line, taken apart.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// How secrets are stored.
pub enum Secrets {
    /// Encrypted with the key in this file.
    KeyFile(PathBuf),
    /// As they are.
    Plaintext,
}

/// A command line that can't be used.
#[derive(Debug, PartialEq, Eq)]
pub struct Misuse(pub String);

impl fmt::Display for Misuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Misuse {}

/// The options that take no value.
const FLAGS: [&str; 4] = ["help", "version", "plaintext-secrets", "trust-callbacks"];

/// The options that were given and that no one has asked for yet.
pub struct Options(BTreeMap<String, OsString>);

/// Takes a command line apart: its words, and its options.
pub fn split(arguments: impl IntoIterator<Item = OsString>) -> Result<(Vec<String>, Options), Misuse> {
    let mut parser = lexopt::Parser::from_args(arguments);
    let mut words = Vec::new();
    let mut options = BTreeMap::new();
    let unusable = |error: lexopt::Error| Misuse(error.to_string());
    while let Some(argument) = parser.next().map_err(unusable)? {
        let name = match argument {
            lexopt::Arg::Value(word) => {
                words.push(word.into_string().map_err(|_| Misuse("an argument is not UTF-8".to_owned()))?);
                continue;
            }
            lexopt::Arg::Short('h') => "help".to_owned(),
            lexopt::Arg::Short('V') => "version".to_owned(),
            lexopt::Arg::Short(letter) => return Err(Misuse(format!("there is no option `-{letter}`"))),
            lexopt::Arg::Long(name) => name.to_owned(),
        };
        let value = if FLAGS.contains(&name.as_str()) { OsString::new() } else { parser.value().map_err(unusable)? };
        if options.insert(name.clone(), value).is_some() {
            return Err(Misuse(format!("`--{name}` was given twice")));
        }
    }
    Ok((words, Options(options)))
}

impl Options {
    /// The name of an option that no one has asked for.
    pub fn left_over(&self) -> Option<&str> {
        self.0.keys().next().map(String::as_str)
    }

    /// The value of an option, if it was given.
    pub fn take(&mut self, name: &str) -> Option<OsString> {
        self.0.remove(name)
    }

    /// Whether an option without a value was given.
    pub fn flag(&mut self, name: &str) -> bool {
        self.take(name).is_some()
    }

    /// The value of an option, read.
    pub fn value<T: FromStr>(&mut self, name: &str) -> Result<Option<T>, Misuse> {
        let Some(value) = self.take(name) else {
            return Ok(None);
        };
        let unusable = || Misuse(format!("`--{name}` can't be read"));
        value.to_str().ok_or_else(unusable)?.parse().map(Some).map_err(|_| unusable())
    }

    /// The value of an option that must be there.
    pub fn required(&mut self, name: &str) -> Result<String, Misuse> {
        self.value(name)?.ok_or_else(|| Misuse(format!("`--{name}` is missing")))
    }

    /// A path that must be there.
    pub fn path(&mut self, name: &str) -> Result<PathBuf, Misuse> {
        self.take(name).map(PathBuf::from).ok_or_else(|| Misuse(format!("`--{name}` is missing")))
    }

    /// How secrets are stored.
    pub fn secrets(&mut self) -> Result<Secrets, Misuse> {
        match (self.take("key-file"), self.flag("plaintext-secrets")) {
            (Some(file), false) => Ok(Secrets::KeyFile(file.into())),
            (None, true) => Ok(Secrets::Plaintext),
            _ => Err(Misuse("say how secrets are stored: either `--key-file` or `--plaintext-secrets`".to_owned())),
        }
    }
}

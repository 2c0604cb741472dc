//! The vectors that every implementation of the contract has to meet.

use crate::{Component, differences};
use serde::Deserialize;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// A file of vectors.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VectorFile {
    /// The file's name.
    #[serde(skip)]
    pub name: String,
    /// What the vectors of this file have in common.
    pub about: String,
    /// The vectors.
    pub vectors: Vec<Vector>,
}

/// One call and its exact answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vector {
    /// Unique over all files.
    pub id: String,
    /// Why it matters, and where the answer was a choice, the choice and its reason.
    pub note: String,
    /// The function, for example `jwt.verify`.
    pub function: String,
    /// Its arguments by name.
    pub input: Value,
    /// `{"ok": value}` or `{"err": value}`.
    pub expect: Value,
}

impl VectorFile {
    /// Every file of `tests/vectors`, by name.
    ///
    /// # Panics
    ///
    /// If there are none, or one can't be read.
    #[must_use]
    pub fn all() -> Vec<Self> {
        Self::all_in(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/vectors")))
    }

    fn all_in(folder: &Path) -> Vec<Self> {
        let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("`{}`: {error}", folder.display()));
        let paths = entries.map(|entry| entry.expect("a readable folder").path());
        let mut paths: Vec<PathBuf> = paths.filter(|path| path.extension().is_some_and(|end| end == "json")).collect();
        paths.sort();
        assert!(!paths.is_empty(), "`{}` holds no vectors", folder.display());
        paths.iter().map(|path| Self::read(path)).collect()
    }

    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("`{}`: {error}", path.display()));
        let file: Self = serde_json::from_str(&text).unwrap_or_else(|error| panic!("`{}`: {error}", path.display()));
        Self { name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(), ..file }
    }
}

impl Vector {
    /// Calls the component and gives its answer where it is the expected one.
    ///
    /// # Errors
    ///
    /// A report for a person: the vector's id and note, and each difference.
    pub fn check(&self, component: &Component) -> Result<Value, String> {
        let heading = format!("{}: {}\n  ({})", self.id, self.function, self.note);
        let answer = resolve_states(&self.input, component)
            .and_then(|input| component.call(&self.function, &input).map_err(|error| error.to_string()))
            .map_err(|error| format!("{heading}\n  {error}"))?;
        let differences = differences(&self.expect, &answer);
        if differences.is_empty() {
            return Ok(answer);
        }
        Err(differences.iter().fold(heading, |mut report, difference| {
            let _ = write!(report, "\n{difference}");
            report
        }))
    }
}

/// Replaces each `{"state-of": [update, ...]}` in the list `stored` by the state that folding those updates gives: a
/// stored state is the component's own text, which no vector should have to spell out.
fn resolve_states(input: &Value, component: &Component) -> Result<Value, String> {
    let mut input = input.clone();
    for stored in input.get_mut("stored").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(updates) = stored.get("state-of") {
            let updates = updates.as_array().ok_or("`state-of` is not a list of updates")?;
            *stored = state_of(updates, component)?;
        }
    }
    Ok(input)
}

fn state_of(updates: &[Value], component: &Component) -> Result<Value, String> {
    let mut stored: Vec<Value> = Vec::new();
    for update in updates {
        let input = json!({ "stored": stored, "update": update });
        let answer = component.call("gating.fold", &input).map_err(|error| format!("`state-of`: {error}"))?;
        let state = answer.pointer("/ok/state").ok_or_else(|| format!("`state-of`: the component answers {answer}"))?;
        stored = vec![state.clone()];
    }
    stored.pop().ok_or_else(|| "`state-of` names no update".to_owned())
}

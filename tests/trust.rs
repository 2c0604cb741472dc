//! The pages of `tests/trust` say what the tests show: every vector and test that they name is there, and every vector
//! says what the page says.

use connect_gating_tests::VectorFile;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The cells of each row of each table on a page, heads left out.
fn rows(page: &str) -> Vec<Vec<String>> {
    let path = root().join("tests").join("trust").join(page);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("`{}`: {error}", path.display()));
    let lines: Vec<&str> = text.lines().collect();
    let is_row = |index: &usize| {
        let is_head = lines.get(index + 1).is_some_and(|next| next.starts_with("|---"));
        lines[*index].starts_with("| ") && !is_head
    };
    let cells = |index: usize| lines[index].trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect();
    (0..lines.len()).filter(is_row).map(cells).collect()
}

/// What stands between backquotes.
fn quoted(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

/// What each vector expects: a code or fault, a decision, or `taken`.
fn expectations() -> BTreeMap<String, String> {
    let vectors = VectorFile::all().into_iter().flat_map(|file| file.vectors);
    vectors.map(|vector| (vector.id, expectation(&vector.expect))).collect()
}

fn expectation(expect: &Value) -> String {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let refusal = text(&expect["err"]["code"]).or_else(|| text(&expect["err"]["fault"]));
    refusal.or_else(|| text(&expect["ok"]["decision"])).unwrap_or_else(|| "taken".to_owned())
}

#[test]
fn the_catalogue_says_what_the_vectors_say() {
    let expected = expectations();
    let mut compared = 0;
    for row in rows("catalogue.md") {
        let [input, answers] = row.as_slice() else { panic!("{row:?} has no two cells") };
        for answer in answers.split("; ") {
            let (code, ids) = answer.split_once("`: ").unwrap_or_else(|| panic!("{input}: `{answer}` names no answer"));
            let before = compared;
            for id in quoted(ids) {
                assert_eq!(expected.get(id).map(String::as_str), Some(code.trim_start_matches('`')), "{input}: `{id}`");
                compared += 1;
            }
            assert!(compared > before, "{input}: `{code}` has no vector");
        }
    }
    assert!(compared > 250, "{compared} vectors");
}

#[test]
fn every_attack_and_vulnerability_has_its_test() {
    let expected = expectations();
    let (mut vectors, mut tests) = (0, 0);
    for row in rows("attacks.md") {
        let [what, _, shown] = row.as_slice() else { panic!("{row:?} has no three cells") };
        assert!(quoted(shown).next().is_some(), "{what}: nothing shows it");
        for name in quoted(shown) {
            if let Some((file, test)) = name.split_once("::") {
                let text =
                    fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{what}: `{file}`: {error}"));
                assert!(is_test(&text, test), "{what}: `{file}` has no test `{test}`");
                tests += 1;
            } else {
                assert!(expected.contains_key(name), "{what}: there is no vector `{name}`");
                vectors += 1;
            }
        }
    }
    assert!(vectors > 30 && tests > 20, "{vectors} vectors, {tests} tests");
}

/// Whether a text of Rust has the test, not left out.
fn is_test(text: &str, name: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let at = lines.iter().position(|line| line.starts_with(&format!("fn {name}()")));
    at.is_some_and(|at| at > 0 && lines[at - 1] == "#[test]")
}

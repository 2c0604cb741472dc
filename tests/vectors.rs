//! The built component answers every vector exactly as the vector says, and the vectors leave nothing out.

use connect_gating_tests::contract::Coverage;
use connect_gating_tests::{Component, Vector, VectorFile};
use std::collections::BTreeMap;

#[test]
fn the_component_answers_every_vector() {
    let component = Component::load();
    let mut failures = Vec::new();
    let mut count = 0;
    for file in VectorFile::all() {
        for vector in &file.vectors {
            count += 1;
            failures.extend(vector.check(&component).err().map(|report| format!("{}: {report}", file.name)));
        }
    }
    println!("{count} vectors");
    assert!(failures.is_empty(), "{} of {count} vectors fail:\n\n{}", failures.len(), failures.join("\n\n"));
}

#[test]
fn ids_are_unique_and_every_vector_says_why() {
    let files = VectorFile::all();
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for file in &files {
        assert!(!file.about.trim().is_empty(), "{}: `about` is empty", file.name);
        for Vector { id, note, .. } in &file.vectors {
            let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(!id.is_empty() && id.chars().all(kebab), "{}: the id `{id}` is not kebab case", file.name);
            assert!(!note.trim().is_empty(), "{}: `{id}` has no note", file.name);
            if let Some(other) = seen.insert(id, &file.name) {
                panic!("`{id}` stands in {other} and in {}", file.name);
            }
        }
    }
}

#[test]
fn every_function_and_every_case_of_an_answer_has_a_vector() {
    let mut coverage = Coverage::new(&Component::load());
    for vector in VectorFile::all().iter().flat_map(|file| &file.vectors) {
        coverage.saw(&vector.function, &vector.input, &vector.expect);
    }
    let missing = coverage.missing();
    assert!(missing.is_empty(), "no vector expects:\n  {}", Vec::from_iter(missing).join("\n  "));
}

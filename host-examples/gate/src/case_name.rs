//! The contract's names of cases, from those that Rust gives them.

use std::fmt::Debug;

/// `WellFormed` and `Rule::WellFormed` become `well-formed`.
pub fn case_name(case: &impl Debug) -> String {
    let text = format!("{case:?}");
    let mut name = String::new();
    for letter in text.rsplit("::").next().unwrap_or_default().chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::case_name;

    #[derive(Debug)]
    enum Case {
        Url,
        WellFormed,
    }

    struct Qualified;

    impl std::fmt::Debug for Qualified {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("Rule::DistinctNames")
        }
    }

    #[test]
    fn cases_have_the_names_of_the_contract() {
        assert_eq!(case_name(&Case::Url), "url");
        assert_eq!(case_name(&Case::WellFormed), "well-formed");
        assert_eq!(case_name(&Qualified), "distinct-names");
    }
}

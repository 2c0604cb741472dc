//! Fitting the docs of one item into a page of many.

/// The headings in an item's docs become headings below the item's own.
pub fn demoted(docs: &str, below: usize) -> String {
    let mut in_code = false;
    let lines = docs.lines().map(|line| {
        in_code ^= line.starts_with("```");
        if line.starts_with('#') && !in_code { format!("{}{line}", "#".repeat(below)) } else { line.to_owned() }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The docs of a member, as the continuation of its list item.
pub fn indented(docs: &str) -> String {
    let lines = docs.lines().map(|line| if line.is_empty() { String::new() } else { format!("  {line}") });
    lines.collect::<Vec<_>>().join("\n")
}

/// What a list of contents says of an item.
pub fn first_sentence(docs: &str) -> String {
    let paragraph = docs.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    match paragraph.split_once(". ") {
        Some((sentence, _)) => format!("{sentence}."),
        None => paragraph,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn demotes_headings_but_not_code() {
        assert_eq!(
            demoted("# A\ntext # not\n```\n# shell\n```\n## B", 2),
            "### A\ntext # not\n```\n# shell\n```\n#### B"
        );
    }

    #[test]
    fn indents_all_paragraphs() {
        assert_eq!(indented("a\nb\n\nc"), "  a\n  b\n\n  c");
    }

    #[test]
    fn takes_the_first_sentence() {
        assert_eq!(first_sentence("One of\ntwo. Three."), "One of two.");
        assert_eq!(first_sentence("Only one.\n\nMore. Text."), "Only one.");
        assert_eq!(first_sentence("Version 1.0 of it. More."), "Version 1.0 of it.");
    }
}

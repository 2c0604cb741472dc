//! Licence expressions of SPDX, as far as crates use them: names, `OR`, `AND`, `WITH`, parentheses.

/// Whether what is allowed is enough for the expression. What can't be read is not allowed.
pub fn allows(allowed: &[&str], expression: &str) -> bool {
    let words = words(expression);
    let mut reader = Reader { words: &words, allowed };
    let enough = reader.either();
    reader.words.is_empty() && enough == Some(true)
}

/// The names in an expression, with their exceptions.
pub fn names(expression: &str) -> Vec<String> {
    let joined = expression.replace(" WITH ", "\u{0}").replace(['(', ')', '/'], " ");
    let names = joined.split_whitespace().filter(|word| !matches!(*word, "OR" | "AND"));
    names.map(|name| name.replace('\u{0}', " WITH ")).collect()
}

/// The older form `MIT/Apache-2.0` means `OR`.
fn words(expression: &str) -> Vec<String> {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    spaced.split_whitespace().map(str::to_owned).collect()
}

struct Reader<'a> {
    words: &'a [String],
    allowed: &'a [&'a str],
}

impl Reader<'_> {
    fn next_is(&mut self, word: &str) -> bool {
        let is = self.words.first().is_some_and(|first| first == word);
        if is {
            self.words = &self.words[1..];
        }
        is
    }

    /// `OR` binds least.
    fn either(&mut self) -> Option<bool> {
        let mut enough = self.both()?;
        while self.next_is("OR") {
            enough |= self.both()?;
        }
        Some(enough)
    }

    fn both(&mut self) -> Option<bool> {
        let mut enough = self.one()?;
        while self.next_is("AND") {
            enough &= self.one()?;
        }
        Some(enough)
    }

    fn one(&mut self) -> Option<bool> {
        if self.next_is("(") {
            let enough = self.either()?;
            return self.next_is(")").then_some(enough);
        }
        let (first, rest) = self.words.split_first()?;
        self.words = rest;
        if !self.next_is("WITH") {
            return Some(self.allowed.contains(&first.as_str()));
        }
        let (exception, rest) = self.words.split_first()?;
        self.words = rest;
        Some(self.allowed.contains(&format!("{first} WITH {exception}").as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions() {
        let allowed = ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"];
        for enough in [
            "MIT",
            "GPL-3.0 OR MIT",
            "GPL-3.0/MIT",
            "MIT AND ISC",
            "(GPL-3.0 OR MIT) AND ISC",
            "Apache-2.0 WITH LLVM-exception",
            "GPL-3.0 OR MIT AND ISC",
        ] {
            assert!(allows(&allowed, enough), "{enough}");
        }
        let refused =
            ["", "GPL-3.0", "MIT AND GPL-3.0", "Apache-2.0", "(MIT", "MIT)", "MIT MIT", "MIT OR", "no licence"];
        for refused in refused {
            assert!(!allows(&allowed, refused), "{refused}");
        }
    }

    #[test]
    fn names_of_an_expression() {
        assert_eq!(
            names("(MIT OR Apache-2.0 WITH LLVM-exception) AND ISC/Zlib"),
            ["MIT", "Apache-2.0 WITH LLVM-exception", "ISC", "Zlib"]
        );
    }
}

//! The table that the demo prints, row by row as things happen.

/// A row: what was sent, what was answered, what the operator's log says, what the gate then says.
pub struct Row<'a> {
    /// What was sent.
    pub sent: &'a str,
    /// What came back.
    pub answered: &'a str,
    /// The reason in the log.
    pub logged: &'a str,
    /// The gate's answer to the pipeline afterwards.
    pub gate: &'a str,
}

/// Prints the head of the table.
pub fn head() {
    print(" #", &Row { sent: "sent", answered: "answered", logged: "log", gate: "the pipeline asks: may I?" });
    println!("{}", "-".repeat(110));
}

/// Prints a row with its number, and what was expected instead where that differs.
pub fn row(number: usize, found: &Row<'_>, expected: &Row<'_>) -> bool {
    print(&format!("{number:>2}"), found);
    let same = found.answered == expected.answered && found.logged == expected.logged && found.gate == expected.gate;
    if !same {
        print("  ", &Row { sent: "    ^ expected:", ..*expected });
    }
    same
}

fn print(number: &str, row: &Row<'_>) {
    println!("{number}  {:<47} {:<19} {:<15} {}", row.sent, row.answered, row.logged, row.gate);
}

//! What fuzzing has found worth keeping: `fuzz/corpus`, one file for each target, one input a line, as a JSON string.

use std::error::Error;
use std::path::Path;
use std::{fs, io};

/// Longer inputs stand at limits, for which there are vectors.
const LONGEST: usize = 2 * 1024;

/// Every kept input, with the target that it is for.
///
/// # Errors
///
/// If there is no such folder, or a line of a file in it is no JSON string.
pub fn read(folder: &Path) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let target = path.file_stem().and_then(|stem| stem.to_str()).ok_or("a file without a name")?.to_owned();
        for line in fs::read_to_string(&path)?.lines() {
            found.push((target.clone(), serde_json::from_str(line)?));
        }
    }
    Ok(found)
}

/// Keeps what a target found: every input in `found`, as the target reads it, and in an order that stays. Returns how
/// many there are.
///
/// # Errors
///
/// If a file can't be read or written.
pub fn write(folder: &Path, target: &str, found: &Path) -> io::Result<usize> {
    let mut lines = Vec::new();
    for entry in fs::read_dir(found)? {
        let input = fs::read(entry?.path())?;
        if input.len() <= LONGEST {
            lines.push(format!("{}\n", serde_json::Value::from(text(&input))));
        }
    }
    lines.sort();
    lines.dedup();
    fs::create_dir_all(folder)?;
    fs::write(folder.join(format!("{target}.jsonl")), lines.concat())?;
    Ok(lines.len())
}

/// A target that takes text gets what stands before the first octet that is not UTF-8.
fn text(input: &[u8]) -> &str {
    std::str::from_utf8(input).unwrap_or_else(|error| std::str::from_utf8(&input[..error.valid_up_to()]).unwrap_or(""))
}

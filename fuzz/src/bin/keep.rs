//! Keeps what a target found for everybody's next run: `keep <kept> <target> <found>`.

use connect_gating_fuzz::kept;
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, target, found] = arguments.as_slice() else { return Err("usage: keep <kept> <target> <found>".into()) };
    let count = kept::write(Path::new(folder), target, Path::new(found))?;
    println!("{target}: {count} inputs are kept");
    Ok(())
}

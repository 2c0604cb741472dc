//! The demo: a real server, and somebody who plays Jira against it. Needs no account, no key, no network.

mod chapters;
mod story;
mod table;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use connect_gating_demo::server::Server;

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<bool, Box<dyn Error>> {
    let own = std::env::current_exe()?;
    let folder = own.parent().ok_or("the demo has no folder")?;
    let host = there(
        std::env::var_os("CONNECT_GATING_HOST")
            .map_or_else(|| folder.join(format!("connect-gating-host{}", std::env::consts::EXE_SUFFIX)), PathBuf::from),
        "cargo build -p connect-gating-host",
    )?;
    let component = there(
        std::env::var_os("CONNECT_GATING_COMPONENT")
            .map_or_else(|| folder.with_file_name("connect-gating.wasm"), PathBuf::from),
        "cargo xtask build",
    )?;
    chapters::tell(Server::new(&host, &component)?)
}

fn there(file: PathBuf, command: &str) -> Result<PathBuf, Box<dyn Error>> {
    if Path::is_file(&file) {
        return Ok(file);
    }
    Err(format!("`{}` is missing: run `{command}`", file.display()).into())
}

//! One server for one database.
//!
//! What is under way is known to the process that does it: another one that starts would take it for what a crash cut
//! off, and a gate whose submission is under way could open by what Jira said before.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

/// Says, as long as it lives, that this process serves the database. The system takes it back from one that was killed.
pub struct Sole {
    _lock: File,
}

impl Sole {
    /// Claims a database that no other server has. The file is one beside it, since closing a second handle to its own
    /// would take SQLite's locks away; it stays, so that nobody locks one that is just being removed.
    pub fn claim(database: &Path) -> Result<Self, String> {
        let path = beside(database);
        let mut open = OpenOptions::new();
        // Whoever can open it can lock it, so it is its owner's alone, as the database is.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut open, 0o600);
        let file = open
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|error| format!("can't open `{}`: {error}", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _lock: file }),
            Err(TryLockError::WouldBlock) => Err(format!(
                "another server has `{}`; one at a time: it would open gates that the other one is submitting",
                database.display()
            )),
            Err(TryLockError::Error(error)) => Err(format!("can't lock `{}`: {error}", path.display())),
        }
    }
}

/// The lock's path: the database's own, whatever link leads there, and `.lock`.
fn beside(database: &Path) -> PathBuf {
    let mut path = database.canonicalize().unwrap_or_else(|_| database.to_owned()).into_os_string();
    path.push(".lock");
    path.into()
}

//! The database: one SQLite file.
//!
//! It is in WAL mode with `synchronous=FULL`, so that a commit returns once the log is synced to the disk: what was
//! answered with 2xx is there after a power cut too. All access goes through one connection, in a thread that may
//! block; SQLite writes one transaction at a time anyway.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::fault::Fault;

/// One entry a version, never edited once released. `PRAGMA user_version` counts those that were applied.
const MIGRATIONS: [&str; 5] = [
    include_str!("schema.sql"),
    include_str!("schema_loop.sql"),
    include_str!("schema_told.sql"),
    include_str!("schema_due.sql"),
    include_str!("schema_apart.sql"),
];

/// Says in the file's header whose it is: `CGat`.
const APPLICATION: i32 = 0x4347_6174;

/// How long to wait for another process (a `token` or `tenant` command) that writes. Who comes after a wait in vain tries
/// once, until that works again: would each wait for itself, one after the other, a database that somebody keeps locked
/// would hold the last of many for minutes.
const BUSY: Duration = Duration::from_secs(5);

/// The open database.
pub struct Store {
    access: Mutex<Access>,
}

struct Access {
    connection: Connection,
    /// Whether the last one who wanted to write waited in vain.
    in_vain: bool,
}

impl Store {
    /// Opens or makes the file, and brings its tables up to date.
    pub fn open(path: &Path) -> Result<Self, Fault> {
        make_private(path);
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(BUSY)?;
        let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
        if mode != "wal" {
            return Err(unusable("the database can't be put into WAL mode here"));
        }
        // `fullfsync` matters on macOS alone, where a plain fsync leaves the data in the drive's cache.
        // `secure_delete` overwrites what is deleted: a removed secret must not linger in a free page.
        connection.execute_batch(
            "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;",
        )?;
        migrate(&mut connection)?;
        Ok(Self { access: Mutex::new(Access { connection, in_vain: false }) })
    }

    /// Runs `work` in a transaction that holds the write lock from its start, and commits if it succeeds. When this
    /// returns, the work is on the disk.
    pub fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T, Fault>) -> Result<T, Fault> {
        let mut access = self.access();
        let Access { connection, in_vain } = &mut *access;
        connection.busy_timeout(if *in_vain { Duration::ZERO } else { BUSY })?;
        let begun = connection.transaction_with_behavior(TransactionBehavior::Immediate);
        *in_vain = begun.is_err();
        let transaction = begun?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }

    /// Runs `work`, which only reads, on one consistent state of the database.
    pub fn read<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T, Fault>) -> Result<T, Fault> {
        let mut access = self.access();
        let transaction = access.connection.transaction()?;
        work(&transaction)
    }

    /// Writes to the disk without changing anything: whether that works now.
    pub fn check_writable(&self) -> Result<(), Fault> {
        self.write(|tx| Ok(tx.pragma_update(None, "application_id", APPLICATION)?))
    }

    /// Moves everything from the write-ahead log into the file and empties the log, so that what was erased is gone
    /// from there too.
    pub fn flush(&self) -> Result<(), Fault> {
        self.access().connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }

    fn access(&self) -> MutexGuard<'_, Access> {
        // A thread that panicked with it dropped its transaction, which rolled it back: the connection is sound.
        self.access.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn migrate(connection: &mut Connection) -> Result<(), Fault> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let applied: isize = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let Some(missing) = usize::try_from(applied).ok().and_then(|applied| MIGRATIONS.get(applied..)) else {
        return Err(unusable("the database was made by a newer version of this server"));
    };
    for migration in missing {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "user_version", isize::try_from(MIGRATIONS.len()).unwrap_or(isize::MAX))?;
    transaction.commit()?;
    Ok(())
}

fn unusable(why: &str) -> Fault {
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CANTOPEN);
    Fault::Store(rusqlite::Error::SqliteFailure(code, Some(why.to_owned())))
}

/// Makes the file, if it is not there, readable by its owner alone. SQLite gives its companions the same mode.
fn make_private(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        // A failure is reported by the opening that follows.
        let _ = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    }
    #[cfg(not(unix))]
    let _ = path;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pragma(connection: &Connection, name: &str) -> String {
        let read = |row: &rusqlite::Row<'_>| row.get::<_, rusqlite::types::Value>(0);
        match connection.query_row(&format!("PRAGMA {name}"), [], read).unwrap() {
            rusqlite::types::Value::Integer(number) => number.to_string(),
            rusqlite::types::Value::Text(text) => text,
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn commits_are_synced_on_the_connection_that_is_used() {
        let folder = Folder::new("pragmas");
        let store = Store::open(&folder.0.join("gates.sqlite")).unwrap();
        let access = store.access();
        let connection = &access.connection;
        assert_eq!(pragma(connection, "journal_mode"), "wal");
        assert_eq!(pragma(connection, "synchronous"), "2", "2 is FULL");
        assert_eq!(pragma(connection, "foreign_keys"), "1");
        assert_eq!(pragma(connection, "secure_delete"), "1");
    }

    #[cfg(unix)]
    #[test]
    fn the_file_and_its_log_are_readable_by_their_owner_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = Folder::new("mode");
        let store = Store::open(&folder.0.join("gates.sqlite")).unwrap();
        store.write(|tx| Ok(tx.execute("INSERT INTO tenant (client_key, added_at) VALUES ('k', 1)", [])?)).unwrap();
        for name in ["gates.sqlite", "gates.sqlite-wal"] {
            let mode = std::fs::metadata(folder.0.join(name)).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "{name}");
        }
    }

    #[test]
    fn a_failed_transaction_leaves_nothing_behind() {
        let folder = Folder::new("rollback");
        let store = Store::open(&folder.0.join("gates.sqlite")).unwrap();
        let failed = store.write(|tx| {
            tx.execute("INSERT INTO tenant (client_key, added_at) VALUES ('k', 1)", [])?;
            Err::<(), _>(unusable("for the test"))
        });
        assert!(failed.is_err());
        let count: i64 =
            store.read(|tx| Ok(tx.query_row("SELECT count(*) FROM tenant", [], |row| row.get(0))?)).unwrap();
        assert_eq!(count, 0);
    }

    #[test]
    fn a_database_of_an_older_version_is_brought_up_to_date_with_what_is_in_it() {
        let folder = Folder::new("older");
        let path = folder.0.join("gates.sqlite");
        let old = Connection::open(&path).unwrap();
        old.execute_batch(MIGRATIONS[0]).unwrap();
        old.execute_batch(
            "INSERT INTO tenant VALUES ('k', 1);
             INSERT INTO gate (client_key, pipeline_id, environment_id, sequence_number, registered_at, poll_state)
                 VALUES ('k', 'p', 'e', 1, 1, 'a state');
             PRAGMA user_version = 1",
        )
        .unwrap();
        drop(old);
        let store = Store::open(&path).unwrap();
        let confirmed: bool = store
            .read(|tx| Ok(tx.query_row("SELECT polled_revision IS revision FROM gate", [], |row| row.get(0))?))
            .unwrap();
        assert!(!confirmed, "a gate of before has to be asked about first");
    }

    #[test]
    fn a_database_of_a_newer_version_is_not_touched() {
        let folder = Folder::new("newer");
        let path = folder.0.join("gates.sqlite");
        drop(Store::open(&path).unwrap());
        Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
        assert!(Store::open(&path).is_err());
    }

    struct Folder(std::path::PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("connect-gating-store-{name}-{}", std::process::id()));
            std::fs::create_dir_all(&path).unwrap();
            Self(path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }
}

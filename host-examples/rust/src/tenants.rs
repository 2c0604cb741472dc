//! Tenants and their shared secrets.

use rusqlite::{OptionalExtension as _, Transaction, params};
use zeroize::Zeroizing;

use crate::component::Tenant;
use crate::fault::Fault;
use crate::secrets::Keyring;

/// The most secrets of a tenant that are tried; the component takes no more.
const SECRETS: usize = 4;

/// A row: its id, and the secret as it is stored.
type StoredSecret = (i64, Zeroizing<Vec<u8>>);

/// What adding did.
#[derive(Debug, PartialEq, Eq)]
pub enum Added {
    /// The tenant is new.
    New,
    /// The tenant has a new secret; the old one stays good for a while.
    Rotated,
    /// The secret is the tenant's current one already.
    Unchanged,
}

/// A tenant as it is listed.
pub struct Listed {
    /// Its client key.
    pub client_key: String,
    /// When it was first added.
    pub added_at: i64,
    /// How many of its secrets are good now.
    pub secrets: i64,
}

/// Adds a tenant, or gives it a new secret. A secret that is replaced stays good for `keep_old` seconds, so that no
/// callback in flight is lost.
pub fn add(
    tx: &Transaction<'_>,
    keyring: &Keyring,
    client_key: &str,
    secret: &str,
    keep_old: i64,
    now: i64,
) -> Result<Added, Fault> {
    forget_old_secrets(tx, now)?;
    let new = tx.execute("INSERT OR IGNORE INTO tenant VALUES (?, ?)", params![client_key, now])? == 1;
    let current: Option<Vec<u8>> = tx
        .query_row("SELECT stored FROM secret WHERE client_key = ? AND good_until IS NULL", [client_key], |row| {
            row.get(0)
        })
        .optional()?;
    // A secret that can't be opened any more, since the key was lost, is replaced like any other.
    if let Some(current) = current.and_then(|stored| keyring.open(client_key, &stored).ok())
        && current.as_str() == secret
    {
        return Ok(Added::Unchanged);
    }
    tx.execute(
        "UPDATE secret SET good_until = ? WHERE client_key = ? AND good_until IS NULL",
        params![now.saturating_add(keep_old), client_key],
    )?;
    tx.execute(
        "INSERT INTO secret (client_key, stored) VALUES (?, ?)",
        params![client_key, keyring.seal(client_key, secret)?],
    )?;
    tx.execute(
        "DELETE FROM secret WHERE client_key = ?1 AND id NOT IN
             (SELECT id FROM secret WHERE client_key = ?1 ORDER BY id DESC LIMIT ?2)",
        params![client_key, i64::try_from(SECRETS).unwrap_or(i64::MAX)],
    )?;
    // With a lost key the secrets that stay would make every lookup fail.
    for (id, stored) in stored_secrets(tx, client_key, now)? {
        if keyring.open(client_key, &stored).is_err() {
            tx.execute("DELETE FROM secret WHERE id = ?", [id])?;
        }
    }
    Ok(if new { Added::New } else { Added::Rotated })
}

/// Removes a tenant with everything that belongs to it: secrets, tokens, gates. Whether it was there.
pub fn remove(tx: &Transaction<'_>, client_key: &str) -> Result<bool, Fault> {
    Ok(tx.execute("DELETE FROM tenant WHERE client_key = ?", [client_key])? == 1)
}

/// All tenants, by client key.
pub fn list(tx: &Transaction<'_>, now: i64) -> Result<Vec<Listed>, Fault> {
    let mut statement = tx.prepare(
        "SELECT client_key, added_at, (SELECT count(*) FROM secret
             WHERE secret.client_key = tenant.client_key AND (good_until IS NULL OR good_until > ?))
         FROM tenant ORDER BY client_key",
    )?;
    let listed = statement
        .query_map([now], |row| Ok(Listed { client_key: row.get(0)?, added_at: row.get(1)?, secrets: row.get(2)? }))?;
    Ok(listed.collect::<Result<_, _>>()?)
}

/// Whether there is such a tenant.
pub fn exists(tx: &Transaction<'_>, client_key: &str) -> Result<bool, Fault> {
    Ok(tx.prepare_cached("SELECT 1 FROM tenant WHERE client_key = ?")?.exists([client_key])?)
}

/// The tenant as the component wants it, the current secret first; none where there is no such tenant.
pub fn find(tx: &Transaction<'_>, keyring: &Keyring, client_key: &str, now: i64) -> Result<Option<Tenant>, Fault> {
    let mut secrets = Vec::new();
    for (_, stored) in stored_secrets(tx, client_key, now)? {
        secrets.push(keyring.open(client_key, &stored)?.as_str().to_owned());
    }
    Ok((!secrets.is_empty()).then(|| Tenant { client_key: client_key.to_owned(), secrets }))
}

/// Opens every stored secret once, so that a wrong key is found when the server starts and not at the first callback.
pub fn check_all(tx: &Transaction<'_>, keyring: &Keyring, now: i64) -> Result<(), Fault> {
    for tenant in list(tx, now)? {
        find(tx, keyring, &tenant.client_key, now)?;
    }
    Ok(())
}

/// Erases the secrets whose time is over.
pub fn forget_old_secrets(tx: &Transaction<'_>, now: i64) -> Result<(), Fault> {
    tx.execute("DELETE FROM secret WHERE good_until <= ?", [now])?;
    Ok(())
}

fn stored_secrets(tx: &Transaction<'_>, client_key: &str, now: i64) -> Result<Vec<StoredSecret>, Fault> {
    let mut statement = tx.prepare_cached(
        "SELECT id, stored FROM secret WHERE client_key = ? AND (good_until IS NULL OR good_until > ?)
         ORDER BY id DESC",
    )?;
    let rows = statement.query_map(params![client_key, now], |row| Ok((row.get(0)?, Zeroizing::new(row.get(1)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

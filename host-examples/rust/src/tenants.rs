//! Tenants: their shared secrets, and where their Jira is.

use rusqlite::{OptionalExtension as _, Transaction, params};
use zeroize::{Zeroize as _, Zeroizing};

use crate::component::{Component, Installation, StoredSecret, Tenant};
use crate::fault::Fault;
use crate::polls;
use crate::secrets::Keyring;

/// The most secrets of a tenant that are tried; the component takes no more.
const SECRETS: usize = 4;

/// A row: its id, the secret as it is stored, and when it is no longer good.
type Row = (i64, Zeroizing<Vec<u8>>, Option<i64>);

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
    /// Where its Jira is.
    pub base_url: Option<String>,
}

/// How to reach a tenant's Jira.
pub struct Site {
    /// Its base URL, without a slash at its end.
    pub base_url: String,
    /// The current shared secret.
    pub secret: Zeroizing<String>,
    /// Until when it wants to be left alone.
    pub quiet_until: i64,
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
    let new =
        tx.execute("INSERT OR IGNORE INTO tenant (client_key, added_at) VALUES (?, ?)", params![client_key, now])? == 1;
    tx.execute("UPDATE tenant SET uninstalled_at = NULL WHERE client_key = ?", [client_key])?;
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
    for (id, stored, _) in rows(tx, client_key, now)? {
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
        "SELECT client_key, added_at, base_url, (SELECT count(*) FROM secret
             WHERE secret.client_key = tenant.client_key AND (good_until IS NULL OR good_until > ?))
         FROM tenant ORDER BY client_key",
    )?;
    let listed = statement.query_map([now], |row| {
        Ok(Listed { client_key: row.get(0)?, added_at: row.get(1)?, base_url: row.get(2)?, secrets: row.get(3)? })
    })?;
    Ok(listed.collect::<Result<_, _>>()?)
}

/// Says where a tenant's Jira is.
pub fn locate(tx: &Transaction<'_>, client_key: &str, base_url: &str) -> Result<(), Fault> {
    tx.execute("UPDATE tenant SET base_url = ? WHERE client_key = ?", params![base_url, client_key])?;
    Ok(())
}

/// How to reach a tenant's Jira; none where the tenant is not installed, or nobody said where it is.
pub fn site(tx: &Transaction<'_>, keyring: &Keyring, client_key: &str, now: i64) -> Result<Option<Site>, Fault> {
    let found: Option<(String, i64, Zeroizing<Vec<u8>>)> = tx
        .prepare_cached(
            "SELECT base_url, quiet_until, stored FROM tenant JOIN secret USING (client_key)
             WHERE client_key = ? AND base_url IS NOT NULL AND good_until IS NULL",
        )?
        .query_row([client_key], |row| Ok((row.get(0)?, row.get(1)?, Zeroizing::new(row.get(2)?))))
        .optional()?;
    let Some((base_url, quiet_until, stored)) = found else {
        return Ok(None);
    };
    // What is further ahead than anything is ever put was put there before the clock was set back.
    let quiet_until = if quiet_until > now.saturating_add(polls::FURTHEST) { now } else { quiet_until };
    Ok(Some(Site { base_url, secret: keyring.open(client_key, &stored)?, quiet_until }))
}

/// Leaves a tenant alone for so many seconds.
pub fn keep_quiet(tx: &Transaction<'_>, client_key: &str, now: i64, seconds: i64) -> Result<(), Fault> {
    tx.execute(
        "UPDATE tenant SET quiet_until = ? WHERE client_key = ?",
        params![now.saturating_add(seconds), client_key],
    )?;
    Ok(())
}

/// Stores an installation: a new tenant, or a new secret of a known one, whose old ones stay good for `keep` seconds.
pub fn install(
    tx: &Transaction<'_>,
    component: &Component,
    keyring: &Keyring,
    installation: &Installation,
    now: i64,
    keep: u32,
) -> Result<Added, Fault> {
    let client_key = &installation.client_key;
    let new = tx.execute(
        "INSERT INTO tenant (client_key, added_at, base_url) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        params![client_key, now, installation.base_url],
    )? == 1;
    tx.execute(
        "UPDATE tenant SET base_url = ?, uninstalled_at = NULL WHERE client_key = ?",
        params![installation.base_url, client_key],
    )?;
    let mut stored = Vec::new();
    for (_, sealed, until) in rows(tx, client_key, now)? {
        // One that can't be opened any more, since the key was lost, goes.
        if let Ok(secret) = keyring.open(client_key, &sealed) {
            let until = until.map(|until| u64::try_from(until).unwrap_or(0));
            stored.push(StoredSecret { secret: secret.as_str().to_owned(), until });
        }
    }
    let seconds = u64::try_from(now).unwrap_or(0);
    let rotated = component.rotate(&stored, &installation.shared_secret, seconds, keep);
    let added = match stored.iter().find(|stored| stored.until.is_none()) {
        _ if new => Added::New,
        Some(current) if current.secret == installation.shared_secret => Added::Unchanged,
        _ => Added::Rotated,
    };
    stored.iter_mut().for_each(|stored| stored.secret.zeroize());
    let mut rotated = rotated?.map_err(|setting| Fault::Refused(format!("it can't rotate secrets: {setting:?}")))?;
    tx.execute("DELETE FROM secret WHERE client_key = ?", [client_key])?;
    // The newest comes first, and the newest has the greatest id.
    for stored in rotated.iter_mut().rev() {
        let until = stored.until.map(|until| i64::try_from(until).unwrap_or(i64::MAX));
        tx.execute(
            "INSERT INTO secret (client_key, stored, good_until) VALUES (?, ?, ?)",
            params![client_key, keyring.seal(client_key, &stored.secret)?, until],
        )?;
        stored.secret.zeroize();
    }
    Ok(added)
}

/// Forgets an uninstalled tenant's secrets and gates: with the app, Jira forgets its deployments too. The tenant stays
/// known, so that its pipelines' tokens are good again once the app is. Whether it was installed.
pub fn uninstall(tx: &Transaction<'_>, client_key: &str, now: i64) -> Result<bool, Fault> {
    tx.execute("DELETE FROM secret WHERE client_key = ?", [client_key])?;
    tx.execute("DELETE FROM gate WHERE client_key = ?", [client_key])?;
    let was = tx.execute(
        "UPDATE tenant SET uninstalled_at = ? WHERE client_key = ? AND uninstalled_at IS NULL",
        params![now, client_key],
    )?;
    Ok(was == 1)
}

/// Whether there is such a tenant.
pub fn exists(tx: &Transaction<'_>, client_key: &str) -> Result<bool, Fault> {
    Ok(tx.prepare_cached("SELECT 1 FROM tenant WHERE client_key = ?")?.exists([client_key])?)
}

/// The tenant as the component wants it, the current secret first; none where there is no such tenant.
pub fn find(tx: &Transaction<'_>, keyring: &Keyring, client_key: &str, now: i64) -> Result<Option<Tenant>, Fault> {
    let mut secrets = Vec::new();
    for (_, stored, _) in rows(tx, client_key, now)? {
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

fn rows(tx: &Transaction<'_>, client_key: &str, now: i64) -> Result<Vec<Row>, Fault> {
    let mut statement = tx.prepare_cached(
        "SELECT id, stored, good_until FROM secret WHERE client_key = ? AND (good_until IS NULL OR good_until > ?)
         ORDER BY id DESC",
    )?;
    let rows = statement
        .query_map(params![client_key, now], |row| Ok((row.get(0)?, Zeroizing::new(row.get(1)?), row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

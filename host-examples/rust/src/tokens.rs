//! The tokens of pipelines: made by the operator, shown once, stored as SHA-256.
//!
//! A token reads `cg_read_<id>_<secret>` or `cg_submit_<id>_<secret>`: the id (8 octets in hexadecimal) finds the row
//! and may be shown, the secret is 32 random octets. The row decides the scope, the word is for people and scanners.

use std::fmt::Write as _;

use rusqlite::{OptionalExtension as _, Transaction, params};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::fault::Fault;

/// What a token is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Reading the tenant's gates.
    Read,
    /// Registering gates.
    Submit,
}

impl Scope {
    /// The scope of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Read, Self::Submit].into_iter().find(|scope| scope.name() == name)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Submit => "submit",
        }
    }
}

/// A token as it is listed.
pub struct Listed {
    /// Its id.
    pub id: String,
    /// The tenant whose gates it opens.
    pub client_key: String,
    /// What it is good for.
    pub scope: String,
    /// When it was made.
    pub created_at: i64,
    /// When it was revoked.
    pub revoked_at: Option<i64>,
}

/// Makes a token of a tenant that exists, and gives its text, which is nowhere else.
pub fn create(tx: &Transaction<'_>, client_key: &str, scope: Scope, now: i64) -> Result<Zeroizing<String>, Fault> {
    let id = random_hex::<8>()?;
    let secret = random_hex::<32>()?;
    tx.execute(
        "INSERT INTO token (id, client_key, scope, digest, created_at) VALUES (?, ?, ?, ?, ?)",
        params![id.as_str(), client_key, scope.name(), digest(&secret), now],
    )?;
    Ok(Zeroizing::new(format!("cg_{}_{}_{}", scope.name(), id.as_str(), secret.as_str())))
}

/// The tenant to which a token belongs; none where there is no such token, it was revoked, its scope is another, or the
/// app is uninstalled there.
pub fn tenant_of(tx: &Transaction<'_>, token: &str, scope: Scope) -> Result<Option<String>, Fault> {
    let Some((id, secret)) = token
        .strip_prefix("cg_")
        .and_then(|rest| rest.strip_prefix(scope.name()))
        .and_then(|rest| rest.strip_prefix('_'))
        .and_then(|rest| rest.split_once('_'))
    else {
        return Ok(None);
    };
    let found: Option<(String, Vec<u8>)> = tx
        .prepare_cached(
            "SELECT client_key, digest FROM token JOIN tenant USING (client_key)
             WHERE id = ? AND scope = ? AND revoked_at IS NULL AND uninstalled_at IS NULL",
        )?
        .query_row(params![id, scope.name()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(found
        .filter(|(_, stored)| bool::from(stored.as_slice().ct_eq(&digest(secret))))
        .map(|(client_key, _)| client_key))
}

/// All tokens, by tenant and age.
pub fn list(tx: &Transaction<'_>) -> Result<Vec<Listed>, Fault> {
    let mut statement = tx.prepare(
        "SELECT id, client_key, scope, created_at, revoked_at FROM token ORDER BY client_key, created_at, id",
    )?;
    let listed = statement.query_map([], |row| {
        Ok(Listed {
            id: row.get(0)?,
            client_key: row.get(1)?,
            scope: row.get(2)?,
            created_at: row.get(3)?,
            revoked_at: row.get(4)?,
        })
    })?;
    Ok(listed.collect::<Result<_, _>>()?)
}

/// Revokes a token at once. Whether there was one of this id that was good.
pub fn revoke(tx: &Transaction<'_>, id: &str, now: i64) -> Result<bool, Fault> {
    Ok(tx.execute("UPDATE token SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", params![now, id])? == 1)
}

fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

fn random_hex<const N: usize>() -> Result<Zeroizing<String>, Fault> {
    let mut octets = Zeroizing::new([0; N]);
    getrandom::fill(octets.as_mut_slice())?;
    let mut text = Zeroizing::new(String::with_capacity(N.saturating_mul(2)));
    for octet in octets.iter() {
        // Writing to a string cannot fail.
        let _ = write!(*text, "{octet:02x}");
    }
    Ok(text)
}

//! What a re-installation does to a tenant's secrets: the new one first, the old one for a while.

use crate::limits;
use crate::rejection::Setting;
use crate::request::{Now, Secret};

/// A secret as the host stores it.
#[derive(Debug)]
pub struct StoredSecret {
    /// The secret.
    pub secret: Secret,
    /// The first second at which it is no longer taken; none for the current one.
    pub until: Option<u64>,
}

/// Puts a new secret first. Those before it are kept for `keep` more seconds, or for what is left of their time, and at
/// most three of them. The same call with the same secret once more changes nothing but the time.
///
/// # Errors
///
/// `clock`, `keep`, `secret`, `secrets`.
pub fn rotate(stored: Vec<StoredSecret>, new: Secret, now: u64, keep: u32) -> Result<Vec<StoredSecret>, Setting> {
    let now = seconds(now)?;
    if keep > limits::KEEP {
        return Err(Setting::Keep);
    }
    if new.is_empty() {
        return Err(Setting::Secret);
    }
    check(&stored)?;
    let latest = now.saturating_add(u64::from(keep));
    let kept: Vec<StoredSecret> = stored
        .into_iter()
        .filter(|old| !old.secret.is_same(&new))
        .map(|old| StoredSecret { until: Some(old.until.map_or(latest, |until| until.min(latest))), ..old })
        .filter(|old| old.is_live(now))
        .collect();
    let current = StoredSecret { secret: new, until: None };
    Ok(core::iter::once(current).chain(kept).take(limits::SECRETS).collect())
}

/// The secrets that are taken at this time, as [`Tenant`](crate::Tenant) wants them.
///
/// # Errors
///
/// `clock`, `secrets`.
pub fn live_secrets(stored: Vec<StoredSecret>, now: u64) -> Result<Vec<Secret>, Setting> {
    let now = seconds(now)?;
    check(&stored)?;
    Ok(stored.into_iter().filter(|stored| stored.is_live(now)).map(|stored| stored.secret).collect())
}

fn seconds(now: u64) -> Result<u64, Setting> {
    Now::new(now).map(Now::seconds).map_err(|_| Setting::Clock)
}

impl StoredSecret {
    fn is_live(&self, now: u64) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

fn check(stored: &[StoredSecret]) -> Result<(), Setting> {
    if stored.len() > limits::SECRETS || stored.iter().any(|stored| stored.secret.is_empty()) {
        return Err(Setting::Secrets);
    }
    Ok(())
}

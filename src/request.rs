//! What a caller hands over: the request, the tenant, the policy, the clock.

use crate::canonical::check_method;
use crate::limits;
use crate::rejection::{Excess, Reason, Setting};
use crate::target::Target;
use core::fmt;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// A request as it arrived, before any framework rewrote it.
#[derive(Clone)]
pub struct Request<'a> {
    /// The method: ASCII letters and `-`, at most 32 bytes, in any case.
    pub method: &'a str,
    /// The request target as it stood in the request line, at most 16 KiB.
    pub target: &'a str,
    /// The path of the app's base URL; empty where it has none.
    pub base_path: &'a str,
    /// The value of every `Authorization` header.
    pub authorization: &'a [String],
}

/// Without target and headers: a token that stands in them is as good as a secret while it lives.
impl fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { method, base_path, .. } = self;
        f.debug_struct("Request").field("method", method).field("base_path", base_path).finish_non_exhaustive()
    }
}

impl<'a> Request<'a> {
    /// Checks method, sizes and target, in this order. The base path has been checked; `body` is the length of the
    /// body in bytes.
    pub(crate) fn read(&self, body: usize) -> Result<Target<'a>, Reason> {
        check_method(self.method)?;
        Excess::check(self.target.len(), limits::TARGET_BYTES).map_err(Reason::TargetTooLong)?;
        Excess::check(body, limits::BODY_BYTES).map_err(Reason::BodyTooLong)?;
        Target::read(self.target, self.base_path)
    }
}

/// A tenant: its client key and the secrets that may sign for it.
#[derive(Debug)]
pub struct Tenant {
    /// The tenant's `clientKey`. Not empty.
    pub client_key: String,
    /// One to four secrets, the current one first, none empty.
    pub secrets: Vec<Secret>,
}

impl Tenant {
    pub(crate) fn check(&self) -> Result<(), Reason> {
        if self.client_key.is_empty() {
            return Err(Reason::BadSetting(Setting::ClientKey));
        }
        let count = self.secrets.len();
        if count == 0 || count > limits::SECRETS || self.secrets.iter().any(|secret| secret.0.is_empty()) {
            return Err(Reason::BadSetting(Setting::Secrets));
        }
        Ok(())
    }
}

/// A shared secret. Wiped when dropped, never printed, never compared with `==`.
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Secrets are text and used as their UTF-8 bytes: Atlassian's are not base64.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text, for storing it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.bytes().ct_eq(other.bytes()).into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(redacted)")
    }
}

/// What the operator decides. All durations are seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// How far this host's clock may be off. At most 300.
    pub leeway: u32,
    /// The longest lifetime (`exp` - `iat`) that is taken. 1 to 86,400.
    pub max_lifetime: u32,
    /// How long past `exp` a token is still taken. At most 2,700.
    pub late: u32,
    /// Whether the token may come in the query parameter `jwt`.
    pub query_token: bool,
    /// Whether the qsh may be `context-qsh`.
    pub context_token: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self { leeway: 30, max_lifetime: 900, late: 0, query_token: false, context_token: false }
    }
}

impl Policy {
    pub(crate) fn check(&self) -> Result<(), Reason> {
        if self.leeway > limits::LEEWAY {
            return Err(Reason::BadSetting(Setting::Leeway));
        }
        if self.max_lifetime == 0 || self.max_lifetime > limits::LIFETIME {
            return Err(Reason::BadSetting(Setting::MaxLifetime));
        }
        if self.late > limits::LATE {
            return Err(Reason::BadSetting(Setting::Late));
        }
        Ok(())
    }
}

/// Seconds since the Unix epoch, plausible as today's date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Now(u64);

impl Now {
    /// Takes an instant between the years 2013 and 3000.
    ///
    /// Any other is `bad-setting(clock)`: a host that passes 0 or milliseconds must not verify anything.
    pub(crate) fn new(seconds: u64) -> Result<Self, Reason> {
        if (limits::EARLIEST_NOW..=limits::LATEST_NOW).contains(&seconds) {
            Ok(Self(seconds))
        } else {
            Err(Reason::BadSetting(Setting::Clock))
        }
    }

    /// Seconds since the epoch, unsigned as it was handed over.
    pub(crate) fn seconds(self) -> u64 {
        self.0
    }

    /// The same, signed as claim times are. Exact, since the range is narrow.
    pub(crate) fn signed(self) -> i64 {
        i64::try_from(self.0).unwrap_or(i64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_never_shows() {
        let tenant = Tenant { client_key: "t".into(), secrets: vec![Secret::new("hunter2".into())] };
        assert!(!format!("{tenant:?}").contains("hunter2"));
        assert_eq!(format!("{:?}", tenant.secrets), "[Secret(redacted)]");
    }

    #[test]
    fn a_token_never_shows() {
        let authorization = ["JWT a.b.c".to_owned()];
        let request = Request { method: "GET", target: "/x?jwt=a.b.c", base_path: "", authorization: &authorization };
        assert!(!format!("{request:?}").contains("a.b.c"));
    }

    #[test]
    fn an_implausible_clock_is_refused() {
        for seconds in [0, 1_356_998_399, 32_535_216_000, 1_600_000_000_000, u64::MAX] {
            assert_eq!(Now::new(seconds), Err(Reason::BadSetting(Setting::Clock)));
        }
        assert_eq!(Now::new(1_600_000_000).map(Now::signed), Ok(1_600_000_000));
    }
}

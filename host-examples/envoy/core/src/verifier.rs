//! What verifies a callback: the component in a sandbox, or the same code compiled into the proxy's own.

use crate::callbacks::Policy;
use crate::tenants::Tenant;

/// A request as it was received.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The method.
    pub method: &'a str,
    /// The raw target.
    pub target: &'a str,
    /// The path of the app's base URL.
    pub base_path: &'a str,
    /// The value of every `Authorization` header.
    pub authorization: &'a [String],
    /// How its token is judged.
    pub policy: Policy,
}

/// A callback that Jira signed. The fields are the contract's.
#[derive(Clone, Debug)]
pub struct Callback {
    /// The tenant.
    pub client_key: String,
    /// The claim `sub`.
    pub subject: Option<String>,
    /// The claim `iat`.
    pub issued_at: i64,
    /// The claim `exp`.
    pub expires_at: i64,
    /// The first second at which the token is refused.
    pub good_until: i64,
    /// SHA-256 of the token's signing input.
    pub token_digest: String,
    /// SHA-256 of the body.
    pub body_digest: String,
    /// The gate's pipeline.
    pub pipeline: String,
    /// The gate's environment.
    pub environment: String,
    /// The gate's sequence number.
    pub sequence: i64,
    /// The name of the status's case.
    pub status: &'static str,
    /// When the status was updated: whole seconds since the epoch, and nanoseconds.
    pub updated: (i64, u32),
    /// The name of the decision.
    pub decision: &'static str,
}

/// A refusal. The fields are those of the contract's `rejection`.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// The only text that the client may see.
    pub answer: String,
    /// The name of the reason.
    pub code: String,
    /// A sentence for the operator.
    pub message: String,
}

/// The verifier broke down, and the request has not been judged. A sentence for the operator.
#[derive(Clone, Debug)]
pub struct Fault(pub String);

/// Verifies callbacks: `jwt.peek` and `callback.accept` of the contract.
pub trait Verifier {
    /// The issuer, which nobody has verified.
    fn peek(&self, request: &Request<'_>) -> Result<Result<Option<String>, Refusal>, Fault>;

    /// Verifies, reads the body and decides.
    fn accept(
        &self,
        request: &Request<'_>,
        body: &str,
        tenant: Option<&Tenant>,
        now: u64,
    ) -> Result<Result<Callback, Refusal>, Fault>;
}

//! Connect Gating: verifies Atlassian Connect JWT requests and decides Jira Service Management deployment gates.
//!
//! Pure functions: time, keys and secrets are arguments, nothing is read and nothing is kept. The same code, built for
//! `wasm32-unknown-unknown` with the feature `component`, is the WebAssembly component of `wit/`.
//!
//! Data flows one way: [`Request`] to [`UnverifiedToken`] ([`peek`]), with a [`Tenant`] to [`VerifiedToken`]
//! ([`verify`]), with a body to [`Update`] ([`parse`]) and [`Decision`] ([`decide`]). [`accept`] is all of it in one
//! call, and [`fold`] keeps the newest.
//!
//! ```
//! use connect_gating::{Decision, Policy, Request, Secret, Tenant, accept, peek};
//!
//! let authorization = [String::from(concat!(
//!     "JWT eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqaXJhOjEyMzQtNTY3OC05MDAwIiwiaWF0IjoxNjAwMDAwMDAwLCJleHAiOjE",
//!     "2MDAwMDAxODAsInFzaCI6IjY4ZWI0MTcxYzE1NjY5Y2E5MGNiYmIxNTRhNWMwZWU1NGYzMWIyMDk5NTQ3Mzc3M2QwYmYzZjQ2NDE5OGE4ODMifQ.D",
//!     "gjyq8Sqtu0TQz6nitzA_RjftWTP4ap04LFT9WCdb1M",
//! ))];
//! let request = Request { method: "POST", target: "/callback", base_path: "", authorization: &authorization };
//! let body = r#"{"pipelineId":"p","environmentId":"e","deploymentSequenceNumber":1,"gatingStatus":"allowed",
//!     "updatedTimestamp":"2020-09-13T12:26:40Z"}"#;
//!
//! let issuer = peek(&request, &Policy::default())?.unverified_issuer;
//! assert_eq!(issuer.as_deref(), Some("jira:1234-5678-9000"));
//! let secret = Secret::new(String::from("7512836e-9137-48ac-baaf-a1935b96e17a"));
//! let tenant = Tenant { client_key: String::from("jira:1234-5678-9000"), secrets: vec![secret] };
//! let event = accept(&request, body, Some(&tenant), &Policy::default(), 1_600_000_060)?;
//! assert_eq!(event.decision, Decision::Proceed);
//! # Ok::<(), connect_gating::Reason>(())
//! ```

mod callback;
mod canonical;
mod claims;
#[cfg(all(feature = "component", target_arch = "wasm32"))]
mod component;
mod decision;
pub mod deployments;
mod descriptor;
mod digest;
mod fold;
mod instant;
mod json;
pub mod limits;
mod payload;
mod provider;
mod rejection;
mod report;
mod request;
mod shape;
mod target;
mod token;
mod verify;
mod writer;

pub use callback::{Event, accept};
pub use canonical::{CanonicalForm, canonical_request};
pub use decision::{Decision, decide};
pub use descriptor::{
    Descriptor, GatingModule, Lifecycle, Name, ProviderModule, Vendor, build_descriptor, build_gating_module,
    validate_descriptor, validate_gating_module,
};
pub use fold::{FoldError, Folded, Outcome, Snapshot, current, fold};
pub use instant::Instant;
pub use payload::{Detail, Gate, Oddity, Status, Update, Warning, parse};
pub use rejection::{
    Claim, Excess, HeaderParameter, IdentityField, JsonFault, Reason, Setting, TargetFault, TokenPart,
};
pub use report::{Report, Rule, Severity, Violation};
pub use request::{Policy, Request, Secret, Tenant};
pub use token::{UnverifiedKeyId, UnverifiedToken, peek};
pub use verify::{VerifiedToken, verify};

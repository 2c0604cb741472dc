//! Connect Gating: verifies Atlassian Connect JWT requests and decides Jira Service Management deployment gates.
//!
//! Pure functions: time, keys and secrets are arguments, nothing is read and nothing is kept. The same code, built for
//! `wasm32-unknown-unknown` with the feature `component`, is the WebAssembly component of `wit/`.
//!
//! Data flows one way: [`Request`] to [`UnverifiedToken`] ([`peek`]), with a [`Tenant`] to [`VerifiedToken`]
//! ([`verify`]), with a body to [`Update`] ([`parse`]) and [`Decision`] ([`decide`]). [`accept`] is all of it in one
//! call, and [`fold`] keeps the newest. Around that, [`installed`] takes the tenant's secret in, [`sign`] signs the
//! app's own requests, and [`verify_invocation`] verifies what Forge sends instead.
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

mod app;
mod base_url;
mod callback;
mod canonical;
mod claims;
#[cfg(feature = "component")]
mod component;
#[cfg(test)]
mod conformance;
mod decision;
pub mod deployments;
mod descriptor;
mod digest;
mod explain;
mod fold;
mod forge;
mod instant;
mod json;
mod key;
mod key_set;
mod key_url;
mod lifecycle;
pub mod limits;
mod payload;
mod profile;
mod provider;
mod rejection;
mod report;
mod request;
mod rotation;
mod rsa;
mod shape;
mod sign;
mod sorting;
mod spki;
mod target;
mod text;
mod token;
mod verify;
mod writer;

pub use app::{App, default_host_suffixes};
pub use callback::{Event, accept};
pub use canonical::{CanonicalForm, canonical_request};
pub use decision::{Decision, decide};
pub use descriptor::{
    Descriptor, GatingModule, Lifecycle, Name, ProviderModule, Vendor, build_descriptor, build_gating_module,
    validate_descriptor, validate_gating_module,
};
pub use explain::{Check, CheckOutcome, Explanation, explain};
pub use fold::{FoldError, Folded, Outcome, Snapshot, current, fold};
pub use forge::{ForgeApp, Invocation, verify_invocation};
pub use instant::Instant;
pub use key::PublicKey;
pub use key_url::{Environment, key_url};
pub use lifecycle::{Installation, LifecycleToken, Uninstallation, installed, lifecycle_key_id, uninstalled};
pub use payload::{Detail, Gate, Oddity, Status, Update, Warning, parse};
pub use rejection::{
    BaseUrlFault, Claim, Excess, HeaderParameter, IdentityField, JsonFault, KeyFault, LifecycleField, Reason, Setting,
    TargetFault, TokenPart,
};
pub use report::{Report, Rule, Severity, Violation};
pub use request::{Policy, Request, Secret, Tenant};
pub use rotation::{StoredSecret, live_secrets, rotate};
pub use sign::{OutgoingRequest, Signed, sign};
pub use token::{UnverifiedKeyId, UnverifiedToken, peek};
pub use verify::{VerifiedToken, verify};

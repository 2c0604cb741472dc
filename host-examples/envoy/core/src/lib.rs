//! What a proxy does with a gating callback, whatever the proxy and whatever runs the verification.
//!
//! A request is a [`Kind`] of its path. A callback is [judged](judge()) with a [`Verifier`], and the [`Verdict`] is
//! either the headers that the upstream gets or the answer that the client gets. Pure: the clock, the tenants and the
//! verifier are arguments.
//!
//! The matching is generous and the verification exact: a callback's path in another spelling is refused and not
//! passed on, since the upstream may read it as the callback's.

mod answer;
mod callbacks;
mod event;
mod headers;
mod judge;
mod limits;
mod path;
mod tenants;
mod verifier;

pub use answer::{Answer, misspelt, too_long, unavailable};
pub use callbacks::{Callbacks, Policy};
pub use event::{Event, Outcome};
pub use headers::{Header, PREFIX, is_verified_header};
pub use judge::{BODY_LIMIT, Call, Judged, Verdict, check_settings, judge};
pub use limits::Limits;
pub use path::Kind;
pub use tenants::{Tenant, Tenants};
pub use verifier::{Callback, Fault, Refusal, Request, Verifier};

//! The inputs that the benchmarks share: a callback of the committed vectors, so that what is measured is what is tested.

use connect_gating::{Policy, Request, Secret, Tenant};
use serde_json::Value;

/// A callback and the tenant that it is of.
pub struct Callback {
    authorization: Vec<String>,
    /// The body, as it came.
    pub body: String,
    /// The tenant.
    pub tenant: Tenant,
    /// The clock, in seconds since the epoch.
    pub now: u64,
}

/// The policy of every benchmark.
pub const POLICY: Policy = Policy { leeway: 30, max_lifetime: 900, late: 0, query_token: false, context_token: false };

impl Callback {
    /// Atlassian's own example, the first vector.
    #[must_use]
    pub fn example() -> Self {
        let file: Value = serde_json::from_str(include_str!("../tests/vectors/callback.json")).expect("a vector file");
        let input = &file["vectors"][0]["input"];
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        let secret = Secret::new(text(&input["tenant"]["secrets"][0]));
        Self {
            authorization: vec![text(&input["request"]["authorization"][0])],
            body: text(&input["body"]),
            tenant: Tenant { client_key: text(&input["tenant"]["client-key"]), secrets: vec![secret] },
            now: input["now"].as_u64().expect("a clock"),
        }
    }

    /// The same with another signature.
    #[must_use]
    pub fn forgery() -> Self {
        let mut callback = Self::example();
        callback.tenant.secrets = vec![Secret::new("another secret".to_owned())];
        callback
    }

    /// The request that brought it.
    #[must_use]
    pub fn request(&self) -> Request<'_> {
        Request { method: "POST", target: "/callback", base_path: "", authorization: &self.authorization }
    }
}

//! The inputs that the benchmarks share: a callback of the committed vectors, so that what is measured is what is tested,
//! and deployments.

use connect_gating::deployments::{
    Associations, Deployment, Document, Envelope, Environment, EnvironmentType, Family, GATING_COMMAND, Pipeline,
    Splitter, State, validate,
};
use connect_gating::{Policy, Report, Request, Secret, Tenant};
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

/// A deployment that asks for a gate.
#[must_use]
pub fn deployment(number: i64) -> Deployment {
    let associations = Associations {
        issue_keys: vec!["ABC-123".to_owned()],
        service_id_or_keys: vec!["checkout".to_owned()],
        ..Associations::default()
    };
    Deployment {
        pipeline: Some(Pipeline {
            id: "e9c906a7-451f-4fa6-ae1a-c389e2e2d87c".to_owned(),
            display_name: "Pipeline".to_owned(),
            url: "https://deploy.example/p".to_owned(),
        }),
        environment: Environment {
            id: "8ec94d72-a4fc-4ac0-b31d-c5a595f373ba".to_owned(),
            display_name: "US East".to_owned(),
            kind: EnvironmentType::Production,
        },
        sequence_number: number,
        update_sequence_number: 1,
        display_name: "Deployment".to_owned(),
        description: Some("A deployment to production".to_owned()),
        url: "https://deploy.example/1".to_owned(),
        state: State::Pending,
        last_updated_at: "2024-07-09T14:27:37.000Z".to_owned(),
        label: None,
        duration: None,
        commands: vec![GATING_COMMAND.to_owned()],
        associations,
        issue_keys: Vec::new(),
        graph: None,
    }
}

/// Sends so many deployments through one splitter, validates each document, and counts what is in them.
///
/// # Panics
///
/// If anything is refused or invalid.
#[must_use]
pub fn send(count: i64) -> usize {
    let mut splitter = Splitter::new(&Envelope::new(Family::Bulk)).expect("a splitter");
    let mut sent = 0;
    let mut take = |document: Document| {
        assert_eq!(validate(Family::Bulk, &document.json), Report::default());
        sent += document.placements.len();
    };
    for number in 0..count {
        splitter
            .add(&deployment(number))
            .expect("a deployment that can be sent")
            .document
            .into_iter()
            .for_each(&mut take);
    }
    splitter.finish().into_iter().for_each(&mut take);
    sent
}

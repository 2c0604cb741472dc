//! A hundred thousand deployments through one splitter in one instance, each document validated there again: every one of
//! them arrives, each document costs what the first one did, and the memory is that of one document.

use connect_gating_tests::{Component, Session};
use serde_json::{Value, json};

/// The first sequence number: all have as many digits, so that all documents are as long.
const FIRST: usize = 1_000_000;

/// Deployments of a document.
const DOCUMENT: usize = 100;

/// How far the fuel of a document may be off that of the first one, in percent: the allocator takes a longer way at
/// times.
const SPREAD: u64 = 2;

const SPLITTER: &str = "deployments.splitter";

fn deployment(family: &str) -> Value {
    let graph = json!({
        "schema-version": null, "id": null, "created-at": "2024-07-01T05:00:45Z", "created-by": [],
        "last-updated-by": [{
            "account-id": null, "email": null, "external-id": "external-id-1", "ari": null, "name": null,
            "user-name": null, "avatar": null, "url": null,
        }],
        "owners": [], "thumbnail-url": null, "parent-key": null, "container-key": null,
        "permissions": [{ "action": "read", "access-controls": [{ "principals": [{ "kind": "everyone", "id": null }] }] }],
        "triggered-by": null, "region": null,
    });
    json!({
        "pipeline": {
            "id": "e9c906a7-451f-4fa6-ae1a-c389e2e2d87c", "display-name": "Pipeline", "url": "https://deploy.example/p",
        },
        "environment": { "id": "8ec94d72-a4fc-4ac0-b31d-c5a595f373ba", "display-name": "US East", "kind": "production" },
        "sequence-number": FIRST,
        "update-sequence-number": 1,
        "display-name": "Deployment",
        "description": "A deployment to production",
        "url": "https://deploy.example/1",
        "state": "pending",
        "last-updated-at": "2024-07-09T14:27:37.000Z",
        "label": null,
        "duration": null,
        "commands": ["initiate_deployment_gating"],
        "associations": {
            "issue-keys": ["ABC-123"], "issue-id-or-keys": [], "service-id-or-keys": ["checkout"], "commits": [],
            "repositories": [], "others": [],
        },
        "issue-keys": [],
        "graph": if family == "graph" { graph } else { Value::Null },
    })
}

/// What came of it so far.
#[derive(Default)]
struct Sent {
    deployments: usize,
    fuel: u64,
    fuel_of_first: u64,
    /// The linear memory after a tenth of them.
    early_pages: usize,
}

impl Sent {
    /// Takes a finished document.
    fn take(&mut self, family: &str, document: &Value, session: &mut Session<'_>) {
        let input = json!({ "family": family, "document": document["json"] });
        let report = session.call("deployments.validate", &input).expect("no trap");
        assert_eq!(report, json!({ "ok": { "violations": [], "omitted": 0 } }));
        let placements = document["placements"].as_array().expect("a list");
        assert_eq!(placements.len(), DOCUMENT);
        for placement in placements {
            let expected = json!({ "position": self.deployments, "truncations": [], "warnings": [] });
            assert_eq!(*placement, expected, "nothing is lost, doubled or moved");
            self.deployments += 1;
        }

        let fuel = session.usage().fuel - self.fuel;
        self.fuel += fuel;
        if self.deployments == DOCUMENT {
            self.fuel_of_first = fuel;
        }
        let spread = self.fuel_of_first.abs_diff(fuel) * 100;
        assert!(
            spread <= self.fuel_of_first * SPREAD,
            "{family}: {fuel} fuel for the document that ends with deployment {}, {} for the first",
            self.deployments,
            self.fuel_of_first
        );
    }
}

fn send(family: &str, count: usize) {
    let component = Component::load();
    let mut session = component.session().expect("an instance");
    let envelope = json!({
        "family": family, "properties": [], "product": null, "operation-type": null, "connection-id": null,
    });
    let open = session.step(SPLITTER, "open", None, Some("all".to_owned()), &json!({ "envelope": envelope }));
    assert_eq!(open.expect("no trap"), json!({ "ok": null }));

    let mut sent = Sent::default();
    let mut input = json!({ "deployment": deployment(family) });
    for number in 0..count {
        input["deployment"]["sequence-number"] = json!(FIRST + number);
        let added = session.step(SPLITTER, "add", Some("all"), None, &input).expect("no trap");
        assert_eq!(added["ok"]["position"], number, "{added}");
        if !added["ok"]["document"].is_null() {
            sent.take(family, &added["ok"]["document"], &mut session);
        }
        if number + 1 == count / 10 {
            sent.early_pages = session.usage().pages;
        }
    }
    let last = session.step(SPLITTER, "finish", Some("all"), None, &json!({})).expect("no trap");
    sent.take(family, &last["ok"], &mut session);
    assert_eq!(sent.deployments, count);

    let usage = session.usage();
    println!("{family}: {usage:?} for {count}");
    assert_eq!(usage.pages, sent.early_pages, "the memory is that of one document");
}

#[test]
fn a_hundred_thousand_in_bulk_documents() {
    send("bulk", 100_000);
}

#[test]
fn twenty_thousand_in_graph_documents() {
    send("graph", 20_000);
}

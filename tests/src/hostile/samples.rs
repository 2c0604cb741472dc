//! Deployments and documents that are taken as they are.

use serde_json::{Value, json};

/// Both families, and the member that holds their items.
pub const FAMILIES: [(&str, &str); 2] = [("bulk", "deployments"), ("graph", "objects")];

/// A deployment that fits the family, with something in every place.
pub fn deployment(family: &str) -> Value {
    let someone = json!({
        "account-id": "a", "email": "e", "external-id": "x", "ari": "r", "name": null, "user-name": null, "avatar": null,
        "url": null,
    });
    let details = json!({
        "schema-version": "2.0", "id": "id", "created-at": "2024-07-01T05:00:45Z", "created-by": [someone],
        "last-updated-by": [someone], "owners": [someone], "thumbnail-url": "https://e.example/t",
        "parent-key": { "kind": "t", "value": "{}" }, "container-key": { "kind": "t", "value": r#"{"id":"r"}"# },
        "permissions": [{ "action": "read", "access-controls": [{ "principals": [{ "kind": "user", "id": "u" }] }] }],
        "triggered-by": someone, "region": "r",
    });
    let graph = family == "graph";
    json!({
        "pipeline": { "id": "p", "display-name": "Pipeline", "url": "https://e.example/p" },
        "environment": { "id": "e", "display-name": "Environment", "kind": "production" },
        "sequence-number": 1,
        "update-sequence-number": 1,
        "display-name": "Deployment",
        "description": "A deployment",
        "url": "https://e.example/1",
        "state": "pending",
        "last-updated-at": "2024-07-09T14:27:37.000Z",
        "label": "v1",
        "duration": 47,
        "commands": ["initiate_deployment_gating"],
        "associations": {
            "issue-keys": ["AB-1"], "issue-id-or-keys": [], "service-id-or-keys": ["s"],
            "commits": [{ "hash": "h", "repository-id": "r" }], "repositories": [],
            "others": if graph { json!([{ "kind": "k", "values": ["{}"] }]) } else { json!([]) },
        },
        "issue-keys": if graph { json!([]) } else { json!(["AB-1"]) },
        "graph": if graph { details } else { Value::Null },
    })
}

pub fn numbered(deployment: &Value, number: usize) -> Value {
    let mut deployment = deployment.clone();
    deployment["sequence-number"] = json!(number);
    if !deployment["graph"].is_null() {
        deployment["graph"]["id"] = Value::Null;
    }
    deployment
}

pub fn updated(deployment: &Value, number: usize) -> Value {
    let mut deployment = deployment.clone();
    deployment["update-sequence-number"] = json!(number);
    deployment
}

pub fn envelope(family: &str) -> Value {
    let graph = family == "graph";
    json!({
        "family": family,
        "properties": [{ "name": "n", "value": "v" }],
        "product": if graph { Value::Null } else { json!("Product") },
        "operation-type": if graph { json!("normal") } else { Value::Null },
        "connection-id": if graph { json!("c") } else { Value::Null },
    })
}

/// An object that rides along.
pub fn related(number: usize) -> Value {
    json!({
        "schemaVersion": "1.0", "id": format!("build-{number}"), "updateSequenceNumber": 1, "url": "https://e.example/1",
        "createdAt": "2024-07-01T05:00:45Z", "lastUpdatedAt": "2024-07-01T05:00:45Z",
        "lastUpdatedBy": { "externalId": "x" },
        "permissions": [{ "accessControls": [{ "principals": [{ "type": "EVERYONE" }] }] }],
        "atlassian:build": { "buildNumber": number },
    })
}

/// A document of `count` deployments with something in every place.
pub fn document(family: &str, count: usize) -> Value {
    let deployments: Vec<_> = (0..count).map(|number| item(family, number)).collect();
    if family == "bulk" {
        json!({
            "properties": { "n": "v" }, "providerMetadata": { "product": "Product" }, "deployments": deployments,
        })
    } else {
        json!({ "properties": { "n": "v" }, "operationType": "NORMAL", "connectionId": "c", "objects": deployments })
    }
}

fn item(family: &str, number: usize) -> Value {
    let pipeline = json!({ "id": "p", "displayName": "Pipeline", "url": "https://e.example/p" });
    let environment = json!({ "id": "e", "displayName": "Environment", "type": "production" });
    let commands = json!([{ "command": "initiate_deployment_gating" }]);
    let associations = json!([
        { "associationType": "issueIdOrKeys", "values": ["AB-1"] },
        { "associationType": "serviceIdOrKeys", "values": ["s"] },
        { "associationType": "commit", "values": [{ "commitHash": "h", "repositoryId": "r" }] },
    ]);
    if family == "bulk" {
        return json!({
            "schemaVersion": "1.0", "deploymentSequenceNumber": number, "updateSequenceNumber": 1,
            "displayName": "Deployment", "url": "https://e.example/1", "description": "A deployment",
            "lastUpdated": "2024-07-09T14:27:37.000Z", "label": "v1", "state": "pending", "duration": 47,
            "pipeline": pipeline, "environment": environment, "commands": commands, "associations": associations,
            "issueKeys": ["AB-1"],
        });
    }
    let someone = json!({ "accountId": "a" });
    json!({
        "schemaVersion": "2.0", "id": format!("id-{number}"), "updateSequenceNumber": 1, "displayName": "Deployment",
        "description": "A deployment", "url": "https://e.example/1", "createdAt": "2024-07-01T05:00:45Z",
        "createdBy": someone, "lastUpdatedAt": "2024-07-09T14:27:37.000Z", "lastUpdatedBy": someone,
        "owners": [someone], "thumbnail": { "externalUrl": "https://e.example/t" },
        "parentKey": { "type": "t", "value": {} }, "containerKey": { "type": "t", "value": { "id": "r" } },
        "permissions": [{ "action": "read", "accessControls": [{ "principals": [{ "type": "USER", "id": "u" }] }] }],
        "associations": associations,
        "atlassian:deployment": {
            "deploymentSequenceNumber": number, "label": "v1", "state": "pending", "duration": 47, "pipeline": pipeline,
            "environment": environment, "commands": commands, "triggeredBy": someone, "region": "r",
        },
    })
}

/// Deployments with five hundred associations each.
pub fn full_document(family: &str, count: usize) -> Value {
    let mut document = document(family, count);
    let items = FAMILIES.iter().find(|(name, _)| *name == family).expect("a family").1;
    for (number, item) in document[items].as_array_mut().expect("a list").iter_mut().enumerate() {
        let keys: Vec<_> = (0..499).map(|key| format!("AB-{}", number * 1_000 + key)).collect();
        item["associations"] = json!([
            { "associationType": "issueIdOrKeys", "values": keys },
            { "associationType": "serviceIdOrKeys", "values": ["s"] },
        ]);
    }
    document
}

/// A hundred updates of one deployment.
pub fn document_of_updates() -> Value {
    let mut document = document("bulk", 100);
    for (number, item) in document["deployments"].as_array_mut().expect("a list").iter_mut().enumerate() {
        item["deploymentSequenceNumber"] = json!(0);
        item["updateSequenceNumber"] = json!(number);
    }
    document
}

pub fn deployment_key(number: usize) -> Value {
    json!({ "pipelineId": "p", "environmentId": "e", "deploymentSequenceNumber": number })
}

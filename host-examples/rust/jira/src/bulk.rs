//! `POST /rest/deployments/0.1/bulk`, as Atlassian's OpenAPI document and the answers of the real one have it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::gate::Gate;
use crate::reply::Reply;
use crate::schemas;
use crate::state::{Deployment, Gating, State};

/// The longest document, in bytes. Atlassian documents 413 without a number.
const LONGEST: usize = 4 << 20;

/// The most values of all associations of one deployment.
const MOST_VALUES: usize = 500;

/// Takes a document. Gives the answer, and the gates that were made.
pub(crate) fn take(state: &mut State, body: &[u8], now: u64) -> (Reply, Vec<Gate>) {
    match judge(state, body) {
        Ok(judged) => keep(state, judged, now),
        Err(reply) => (reply, Vec::new()),
    }
}

/// What becomes of one deployment of a document that is taken as a whole.
struct Judged {
    gate: Gate,
    document: Value,
    complaints: Vec<String>,
    unknown_keys: Vec<Value>,
    unknown: BTreeMap<String, Vec<Value>>,
}

fn judge(state: &State, body: &[u8]) -> Result<Vec<Judged>, Reply> {
    if body.len() > LONGEST {
        return Err(Reply::error(413, "The request body is too large"));
    }
    let document: Value =
        serde_json::from_slice(body).map_err(|_| Reply::error(400, "The request body is not JSON"))?;
    let mut complaints: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (pointer, complaint) in schemas::bulk(&document) {
        let complaint = format!("{pointer}: {complaint}");
        match deployment_at(&pointer) {
            Some(index) => complaints.entry(index).or_default().push(complaint),
            None => return Err(Reply::error(400, &complaint)),
        }
    }
    let deployments = document.get("deployments").and_then(Value::as_array).cloned().unwrap_or_default();
    deployments
        .into_iter()
        .enumerate()
        .map(|(index, document)| judge_one(state, document, complaints.remove(&index).unwrap_or_default()))
        .collect()
}

fn judge_one(state: &State, document: Value, mut complaints: Vec<String>) -> Result<Judged, Reply> {
    // Without its key a deployment can't even be rejected.
    let Some(gate) = Gate::of(&document) else {
        return Err(Reply::error(400, complaints.first().map_or("A deployment has no key", String::as_str)));
    };
    let associations: Vec<(&str, &Vec<Value>)> = entries(&document, "associations")
        .filter_map(|entry| Some((entry.get("associationType")?.as_str()?, entry.get("values")?.as_array()?)))
        .collect();
    let sum = associations.iter().fold(0_usize, |sum, (_, values)| sum.saturating_add(values.len()));
    if sum > MOST_VALUES {
        // Not the documented form, but what Jira says.
        let message = format!(
            "Sum of Association values across all association types can have a maximum of {MOST_VALUES} elements. \
             Found {sum}."
        );
        return Err(Reply::json(400, &json!({ "errorMessages": [message] })));
    }
    let mut known = 0_usize;
    let mut split = |values: &mut dyn Iterator<Item = &Value>| {
        let (unknown, rest): (Vec<&Value>, Vec<&Value>) = values.partition(|value| is_unknown(state, value));
        known = known.saturating_add(rest.len());
        unknown.into_iter().cloned().collect::<Vec<Value>>()
    };
    let unknown_keys = split(&mut entries(&document, "issueKeys"));
    let mut unknown: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for (kind, values) in associations {
        let values = split(&mut values.iter());
        if !values.is_empty() {
            unknown.entry(kind.to_owned()).or_default().extend(values);
        }
    }
    if known == 0 && complaints.is_empty() {
        complaints.push("No valid associations found for deployment".to_owned());
    }
    Ok(Judged { gate, document, complaints, unknown_keys, unknown })
}

fn keep(state: &mut State, judged: Vec<Judged>, now: u64) -> (Reply, Vec<Gate>) {
    let (mut accepted, mut rejected, mut unknown_keys, mut made) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut unknown: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for one in judged {
        unknown_keys.extend(one.unknown_keys);
        for (kind, values) in one.unknown {
            unknown.entry(kind).or_default().extend(values);
        }
        if one.complaints.is_empty() {
            accepted.push(json!(one.gate));
            if store(state, &one.gate, one.document, now) {
                made.push(one.gate);
            }
        } else {
            let errors: Vec<Value> = one.complaints.iter().map(|complaint| json!({ "message": complaint })).collect();
            rejected.push(json!({ "key": one.gate, "errors": errors }));
        }
    }
    let unknown: Vec<Value> =
        unknown.into_iter().map(|(kind, values)| json!({ "associationType": kind, "values": values })).collect();
    let mut answer = Map::new();
    answer.insert("acceptedDeployments".to_owned(), Value::Array(accepted));
    answer.insert("rejectedDeployments".to_owned(), Value::Array(rejected));
    answer.insert("unknownIssueKeys".to_owned(), Value::Array(unknown_keys));
    answer.insert("unknownAssociations".to_owned(), Value::Array(unknown));
    (Reply::json(202, &Value::Object(answer)), made)
}

/// Stores a deployment unless what is stored is as new; whether that made a gate.
fn store(state: &mut State, gate: &Gate, document: Value, now: u64) -> bool {
    let update = |document: &Value| document.get("updateSequenceNumber").and_then(Value::as_i64);
    let before = state.deployments.get(gate);
    if before.is_some_and(|before| update(&before.document) >= update(&document)) {
        return false;
    }
    let gating = before.and_then(|before| before.gating.clone());
    let command = |entry: &Value| entry.get("command").and_then(Value::as_str) == Some("initiate_deployment_gating");
    let made = gating.is_none() && entries(&document, "commands").any(command);
    let gating = if made { Some(Gating { status: "awaiting".to_owned(), updated: now }) } else { gating };
    state.deployments.insert(gate.clone(), Deployment { document, gating });
    made
}

fn entries<'a>(document: &'a Value, member: &str) -> impl Iterator<Item = &'a Value> {
    document.get(member).and_then(Value::as_array).into_iter().flatten()
}

/// Commits and repositories are known by their repository.
fn is_unknown(state: &State, reference: &Value) -> bool {
    let name = reference.as_str().or_else(|| reference.get("repositoryId").and_then(Value::as_str));
    name.is_some_and(|name| state.unknown.contains(name))
}

/// Which deployment a pointer leads into.
fn deployment_at(pointer: &str) -> Option<usize> {
    pointer.strip_prefix("/deployments/")?.split('/').next()?.parse().ok()
}

//! The control server: everything that a person does at the stand-in, as HTTP requests with JSON bodies.

use std::io::{Error, ErrorKind, Result};
use std::sync::Arc;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::app::App;
use crate::client::Answer;
use crate::clock::timestamp;
use crate::delivery::Delivery;
use crate::fault::{CallbackFault, Route, Rule};
use crate::gate::{Gate, payload};
use crate::key_server::KeyServer;
use crate::listener::Listener;
use crate::outgoing::Outgoing;
use crate::reply::{Reaction, Reply};
use crate::request::Request;
use crate::site::Site;
use crate::tenant::Tenant;

/// The control server of one site and one key server, on the loopback interface, until it is dropped.
pub struct Control {
    listener: Listener,
}

/// What a person writes. A gate may be left out: then it is the one that waits longest, or else the last one submitted.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Order {
    app: Option<String>,
    gate: Option<Gate>,
    status: Option<String>,
    server: Option<String>,
    reference: Option<String>,
    seconds: Option<i64>,
}

impl Control {
    /// Starts at this port, or at a free one for 0.
    ///
    /// # Errors
    ///
    /// Where the port is taken.
    pub fn start(port: u16, site: Arc<Site>, keys: Arc<KeyServer>) -> Result<Self> {
        let listener = Listener::start(port, move |request| Reaction::Answer(answer(&site, &keys, request)))?;
        Ok(Self { listener })
    }

    /// Where it is, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.listener.address())
    }
}

fn answer(site: &Site, keys: &KeyServer, request: &Request) -> Reply {
    // A page in the same person's browser could send requests here as well.
    if request.header("origin").is_some() {
        return Reply::json(403, &json!({ "error": "not for browsers" }));
    }
    match obey(site, keys, request) {
        Ok(done) => {
            let text = serde_json::to_string_pretty(&done).unwrap_or_default();
            Reply { body: format!("{text}\n").into_bytes(), ..Reply::json(200, &Value::Null) }
        }
        Err(error) => {
            let status = if error.kind() == ErrorKind::NotFound { 404 } else { 400 };
            Reply {
                body: format!("{}\n", json!({ "error": error.to_string() })).into_bytes(),
                ..Reply::json(status, &Value::Null)
            }
        }
    }
}

fn obey(site: &Site, keys: &KeyServer, request: &Request) -> Result<Value> {
    let order = || read::<Order>(request);
    match (request.method.as_str(), request.path()) {
        ("GET", "/state") => Ok(state(site, keys)),
        ("POST", "/install") => {
            let app = App::at(&needed(order()?.app, "app")?)?;
            site.install(&app).map(|answer| answered(&answer))
        }
        ("POST", "/uninstall") => site.uninstall().map(|answer| answered(&answer)),
        ("POST", "/approve") => decide(site, order()?.gate, "allowed"),
        ("POST", "/reject") => decide(site, order()?.gate, "prevented"),
        ("POST", "/decide") => {
            let Order { gate, status, .. } = order()?;
            decide(site, gate, &needed(status, "status")?)
        }
        ("POST", "/replay") => replay(site, order()?),
        ("POST", "/forge") => forge(site, order()?),
        ("POST", "/misbehave") => {
            let rule: Rule = read(request)?;
            if rule.route == Route::Key {
                keys.misbehave(rule)
            } else {
                site.misbehave(rule)
            }
            Ok(json!({ "done": true }))
        }
        ("POST", "/misbehave/callback") => {
            site.misbehave_callback(read::<CallbackFault>(request)?);
            Ok(json!({ "done": true }))
        }
        ("POST", "/stop-listening") => {
            match needed(order()?.server, "server")?.as_str() {
                "site" => site.stop_listening(),
                "keys" => keys.stop_listening(),
                other => return Err(wrong(&format!("there is no server `{other}`: `site` or `keys`"))),
            }
            Ok(json!({ "done": true }))
        }
        ("POST", "/behave") => {
            site.behave()?;
            keys.behave()?;
            Ok(json!({ "done": true }))
        }
        ("POST", "/forget") => {
            site.forget(&needed(order()?.reference, "reference")?);
            Ok(json!({ "done": true }))
        }
        ("POST", "/clock") => {
            let seconds = order()?.seconds.ok_or_else(|| wrong("`seconds` is missing"))?;
            site.set_clock_offset(seconds);
            Ok(json!({ "aheadBySeconds": seconds }))
        }
        (method, path) => Err(Error::new(ErrorKind::NotFound, format!("there is no `{method} {path}`"))),
    }
}

/// Decides, and waits for the first attempt to tell the app.
fn decide(site: &Site, gate: Option<Gate>, status: &str) -> Result<Value> {
    let gate = chosen(site, gate)?;
    let number = site.decide(&gate, status)?;
    Ok(delivery(&site.attempted(number)?))
}

/// Sends a true callback, and then its token with another body.
fn replay(site: &Site, order: Order) -> Result<Value> {
    let gate = chosen(site, order.gate)?;
    let (status, updated) = site.gating(&gate).unwrap_or_else(|| ("awaiting".to_owned(), timestamp()));
    let genuine = site.callback(&gate, &status, &updated)?;
    let body = payload(&gate, &order.status.unwrap_or_else(|| "allowed".to_owned()), &timestamp());
    let replayed = Outgoing { body, ..genuine.clone() };
    Ok(json!({ "genuine": answered(&genuine.send()?), "replayed": answered(&replayed.send()?) }))
}

/// Sends a callback signed with a guessed secret.
fn forge(site: &Site, order: Order) -> Result<Value> {
    let gate = chosen(site, order.gate)?;
    let genuine = site.callback(&gate, &order.status.unwrap_or_else(|| "allowed".to_owned()), &timestamp())?;
    let path = site.callback_path()?;
    let guess = Tenant { secret: "a guess that is long enough for a key".to_owned(), ..site.tenant() };
    let forged = Outgoing { authorization: guess.authorization("POST", &path, 180)?, ..genuine };
    Ok(json!({ "forged": answered(&forged.send()?) }))
}

fn chosen(site: &Site, gate: Option<Gate>) -> Result<Gate> {
    gate.or_else(|| site.awaiting().into_iter().next())
        .or_else(|| site.newest_gate())
        .ok_or_else(|| Error::new(ErrorKind::NotFound, "no deployment asked for a gate yet"))
}

fn state(site: &Site, keys: &KeyServer) -> Value {
    let gates: Vec<Value> = site
        .gates()
        .into_iter()
        .map(|(gate, status, updated)| json!({ "gate": gate, "status": status, "updated": updated }))
        .collect();
    let requests: Vec<Value> = site
        .seen()
        .into_iter()
        .map(|seen| json!({ "request": format!("{} {}", seen.method, seen.target), "status": seen.status, "note": seen.note }))
        .collect();
    json!({
        "baseUrl": site.base_url(),
        "clientKey": site.tenant().client_key,
        "gates": gates,
        "deployments": site.deployments(),
        "callbacks": site.deliveries().iter().map(delivery).collect::<Vec<_>>(),
        "requests": requests,
        "keysAskedFor": keys.asked(),
    })
}

fn delivery(delivery: &Delivery) -> Value {
    let attempts: Vec<Value> = delivery
        .attempts
        .iter()
        .map(|attempt| match attempt {
            Ok(status) => json!(status),
            Err(reason) => json!(reason),
        })
        .collect();
    json!({
        "gate": delivery.gate,
        "status": delivery.status,
        "updated": delivery.updated,
        "attempts": attempts,
        "fate": delivery.fate,
    })
}

fn answered(answer: &Answer) -> Value {
    json!({ "status": answer.status, "body": answer.body })
}

/// An empty body is an order without details.
fn read<T: DeserializeOwned>(request: &Request) -> Result<T> {
    let body = if request.body.is_empty() { b"{}".as_slice() } else { &request.body };
    serde_json::from_slice(body).map_err(|error| wrong(&format!("the body can't be read: {error}")))
}

fn needed(value: Option<String>, name: &str) -> Result<String> {
    value.ok_or_else(|| wrong(&format!("`{name}` is missing")))
}

fn wrong(message: &str) -> Error {
    Error::new(ErrorKind::InvalidInput, message)
}

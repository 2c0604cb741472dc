//! An app that writes down what it is told, and answers what it is told to.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Read as _, Result, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use connect_gating_jira_stand_in::client::{self, Answer};
use connect_gating_jira_stand_in::{App, Gate, KeyServer, Site, Tenant, qsh};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::{Value, json};

/// A call to the app.
#[derive(Clone, Debug)]
pub struct Call {
    /// The target.
    pub target: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Call {
    /// A header, its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// The body.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// The claims, if Jira signed them for this request.
    pub fn verify_hs256(&self, tenant: &Tenant) -> std::result::Result<Value, String> {
        self.verify(Algorithm::HS256, &DecodingKey::from_secret(tenant.secret.as_bytes()))
    }

    /// The claims, if the key of the token's key id signed them for this request.
    pub fn verify_rs256(&self, keys: &KeyServer) -> std::result::Result<Value, String> {
        let token = self.header("authorization").unwrap().strip_prefix("JWT ").unwrap();
        let id = decode_header(token).unwrap().kid.unwrap();
        let server = keys.url().strip_prefix("http://").unwrap().parse().unwrap();
        let pem = client::send(server, "GET", &format!("/{id}"), &[], b"").unwrap().body;
        self.verify(Algorithm::RS256, &DecodingKey::from_rsa_pem(pem.as_bytes()).unwrap())
    }

    fn verify(&self, algorithm: Algorithm, key: &DecodingKey) -> std::result::Result<Value, String> {
        let mut rules = Validation::new(algorithm);
        rules.validate_aud = false;
        let token = self.header("authorization").unwrap().strip_prefix("JWT ").unwrap();
        let claims = decode::<Value>(token, key, &rules).map_err(|error| error.to_string())?.claims;
        if claims["qsh"] == json!(qsh("POST", &self.target)) { Ok(claims) } else { Err(claims.to_string()) }
    }
}

/// The app.
pub struct FakeApp {
    address: SocketAddr,
    calls: Arc<Mutex<Vec<Call>>>,
    answers: Arc<Mutex<VecDeque<u16>>>,
}

impl FakeApp {
    /// Starts it; it answers 204 until told otherwise.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let calls = Arc::<Mutex<Vec<Call>>>::default();
        let answers = Arc::<Mutex<VecDeque<u16>>>::default();
        let (taken, left) = (Arc::clone(&calls), Arc::clone(&answers));
        thread::spawn(move || {
            for connection in listener.incoming() {
                let mut connection = connection.unwrap();
                let call = read(&connection);
                if call.target == "/atlassian-connect.json" {
                    write!(connection, "HTTP/1.1 200 \r\nconnection: close\r\n\r\n{}", descriptor()).unwrap();
                    continue;
                }
                taken.lock().unwrap().push(call);
                let status = left.lock().unwrap().pop_front().unwrap_or(204);
                write!(connection, "HTTP/1.1 {status} \r\nconnection: close\r\n\r\n").unwrap();
            }
        });
        Self { address, calls, answers }
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What the next calls are answered with.
    pub fn answer(&self, statuses: &[u16]) {
        self.answers.lock().unwrap().extend(statuses);
    }

    /// The calls of this target.
    pub fn taken(&self, target: &str) -> Vec<Call> {
        self.calls.lock().unwrap().iter().filter(|call| call.target == target).cloned().collect()
    }

    /// How Jira knows it.
    pub fn as_app(&self) -> App {
        App {
            address: self.address,
            base_path: String::new(),
            key: "com.example.app".into(),
            base_url: "https://app.example".into(),
            installed: "/installed".into(),
            uninstalled: Some("/uninstalled".into()),
            callback: "/callback".into(),
        }
    }
}

fn descriptor() -> Value {
    let module = |key: &str| json!({ "key": key, "name": { "value": key } });
    let mut gating = module("gating");
    gating["callback"] = json!({ "type": "jwt", "url": "/callback" });
    let mut provider = module("deployments");
    provider["homeUrl"] = json!("https://app.example");
    json!({
        "key": "com.example.app",
        "baseUrl": "https://app.example",
        "authentication": { "type": "jwt" },
        "lifecycle": { "installed": "/installed", "uninstalled": "/uninstalled" },
        "scopes": ["READ", "WRITE"],
        "apiMigrations": { "signed-install": true },
        "modules": { "jiraDeploymentGating": gating, "jiraDeploymentInfoProvider": provider },
    })
}

fn read(connection: &TcpStream) -> Call {
    let mut reader = BufReader::new(connection);
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    let target = line.split(' ').nth(1).unwrap().to_owned();
    let mut headers = Vec::new();
    loop {
        line.clear();
        reader.read_line(&mut line).unwrap();
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let mut call = Call { target, headers, body: String::new() };
    let length = call.header("content-length").unwrap().parse().unwrap();
    reader.take(length).read_to_string(&mut call.body).unwrap();
    call
}

/// The app as a signer of its own requests.
pub fn tenant(site: &Site) -> Tenant {
    Tenant { client_key: "com.example.app".into(), secret: site.tenant().secret }
}

/// Where the site listens.
pub fn address(site: &Site) -> SocketAddr {
    site.url().strip_prefix("http://").unwrap().parse().unwrap()
}

/// Sends a document.
pub fn post(site: &Site, path: &str, authorization: &str, body: &str) -> Answer {
    let headers = [("authorization", authorization), ("content-type", "application/json")];
    client::send(address(site), "POST", path, &headers, body.as_bytes()).unwrap()
}

/// Submits a document with a good token.
pub fn submit(site: &Site, document: &Value) -> Answer {
    try_submit(site, document).unwrap()
}

/// The same, where the answer may not come.
pub fn try_submit(site: &Site, document: &Value) -> Result<Answer> {
    let path = "/rest/deployments/0.1/bulk";
    let authorization = tenant(site).authorization("POST", path, 180).unwrap();
    let headers = [("authorization", authorization.as_str()), ("content-type", "application/json")];
    client::send(address(site), "POST", path, &headers, document.to_string().as_bytes())
}

/// The path of a poll, for ids that need no escapes.
pub fn poll_path(gate: &Gate) -> String {
    format!(
        "/rest/deployments/0.1/pipelines/{}/environments/{}/deployments/{}/gating-status",
        gate.pipeline_id, gate.environment_id, gate.deployment_sequence_number
    )
}

/// Polls with a good token.
pub fn poll(site: &Site, gate: &Gate) -> Answer {
    try_poll(site, gate).unwrap()
}

/// The same, where the answer may not come.
pub fn try_poll(site: &Site, gate: &Gate) -> Result<Answer> {
    let path = poll_path(gate);
    let authorization = tenant(site).authorization("GET", &path, 180).unwrap();
    client::send(address(site), "GET", &path, &[("authorization", &authorization)], b"")
}

/// A bulk document.
pub fn bulk(deployments: Vec<Value>) -> Value {
    json!({ "deployments": deployments })
}

/// A deployment that asks for a gate.
pub fn deployment(sequence: i64) -> Value {
    json!({
        "schemaVersion": "1.0",
        "deploymentSequenceNumber": sequence,
        "updateSequenceNumber": 1,
        "displayName": "Webshop",
        "url": "https://ci.example.com/webshop/1",
        "description": "The shop",
        "lastUpdated": "2020-08-25T06:04:50Z",
        "state": "pending",
        "pipeline": { "id": "webshop", "displayName": "Webshop", "url": "https://ci.example.com/webshop" },
        "environment": { "id": "production", "displayName": "Production", "type": "production" },
        "commands": [{ "command": "initiate_deployment_gating" }],
        "associations": [{ "associationType": "serviceIdOrKeys", "values": ["shop"] }],
    })
}

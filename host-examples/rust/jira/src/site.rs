//! One Jira site.

use std::io::{Error, ErrorKind, Result};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::app::App;
use crate::client::Answer;
use crate::clock::date_time;
use crate::delivery::{self, Delivery, Fate};
use crate::fault::{CallbackFault, Route, Rule};
use crate::gate::{Gate, payload};
use crate::installation::Installation;
use crate::key_server::{INSTALL_KEY, INSTALL_KEY_ID, OTHER_KEY};
use crate::listener::Listener;
use crate::outgoing::Outgoing;
use crate::qsh::qsh;
use crate::reply::{Reaction, Reply};
use crate::request::Request;
use crate::state::{Seen, Shared, State};
use crate::tenant::{self, Tenant};
use crate::{bulk, poll};

/// How a site is.
#[derive(Clone, Debug)]
pub struct SiteOptions {
    /// Its client key. Default: `acme`.
    pub client_key: String,
    /// Its base URL, as installations say it. Default: `https://acme.atlassian.net`.
    pub base_url: String,
    /// The port of the loopback interface; 0 for a free one, which is the default.
    pub port: u16,
    /// How long a minute of Jira's retry policy takes. Default: a minute. Callbacks are sent again after 5 to 15 of
    /// them, 5 times at most.
    pub minute: Duration,
    /// How long a callback waits for its answer. Default: 20 seconds, as Jira does.
    pub patience: Duration,
    /// Whether a new gate is called back as `awaiting`. Default: true.
    pub announce: bool,
    /// What is done with a line about each request and each callback. Default: nothing.
    pub log: fn(&str),
}

impl Default for SiteOptions {
    fn default() -> Self {
        Self {
            client_key: "acme".to_owned(),
            base_url: "https://acme.atlassian.net".to_owned(),
            port: 0,
            minute: Duration::from_secs(60),
            patience: Duration::from_secs(20),
            announce: true,
            log: |_| (),
        }
    }
}

/// One Jira site, on the loopback interface, until it is dropped.
pub struct Site {
    shared: Arc<Shared>,
    listener: Listener,
}

impl Site {
    /// Starts it.
    ///
    /// # Errors
    ///
    /// Where the port is taken.
    pub fn start(options: SiteOptions) -> Result<Self> {
        let port = options.port;
        let shared = Arc::new(Shared::new(options));
        let handled = Arc::clone(&shared);
        let listener = Listener::start(port, move |request| handle(&handled, request))?;
        Ok(Self { shared, listener })
    }

    /// Where it listens, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.listener.address())
    }

    /// The base URL that installations say. Requests for it belong to [`Site::url`].
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.shared.options.base_url
    }

    /// The site with its present secret: signs what the site itself would not.
    #[must_use]
    pub fn tenant(&self) -> Tenant {
        self.shared.tenant()
    }

    /// Installs the app, or installs it again: with a new secret each time. The secret counts once the app has
    /// answered with 2xx.
    ///
    /// # Errors
    ///
    /// Where the app can't be reached or doesn't answer in time.
    pub fn install(&self, app: &App) -> Result<Answer> {
        let installation = self.installation(app)?;
        let answer = installation.call.send()?;
        if (200..300).contains(&answer.status) {
            self.adopt(app, &installation.secret);
        }
        Ok(answer)
    }

    /// The call of `installed`, not sent: to be tampered with, or sent twice. [`Site::adopt`] makes its secret count.
    ///
    /// # Errors
    ///
    /// Where there is no randomness for the secret, or the app's path can't be read.
    pub fn installation(&self, app: &App) -> Result<Installation> {
        let mut random = [0; 32];
        getrandom::fill(&mut random).map_err(|error| Error::other(error.to_string()))?;
        let secret: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut body = self.lifecycle_body(app, "installed");
        if let Some(members) = body.as_object_mut() {
            members.insert("sharedSecret".to_owned(), json!(secret));
        }
        Ok(Installation { call: self.lifecycle_call(app, &app.installed, &body, INSTALL_KEY)?, secret })
    }

    /// A call of `installed` that nobody at Atlassian signed, not sent: it names the install key, but another one has
    /// signed it.
    ///
    /// # Errors
    ///
    /// As [`Site::installation`].
    pub fn forged_installation(&self, app: &App) -> Result<Installation> {
        let genuine = self.installation(app)?;
        let body: Value = serde_json::from_str(&genuine.call.body).map_err(Error::other)?;
        Ok(Installation { call: self.lifecycle_call(app, &app.installed, &body, OTHER_KEY)?, ..genuine })
    }

    /// From now on the app is installed with this secret, whoever told it so.
    pub fn adopt(&self, app: &App, secret: &str) {
        self.shared.change(|state| {
            state.app = Some(app.clone());
            state.installed = true;
            secret.clone_into(&mut state.secret);
        });
    }

    /// Removes the app: tells it so, and takes nothing from it any more, whatever it answered.
    ///
    /// # Errors
    ///
    /// Where none is installed, it has no route for this, or it doesn't answer.
    pub fn uninstall(&self) -> Result<Answer> {
        let call = self.uninstallation()?;
        self.shared.change(|state| state.installed = false);
        call.send()
    }

    /// The call of `uninstalled`, not sent.
    ///
    /// # Errors
    ///
    /// Where no app is installed, or it has no route for this.
    pub fn uninstallation(&self) -> Result<Outgoing> {
        let app = self.shared.app()?;
        let path = app.uninstalled.clone().ok_or_else(|| Error::other("the app has no route for its removal"))?;
        self.lifecycle_call(&app, &path, &self.lifecycle_body(&app, "uninstalled"), INSTALL_KEY)
    }

    /// Somebody decides the change request of a gate: `allowed`, `prevented`, `expired`, `invalid`, or any other status.
    /// The app is called back. Gives the number of the delivery.
    ///
    /// # Errors
    ///
    /// Where no deployment asked for this gate.
    pub fn decide(&self, gate: &Gate, status: &str) -> Result<usize> {
        let now = self.shared.milliseconds();
        let updated = self.shared.change(|state| {
            let gating = state.deployments.get_mut(gate)?.gating.as_mut()?;
            status.clone_into(&mut gating.status);
            // No two updates of one gate at the same instant.
            gating.updated = now.max(gating.updated.saturating_add(1));
            Some(gating.updated)
        });
        let updated = updated.ok_or_else(|| Error::new(ErrorKind::NotFound, "no deployment asked for this gate"))?;
        Ok(delivery::start(&self.shared, gate, status, updated))
    }

    /// A callback, not sent: of any gate, whether anybody asked for it or not. `updated` is an RFC 3339 date-time.
    ///
    /// # Errors
    ///
    /// Where no app was ever installed, or its path can't be read.
    pub fn callback(&self, gate: &Gate, status: &str, updated: &str) -> Result<Outgoing> {
        self.shared.callback(gate, status, updated)
    }

    /// The gates that wait for a decision, oldest first.
    #[must_use]
    pub fn awaiting(&self) -> Vec<Gate> {
        let state = self.shared.read();
        let mut waiting: Vec<(u64, Gate)> = state
            .deployments
            .iter()
            .filter_map(|(gate, deployment)| {
                let gating = deployment.gating.as_ref().filter(|gating| gating.status == "awaiting")?;
                Some((gating.updated, gate.clone()))
            })
            .collect();
        waiting.sort();
        waiting.into_iter().map(|(_, gate)| gate).collect()
    }

    /// Every gate with its status, and since when as an RFC 3339 date-time.
    #[must_use]
    pub fn gates(&self) -> Vec<(Gate, String, String)> {
        let state = self.shared.read();
        let gates = state.deployments.iter().filter_map(|(gate, deployment)| {
            let gating = deployment.gating.as_ref()?;
            Some((gate.clone(), gating.status.clone(), date_time(gating.updated)))
        });
        gates.collect()
    }

    /// The gate whose status changed last.
    pub(crate) fn newest_gate(&self) -> Option<Gate> {
        let state = self.shared.read();
        let gates = state.deployments.iter().filter_map(|(gate, deployment)| Some((deployment.gating.as_ref()?, gate)));
        gates.max_by_key(|(gating, _)| gating.updated).map(|(_, gate)| gate.clone())
    }

    /// The status of a gate, and since when as an RFC 3339 date-time.
    #[must_use]
    pub fn gating(&self, gate: &Gate) -> Option<(String, String)> {
        let state = self.shared.read();
        let gating = state.deployments.get(gate)?.gating.as_ref()?;
        Some((gating.status.clone(), date_time(gating.updated)))
    }

    /// The deployment as it was submitted last.
    #[must_use]
    pub fn deployment(&self, gate: &Gate) -> Option<Value> {
        self.shared.read().deployments.get(gate).map(|deployment| deployment.document.clone())
    }

    /// Every deployment, in the order of their keys.
    #[must_use]
    pub fn deployments(&self) -> Vec<Value> {
        self.shared.read().deployments.values().map(|deployment| deployment.document.clone()).collect()
    }

    /// Callbacks and what became of them, by number.
    #[must_use]
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.shared.read().deliveries.clone()
    }

    /// Waits until a callback is settled: taken, refused, given up or lost. At most a minute, and as long as Jira would
    /// try.
    ///
    /// # Errors
    ///
    /// Where it is not settled until then.
    pub fn settled(&self, delivery: usize) -> Result<Delivery> {
        let patience = self.shared.options.minute.saturating_mul(75).saturating_add(Duration::from_secs(60));
        let settled =
            |state: &State| state.deliveries.get(delivery).filter(|delivery| delivery.fate != Fate::Waiting).cloned();
        self.shared
            .wait(patience, settled)
            .ok_or_else(|| Error::new(ErrorKind::TimedOut, "the callback is not settled"))
    }

    /// Waits until a callback is settled, or has to be sent again.
    pub(crate) fn attempted(&self, delivery: usize) -> Result<Delivery> {
        let tried = |delivery: &&Delivery| {
            delivery.fate != Fate::Waiting || delivery.attempts.last().is_some_and(delivery::is_retried)
        };
        let attempted = |state: &State| state.deliveries.get(delivery).filter(tried).cloned();
        // A callback that another one has to overtake is not tried until then.
        let patience = self.shared.options.patience.saturating_add(Duration::from_secs(10));
        let waiting = || self.deliveries().get(delivery).cloned();
        self.shared
            .wait(patience, attempted)
            .or_else(waiting)
            .ok_or_else(|| Error::new(ErrorKind::NotFound, "there is no such callback"))
    }

    /// The path of the app's callback, relative to its base URL.
    pub(crate) fn callback_path(&self) -> Result<String> {
        self.shared.app().map(|app| app.callback)
    }

    /// What the app asked for: the newest 10,000 requests.
    #[must_use]
    pub fn seen(&self) -> Vec<Seen> {
        self.shared.read().journal.iter().cloned().collect()
    }

    /// Waits until the app has made this many requests of a kind, misbehaved ones included; gives them.
    ///
    /// # Errors
    ///
    /// Where it has not until then.
    pub fn wait_for(&self, route: Route, count: usize, patience: Duration) -> Result<Vec<Seen>> {
        let find = |state: &State| {
            let seen: Vec<Seen> = state.journal.iter().filter(|seen| seen.route == Some(route)).cloned().collect();
            (seen.len() >= count).then_some(seen)
        };
        self.shared.wait(patience, find).ok_or_else(|| {
            Error::new(ErrorKind::TimedOut, format!("there were no {count} requests of the kind {route:?}"))
        })
    }

    /// Makes it misbehave.
    pub fn misbehave(&self, rule: Rule) {
        self.shared.rules.add(rule);
    }

    /// Makes the next callback that has no fault yet go wrong.
    pub fn misbehave_callback(&self, fault: CallbackFault) {
        self.shared.change(|state| state.callback_faults.push_back(fault));
    }

    /// Ends all misbehaviour, and listens again. The clock stays as it is.
    ///
    /// # Errors
    ///
    /// Where the port was taken in the meantime.
    pub fn behave(&self) -> Result<()> {
        self.shared.rules.clear();
        self.shared.change(|state| state.callback_faults.clear());
        self.listener.reopen()
    }

    /// Refuses connections from now on, until [`Site::behave`].
    pub fn stop_listening(&self) {
        self.listener.close();
    }

    /// From now on this issue, service or repository is not known here.
    pub fn forget(&self, reference: &str) {
        self.shared.change(|state| state.unknown.insert(reference.to_owned()));
    }

    /// Sets the site's clock ahead by this many seconds, or back.
    pub fn set_clock_offset(&self, seconds: i64) {
        self.shared.set_clock_offset(seconds);
    }

    fn lifecycle_body(&self, app: &App, event: &str) -> Value {
        json!({
            "key": app.key,
            "clientKey": self.shared.options.client_key,
            "baseUrl": self.base_url(),
            "displayUrl": self.base_url(),
            "productType": "jira",
            "description": "a stand-in for Jira",
            "eventType": event,
        })
    }

    fn lifecycle_call(&self, app: &App, path: &str, body: &Value, key: &str) -> Result<Outgoing> {
        let now = self.shared.seconds();
        let claims = json!({
            "iss": self.shared.options.client_key,
            "aud": [app.base_url],
            "iat": now,
            "exp": now.saturating_add(self.shared.lifetime()),
            "qsh": qsh("POST", path).ok_or_else(|| Error::other("the app's path can't be read"))?,
        });
        Ok(Outgoing {
            to: app.address,
            target: format!("{}{path}", app.base_path),
            authorization: tenant::rs256(key, INSTALL_KEY_ID, &claims)?,
            headers: Vec::new(),
            body: body.to_string(),
        })
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.shared.close();
    }
}

impl Shared {
    fn tenant(&self) -> Tenant {
        Tenant { client_key: self.options.client_key.clone(), secret: self.read().secret.clone() }
    }

    fn app(&self) -> Result<App> {
        self.read().app.clone().ok_or_else(|| Error::new(ErrorKind::NotFound, "no app was installed"))
    }

    /// A callback, signed for the present second.
    pub(crate) fn callback(&self, gate: &Gate, status: &str, updated: &str) -> Result<Outgoing> {
        let app = self.app()?;
        let tenant = self.tenant();
        let claims = tenant.claims("POST", &app.callback, self.seconds(), self.lifetime())?;
        Ok(Outgoing {
            to: app.address,
            target: format!("{}{}", app.base_path, app.callback),
            authorization: tenant.authorization_with(&claims)?,
            headers: Vec::new(),
            body: payload(gate, status, updated),
        })
    }
}

fn handle(shared: &Arc<Shared>, request: &Request) -> Reaction {
    let at = Instant::now();
    let gate = poll::gate(request.path()).filter(|_| request.method == "GET");
    let route = match (&gate, request.method.as_str(), request.path()) {
        (Some(_), _, _) => Some(Route::Poll),
        (None, "POST", "/rest/deployments/0.1/bulk") => Some(Route::Bulk),
        _ => None,
    };
    let mut answered = None;
    let reaction = shared.rules.react(route, || {
        let (reply, note) = answer(shared, request, route, gate.as_ref());
        answered = Some((reply.status, note));
        reply
    });
    let (status, note) = answered.unzip();
    let said = status.map_or("it misbehaves".to_owned(), |status: u16| status.to_string());
    let why = note.as_ref().filter(|note| !note.is_empty()).map(|note| format!(": {note}")).unwrap_or_default();
    (shared.options.log)(&format!("app   {} {} -> {said}{why}", request.method, request.target));
    let (method, target) = (request.method.clone(), request.target.clone());
    shared.change(|state| {
        state.journal(Seen { at, route, method, target, status, note: note.unwrap_or_default() });
    });
    reaction
}

fn answer(shared: &Arc<Shared>, request: &Request, route: Option<Route>, gate: Option<&Gate>) -> (Reply, String) {
    if let Err(reason) = authenticate(shared, request) {
        return (Reply::empty(401), reason);
    }
    match (route, gate) {
        (Some(Route::Poll), Some(gate)) => (poll::answer(&shared.read(), gate), String::new()),
        (Some(Route::Bulk), _) => {
            if !request.header("content-type").is_some_and(|kind| kind.starts_with("application/json")) {
                return (Reply::error(415, "The content type is not application/json"), String::new());
            }
            let now = shared.milliseconds();
            let (reply, made) = shared.change(|state| bulk::take(state, &request.body, now));
            if shared.options.announce {
                for gate in made {
                    delivery::start(shared, &gate, "awaiting", now);
                }
            }
            (reply, String::new())
        }
        _ => (Reply::error(404, "There is nothing here"), String::new()),
    }
}

fn authenticate(shared: &Shared, request: &Request) -> std::result::Result<(), String> {
    let (app, secret) = {
        let state = shared.read();
        let app = state.app.as_ref().filter(|_| state.installed).ok_or("no app is installed")?;
        (app.key.clone(), state.secret.clone())
    };
    let authorization = request.header("authorization").ok_or("there is not exactly one header `Authorization`")?;
    tenant::verify(authorization, &secret, &app, &request.method, &request.target, shared.seconds())
}

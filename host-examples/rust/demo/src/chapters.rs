//! What happens in the demo, and what is expected of each step.

use std::io::{Write as _, stdout};
use std::time::Duration;

use connect_gating_demo::server::Server;
use connect_gating_jira_stand_in::client::Answer;
use connect_gating_jira_stand_in::{
    App, CallbackFault, Fault, Gate, KeyServer, Outgoing, Route, Rule, Site, SiteOptions, Tenant, now, timestamp,
};
use serde_json::{Value, json};

use crate::story::{GATE, Result, Story, shown};
use crate::table;

/// An instant long before the story.
const LONG_AGO: &str = "2020-08-25T06:04:50.239+00:00";

/// How long the story waits for what has to happen.
const PATIENCE: Duration = Duration::from_secs(20);

/// Tells the whole story on this server, which is not yet running. Whether all went as expected.
pub fn tell(mut server: Server) -> Result<bool> {
    let mut out = stdout();
    let keys = KeyServer::start(0)?;
    // Gates are announced where the story says so, not when they are made.
    let acme = Site::start(SiteOptions { announce: false, ..SiteOptions::default() })?;
    // At first, callbacks are all that the server hears.
    acme.misbehave(Rule::always(Route::Poll, Fault::Status { code: 503, retry_after: None, body: String::new() }));
    let other = Tenant::new("other-company");
    server.install(&other)?;
    let (key_server, jira) = (keys.url(), acme.url());
    let connected = ["--app-key", "com.example.gates", "--base-url", "https://gates.example.com"];
    let stand_in = ["--key-server", &key_server, "--stand-in", &jira, "--poll-first", "1", "--poll-max", "20"];
    server.start(&[&connected[..], &stand_in[..]].concat())?;
    let app = App::at(&format!("http://{}", server.address()?))?;

    writeln!(out, "A real server on {}, and a stand-in for the Jira site `acme` on {jira}.", server.address()?)?;
    writeln!(out, "A pipeline of acme wants to deploy {GATE}. Who sends sees what is answered; the log is")?;
    writeln!(out, "for the operator alone. Jira's tokens are signed by the crate `jsonwebtoken`, and it judges")?;
    writeln!(out, "what the server sends by that crate and by JSON Schemas.")?;
    writeln!(out)?;
    table::head()?;
    let mut story = Story::new(server, acme, app, other);
    installation(&mut story)?;
    submission(&mut story)?;
    forgeries(&mut story)?;
    opening(&mut story)?;
    removal(&mut story)?;

    writeln!(out)?;
    match story.surprises {
        0 => writeln!(out, "{} steps, all as expected.", story.steps)?,
        surprises => writeln!(out, "{surprises} of {} steps were not as expected.", story.steps)?,
    }
    Ok(story.surprises == 0)
}

/// The app is installed once, and by Jira alone.
fn installation(story: &mut Story) -> Result<()> {
    let forged = story.acme.forged_installation(&story.app)?.call.send()?;
    story.step("a forger installs: not Atlassian's signature", &forged, ["401 unauthorized", "bad-signature", ""])?;

    let genuine = story.acme.installation(&story.app)?;
    let answer = genuine.call.send()?;
    story.acme.adopt(&story.app, &genuine.secret);
    story.step("Jira installs the app", &answer, ["204", "installed", ""])?;

    let body = genuine.call.body.replace(&genuine.secret, "a secret that the thief knows as well");
    let stolen = Outgoing { body, ..genuine.call }.send()?;
    story.step("a thief: the same token, another secret", &stolen, ["401 replayed", "replayed", ""])
}

/// The pipeline submits, Jira judges the document, and calls back.
fn submission(story: &mut Story) -> Result<()> {
    let submitter = story.server.token(&story.acme.tenant(), "submit")?;
    story.reader = story.server.token(&story.acme.tenant(), "read")?;

    let answer = submit(story, &submitter, &deployment(100, "done"))?;
    let sent = "the pipeline submits a state that there is not";
    story.tell(sent, &answer.status.to_string(), &story.ask(GATE)?, ["422", "", "no   404 unknown-gate"])?;

    let answer = submit(story, &submitter, &deployment(100, "pending"))?;
    let sent = "the pipeline submits 100 and asks for a gate";
    let found = story.acme.deployment(&gate(100)).map_or("lost", |_| "stored");
    let answered = format!("{}, Jira: {found}", shown(&answer));
    story.tell(sent, &answered, &story.ask(GATE)?, ["200, Jira: stored", "accepted", "no   425 hold"])?;

    let answer = decide(story, "awaiting")?;
    story.step("Jira: `awaiting`", &answer, ["204", "applied", "no   425 hold, awaiting"])?;

    let older = story.acme.callback(&gate(100), "allowed", LONG_AGO)?.send()?;
    story.step("Jira: an old `allowed`, arriving late", &older, ["204", "stale", "no   425 hold, awaiting"])
}

/// What is not Jira's is refused.
fn forgeries(story: &mut Story) -> Result<()> {
    let closed = "no   425 hold, awaiting";
    let call = story.acme.callback(&gate(100), "awaiting", LONG_AGO)?;
    let body = connect_gating_jira_stand_in::payload(&gate(100), "allowed", LONG_AGO);
    let with = |authorization: String| Outgoing { authorization, body: body.clone(), ..call.clone() };

    let answer = call.send()?;
    story.step("Jira: an old `awaiting`, arriving late", &answer, ["204", "stale", closed])?;
    let answer = call.send()?;
    story.step("Jira: the same again, a retry", &answer, ["204", "retry", closed])?;
    let answer = with(call.authorization.clone()).send()?;
    story.step("a thief: that token, body `allowed`", &answer, ["401 replayed", "replayed", closed])?;

    let acme = story.acme.tenant();
    let refused = ["401 unauthorized", "bad-signature", closed];
    let guessed = Tenant { secret: "a guess that is long enough for a key".into(), ..acme.clone() };
    let answer = with(guessed.authorization("POST", "/callback", 180)?).send()?;
    story.step("a forger: `allowed`, secret guessed", &answer, refused)?;
    let mixed = Tenant { secret: story.other.secret.clone(), ..acme.clone() };
    let answer = with(mixed.authorization("POST", "/callback", 180)?).send()?;
    story.step("other-company: `allowed`, in the name of acme", &answer, refused)?;
    let nobody = Tenant::new("nobody").authorization("POST", "/callback", 180)?;
    let answer = with(nobody).send()?;
    let refused = ["401 unauthorized", "unknown-issuer", closed];
    story.step("a site that never installed the app", &answer, refused)?;

    let expired = acme.authorization_with(&acme.claims("POST", "/callback", now().saturating_sub(600), 180)?)?;
    story.step("a token that has expired", &with(expired).send()?, ["401 expired", "expired", closed])?;
    let elsewhere = acme.authorization("POST", "/installed", 180)?;
    let answer = with(elsewhere).send()?;
    story.step("a token for another path, /installed", &answer, ["401 wrong-qsh", "wrong-qsh", closed])?;
    let junk = Outgoing { body: "{\"gatingStatus\":".into(), ..story.acme.callback(&gate(100), "", LONG_AGO)? };
    let answer = junk.send()?;
    story.step("signed, but the body is junk", &answer, ["400 malformed-body", "malformed-body", closed])?;

    let stray = story.acme.callback(&gate(101), "allowed", LONG_AGO)?.send()?;
    let found = story.ask("webshop/production/101")?;
    let sent = "Jira: `allowed` for 101, submitted by nobody";
    story.tell(sent, &shown(&stray), &found, ["204", "applied", "no   404 unknown-gate"])
}

/// A gate opens when Jira says so itself, and not before.
fn opening(story: &mut Story) -> Result<()> {
    let puzzled = "no   422 misconfigured, unknown";
    let answer = decide(story, "ALLOWED")?;
    story.step("Jira: a status that nobody knows, `ALLOWED`", &answer, ["204", "applied", puzzled])?;

    let caught = story.acme.callback(&gate(100), "allowed", &timestamp())?.send()?;
    let unsure = "no   503 not-confirmed, allowed";
    story.step("a thief: a token caught unused, body `allowed`", &caught, ["204", "applied", unsure])?;
    let polls = story.acme.wait_for(Route::Poll, 0, PATIENCE)?.len();
    story.acme.behave()?;
    story.acme.wait_for(Route::Poll, polls.saturating_add(1), PATIENCE)?;
    story.tell("Jira is asked, and says otherwise", "", &story.ask(GATE)?, ["", "", unsure])?;

    let answer = decide(story, "allowed")?;
    let found = story.ask("webshop/production/100?wait=20")?;
    let open = "YES  200 proceed, allowed";
    story.tell("Jira: `allowed`, and again when it is asked", &shown(&answer), &found, ["204", "applied", open])?;

    let stranger = story.server.token(&story.other, "read")?;
    let answer = story.server.gate("GET", &stranger, GATE)?;
    story.step("other-company asks for the gate of acme", &answer, ["404 unknown-gate", "", open])?;

    let submitter = story.server.token(&story.acme.tenant(), "submit")?;
    let answer = submit(story, &submitter, &deployment(102, "pending"))?;
    let found = story.ask("webshop/production/102")?;
    story.tell(
        "the pipeline submits 102",
        &shown(&answer),
        found.get(..8).unwrap_or_default(),
        ["200", "accepted", "no   425"],
    )?;
    story.acme.misbehave_callback(CallbackFault::Lose);
    story.acme.decide(&gate(102), "allowed")?;
    let found = story.ask("webshop/production/102?wait=20")?;
    story.tell("Jira: `allowed`, but the callback is lost", "", &found, ["", "", open])
}

/// Who has gone has no say.
fn removal(story: &mut Story) -> Result<()> {
    let answer = story.acme.uninstall()?;
    let gone = "no   401 unauthorized";
    story.step("Jira removes the app", &answer, ["204", "uninstalled", gone])?;
    let answer = story.acme.callback(&gate(100), "allowed", LONG_AGO)?.send()?;
    story.step("acme: `allowed`, after that", &answer, ["401 unauthorized", "unknown-issuer", gone])
}

/// Jira decides gate 100 and calls back; gives what the server answered.
fn decide(story: &Story, status: &str) -> Result<Answer> {
    let delivery = story.acme.settled(story.acme.decide(&gate(100), status)?)?;
    match delivery.attempts.last() {
        Some(Ok(status)) => Ok(Answer { status: *status, head: String::new(), body: String::new() }),
        other => Err(format!("the callback was not answered: {other:?}").into()),
    }
}

fn submit(story: &Story, token: &str, deployment: &Value) -> Result<Answer> {
    let body = json!({ "deployments": [deployment] }).to_string();
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    story.server.send("POST", "/deployments", &headers, body.as_bytes())
}

fn gate(sequence: i64) -> Gate {
    Gate::new("webshop", "production", sequence)
}

fn deployment(sequence: i64, state: &str) -> Value {
    json!({
        "schemaVersion": "1.0",
        "deploymentSequenceNumber": sequence,
        "updateSequenceNumber": 1,
        "displayName": format!("Webshop {sequence}"),
        "description": "The shop's front end",
        "url": "https://ci.example.com/webshop/100",
        "lastUpdated": "2020-08-25T06:04:50Z",
        "state": state,
        "pipeline": { "id": "webshop", "displayName": "Webshop", "url": "https://ci.example.com/webshop" },
        "environment": { "id": "production", "displayName": "Production", "type": "production" },
        "commands": [{ "command": "initiate_deployment_gating" }],
        "associations": [{ "associationType": "serviceIdOrKeys", "values": ["checkout"] }],
    })
}

//! Sites that install and remove the app, over real HTTP, with a key server.

use std::time::{Duration, Instant};

use crate::connected::{Connected, deployment, document, gate};
use crate::host::error;
use connect_gating_jira_stand_in::{App, Fault, INSTALL_KEY_ID, Route, Rule, SiteOptions, Tenant};

fn not_installed(more: &[&str]) -> Connected {
    Connected::not_installed(SiteOptions { announce: false, ..SiteOptions::default() }, more)
}

/// Whether a callback that this tenant signs is taken.
fn is_known(connected: &Connected, tenant: &Tenant, lifetime: u64) -> bool {
    let mut callback = connected.site.callback(&gate(), "awaiting", "2020-08-25T06:00:00Z").unwrap();
    callback.authorization = tenant.authorization("POST", "/callback", lifetime).unwrap();
    match callback.send().unwrap().status {
        204 => true,
        401 => false,
        other => panic!("{other}"),
    }
}

#[test]
fn the_descriptor_is_what_jira_takes() {
    // `App::at` holds it against Atlassian's schema.
    let connected = not_installed(&["--app-name", "Gates"]);
    assert_eq!((connected.app.key.as_str(), connected.app.base_url.as_str()), ("gate", "https://gate.example"));
    assert_eq!(connected.app.callback, "/callback");
    let answer = connected.server.send("GET", "/atlassian-connect.json", &[], b"").unwrap();
    assert_eq!((answer.status, answer.json()["name"].as_str()), (200, Some("Gates")));
}

#[test]
fn a_base_url_with_a_path_is_served_and_not_signed() {
    let mut connected = not_installed(&[]);
    connected.crash();
    connected.set("--base-url", "https://gate.example/app");
    connected.restart(&[]);
    let app = App::at(&format!("http://{}/app", connected.server.address().unwrap())).unwrap();
    assert_eq!(connected.site.install(&app).unwrap().status, 204);
    assert_eq!(connected.server.send("POST", "/installed", &[], b"").unwrap().status, 404);
}

#[test]
fn an_installation_is_on_the_disk_before_it_is_answered() {
    let mut connected = not_installed(&[]);
    assert_eq!(connected.site.install(&connected.app).unwrap().status, 204);
    connected.crash();
    connected.restart(&[]);
    assert!(is_known(&connected, &connected.site.tenant(), 180));
    let list = connected.server.command(&["tenant", "list"], "").unwrap();
    assert!(list.contains("acme") && list.contains("https://acme.atlassian.net"), "{list}");
    let written = std::fs::read(connected.server.database()).unwrap();
    let secret = connected.site.tenant().secret;
    assert!(!written.windows(secret.len()).any(|window| window == secret.as_bytes()), "it is encrypted");
    assert!(!connected.server.log().contains(&secret));
}

#[test]
fn one_token_installs_once() {
    let connected = not_installed(&[]);
    let installation = connected.site.installation(&connected.app).unwrap();
    for _ in 0..3 {
        assert_eq!(installation.call.send().unwrap().status, 204, "a retry is taken");
    }
    connected.site.adopt(&connected.app, &installation.secret);
    let mut stolen = installation.call.clone();
    stolen.body = stolen.body.replace(&installation.secret, &"0".repeat(64));
    assert_eq!(error(&stolen.send().unwrap()), (401, "replayed".into()));
    assert!(connected.server.log().contains("lifecycle-replayed"));
    assert!(is_known(&connected, &connected.site.tenant(), 180));
    assert!(!is_known(&connected, &Tenant { secret: "0".repeat(64), ..connected.site.tenant() }, 181));
}

#[test]
fn what_nobody_at_atlassian_signed_installs_nothing() {
    let connected = not_installed(&[]);
    let forged = connected.site.forged_installation(&connected.app).unwrap();
    assert_eq!(error(&forged.call.send().unwrap()), (401, "unauthorized".into()));
    let genuine = connected.site.installation(&connected.app).unwrap();
    let mut elsewhere = genuine.call.clone();
    elsewhere.body = elsewhere.body.replace("https://acme.atlassian.net", "https://evil.example");
    assert_eq!(elsewhere.send().unwrap().status, 401);
    let mut other = genuine.call.clone();
    other.body = other.body.replace("\"clientKey\":\"acme\"", "\"clientKey\":\"other\"");
    assert_eq!(other.send().unwrap().status, 401);
    let mut to_remove = genuine.call.clone();
    to_remove.target = "/uninstalled".into();
    assert_eq!(to_remove.send().unwrap().status, 401);
    let hs256 = connected.site.tenant().authorization("POST", "/installed", 180).unwrap();
    let mut symmetric = genuine.call.clone();
    symmetric.authorization = hs256;
    assert_eq!(symmetric.send().unwrap().status, 401);
    assert_eq!(connected.server.command(&["tenant", "list"], "").unwrap(), "");
    // None of it spent the genuine token.
    assert_eq!(genuine.call.send().unwrap().status, 204);
}

#[test]
fn nothing_is_fetched_for_what_can_be_refused_without_a_key() {
    let connected = not_installed(&[]);
    let audience = App { base_url: "https://other.example".into(), ..connected.app.clone() };
    assert_eq!(connected.site.install(&audience).unwrap().status, 401);
    let mut junk = connected.site.installation(&connected.app).unwrap().call;
    junk.authorization = "JWT a.b.c".into();
    assert!([400, 401].contains(&junk.send().unwrap().status));
    assert!(connected.keys.asked().is_empty(), "{:?}", connected.keys.asked());
}

#[test]
fn only_those_who_are_allowed_may_install() {
    let connected = not_installed(&["--allow-client-key", "other,another"]);
    assert_eq!(error(&connected.site.install(&connected.app).unwrap()), (401, "unauthorized".into()));
    let connected = not_installed(&["--allow-client-key", "other,acme", "--host-suffix", "jira.example"]);
    assert_eq!(connected.site.install(&connected.app).unwrap().status, 401, "another domain");
    let site = SiteOptions { base_url: "https://acme.jira.example".into(), ..SiteOptions::default() };
    let connected = Connected::not_installed(site, &["--host-suffix", "jira.example"]);
    assert_eq!(connected.site.install(&connected.app).unwrap().status, 204);
}

#[test]
fn whoever_may_no_longer_install_may_leave() {
    let mut connected = Connected::start(&["--allow-client-key", "acme"]);
    let tenant = connected.site.tenant();
    assert!(is_known(&connected, &tenant, 180));
    connected.crash();
    connected.set("--allow-client-key", "other");
    connected.restart(&[]);
    assert!(is_known(&connected, &tenant, 181));
    assert_eq!(connected.site.uninstall().unwrap().status, 204);
    assert!(!is_known(&connected, &tenant, 182));
}

#[test]
fn a_key_is_fetched_once() {
    let connected = not_installed(&[]);
    for _ in 0..3 {
        assert_eq!(connected.site.install(&connected.app).unwrap().status, 204);
    }
    assert_eq!(connected.keys.asked(), [format!("/{INSTALL_KEY_ID}")]);
}

#[test]
fn a_key_that_is_not_there_is_not_asked_for_again_at_once() {
    let connected = not_installed(&[]);
    connected
        .keys
        .misbehave(Rule::always(Route::Key, Fault::Status { code: 403, retry_after: None, body: "no".into() }));
    for _ in 0..3 {
        assert_eq!(error(&connected.site.install(&connected.app).unwrap()), (401, "unauthorized".into()));
    }
    assert_eq!(connected.keys.asked().len(), 1);
}

#[test]
fn a_key_server_that_fails_is_asked_again() {
    let connected = not_installed(&[]);
    let installation = connected.site.installation(&connected.app).unwrap();
    let status = |code| Fault::Status { code, retry_after: None, body: String::new() };
    for fault in [
        status(500),
        status(429),
        Fault::Drop,
        Fault::Cut,
        Fault::Body { text: "<html>Access Denied</html>".into() },
        Fault::Oversized { bytes: 4_097 },
        Fault::Redirect { location: format!("{}/{INSTALL_KEY_ID}", connected.keys.url()) },
    ] {
        connected.keys.misbehave(Rule::once(Route::Key, fault.clone()));
        let before = connected.keys.asked().len();
        assert_eq!(error(&installation.call.send().unwrap()), (503, "unavailable".into()), "{fault:?}");
        assert_eq!(connected.keys.asked().len(), before + 1, "{fault:?}");
    }
    connected.keys.stop_listening();
    assert_eq!(error(&installation.call.send().unwrap()), (503, "unavailable".into()));
    connected.keys.behave().unwrap();
    assert_eq!(installation.call.send().unwrap().status, 204, "the same call, sent again");
}

#[test]
fn a_slow_key_server_is_not_waited_for() {
    let connected = not_installed(&[]);
    connected.keys.misbehave(Rule::once(Route::Key, Fault::Hang));
    let began = Instant::now();
    assert_eq!(error(&connected.site.install(&connected.app).unwrap()), (503, "unavailable".into()));
    assert!((Duration::from_secs(4)..Duration::from_secs(12)).contains(&began.elapsed()), "{:?}", began.elapsed());
    assert_eq!(connected.site.install(&connected.app).unwrap().status, 204);
}

#[test]
fn a_crash_while_the_key_is_fetched_installs_nothing() {
    let mut connected = not_installed(&[]);
    connected.keys.misbehave(Rule::once(Route::Key, Fault::Hang));
    let installation = connected.site.installation(&connected.app).unwrap();
    let call = installation.call.clone();
    let installing = std::thread::spawn(move || call.send());
    let end = Instant::now() + Duration::from_secs(5);
    while connected.keys.asked().is_empty() {
        assert!(Instant::now() < end);
        std::thread::sleep(Duration::from_millis(10));
    }
    connected.crash();
    assert!(installing.join().unwrap().is_err());
    connected.restart(&[]);
    assert_eq!(connected.server.command(&["tenant", "list"], "").unwrap(), "");
    assert_eq!(installation.call.send().unwrap().status, 204, "the same call, sent again");
    connected.site.adopt(&connected.app, &installation.secret);
    assert!(is_known(&connected, &connected.site.tenant(), 180));
}

#[test]
fn an_old_secret_stays_good_for_a_while() {
    let connected = not_installed(&[]);
    assert_eq!(connected.site.install(&connected.app).unwrap().status, 204);
    let old = connected.site.tenant();
    assert_eq!(connected.site.install(&connected.app).unwrap().status, 204);
    let new = connected.site.tenant();
    assert_ne!(old, new);
    assert!(is_known(&connected, &old, 180) && is_known(&connected, &new, 181));
    let database = rusqlite::Connection::open(connected.server.database()).unwrap();
    let until: i64 = database
        .query_row("SELECT good_until - unixepoch() FROM secret WHERE good_until IS NOT NULL", [], |row| row.get(0))
        .unwrap();
    assert!((3_500..=3_600).contains(&until), "{until}");
    database.execute("UPDATE secret SET good_until = unixepoch() - 1 WHERE good_until IS NOT NULL", []).unwrap();
    assert!(!is_known(&connected, &old, 182) && is_known(&connected, &new, 183));
}

#[test]
fn an_uninstalled_site_is_forgotten_and_comes_back_with_its_tokens() {
    let connected = Connected::start(&[]);
    connected.open_gate();
    let old = connected.site.tenant();
    let call = connected.site.uninstallation().unwrap();
    assert_eq!(call.send().unwrap().status, 204);
    assert!(!is_known(&connected, &old, 200));
    assert_eq!(error(&connected.ask()), (401, "unauthorized".into()));
    let database = rusqlite::Connection::open(connected.server.database()).unwrap();
    let left: (i64, i64) = database
        .query_row("SELECT (SELECT count(*) FROM secret), (SELECT count(*) FROM gate)", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    assert_eq!(left, (0, 0));

    assert_eq!(connected.site.install(&connected.app).unwrap().status, 204);
    assert!(!is_known(&connected, &old, 201), "the secret of before");
    assert_eq!(error(&connected.ask()), (404, "unknown-gate".into()), "and the gate of before");
    let mut newer = deployment(7);
    newer["updateSequenceNumber"] = 2.into();
    assert_eq!(connected.submit(&document(&[newer])).status, 200);
    connected.until_open();
    // The call of before, once more: it was done, and is not done again.
    assert_eq!(call.send().unwrap().status, 204);
    assert_eq!(connected.ask().status, 200);
}

//! Starting, stopping, and getting over what goes wrong.

#[cfg(test)]
mod support;

use std::io::Write as _;
use std::net::SocketAddr;
use std::process::Command;
use std::time::{Duration, Instant};

use connect_gating_jira_stand_in::{Gate, Tenant, client, now, payload};
use support::{GATE, Site, body, decision, error, server};

const EARLY: &str = "2020-08-25T06:00:00Z";
const LATE: &str = "2020-08-25T07:00:00Z";

/// Enough for an ordinary callback, and too little for one with a body of 200 KiB.
const LITTLE_FUEL: &str = "3000000";

#[test]
fn a_trap_is_answered_with_503_and_the_next_call_works() {
    let site = Site::start(&["--trust-callbacks", "--fuel", LITTLE_FUEL]);
    assert_eq!(site.register(GATE).status, 201);
    let token = site.token(180);
    let huge = body("allowed", LATE).replace("/browse/ITSM-1", &"x".repeat(200_000));
    for _ in 0..3 {
        assert_eq!(error(&site.server.callback(&token, &huge).unwrap()), (503, "unavailable".into()));
        assert_eq!(site.ask(GATE).status, 425);
    }
    assert!(site.server.log().contains("all fuel consumed"), "{}", site.server.log());
    // The token was not spent on what failed.
    assert_eq!(site.server.callback(&token, &body("allowed", EARLY)).unwrap().status, 204);
    assert_eq!(decision(&site.ask(GATE)), (200, "proceed".into()));
}

/// Another process that writes, until it is told to `ROLLBACK`.
#[cfg(test)]
fn locked(site: &Site) -> rusqlite::Connection {
    let lock = rusqlite::Connection::open(site.server.database()).unwrap();
    lock.execute_batch("BEGIN IMMEDIATE").unwrap();
    lock
}

#[test]
fn a_database_that_is_locked_is_answered_with_503_and_nothing_is_lost() {
    let site = Site::with_gate();
    let lock = locked(&site);
    let token = site.token(180);
    assert_eq!(error(&site.server.callback(&token, &body("allowed", EARLY)).unwrap()), (503, "unavailable".into()));
    lock.execute_batch("ROLLBACK").unwrap();
    assert_eq!(site.server.callback(&token, &body("allowed", EARLY)).unwrap().status, 204);
    assert_eq!(site.ask(GATE).status, 200);
}

#[test]
fn a_stored_state_that_somebody_changed_does_not_open_a_gate() {
    let site = Site::with_gate();
    assert_eq!(site.callback(180, &body("awaiting", EARLY)).status, 204);
    let database = rusqlite::Connection::open(site.server.database()).unwrap();
    database.execute("UPDATE gate SET callback_state = 'allowed'", []).unwrap();
    assert_eq!(error(&site.ask(GATE)), (503, "unavailable".into()));
    assert_eq!(error(&site.callback(181, &body("allowed", LATE))), (503, "unavailable".into()));
}

#[test]
fn an_orderly_stop_answers_those_who_wait() {
    let mut site = Site::with_gate();
    let address = site.server.address().unwrap();
    let bearer = format!("Bearer {}", site.reader);
    let waiting = std::thread::spawn(move || {
        let target = format!("/gates/{GATE}?wait=25");
        client::send(address, "GET", &target, &[("authorization", &bearer)], b"").unwrap()
    });
    std::thread::sleep(Duration::from_millis(500));
    let began = Instant::now();
    let process = site.server.process().unwrap().to_string();
    assert!(Command::new("kill").args(["-TERM", &process]).status().unwrap().success());
    assert_eq!(waiting.join().unwrap().status, 425);
    assert!(site.server.wait().unwrap());
    assert!(began.elapsed() < Duration::from_secs(8));
}

#[test]
fn health_and_readiness_are_answered() {
    let site = Site::start(&[]);
    for path in ["/health", "/ready"] {
        assert_eq!(site.server.send("GET", path, &[], b"").unwrap().status, 200, "{path}");
    }
    assert_eq!(error(&site.server.send("GET", "/", &[], b"").unwrap()), (404, "not-found".into()));
}

#[test]
fn a_server_whose_database_can_not_be_written_is_not_ready_and_still_healthy() {
    let site = Site::start(&[]);
    let lock = locked(&site);
    let get = |path| site.server.send("GET", path, &[], b"").unwrap();
    assert_eq!(error(&get("/ready")), (503, "unavailable".into()));
    assert_eq!(get("/health").status, 200);
    lock.execute_batch("ROLLBACK").unwrap();
    // The last look is good for a second.
    std::thread::sleep(Duration::from_millis(1_100));
    assert_eq!(get("/ready").json(), serde_json::json!({ "ready": true, "keyServer": null }));
}

#[test]
fn who_asks_often_whether_the_server_is_ready_does_not_keep_the_disk_busy() {
    let site = Site::start(&[]);
    let log = site.server.database().with_file_name("gates.sqlite-wal");
    let before = std::fs::metadata(&log).unwrap().len();
    let began = Instant::now();
    for _ in 0..50 {
        assert_eq!(site.server.send("GET", "/ready", &[], b"").unwrap().status, 200);
    }
    let written = (std::fs::metadata(&log).unwrap().len() - before) / 4_096;
    assert!((1..=began.elapsed().as_secs() + 1).contains(&written), "{written} pages in {:?}", began.elapsed());
}

/// Where the server under test hands out its metrics.
#[cfg(test)]
fn metrics_of(site: &Site) -> SocketAddr {
    let log = site.server.log();
    let line = log.lines().find(|line| line.contains("\"event\":\"metrics\"")).unwrap();
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    let url = line["url"].as_str().unwrap();
    url.strip_prefix("http://").unwrap().strip_suffix("/metrics").unwrap().parse().unwrap()
}

const METRICS: [&str; 2] = ["--metrics-listen", "127.0.0.1:0"];

#[test]
fn what_happened_is_counted_and_nobody_is_named() {
    let site = Site::start(&[&["--trust-callbacks"], &METRICS[..]].concat());
    assert_eq!(site.register(GATE).status, 201);
    let (token, other) = (site.token(180), site.token(181));
    assert_eq!(site.server.callback(&token, &body("allowed", EARLY)).unwrap().status, 204);
    assert_eq!(site.server.callback(&token, &body("allowed", LATE)).unwrap().status, 401);
    assert_eq!(site.server.callback(&other, &body("allowed", EARLY)).unwrap().status, 204);
    let forged = Tenant { secret: "another secret, long enough to be one".into(), ..site.tenant.clone() };
    let forged = forged.authorization("POST", "/callback", 180).unwrap();
    assert_eq!(site.server.callback(&forged, &body("allowed", LATE)).unwrap().status, 401);
    assert_eq!(site.ask(GATE).status, 200);
    assert_eq!(site.ask("pipe/prod/8").status, 404);

    let address = metrics_of(&site);
    let answer = client::send(address, "GET", "/metrics", &[], b"").unwrap();
    assert_eq!(answer.status, 200);
    assert!(answer.head.contains("content-type: text/plain; version=0.0.4; charset=utf-8"), "{}", answer.head);
    let gate = "/gates/{pipeline}/{environment}/{sequence}";
    for line in [
        "connect_gating_requests_total{route=\"/callback\",status=\"204\",reason=\"\"} 2".to_owned(),
        "connect_gating_requests_total{route=\"/callback\",status=\"401\",reason=\"replayed\"} 1".to_owned(),
        "connect_gating_requests_total{route=\"/callback\",status=\"401\",reason=\"bad-signature\"} 1".to_owned(),
        format!("connect_gating_requests_total{{route=\"{gate}\",status=\"200\",reason=\"proceed\"}} 1"),
        format!("connect_gating_requests_total{{route=\"{gate}\",status=\"404\",reason=\"unknown-gate\"}} 1"),
        "connect_gating_request_seconds_count{route=\"/callback\"} 4".to_owned(),
        "connect_gating_callbacks_total{status=\"allowed\",outcome=\"applied\"} 1".to_owned(),
        "connect_gating_callbacks_total{status=\"allowed\",outcome=\"duplicate\"} 1".to_owned(),
        "connect_gating_store_up 1".to_owned(),
        "connect_gating_tenants 1".to_owned(),
    ] {
        assert!(answer.body.lines().any(|other| other == line), "{line} in {}", answer.body);
    }
    let signature = token.rsplit('.').next().unwrap();
    for secret in ["acme", "prod", "ITSM", &site.tenant.secret, signature, &site.reader] {
        assert!(!answer.body.contains(secret), "{secret}");
    }
    for path in ["/health", "/ready"] {
        assert_eq!(client::send(address, "GET", path, &[], b"").unwrap().status, 200, "{path}");
    }
    assert_eq!(client::send(address, "GET", "/gates/a/b/1", &[], b"").unwrap().status, 404);
    assert_eq!(site.server.send("GET", "/metrics", &[], b"").unwrap().status, 404, "nothing of it is public");
}

#[test]
fn strangers_do_not_make_metrics_grow() {
    let site = Site::start(&METRICS);
    let lines = || client::send(metrics_of(&site), "GET", "/metrics", &[], b"").unwrap().body.lines().count();
    let stranger = |n: u32| {
        let tenant = Tenant { client_key: format!("stranger-{n}"), ..site.tenant.clone() };
        let token = tenant.authorization("POST", "/callback", 180).unwrap();
        assert_eq!(site.server.callback(&token, "{}").unwrap().status, 401);
        assert_eq!(site.server.send("GET", &format!("/{n}"), &[], b"").unwrap().status, 404);
        assert_eq!(site.server.gate("GET", &format!("token{n}"), &format!("p{n}/e/{n}")).unwrap().status, 401);
    };
    stranger(0);
    let before = lines();
    (1..20).for_each(stranger);
    assert_eq!(lines(), before);
}

#[test]
fn an_orderly_stop_lets_a_request_finish_that_is_under_way() {
    let mut site = Site::with_gate();
    let (token, sent) = (site.token(180), body("prevented", LATE));
    let mut connection = client::connect(site.server.address().unwrap()).unwrap();
    let (first, rest) = sent.as_bytes().split_at(20);
    connection.write_all(&client::head("POST", "/callback", &[("authorization", &token)], sent.len())).unwrap();
    connection.write_all(first).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let process = site.server.process().unwrap().to_string();
    assert!(Command::new("kill").args(["-TERM", &process]).status().unwrap().success());
    std::thread::sleep(Duration::from_millis(300));
    assert!(client::connect(site.server.address().unwrap()).is_err(), "nobody new is let in");
    connection.write_all(rest).unwrap();
    assert_eq!(client::receive(&mut connection).unwrap().status, 204);
    assert!(site.server.wait().unwrap());
    site.server.start(&["--trust-callbacks"]).unwrap();
    assert_eq!(decision(&site.ask(GATE)), (403, "stop".into()));
}

/// Callbacks to several gates at once, each gate's one after the other, until the server is killed among them.
#[test]
fn a_kill_in_the_middle_of_callbacks_loses_nothing_that_was_acknowledged() {
    const GATES: i64 = 6;
    const ROUNDS: u64 = 3;
    let mut site = Site::start(&["--trust-callbacks"]);
    let gate = |number: i64| Gate::new("pipe", "prod", number);
    let updated = |update: u64| format!("2020-08-25T{:02}:{:02}:{:02}Z", update / 3_600, update / 60 % 60, update % 60);
    for number in 0..GATES {
        assert_eq!(site.register(&format!("pipe/prod/{number}")).status, 201);
    }
    for round in 0..ROUNDS {
        let (address, tenant, began) = (site.server.address().unwrap(), site.tenant.clone(), now());
        let acknowledged: Vec<u64> = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..GATES)
                .map(|number| {
                    let tenant = &tenant;
                    scope.spawn(move || {
                        let mut last = 0;
                        for update in round * 1_000.. {
                            // Every second one closes; none is opened by what is lost.
                            let status = if update % 2 == 0 { "allowed" } else { "prevented" };
                            // Equal times make equal tokens: each of a writer's has a second and a lifetime of its own.
                            let issued = began - update % 100;
                            let lifetime = u64::try_from(number + 2).unwrap() * 100 + round * 30 + update / 100 % 30;
                            let claims = tenant.claims("POST", "/callback", issued, lifetime).unwrap();
                            let token = tenant.authorization_with(&claims).unwrap();
                            let sent = payload(&gate(number), status, &updated(update));
                            let headers = [("authorization", token.as_str())];
                            match client::send(address, "POST", "/callback", &headers, sent.as_bytes()) {
                                Ok(answer) => assert_eq!(answer.status, 204, "{}", answer.body),
                                Err(_) => break,
                            }
                            last = update;
                        }
                        last
                    })
                })
                .collect();
            std::thread::sleep(Duration::from_millis(1_500));
            site.server.kill().unwrap();
            writers.into_iter().map(|writer| writer.join().unwrap()).collect()
        });
        site.server.start(&["--trust-callbacks"]).unwrap();
        for (number, last) in (0..GATES).zip(acknowledged) {
            assert!(last > round * 1_000, "writer {number} was killed before it had begun");
            let stored = site.ask(&format!("pipe/prod/{number}"));
            let found = stored.json()["updatedAt"].as_str().unwrap().to_owned();
            // The one after the last may be there too: it was stored, and the server killed before it could say so.
            let (acknowledged, sent) = (updated(last), updated(last + 1));
            assert!(found == acknowledged || found == sent, "{found} is neither {acknowledged} nor {sent}");
            let open = found == updated(last + last % 2);
            assert_eq!(stored.status, if open { 200 } else { 403 }, "{found}: {}", stored.body);
        }
    }
}

#[test]
fn a_hundred_half_sent_bodies_keep_nobody_waiting_and_are_given_up() {
    let site = Site::with_gate();
    let address = site.server.address().unwrap();
    let token = site.token(180);
    let mut half: Vec<_> = (0..100)
        .map(|_| {
            let mut connection = client::connect(address).unwrap();
            let sent = [client::head("POST", "/callback", &[("authorization", &token)], 1_000), b"{\"pipe".to_vec()];
            connection.write_all(&sent.concat()).unwrap();
            connection
        })
        .collect();
    let began = Instant::now();
    assert_eq!(site.callback(181, &body("prevented", LATE)).status, 204);
    assert_eq!(decision(&site.ask(GATE)), (403, "stop".into()));
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    for connection in &mut half {
        assert_eq!(error(&client::receive(connection).unwrap()), (408, "body-timeout".into()));
    }
    // The token was not spent on them.
    assert_eq!(site.server.callback(&token, &body("awaiting", EARLY)).unwrap().status, 204);
}

/// Sends so many callbacks at the same time, more than are worked on; each has a token of its own. Their statuses.
#[cfg(test)]
fn crowd(site: &Site, callbacks: usize, meanwhile: impl FnOnce()) -> Vec<u16> {
    std::thread::scope(|scope| {
        let send = |lifetime| site.callback(lifetime, &body("prevented", LATE)).status;
        let sent: Vec<_> = (180..).take(callbacks).map(|lifetime| scope.spawn(move || send(lifetime))).collect();
        meanwhile();
        sent.into_iter().map(|one| one.join().unwrap()).collect()
    })
}

#[test]
fn a_crowd_waits_for_its_turn() {
    let site = Site::with_gate();
    // Held for a moment, so that none is done before all are there.
    let lock = locked(&site);
    let statuses = crowd(&site, 100, || {
        std::thread::sleep(Duration::from_secs(1));
        lock.execute_batch("ROLLBACK").unwrap();
    });
    assert_eq!(statuses, [204; 100]);
    assert_eq!(decision(&site.ask(GATE)), (403, "stop".into()));
}

/// Jira waits 20 seconds.
#[test]
fn a_crowd_is_told_in_time_that_the_database_stays_locked() {
    let site = Site::with_gate();
    let lock = locked(&site);
    let began = Instant::now();
    assert_eq!(crowd(&site, 100, || {}), [503; 100]);
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
    assert!(site.server.log().contains("\"event\":\"busy\""), "{}", site.server.log());
    lock.execute_batch("ROLLBACK").unwrap();
    assert_eq!(crowd(&site, 100, || {}), [204; 100]);
}

/// More than the server serves at a time. They are cut off after 10 seconds, well within the 20 that Jira waits.
#[test]
fn a_thousand_idle_connections_delay_a_callback_and_do_not_lose_it() {
    let site = Site::with_gate();
    let address = site.server.address().unwrap();
    let idle: Vec<_> = (0..1_000).map(|_| client::connect(address).unwrap()).collect();
    let began = Instant::now();
    assert_eq!(site.callback(180, &body("prevented", LATE)).status, 204);
    assert!(began.elapsed() < Duration::from_secs(18), "{:?}", began.elapsed());
    drop(idle);
    assert_eq!(decision(&site.ask(GATE)), (403, "stop".into()));
}

#[test]
fn who_asks_and_never_reads_is_cut_off() {
    let site = Site::start(&METRICS);
    let open = || {
        let metrics = client::send(metrics_of(&site), "GET", "/metrics", &[], b"").unwrap().body;
        let line = metrics.lines().find_map(|line| line.strip_prefix("connect_gating_connections "));
        line.unwrap().parse::<u32>().unwrap()
    };
    let address = site.server.address().unwrap();
    let questions = b"GET /health HTTP/1.1\r\nhost: gate.example\r\n\r\n".repeat(1_000);
    let asking: Vec<_> = (0..5)
        .map(|_| {
            let mut connection = client::connect(address).unwrap();
            connection.set_write_timeout(Some(Duration::from_millis(200))).unwrap();
            // Until the server takes no more.
            while connection.write_all(&questions).is_ok() {}
            connection
        })
        .collect();
    assert_eq!(open(), 5);
    // After 10 s in which nothing could be written; what was sent before that takes its time.
    let began = Instant::now();
    while open() > 0 {
        assert!(began.elapsed() < Duration::from_secs(25), "{} are still there", open());
        std::thread::sleep(Duration::from_millis(200));
    }
    assert!(began.elapsed() > Duration::from_secs(8), "they were given no time");
    drop(asking);
}

#[test]
fn a_head_that_is_too_long_is_refused() {
    let site = Site::start(&[]);
    let long = "a".repeat(400_000);
    assert_eq!(site.server.send("GET", "/health", &[("x-long", &long)], b"").unwrap().status, 431);
}

#[test]
fn the_server_does_not_start_on_what_cannot_work() {
    let refused = |options: &[&str]| server().start(options).unwrap_err().to_string();
    assert!(refused(&["--leeway", "301"]).contains("leeway"));
    assert!(refused(&["--max-lifetime", "0"]).contains("maximum lifetime"));
    assert!(refused(&["--late", "2701"]).contains("past expiry"));
    assert!(refused(&["--plaintext-secrets"]).contains("say how secrets are stored"));
}

#[test]
fn the_server_does_not_start_with_another_key() {
    let mut site = Site::start(&[]);
    site.server.kill().unwrap();
    std::fs::write(site.server.database().with_file_name("key"), "ff".repeat(32)).unwrap();
    let refused = site.server.start(&[]).unwrap_err().to_string();
    assert!(refused.contains("not encrypted with this key"), "{refused}");
}

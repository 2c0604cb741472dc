//! How to serve: the options of `serve`.

use std::net::SocketAddr;
use std::path::PathBuf;

use axum::http::Uri;

use crate::backoff::Pace;
use crate::component::FUEL;
use crate::descriptor::{INSTALLED, UNINSTALLED};
use crate::key_server::KeyServer;
use crate::options::{Misuse, Options, Secrets};
use crate::outgoing;
use crate::polls::FURTHEST;

/// The longest that a gate may be polled, in seconds: 31 days.
const LONGEST_AGE: i64 = 2_678_400;
/// The most entries of a list.
const LIST: usize = 64;
/// This server's own paths, below the base path.
const OWN: [&str; 7] =
    ["/health", "/ready", "/gates", "/deployments", INSTALLED, UNINSTALLED, "/atlassian-connect.json"];

/// How to serve.
pub struct Serve {
    /// The component's file.
    pub component: PathBuf,
    /// The database.
    pub database: PathBuf,
    /// How secrets are stored.
    pub secrets: Secrets,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where operators are answered, if anywhere.
    pub metrics_listen: Option<SocketAddr>,
    /// The path of the app's base URL, or empty.
    pub base_path: String,
    /// The callback's path below that.
    pub callback_path: String,
    /// The policy's leeway, where it is not the component's default.
    pub leeway: Option<u32>,
    /// The policy's longest lifetime, likewise.
    pub max_lifetime: Option<u32>,
    /// The policy's lateness, likewise.
    pub late: Option<u32>,
    /// Whether a callback alone opens a gate.
    pub trust_callbacks: bool,
    /// The fuel of one call.
    pub fuel: u64,
    /// How far the clock is set off, in seconds.
    pub clock_offset: i64,
    /// The Connect app that this server is to be; none where it only listens.
    pub app: Option<AppSettings>,
}

/// A Connect app.
pub struct AppSettings {
    /// Its key.
    pub key: String,
    /// Its base URL.
    pub base_url: String,
    /// Its name.
    pub name: String,
    /// Whose keys sign lifecycle calls.
    pub key_server: KeyServer,
    /// The domains that tenants may have, where they are not the component's default.
    pub host_suffixes: Option<Vec<String>>,
    /// The only tenants that may install it.
    pub client_keys: Option<Vec<String>>,
    /// How often Jira is asked.
    pub pace: Pace,
    /// Gets what tenants would get.
    pub stand_in: Option<Uri>,
}

impl Serve {
    /// Reads the options.
    pub fn read(options: &mut Options) -> Result<Self, Misuse> {
        let app = app(options)?;
        let base_path = match (options.value("base-path")?, &app) {
            (Some(_), Some(_)) => {
                return Err(Misuse("`--base-path` is the path of `--base-url`: leave one out".to_owned()));
            }
            (Some(path), None) => path,
            (None, Some(app)) => path_of(&app.base_url),
            (None, None) => String::new(),
        };
        let serve = Self {
            component: options.path("component")?,
            database: options.path("database")?,
            secrets: options.secrets()?,
            listen: options.value("listen")?.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 8080))),
            metrics_listen: options.value("metrics-listen")?,
            base_path,
            callback_path: options.value("callback-path")?.unwrap_or_else(|| "/callback".to_owned()),
            leeway: options.value("leeway")?,
            max_lifetime: options.value("max-lifetime")?,
            late: options.value("late")?,
            trust_callbacks: options.flag("trust-callbacks"),
            fuel: options.value("fuel")?.unwrap_or(FUEL),
            clock_offset: options.value("clock-offset")?.unwrap_or(0),
            app,
        };
        if !serve.base_path.is_empty() {
            plain_path("base-path", &serve.base_path)?;
        }
        plain_path("callback-path", &serve.callback_path)?;
        if OWN.iter().any(|own| {
            serve.callback_path.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        }) {
            return Err(Misuse(format!("`{}` is a path of this server's own", serve.callback_path)));
        }
        if serve.trust_callbacks && serve.late.is_some_and(|late| late > 0) {
            let message = "`--late` needs every callback to be confirmed, so it can't be used with `--trust-callbacks`";
            return Err(Misuse(message.to_owned()));
        }
        Ok(serve)
    }
}

fn app(options: &mut Options) -> Result<Option<AppSettings>, Misuse> {
    let Some(key) = options.value::<String>("app-key")? else {
        return Ok(None);
    };
    let base_url: String = options.required("base-url")?;
    if !base_url.starts_with("https://") || outgoing::origin(&base_url).is_none() {
        return Err(Misuse(
            "`--base-url` is an https URL without user, query, fragment and slash at its end".to_owned(),
        ));
    }
    let key_server = options.value::<String>("key-server")?.unwrap_or_else(|| "production".to_owned());
    let key_server = KeyServer::named(&key_server).ok_or_else(|| {
        Misuse("`--key-server` is `production`, `staging`, an https URL, or an http URL on loopback".to_owned())
    })?;
    let pace = Pace {
        first: within(options, "poll-first", 15, 1, FURTHEST)?,
        longest: within(options, "poll-max", 300, 1, FURTHEST)?,
        age: within(options, "poll-age", 604_800, 60, LONGEST_AGE)?,
    };
    if pace.first > pace.longest {
        return Err(Misuse("`--poll-first` is at most `--poll-max`".to_owned()));
    }
    Ok(Some(AppSettings {
        key,
        base_url,
        name: options.value("app-name")?.unwrap_or_else(|| "Connect Gating".to_owned()),
        key_server,
        host_suffixes: list(options, "host-suffix")?,
        client_keys: list(options, "allow-client-key")?,
        pace,
        stand_in: stand_in(options)?,
    }))
}

/// A stand-in is on this machine: to any other, somebody else's tokens would go.
fn stand_in(options: &mut Options) -> Result<Option<Uri>, Misuse> {
    let Some(text) = options.value::<String>("stand-in")? else {
        return Ok(None);
    };
    let url = outgoing::origin(&text).filter(outgoing::is_loopback);
    url.map(Some).ok_or_else(|| Misuse("`--stand-in` is a URL on loopback, without a slash at its end".to_owned()))
}

fn within(options: &mut Options, name: &str, default: i64, least: i64, most: i64) -> Result<i64, Misuse> {
    let value = options.value(name)?.unwrap_or(default);
    if (least..=most).contains(&value) {
        return Ok(value);
    }
    Err(Misuse(format!("`--{name}` is {least} to {most} seconds")))
}

/// A list with commas between.
fn list(options: &mut Options, name: &str) -> Result<Option<Vec<String>>, Misuse> {
    let Some(text) = options.value::<String>(name)? else {
        return Ok(None);
    };
    let list: Vec<String> = text.split(',').map(str::to_owned).collect();
    if list.len() > LIST || list.iter().any(String::is_empty) {
        return Err(Misuse(format!("`--{name}` has 1 to {LIST} entries with commas between, none of them empty")));
    }
    Ok(Some(list))
}

fn path_of(url: &str) -> String {
    outgoing::origin(url).map_or_else(String::new, |url| url.path().trim_end_matches('/').to_owned())
}

/// A path that means the same to everybody: unreserved characters and `/` alone, and no `/` at its end.
fn plain_path(option: &str, path: &str) -> Result<(), Misuse> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/".contains(c);
    if path.starts_with('/') && path.chars().all(plain) && !path.ends_with('/') && !path.contains("//") {
        return Ok(());
    }
    Err(Misuse(format!(
        "`--{option}` begins with `/`, does not end with it, and has ASCII letters, digits, `-`, `.`, `_`, `~`, `/` only"
    )))
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::*;
    use crate::options::split;

    const SERVE: &str = "serve --component c.wasm --database d.sqlite --plaintext-secrets";

    fn read(line: &str) -> Result<Serve, Misuse> {
        let (_, mut options) = split(format!("{SERVE} {line}").split_whitespace().map(OsString::from))?;
        Serve::read(&mut options)
    }

    fn misuse(line: &str) -> String {
        match read(line) {
            Err(misuse) => misuse.to_string(),
            Ok(_) => panic!("`{line}` was taken"),
        }
    }

    const APP: &str = "--app-key gate --base-url https://gate.example/app";

    #[test]
    fn trusting_callbacks_excludes_late_tokens() {
        assert!(!read("").unwrap().trust_callbacks);
        assert!(misuse("--trust-callbacks --late 1").contains("--late"));
        assert!(read("--trust-callbacks --late 0").is_ok());
    }

    #[test]
    fn an_app_has_a_key_and_a_base_url_whose_path_is_served() {
        assert!(read("").unwrap().app.is_none());
        let serve = read(APP).unwrap();
        assert_eq!(serve.base_path, "/app");
        let app = serve.app.unwrap();
        assert_eq!(app.key_server, KeyServer::Production);
        assert_eq!(app.pace, Pace { first: 15, longest: 300, age: 604_800 });
        assert_eq!((app.host_suffixes, app.client_keys), (None, None));
        assert_eq!(read("--app-key gate --base-url https://gate.example").unwrap().base_path, "");
        assert!(misuse("--app-key gate").contains("--base-url"));
        assert!(misuse(&format!("{APP} --base-path /app")).contains("leave one out"));
        for bad in ["http://127.0.0.1", "https://gate.example/", "https://gate.example/a%2Fb", "gate.example"] {
            assert!(read(&format!("--app-key gate --base-url {bad}")).is_err(), "{bad}");
        }
    }

    #[test]
    fn lists_have_commas_and_no_gaps() {
        let app = read(&format!("{APP} --host-suffix a.example,b.example --allow-client-key k")).unwrap().app.unwrap();
        assert_eq!(app.host_suffixes, Some(vec!["a.example".to_owned(), "b.example".to_owned()]));
        assert_eq!(app.client_keys, Some(vec!["k".to_owned()]));
        assert!(misuse(&format!("{APP} --allow-client-key a,,b")).contains("none of them empty"));
    }

    #[test]
    fn the_pace_has_limits() {
        assert!(misuse(&format!("{APP} --poll-first 0")).contains("1 to 3600"));
        assert!(misuse(&format!("{APP} --poll-max 3601")).contains("1 to 3600"));
        assert!(misuse(&format!("{APP} --poll-first 20 --poll-max 10")).contains("at most"));
        assert!(misuse(&format!("{APP} --poll-age 2678401")).contains("2678400"));
    }

    #[test]
    fn a_stand_in_is_on_this_machine() {
        for good in ["http://127.0.0.1:2990", "https://localhost:2990", "http://[::1]:1"] {
            assert!(read(&format!("{APP} --stand-in {good}")).is_ok(), "{good}");
        }
        for bad in ["https://jira.example", "http://10.0.0.1", "https://127.0.0.1.example"] {
            assert!(misuse(&format!("{APP} --stand-in {bad}")).contains("loopback"), "{bad}");
        }
    }

    #[test]
    fn paths_that_could_be_rewritten_or_clash_are_refused() {
        for bad in ["callback", "/", "/a/", "//a", "/a//b", "/a%2Fb", "/{a}", "/a?b", "/:a", "/a b"] {
            let arguments =
                SERVE.split(' ').map(OsString::from).chain(["--callback-path".into(), bad.into()]).collect::<Vec<_>>();
            let (_, mut options) = split(arguments).unwrap();
            assert!(Serve::read(&mut options).is_err(), "{bad}");
        }
        for taken in ["/health", "/ready", "/gates", "/gates/a", "/installed", "/deployments"] {
            assert!(misuse(&format!("--callback-path {taken}")).contains("own"), "{taken}");
        }
        assert!(read("--callback-path /gates-callback --base-path /app").is_ok());
    }
}

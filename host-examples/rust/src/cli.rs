//! The command line.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::options::{Misuse, Secrets, split};
use crate::outgoing;
use crate::settings::Serve;
use crate::tokens::Scope;

/// What `--help` prints.
pub const HELP: &str = "\
A deployment gate for Jira Service Management: takes Jira's signed callbacks and tells pipelines whether to deploy.

USAGE
    connect-gating-host serve         --component FILE --database FILE SECRETS [OPTIONS]
    connect-gating-host tenant add    --client-key KEY --database FILE SECRETS [--secret-file FILE]
                                  [--keep-old SECONDS] [--base-url URL]
    connect-gating-host tenant list   --database FILE
    connect-gating-host tenant remove --client-key KEY --database FILE
    connect-gating-host token create  --tenant KEY --scope read|submit --database FILE
    connect-gating-host token list    --database FILE
    connect-gating-host token revoke ID --database FILE

SECRETS, how shared secrets are stored: exactly one of
    --key-file FILE       encrypted with the key in FILE: 64 hexadecimal digits (`openssl rand -hex 32`)
    --plaintext-secrets   as they are

OPTIONS of serve
    --listen ADDRESS      where to listen; port 0 takes a free one [default: 127.0.0.1:8080]
    --metrics-listen ADDRESS  where GET /metrics, /health and /ready are answered for operators, to anybody who gets there
                          [default: nowhere]
    --base-path PATH      the path of the app's baseUrl, without --app-key; everything is served below it [default: none]
    --callback-path PATH  the callback's url in the app's descriptor [default: /callback]
    --leeway SECONDS      how far clocks may be apart, at most 300 [default: 30]
    --max-lifetime SECONDS  the longest lifetime of a token, at most 86400 [default: 900]
    --late SECONDS        how long past its expiry a token is taken, at most 2700 [default: 0]
    --trust-callbacks     let a callback alone open a gate, and ask Jira nothing; see the README for what that gives up
    --fuel N              the work that one call of the component may do [default: 2000000000]

OPTIONS of serve that make it a Connect app, which installs, submits and asks Jira
    --app-key KEY         the app's key; without it none of the others is taken
    --base-url URL        the app's baseUrl: https, as Jira reaches it; its path is served [required]
    --app-name NAME       the app's name in its descriptor [default: Connect Gating]
    --key-server WHICH    who publishes the keys of lifecycle calls: production, staging, or a URL to which the key id
                          is appended: https, or http on loopback [default: production]
    --host-suffix LIST    the domains that tenants may have, with commas between [default: atlassian.net,jira.com]
    --allow-client-key LIST  the only tenants that may install the app, with commas between [default: all]
    --poll-first SECONDS  the longest wait before Jira is first asked about a gate, 1 to 3600 [default: 15]
    --poll-max SECONDS    the longest wait between two times, 1 to 3600 [default: 300]
    --poll-age SECONDS    how long a gate is asked about after its submission or newest callback, 60 to 2678400
                          [default: 604800]
    --stand-in URL        for a dry run: send to this address on loopback what the tenants' Jira would get

LIMITS of serve, which are fixed
    connections           512 open at a time, 1024 more wait; 16 on --metrics-listen
    a request             headers 64 KiB within 10 s; body within 10 s: 262144 bytes, of a submission 1048576
    work                  64 requests at a time, those beyond are answered 503; one call of the component has 64 MiB
    waiting for a gate    25 s, 256 at a time, those beyond are answered 429
    asking Jira           32 at a time, 4 for each tenant; 20 s, 256 KiB, for a submission 1 MiB; Retry-After up to an hour
    the key server        4 at a time, 5 s, 4096 bytes; a key is kept for an hour, that there is none for a minute
    stopping              SIGTERM and ctrl-c: what is under way has 10 s; those who wait for a gate are answered at once

tenant add reads the shared secret from standard input, or from --secret-file. Adding a tenant again replaces its
secret; the old one stays good for --keep-old seconds, at most 86400 [default: 3600]. --base-url says where the
tenant's Jira is: https, or http on loopback. Without it Jira can't be asked. Tenants that install the app need no
`tenant add`.
";

/// The longest that a replaced secret may stay good, in seconds: a day.
const LONGEST_KEEP: i64 = 86_400;

/// What to do.
pub enum Command {
    /// Print the help.
    Help,
    /// Print the version.
    Version,
    /// Run the server.
    Serve(Box<Serve>),
    /// Add a tenant or replace its secret.
    TenantAdd {
        /// The database.
        database: PathBuf,
        /// How secrets are stored.
        secrets: Secrets,
        /// The tenant.
        client_key: String,
        /// Where the secret stands; standard input if absent.
        secret_file: Option<PathBuf>,
        /// How long the replaced secret stays good, in seconds.
        keep_old: i64,
        /// Where its Jira is.
        base_url: Option<String>,
    },
    /// List the tenants.
    TenantList {
        /// The database.
        database: PathBuf,
    },
    /// Remove a tenant with everything that belongs to it.
    TenantRemove {
        /// The database.
        database: PathBuf,
        /// The tenant.
        client_key: String,
    },
    /// Make a token.
    TokenCreate {
        /// The database.
        database: PathBuf,
        /// Whose gates it is for.
        tenant: String,
        /// What it is good for.
        scope: Scope,
    },
    /// List the tokens.
    TokenList {
        /// The database.
        database: PathBuf,
    },
    /// Revoke a token.
    TokenRevoke {
        /// The database.
        database: PathBuf,
        /// The token's id.
        id: String,
    },
}

/// Reads a command line, without the program's name.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Command, Misuse> {
    let (words, mut options) = split(arguments)?;
    if options.flag("help") || words.is_empty() || words == ["help"] {
        return Ok(Command::Help);
    }
    if options.flag("version") {
        return Ok(Command::Version);
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let command = match words.as_slice() {
        ["serve"] => Command::Serve(Box::new(Serve::read(&mut options)?)),
        ["tenant", "add"] => Command::TenantAdd {
            database: options.path("database")?,
            secrets: options.secrets()?,
            client_key: client_key(options.required("client-key")?)?,
            secret_file: options.take("secret-file").map(PathBuf::from),
            keep_old: keep_old(options.value("keep-old")?)?,
            base_url: options.value("base-url")?.map(base_url).transpose()?,
        },
        ["tenant", "list"] => Command::TenantList { database: options.path("database")? },
        ["tenant", "remove"] => {
            Command::TenantRemove { database: options.path("database")?, client_key: options.required("client-key")? }
        }
        ["token", "create"] => Command::TokenCreate {
            database: options.path("database")?,
            tenant: options.required("tenant")?,
            scope: scope(&options.required("scope")?)?,
        },
        ["token", "list"] => Command::TokenList { database: options.path("database")? },
        ["token", "revoke", id] => Command::TokenRevoke { database: options.path("database")?, id: (*id).to_owned() },
        other => return Err(Misuse(format!("there is no command `{}`", other.join(" ")))),
    };
    match options.left_over() {
        None => Ok(command),
        Some(name) => Err(Misuse(format!("`--{name}` does not belong to this command"))),
    }
}

fn client_key(key: String) -> Result<String, Misuse> {
    if key.is_empty() || key.chars().count() > 255 || key.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(Misuse("`--client-key` has 1 to 255 characters, no blanks and no control characters".to_owned()));
    }
    Ok(key)
}

fn keep_old(seconds: Option<i64>) -> Result<i64, Misuse> {
    let seconds = seconds.unwrap_or(3600);
    if !(0..=LONGEST_KEEP).contains(&seconds) {
        return Err(Misuse(format!("`--keep-old` is 0 to {LONGEST_KEEP} seconds")));
    }
    Ok(seconds)
}

fn base_url(url: String) -> Result<String, Misuse> {
    if outgoing::origin(&url).is_some() {
        return Ok(url);
    }
    let message = "`--base-url` is an https URL, or an http URL on loopback, without user, query and slash at its end";
    Err(Misuse(message.to_owned()))
}

fn scope(name: &str) -> Result<Scope, Misuse> {
    Scope::named(name).ok_or_else(|| Misuse(format!("`--scope` is `read` or `submit`, not `{name}`")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Command, Misuse> {
        parse(line.split_whitespace().map(OsString::from))
    }

    fn misuse(line: &str) -> String {
        match read(line) {
            Err(misuse) => misuse.to_string(),
            Ok(_) => panic!("`{line}` was taken"),
        }
    }

    const SERVE: &str = "serve --component c.wasm --database d.sqlite";

    #[test]
    fn the_server_does_not_start_until_it_is_told_how_secrets_are_stored() {
        assert_eq!(misuse(SERVE), "say how secrets are stored: either `--key-file` or `--plaintext-secrets`");
        assert!(misuse(&format!("{SERVE} --key-file k --plaintext-secrets")).starts_with("say how secrets"));
        assert!(read(&format!("{SERVE} --key-file k")).is_ok());
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        assert_eq!(misuse("serv"), "there is no command `serv`");
        assert_eq!(misuse("token list --database d --scope read"), "`--scope` does not belong to this command");
        assert_eq!(misuse("token list --database d --database e"), "`--database` was given twice");
        assert_eq!(misuse("token list"), "`--database` is missing");
        let lonely = misuse(&format!("{SERVE} --plaintext-secrets --poll-max 60"));
        assert_eq!(lonely, "`--poll-max` does not belong to this command");
        assert_eq!(
            misuse("token create --database d --tenant t --scope write"),
            "`--scope` is `read` or `submit`, not `write`"
        );
        assert_eq!(misuse(&format!("{SERVE} --plaintext-secrets --leeway -1")), "`--leeway` can't be read");
        assert!(
            misuse("tenant add --database d --plaintext-secrets --client-key k --keep-old 86401").contains("86400")
        );
    }

    #[test]
    fn a_tenant_is_where_requests_may_go() {
        let add = "tenant add --database d --plaintext-secrets --client-key k --base-url";
        assert!(read(&format!("{add} https://acme.atlassian.net")).is_ok());
        assert!(read(&format!("{add} http://127.0.0.1:2990/jira")).is_ok());
        assert!(misuse(&format!("{add} http://acme.atlassian.net")).contains("loopback"));
    }
}

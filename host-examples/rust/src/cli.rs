//! The command line.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use crate::component::FUEL;
use crate::tokens::Scope;

/// What `--help` prints.
pub const HELP: &str = "\
A deployment gate for Jira Service Management: takes Jira's signed callbacks and tells pipelines whether to deploy.

USAGE
    connect-gating-host serve         --component FILE --database FILE SECRETS [OPTIONS]
    connect-gating-host tenant add    --client-key KEY --database FILE SECRETS [--secret-file FILE] [--keep-old SECONDS]
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
    --base-path PATH      the path of the app's baseUrl; everything is served below it [default: none]
    --callback-path PATH  the callback's url in the app's descriptor [default: /callback]
    --leeway SECONDS      how far clocks may be apart, at most 300 [default: 30]
    --max-lifetime SECONDS  the longest lifetime of a token, at most 86400 [default: 900]
    --late SECONDS        how long past its expiry a token is taken, at most 2700 [default: 0]
    --trust-callbacks     let a callback alone open a gate; see the README for what that gives up
    --fuel N              the work that one call of the component may do [default: 2000000000]

tenant add reads the shared secret from standard input, or from --secret-file. Adding a tenant again replaces its
secret; the old one stays good for --keep-old seconds, at most 86400 [default: 3600].
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
    Serve(Serve),
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

/// How secrets are stored.
pub enum Secrets {
    /// Encrypted with the key in this file.
    KeyFile(PathBuf),
    /// As they are.
    Plaintext,
}

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
}

/// A command line that can't be used.
#[derive(Debug, PartialEq, Eq)]
pub struct Misuse(String);

impl fmt::Display for Misuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Misuse {}

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
        ["serve"] => Command::Serve(serve(&mut options)?),
        ["tenant", "add"] => Command::TenantAdd {
            database: options.path("database")?,
            secrets: options.secrets()?,
            client_key: client_key(options.required("client-key")?)?,
            secret_file: options.take("secret-file").map(PathBuf::from),
            keep_old: keep_old(options.value("keep-old")?)?,
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
    match options.0.keys().next() {
        None => Ok(command),
        Some(name) => Err(Misuse(format!("`--{name}` does not belong to this command"))),
    }
}

fn serve(options: &mut Options) -> Result<Serve, Misuse> {
    let serve = Serve {
        component: options.path("component")?,
        database: options.path("database")?,
        secrets: options.secrets()?,
        listen: options.value("listen")?.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 8080))),
        base_path: options.value("base-path")?.unwrap_or_default(),
        callback_path: options.value("callback-path")?.unwrap_or_else(|| "/callback".to_owned()),
        leeway: options.value("leeway")?,
        max_lifetime: options.value("max-lifetime")?,
        late: options.value("late")?,
        trust_callbacks: options.flag("trust-callbacks"),
        fuel: options.value("fuel")?.unwrap_or(FUEL),
    };
    if !serve.base_path.is_empty() {
        plain_path("base-path", &serve.base_path)?;
    }
    plain_path("callback-path", &serve.callback_path)?;
    if ["/health", "/ready", "/gates"].iter().any(|taken| {
        serve.callback_path.strip_prefix(taken).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }) {
        return Err(Misuse(format!("`{}` is a path of this server's own", serve.callback_path)));
    }
    if serve.trust_callbacks && serve.late.is_some_and(|late| late > 0) {
        return Err(Misuse(
            "`--late` needs every callback to be confirmed, so it can't be used with `--trust-callbacks`".to_owned(),
        ));
    }
    Ok(serve)
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

fn scope(name: &str) -> Result<Scope, Misuse> {
    Scope::named(name).ok_or_else(|| Misuse(format!("`--scope` is `read` or `submit`, not `{name}`")))
}

/// The options that take no value.
const FLAGS: [&str; 4] = ["help", "version", "plaintext-secrets", "trust-callbacks"];

/// The options that were given and that no one has asked for yet.
struct Options(BTreeMap<String, OsString>);

fn split(arguments: impl IntoIterator<Item = OsString>) -> Result<(Vec<String>, Options), Misuse> {
    let mut parser = lexopt::Parser::from_args(arguments);
    let mut words = Vec::new();
    let mut options = BTreeMap::new();
    let unusable = |error: lexopt::Error| Misuse(error.to_string());
    while let Some(argument) = parser.next().map_err(unusable)? {
        let name = match argument {
            lexopt::Arg::Value(word) => {
                words.push(word.into_string().map_err(|_| Misuse("an argument is not UTF-8".to_owned()))?);
                continue;
            }
            lexopt::Arg::Short('h') => "help".to_owned(),
            lexopt::Arg::Short('V') => "version".to_owned(),
            lexopt::Arg::Short(letter) => return Err(Misuse(format!("there is no option `-{letter}`"))),
            lexopt::Arg::Long(name) => name.to_owned(),
        };
        let value = if FLAGS.contains(&name.as_str()) { OsString::new() } else { parser.value().map_err(unusable)? };
        if options.insert(name.clone(), value).is_some() {
            return Err(Misuse(format!("`--{name}` was given twice")));
        }
    }
    Ok((words, Options(options)))
}

impl Options {
    fn take(&mut self, name: &str) -> Option<OsString> {
        self.0.remove(name)
    }

    fn flag(&mut self, name: &str) -> bool {
        self.take(name).is_some()
    }

    fn value<T: FromStr>(&mut self, name: &str) -> Result<Option<T>, Misuse> {
        let Some(value) = self.take(name) else {
            return Ok(None);
        };
        let unusable = || Misuse(format!("`--{name}` can't be read"));
        value.to_str().ok_or_else(unusable)?.parse().map(Some).map_err(|_| unusable())
    }

    fn required(&mut self, name: &str) -> Result<String, Misuse> {
        self.value(name)?.ok_or_else(|| Misuse(format!("`--{name}` is missing")))
    }

    fn path(&mut self, name: &str) -> Result<PathBuf, Misuse> {
        self.take(name).map(PathBuf::from).ok_or_else(|| Misuse(format!("`--{name}` is missing")))
    }

    fn secrets(&mut self) -> Result<Secrets, Misuse> {
        match (self.take("key-file"), self.flag("plaintext-secrets")) {
            (Some(file), false) => Ok(Secrets::KeyFile(file.into())),
            (None, true) => Ok(Secrets::Plaintext),
            _ => Err(Misuse("say how secrets are stored: either `--key-file` or `--plaintext-secrets`".to_owned())),
        }
    }
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
    fn callbacks_are_not_trusted_by_default_and_never_together_with_lateness() {
        let Ok(Command::Serve(serve)) = read(&format!("{SERVE} --plaintext-secrets")) else { panic!() };
        assert!(!serve.trust_callbacks);
        assert!(misuse(&format!("{SERVE} --plaintext-secrets --trust-callbacks --late 1")).contains("--late"));
        assert!(read(&format!("{SERVE} --plaintext-secrets --trust-callbacks --late 0")).is_ok());
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        assert_eq!(misuse("serv"), "there is no command `serv`");
        assert_eq!(misuse("token list --database d --scope read"), "`--scope` does not belong to this command");
        assert_eq!(misuse("token list --database d --database e"), "`--database` was given twice");
        assert_eq!(misuse("token list"), "`--database` is missing");
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
    fn paths_that_could_be_rewritten_or_clash_are_refused() {
        for bad in ["callback", "/", "/a/", "//a", "/a//b", "/a%2Fb", "/{a}", "/a?b", "/:a", "/a b"] {
            let arguments = format!("{SERVE} --plaintext-secrets")
                .split(' ')
                .map(OsString::from)
                .chain(["--callback-path".into(), bad.into()])
                .collect::<Vec<_>>();
            assert!(parse(arguments).is_err(), "{bad}");
        }
        for taken in ["/health", "/ready", "/gates", "/gates/a"] {
            assert!(misuse(&format!("{SERVE} --plaintext-secrets --callback-path {taken}")).contains("own"), "{taken}");
        }
        assert!(read(&format!("{SERVE} --plaintext-secrets --callback-path /gates-callback --base-path /app")).is_ok());
    }
}

//! The server as a process of its own, with a folder of its own that is removed in the end.

use std::error::Error;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use connect_gating_jira_stand_in::Tenant;
use connect_gating_jira_stand_in::client::{self, Answer};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// A host and its database; running after `start`.
pub struct Server {
    binary: PathBuf,
    component: PathBuf,
    folder: PathBuf,
    running: Option<(Child, SocketAddr)>,
    /// Where it listened last, or any free port of the loopback interface.
    listen: SocketAddr,
}

impl Server {
    /// Makes the folder and a key; starts nothing yet.
    pub fn new(binary: &Path, component: &Path) -> Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("connect-gating-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder)?;
        // A key for a database that lives as long as this process.
        std::fs::write(folder.join("key"), "0123456789abcdef".repeat(4))?;
        Ok(Self {
            binary: binary.to_owned(),
            component: component.to_owned(),
            folder,
            running: None,
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        })
    }

    /// The database's file.
    pub fn database(&self) -> PathBuf {
        self.folder.join("gates.sqlite")
    }

    /// What the server logged so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    /// Starts the server on a free port of the loopback interface, or where it listened before, and waits until it
    /// listens.
    pub fn start(&mut self, options: &[&str]) -> Result<()> {
        let mut child = Command::new(&self.binary)
            .args(["serve", "--listen", &self.listen.to_string(), "--component"])
            .arg(&self.component)
            .arg("--database")
            .arg(self.database())
            .arg("--key-file")
            .arg(self.folder.join("key"))
            .args(options)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::options().create(true).append(true).open(self.folder.join("log"))?)
            .spawn()
            .map_err(|error| format!("`{}` can't be started: {error}", self.binary.display()))?;
        let mut line = String::new();
        if let Some(out) = child.stdout.take() {
            BufReader::new(out).read_line(&mut line)?;
        }
        let address = line.trim().strip_prefix("listening on http://").and_then(|rest| rest.split('/').next());
        let Some(Ok(address)) = address.map(str::parse) else {
            let _ = child.kill();
            let _ = child.wait();
            return Err(format!("the server did not start: {}", self.log()).into());
        };
        self.running = Some((child, address));
        self.listen = address;
        Ok(())
    }

    /// Where it listens.
    pub fn address(&self) -> Result<SocketAddr> {
        self.running.as_ref().map(|(_, address)| *address).ok_or_else(|| "the server is not running".into())
    }

    /// The id of its process.
    pub fn process(&self) -> Result<u32> {
        self.running.as_ref().map(|(child, _)| child.id()).ok_or_else(|| "the server is not running".into())
    }

    /// Kills it at once (SIGKILL), as a crash would.
    pub fn kill(&mut self) -> Result<()> {
        if let Some((mut child, _)) = self.running.take() {
            child.kill()?;
            child.wait()?;
        }
        Ok(())
    }

    /// Waits until it ends by itself, and says whether it ended well.
    pub fn wait(&mut self) -> Result<bool> {
        let (mut child, _) = self.running.take().ok_or("the server is not running")?;
        Ok(child.wait()?.success())
    }

    /// Runs one of the operator's commands on the same database and gives what it printed.
    pub fn command(&self, words: &[&str], input: &str) -> Result<String> {
        let mut child = Command::new(&self.binary)
            .args(words)
            .arg("--database")
            .arg(self.database())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(input.as_bytes())?;
        }
        let done = child.wait_with_output()?;
        if !done.status.success() {
            return Err(String::from_utf8_lossy(&done.stderr).into());
        }
        Ok(String::from_utf8(done.stdout)?.trim().to_owned())
    }

    /// Installs the app on a Jira site, or again with the site's present secret.
    pub fn install(&self, tenant: &Tenant) -> Result<String> {
        let key = self.folder.join("key");
        let key = key.to_str().ok_or("the folder's name is not UTF-8")?;
        self.command(&["tenant", "add", "--client-key", &tenant.client_key, "--key-file", key], &tenant.secret)
    }

    /// Makes a pipeline's token.
    pub fn token(&self, tenant: &Tenant, scope: &str) -> Result<String> {
        self.command(&["token", "create", "--tenant", &tenant.client_key, "--scope", scope], "")
    }

    /// Sends a callback to `/callback`.
    pub fn callback(&self, authorization: &str, body: &str) -> Result<Answer> {
        self.send("POST", "/callback", &[("authorization", authorization)], body.as_bytes())
    }

    /// Asks for or registers a gate, `path` being what follows `/gates/`.
    pub fn gate(&self, method: &str, token: &str, path: &str) -> Result<Answer> {
        self.send(method, &format!("/gates/{path}"), &[("authorization", &format!("Bearer {token}"))], b"")
    }

    /// Sends any request.
    pub fn send(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<Answer> {
        Ok(client::send(self.address()?, method, target, headers, body)?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.kill();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

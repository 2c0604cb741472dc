//! Just enough of an HTTP/1.1 client: it sends exactly the octets that it is given, so that requests can be sent which
//! an ordinary client would tidy up first. Plain http; no redirects.

use std::io::{Error, ErrorKind, Read as _, Result, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// How long an answer may take: longer than the longest wait of a gate.
const PATIENCE: Duration = Duration::from_secs(40);

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(5);

/// The most that is read of an answer, in bytes.
const MOST: usize = 8 << 20;

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The status line and the headers, without the date, which differs from second to second.
    pub head: String,
    /// The body.
    pub body: String,
}

impl Answer {
    /// The body as JSON; null where it is none.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

/// Sends a request on a connection of its own and reads the answer to its end, for at most 40 seconds.
///
/// # Errors
///
/// Where the connection fails, takes too long, or gives something that is not HTTP.
pub fn send(to: SocketAddr, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<Answer> {
    send_within(PATIENCE, to, method, target, headers, body)
}

/// The same for at most as long as `patience`; connecting takes at most 5 seconds.
///
/// # Errors
///
/// As [`send`].
pub fn send_within(
    patience: Duration,
    to: SocketAddr,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Result<Answer> {
    let until = Instant::now().checked_add(patience).ok_or(ErrorKind::InvalidInput)?;
    let mut connection = connect(to)?;
    connection.set_write_timeout(Some(patience))?;
    let written =
        connection.write_all(&head(method, target, headers, body.len())).and_then(|()| connection.write_all(body));
    match written {
        // A server that refuses a request need not read the rest of it: its answer may be there all the same.
        Err(error) if !cut_off(&error) => Err(error),
        _ => receive_until(&mut connection, until),
    }
}

/// Opens a connection, for those who send piece by piece.
///
/// # Errors
///
/// Where there is nobody, or nobody within 5 seconds.
pub fn connect(to: SocketAddr) -> Result<TcpStream> {
    let connection = TcpStream::connect_timeout(&to, CONNECT)?;
    connection.set_read_timeout(Some(PATIENCE))?;
    connection.set_write_timeout(Some(PATIENCE))?;
    Ok(connection)
}

/// A request line with its headers, and the empty line behind them. The host is `app.example` unless a header says it.
#[must_use]
pub fn head(method: &str, target: &str, headers: &[(&str, &str)], length: usize) -> Vec<u8> {
    let mut head = format!("{method} {target} HTTP/1.1\r\nconnection: close\r\ncontent-length: {length}\r\n");
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
        head.push_str("host: app.example\r\n");
    }
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    head.into_bytes()
}

/// Reads the answer, up to the end of the connection, for at most 40 seconds.
///
/// # Errors
///
/// As [`send`].
pub fn receive(connection: &mut TcpStream) -> Result<Answer> {
    receive_until(connection, Instant::now().checked_add(PATIENCE).ok_or(ErrorKind::InvalidInput)?)
}

fn receive_until(connection: &mut TcpStream, until: Instant) -> Result<Answer> {
    let malformed = || Error::new(ErrorKind::InvalidData, "the answer is not HTTP");
    let text = String::from_utf8(octets(connection, until)?).map_err(|_| malformed())?;
    let (head, body) = text.split_once("\r\n\r\n").ok_or_else(malformed)?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(malformed)?;
    let head: Vec<&str> = head.lines().filter(|line| !line.to_ascii_lowercase().starts_with("date:")).collect();
    Ok(Answer { status, head: head.join("\n"), body: body.to_owned() })
}

fn octets(connection: &mut TcpStream, until: Instant) -> Result<Vec<u8>> {
    let mut octets = Vec::new();
    let mut piece = [0; 16_384];
    while octets.len() < MOST {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Error::new(ErrorKind::TimedOut, "no whole answer came in time"));
        }
        connection.set_read_timeout(Some(left))?;
        match connection.read(&mut piece) {
            Ok(0) => break,
            Ok(length) => octets.extend_from_slice(piece.get(..length).unwrap_or_default()),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if cut_off(&error) && !octets.is_empty() => break,
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                return Err(Error::new(ErrorKind::TimedOut, "no whole answer came in time"));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(octets)
}

fn cut_off(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::BrokenPipe | ErrorKind::ConnectionReset)
}

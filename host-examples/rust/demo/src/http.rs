//! Just enough of an HTTP/1.1 client: it sends exactly the octets that it is given, so that requests can be sent which
//! an ordinary client would tidy up first.

use std::io::{Error, ErrorKind, Read as _, Result, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// How long any one read or write may take: longer than the server's longest wait.
const PATIENCE: Duration = Duration::from_secs(40);

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
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

/// Sends a request on a connection of its own and reads the answer to its end.
pub fn send(to: SocketAddr, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<Answer> {
    let mut connection = connect(to)?;
    let written =
        connection.write_all(&head(method, target, headers, body.len())).and_then(|()| connection.write_all(body));
    match written {
        // A server that refuses a request need not read the rest of it: its answer may be there all the same.
        Err(error) if !cut_off(&error) => Err(error),
        _ => receive(&mut connection),
    }
}

/// Opens a connection, for those who send piece by piece.
pub fn connect(to: SocketAddr) -> Result<TcpStream> {
    let connection = TcpStream::connect(to)?;
    connection.set_read_timeout(Some(PATIENCE))?;
    connection.set_write_timeout(Some(PATIENCE))?;
    Ok(connection)
}

/// A request line with its headers, and the empty line behind them.
pub fn head(method: &str, target: &str, headers: &[(&str, &str)], length: usize) -> Vec<u8> {
    let mut head = format!("{method} {target} HTTP/1.1\r\nhost: app.example\r\nconnection: close\r\n");
    head.push_str(&format!("content-length: {length}\r\n"));
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    head.into_bytes()
}

/// Reads the answer, up to the end of the connection.
pub fn receive(connection: &mut TcpStream) -> Result<Answer> {
    let mut octets = Vec::new();
    match connection.read_to_end(&mut octets) {
        Err(error) if octets.is_empty() || !cut_off(&error) => return Err(error),
        _ => {}
    }
    let malformed = || Error::new(ErrorKind::InvalidData, "the answer is not HTTP");
    let text = String::from_utf8(octets).map_err(|_| malformed())?;
    let (head, body) = text.split_once("\r\n\r\n").ok_or_else(malformed)?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(malformed)?;
    let head: Vec<&str> = head.lines().filter(|line| !line.to_ascii_lowercase().starts_with("date:")).collect();
    Ok(Answer { status, head: head.join("\n"), body: body.to_owned() })
}

fn cut_off(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::BrokenPipe | ErrorKind::ConnectionReset)
}

//! A listener that takes one HTTP request and keeps it as it stood on the wire: method, raw target and headers.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// A request, before any framework could rewrite it.
pub struct Received {
    pub method: String,
    pub target: String,
    pub authorization: Vec<String>,
    pub body: String,
}

/// A listener on a free port of the loopback interface.
pub struct Listener {
    port: u16,
    request: JoinHandle<Received>,
}

impl Listener {
    /// Waits for one request, in a thread of its own, and answers it with 204.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("a bound listener has an address").port();
        let request = thread::spawn(move || {
            let (stream, _) = listener.accept().expect("a connection");
            take(stream)
        });
        Self { port, request }
    }

    /// `http://127.0.0.1:PORT`.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The request. Call it once the sender says that it was answered.
    pub fn received(self) -> Received {
        self.request.join().expect("the listener took a request")
    }
}

fn take(stream: TcpStream) -> Received {
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout");
    let mut reader = BufReader::new(stream);
    let line = line(&mut reader);
    let mut words = line.split(' ');
    let method = words.next().expect("a request line has a method").to_owned();
    let target = words.next().expect("a request line has a target").to_owned();

    let mut authorization = Vec::new();
    let mut length = 0;
    loop {
        let header = self::line(&mut reader);
        let Some((name, value)) = header.split_once(':') else { break };
        match name.to_ascii_lowercase().as_str() {
            "authorization" => authorization.push(value.trim().to_owned()),
            "content-length" => length = value.trim().parse().expect("a length is a number"),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a whole body");
    let answer = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
    reader.get_mut().write_all(answer).expect("the answer can be written");
    Received { method, target, authorization, body: String::from_utf8(body).expect("the body is UTF-8") }
}

fn line(reader: &mut impl BufRead) -> String {
    let mut line = String::new();
    reader.read_line(&mut line).expect("a line of the request's head");
    line.trim_end().to_owned()
}

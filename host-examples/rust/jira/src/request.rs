//! A request as it came.

use std::io::{Error, ErrorKind, Read, Result, Write};

/// The longest head, in bytes.
const HEAD: usize = 64 << 10;

/// The longest body, in bytes: more than any document that Jira takes.
const BODY: usize = 8 << 20;

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// The method.
    pub(crate) method: String,
    /// The target, untouched.
    pub(crate) target: String,
    headers: Vec<(String, String)>,
    /// The body.
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// The one header of this name, which is in lower case; none where there are several.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(found, _)| found == name).map(|(_, value)| value.as_str());
        let first = values.next()?;
        values.next().is_none().then_some(first)
    }

    /// The target up to the query.
    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// Reads a request from a connection; none where it ended before anything came.
    pub(crate) fn read(connection: &mut (impl Read + Write)) -> Result<Option<Self>> {
        let mut octets = Vec::new();
        let (mut request, head) = loop {
            if let Some(found) = parse(&octets)? {
                break found;
            }
            if octets.len() > HEAD {
                return Err(malformed("its head is too long"));
            }
            if more(connection, &mut octets)? == 0 {
                return if octets.is_empty() { Ok(None) } else { Err(ErrorKind::UnexpectedEof.into()) };
            }
        };
        let chunked = match request.header("transfer-encoding") {
            None => false,
            Some(coding) if coding.eq_ignore_ascii_case("chunked") => true,
            Some(_) => return Err(malformed("its body is coded in some other way than in chunks")),
        };
        let length = request.header("content-length").map_or(Ok(0), str::parse).map_err(|_| malformed("its length"))?;
        if length > BODY {
            return Err(malformed("its body is too long"));
        }
        if request.header("expect").is_some_and(|value| value.eq_ignore_ascii_case("100-continue")) {
            connection.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        request.body = octets.split_off(head);
        if chunked {
            request.body = joined(connection, request.body)?;
            return Ok(Some(request));
        }
        while request.body.len() < length {
            if more(connection, &mut request.body)? == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
        }
        request.body.truncate(length);
        Ok(Some(request))
    }
}

/// The body that comes in chunks, of which these octets are there already.
fn joined(connection: &mut impl Read, mut octets: Vec<u8>) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let chunk = match httparse::parse_chunk_size(&octets).map_err(|_| malformed("a chunk's length"))? {
            httparse::Status::Partial => None,
            httparse::Status::Complete((at, length)) => {
                let length = usize::try_from(length).unwrap_or(usize::MAX);
                if body.len().saturating_add(length) > BODY {
                    return Err(malformed("its body is too long"));
                }
                // An empty line ends each chunk.
                let next = at.saturating_add(length).saturating_add(2);
                (octets.len() >= next).then_some((at, length, next))
            }
        };
        let Some((at, length, next)) = chunk else {
            if more(connection, &mut octets)? == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            continue;
        };
        if length == 0 {
            return Ok(body);
        }
        let rest = octets.split_off(next);
        body.extend(octets.into_iter().skip(at).take(length));
        octets = rest;
    }
}

/// A whole head without its body, and its length.
fn parse(octets: &[u8]) -> Result<Option<(Request, usize)>> {
    let mut headers = [httparse::EMPTY_HEADER; 100];
    let mut parsed = httparse::Request::new(&mut headers);
    let httparse::Status::Complete(length) = parsed.parse(octets).map_err(|_| malformed("its head"))? else {
        return Ok(None);
    };
    let header = |header: &httparse::Header<'_>| {
        (header.name.to_ascii_lowercase(), String::from_utf8_lossy(header.value).trim().to_owned())
    };
    let request = Request {
        method: parsed.method.unwrap_or_default().to_owned(),
        target: parsed.path.unwrap_or_default().to_owned(),
        headers: parsed.headers.iter().map(header).collect(),
        body: Vec::new(),
    };
    Ok(Some((request, length)))
}

fn more(connection: &mut impl Read, octets: &mut Vec<u8>) -> Result<usize> {
    let mut piece = [0; 16_384];
    let length = connection.read(&mut piece)?;
    octets.extend_from_slice(piece.get(..length).unwrap_or_default());
    Ok(length)
}

fn malformed(what: &str) -> Error {
    Error::new(ErrorKind::InvalidData, format!("the request can't be read: {what}"))
}

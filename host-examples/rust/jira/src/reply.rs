//! What is answered, and what is done instead.

use serde_json::{Value, json};

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    /// The status code.
    pub(crate) status: u16,
    /// Headers beside the length.
    pub(crate) headers: Vec<(String, String)>,
    /// The body.
    pub(crate) body: Vec<u8>,
}

impl Reply {
    /// An answer without a body.
    pub(crate) fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }

    /// Text.
    pub(crate) fn text(status: u16, text: &str) -> Self {
        Self::typed(status, "text/plain; charset=utf-8", text)
    }

    /// JSON.
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::typed(status, "application/json", &body.to_string())
    }

    /// An error as Atlassian's OpenAPI document has it.
    pub(crate) fn error(status: u16, message: &str) -> Self {
        Self::json(status, &json!([{ "message": message }]))
    }

    fn typed(status: u16, kind: &str, body: &str) -> Self {
        Self { status, headers: vec![("content-type".to_owned(), kind.to_owned())], body: body.as_bytes().to_vec() }
    }

    /// What is sent up to the body.
    pub(crate) fn head(&self) -> String {
        let mut head = format!("HTTP/1.1 {} \r\nconnection: close\r\n", self.status);
        if self.status != 204 {
            head.push_str(&format!("content-length: {}\r\n", self.body.len()));
        }
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        head
    }
}

/// What is done with a request.
#[derive(Clone, Debug)]
pub(crate) enum Reaction {
    /// It is answered.
    Answer(Reply),
    /// The connection is closed in the middle of the answer's body.
    Cut(Reply),
    /// The connection is closed without an answer.
    Drop,
    /// Nothing is ever answered, and the connection stays open.
    Hang,
}

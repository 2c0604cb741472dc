//! One HTTP request to somebody else: no redirects, bounded in time and size, and every way to fail has a name.
//!
//! HTTP/1.1 on a connection of its own. TLS 1.2 or 1.3 with Mozilla's roots, which are compiled in; plain HTTP to
//! loopback alone.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderValue, Method, Request, Uri, header};
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;

use crate::retry_after;

/// How long finding the address, connecting and the TLS handshake may take together.
const CONNECTING: Duration = Duration::from_secs(5);
/// The longest head of an answer, in bytes.
const HEAD: usize = 65_536;
const AGENT: &str = concat!("connect-gating-host/", env!("CARGO_PKG_VERSION"));

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The host has no address, or nobody listens there. Nothing was sent.
    Unreachable,
    /// There was no trusted TLS connection. Nothing was sent.
    Tls,
    /// The URL is not https, nor http to loopback. Nothing was sent.
    Forbidden,
    /// It took too long. Nobody knows what became of the request.
    TimedOut,
    /// The connection broke, or what came back is not HTTP. Nobody knows what became of the request.
    Broken,
    /// The answer is longer than what is read.
    TooLong,
}

impl Failure {
    /// Its name in answers, in the log and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Tls => "tls-failed",
            Self::Forbidden => "forbidden-url",
            Self::TimedOut => "timed-out",
            Self::Broken => "broken",
            Self::TooLong => "answer-too-long",
        }
    }

    /// Whether it is certain that the request never left.
    pub fn is_unsent(self) -> bool {
        matches!(self, Self::Unreachable | Self::Tls | Self::Forbidden)
    }
}

/// A request.
pub struct Call {
    /// GET or POST.
    pub method: Method,
    /// Where to.
    pub url: Uri,
    /// The header `Authorization`.
    pub authorization: Option<HeaderValue>,
    /// The JSON to send.
    pub body: Option<String>,
    /// How long it may take altogether.
    pub patience: Duration,
    /// The longest body of an answer, in bytes.
    pub longest: usize,
}

/// An answer, whatever its status.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// `Retry-After`, in seconds from now.
    pub retry_after: Option<i64>,
    /// The body; empty where it is not UTF-8, so that nothing is guessed.
    pub body: String,
}

/// Makes requests.
pub struct Client {
    tls: TlsConnector,
}

impl Client {
    /// A client that trusts Mozilla's roots.
    pub fn new() -> Result<Self, rustls::Error> {
        Self::trusting(RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() })
    }

    fn trusting(roots: RootCertStore) -> Result<Self, rustls::Error> {
        let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { tls: TlsConnector::from(Arc::new(config)) })
    }

    /// Makes a request. A redirect is an answer like any other.
    pub async fn send(&self, call: Call) -> Result<Answer, Failure> {
        let patience = call.patience;
        tokio::time::timeout(patience, self.send_now(call)).await.unwrap_or(Err(Failure::TimedOut))
    }

    async fn send_now(&self, call: Call) -> Result<Answer, Failure> {
        let late = |_| Failure::TimedOut;
        let stream = tokio::time::timeout(CONNECTING, connect(&call.url)).await.map_err(late)??;
        if !is_https(&call.url) {
            return exchange(stream, call).await;
        }
        let name = ServerName::try_from(host(&call.url).to_owned()).map_err(|_| Failure::Forbidden)?;
        let handshake = tokio::time::timeout(CONNECTING, self.tls.connect(name, stream)).await.map_err(late)?;
        exchange(handshake.map_err(|_| Failure::Tls)?, call).await
    }
}

/// Reads a URL of the operator's, to which paths are appended: https, or http to loopback; no user, query or slash at
/// its end.
pub fn origin(text: &str) -> Option<Uri> {
    let url: Uri = text.parse().ok()?;
    let authority = url.authority()?;
    let allowed = is_https(&url) || url.scheme_str() == Some("http") && is_loopback(&url);
    let plain = url.query().is_none() && !authority.as_str().contains('@') && !text.ends_with('/');
    (allowed && plain && !text.contains('#')).then_some(url)
}

/// Whether the host is this machine, by its name.
pub fn is_loopback(url: &Uri) -> bool {
    host(url) == "localhost" || host(url).parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}

async fn connect(url: &Uri) -> Result<TcpStream, Failure> {
    let https = is_https(url);
    if !https && url.scheme_str() != Some("http") {
        return Err(Failure::Forbidden);
    }
    let port = url.port_u16().unwrap_or(if https { 443 } else { 80 });
    let found = lookup_host((host(url), port)).await.map_err(|_| Failure::Unreachable)?;
    // IPv4 first: where IPv6 leads nowhere, its attempt would take all the time there is.
    let mut addresses: Vec<SocketAddr> = found.collect();
    addresses.sort_by_key(SocketAddr::is_ipv6);
    for address in addresses {
        // The address decides, not the name: whoever answers for a name can say anything.
        if !https && !address.ip().is_loopback() {
            return Err(Failure::Forbidden);
        }
        if let Ok(stream) = TcpStream::connect(address).await {
            return Ok(stream);
        }
    }
    Err(Failure::Unreachable)
}

async fn exchange(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, call: Call) -> Result<Answer, Failure> {
    let broken = |_| Failure::Broken;
    let mut http = http1::Builder::new();
    let (mut sender, connection) = http.max_buf_size(HEAD).handshake(TokioIo::new(stream)).await.map_err(broken)?;
    // Dropped with this call, and the connection with it.
    let mut driver = JoinSet::new();
    driver.spawn(connection);
    let longest = call.longest;
    let answer = sender.send_request(request(call)?).await.map_err(broken)?;
    let status = answer.status().as_u16();
    let retry_after = answer.headers().get(header::RETRY_AFTER).and_then(retry_after::seconds);
    let body = String::from_utf8(collect(answer.into_body(), longest).await?).unwrap_or_default();
    Ok(Answer { status, retry_after, body })
}

fn request(call: Call) -> Result<Request<Full<Bytes>>, Failure> {
    let authority = call.url.authority().map_or("", |authority| authority.as_str());
    let target = call.url.path_and_query().map_or("/", |target| target.as_str());
    let mut request = Request::builder()
        .method(call.method)
        .uri(target)
        .header(header::HOST, authority)
        .header(header::USER_AGENT, AGENT)
        .header(header::ACCEPT, "application/json")
        .header(header::CONNECTION, "close");
    if let Some(authorization) = call.authorization {
        request = request.header(header::AUTHORIZATION, authorization);
    }
    if call.body.is_some() {
        request = request.header(header::CONTENT_TYPE, "application/json");
    }
    let body = Full::new(Bytes::from(call.body.unwrap_or_default()));
    request.body(body).map_err(|_| Failure::Forbidden)
}

async fn collect(mut body: Incoming, longest: usize) -> Result<Vec<u8>, Failure> {
    let mut octets = Vec::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| Failure::Broken)?.into_data() else { continue };
        if octets.len().saturating_add(data.len()) > longest {
            return Err(Failure::TooLong);
        }
        octets.extend_from_slice(&data);
    }
    Ok(octets)
}

fn is_https(url: &Uri) -> bool {
    url.scheme_str() == Some("https")
}

/// The host, an IPv6 address without its brackets.
fn host(url: &Uri) -> &str {
    url.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']')
}

#[cfg(test)]
mod tests {
    use rustls::pki_types::pem::PemObject as _;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    use tokio::net::TcpListener;

    use super::*;

    const ROOT: &[u8] = include_bytes!("../tests/tls/root.pem");
    const LOCALHOST: &[u8] = include_bytes!("../tests/tls/localhost.pem");
    const KEY: &[u8] = include_bytes!("../../../tests/peers/keys/rsa-2048.private.pem");

    fn call(url: &str) -> Call {
        Call {
            method: Method::GET,
            url: url.parse().unwrap(),
            authorization: None,
            body: None,
            patience: Duration::from_secs(20),
            longest: 100,
        }
    }

    /// Serves one connection with the certificate of `localhost`, whatever comes.
    async fn server() -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![CertificateDer::from_pem_slice(LOCALHOST).unwrap()],
                PrivateKeyDer::from_pem_slice(KEY).unwrap(),
            )
            .unwrap();
        tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            // A client that does not trust it hangs up.
            if let Ok(stream) = tokio_rustls::TlsAcceptor::from(Arc::new(config)).accept(stream).await {
                let hello = hyper::service::service_fn(async |_| {
                    Ok::<_, std::convert::Infallible>(axum::http::Response::new(Full::new(Bytes::from("hello"))))
                });
                let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), hello).await;
            }
        });
        port
    }

    #[tokio::test]
    async fn a_certificate_counts_only_from_a_root_that_is_trusted_and_for_its_own_name() {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(ROOT).unwrap()).unwrap();
        let trusting = Client::trusting(roots).unwrap();
        let answer = trusting.send(call(&format!("https://localhost:{}/", server().await))).await.unwrap();
        assert_eq!((answer.status, answer.body.as_str()), (200, "hello"));

        let other_name = trusting.send(call(&format!("https://127.0.0.1:{}/", server().await))).await;
        assert_eq!(other_name.unwrap_err(), Failure::Tls);
        let stranger = Client::new().unwrap().send(call(&format!("https://localhost:{}/", server().await))).await;
        assert_eq!(stranger.unwrap_err(), Failure::Tls);
    }

    #[tokio::test]
    async fn plain_http_goes_to_loopback_alone() {
        let client = Client::new().unwrap();
        for url in ["http://192.0.2.1/", "ftp://127.0.0.1/"] {
            assert_eq!(client.send(call(url)).await.unwrap_err(), Failure::Forbidden, "{url}");
        }
    }

    #[test]
    fn an_origin_is_https_or_on_loopback() {
        for good in [
            "https://acme.atlassian.net",
            "https://acme.example:8443/jira",
            "http://127.0.0.1:2990",
            "http://localhost:2990/jira",
            "http://[::1]:1",
        ] {
            assert!(origin(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "acme.atlassian.net",
            "/path",
            "http://acme.atlassian.net",
            "http://127.0.0.1.evil.example",
            "http://localhost.evil.example",
            "http://10.0.0.1",
            "ftp://127.0.0.1",
            "https://user@acme.atlassian.net",
            "https://acme.atlassian.net/",
            "https://acme.atlassian.net?a=b",
            "https://acme.atlassian.net/#a",
            "https://",
        ] {
            assert!(origin(bad).is_none(), "{bad}");
        }
    }
}

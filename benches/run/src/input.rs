//! The callback that everybody verifies, and larger ones.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use connect_gating_benches::Callback;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::component::{Policy, Request, Tenant};

/// A callback in the component's own types.
pub struct Input {
    pub request: Request,
    pub body: String,
    pub tenant: Tenant,
    pub policy: Policy,
    pub now: u64,
}

impl Input {
    /// Atlassian's own example, the first of the vectors.
    pub fn example() -> Self {
        Self::of(&Callback::example())
    }

    /// The same with another secret.
    pub fn forgery() -> Self {
        Self::of(&Callback::forgery())
    }

    fn of(callback: &Callback) -> Self {
        let request = callback.request();
        Self {
            request: Request {
                method: request.method.to_owned(),
                target: request.target.to_owned(),
                base_path: request.base_path.to_owned(),
                authorization: request.authorization.to_vec(),
            },
            body: callback.body.clone(),
            tenant: Tenant {
                client_key: callback.tenant.client_key.clone(),
                secrets: callback.tenant.secrets.iter().map(|secret| secret.expose().to_owned()).collect(),
            },
            policy: Policy { leeway: 30, max_lifetime: 900, late: 0, query_token: false, context_token: false },
            now: callback.now,
        }
    }

    /// For another target.
    pub fn with_target(mut self, target: String) -> Self {
        self.request.target = target;
        self.signed("")
    }

    /// With more claims, each with a comma before it.
    pub fn with_claims(self, more: &str) -> Self {
        self.signed(more)
    }

    pub fn with_body(mut self, body: String) -> Self {
        self.body = body;
        self
    }

    fn signed(mut self, more: &str) -> Self {
        let forms = connect_gating::canonical_request("POST", &self.request.target, "").expect("a good target");
        let claims = format!(
            r#"{{"iss":"{}","iat":1600000000,"exp":1600000180,"qsh":"{}"{more}}}"#,
            self.tenant.client_key, forms[0].qsh
        );
        let segment = |text: &[u8]| URL_SAFE_NO_PAD.encode(text);
        let signing_input = format!("{}.{}", segment(br#"{"typ":"JWT","alg":"HS256"}"#), segment(claims.as_bytes()));
        let mut mac = Hmac::<Sha256>::new_from_slice(self.tenant.secrets[0].as_bytes()).expect("a key of any length");
        mac.update(signing_input.as_bytes());
        let signature = segment(&mac.finalize().into_bytes());
        self.request.authorization = vec![format!("JWT {signing_input}.{signature}")];
        self
    }

    /// How many blocks of SHA-256 the example needs: the HMAC's two keys, its inner and outer message, the digest of
    /// the signing input, the query string hash and the digest of the body.
    pub fn blocks(&self) -> u32 {
        let token = self.request.authorization[0].trim_start_matches("JWT ");
        let signing_input = token.rsplit_once('.').expect("a token").0.len();
        let canonical = format!("{}&{}&", self.request.method, self.request.target).len();
        let lengths = [signing_input, 32, signing_input, canonical, self.body.len()];
        // A bit and the length of 64 bits follow each message.
        let blocks: usize = lengths.into_iter().map(|length| (length + 9).div_ceil(64)).sum();
        u32::try_from(2 + blocks).expect("a small number")
    }
}

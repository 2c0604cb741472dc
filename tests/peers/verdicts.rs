//! What a library takes and the component refuses: the change, who is right, and why.
//!
//! Changes are those of `changes.rs`. One that is not here is judged alike by all, and one that is here and is judged
//! alike fails a test.

use crate::disagreements::Library::{self, Jvm, Npm, Pypi};

/// Changes that libraries take for one reason. The component is right in each of them.
pub struct Verdict {
    pub libraries: &'static [Library],
    pub changes: &'static [&'static str],
    pub reason: &'static str,
}

/// The entry that explains why the library takes what the component refuses with this code.
pub fn excuse(library: Library, changes: &[&str], code: &str) -> Option<&'static Verdict> {
    // Requests at random may have the parameter without any change.
    let of = |change: &&str| changes.contains(change) || (code == "ambiguous-token" && *change == JWT_PARAMETER);
    VERDICTS.iter().find(|known| known.libraries.contains(&library) && known.changes.iter().any(of))
}

const JWT_PARAMETER: &str = "a jwt parameter more";

const ALL: &[Library] = &[Npm, Pypi, Jvm];

pub const VERDICTS: &[Verdict] = &[
    Verdict {
        libraries: ALL,
        changes: &[JWT_PARAMETER],
        reason: "a header and a parameter could both be the token; the libraries are given the one and never see the other",
    },
    Verdict {
        libraries: ALL,
        changes: &["alg twice", "a claim twice", "an unknown claim twice"],
        reason: "readers differ in which of two equal names they keep, so that one could check what another uses",
    },
    Verdict {
        libraries: &[Npm],
        changes: &["crit"],
        reason: "an extension that is critical and not understood must be refused (RFC 7515, section 4.1.11)",
    },
    Verdict {
        libraries: &[Npm, Pypi],
        changes: &["crit of a known extension"],
        reason: "Jira sends no extension; PyJWT knows this one, and the JavaScript library reads no `crit`",
    },
    Verdict {
        libraries: ALL,
        changes: &["compressed", "nested", "another typ"],
        reason: "the header says that the claims are something else than JSON, and the libraries read them as JSON",
    },
    Verdict {
        libraries: &[Npm, Jvm],
        changes: &["no iss"],
        reason: "a token without an issuer is nobody's; the libraries leave the issuer to the framework",
    },
    Verdict {
        libraries: ALL,
        changes: &["another iss"],
        reason: "the secret is one tenant's, and the issuer is another; the libraries leave the issuer to the framework",
    },
    Verdict {
        libraries: &[Npm, Pypi],
        changes: &["iss a number", "iat a text", "exp a text", "nbf a text"],
        reason: "the type is wrong, and what a reader makes of it differs: JavaScript compares any type, Python converts",
    },
    Verdict {
        libraries: ALL,
        changes: &["iat with a fraction", "exp with a fraction"],
        reason: "a time of Connect is an integer; a fraction is cut, rounded or kept, which moves the bound",
    },
    Verdict {
        libraries: &[Npm],
        changes: &["iat null", "exp a word", "exp null", "exp a list", "exp true", "exp beyond every number"],
        reason: "no such time ever passes; the library leaves times to the framework, which compares them as JavaScript does",
    },
    Verdict {
        libraries: &[Npm, Pypi],
        changes: &["no iat", "no exp"],
        reason: "the documentation demands both: a token without an end can be sent for ever",
    },
    Verdict {
        libraries: ALL,
        changes: &["iat negative", "exp before iat", "exp in a year", "exp beyond 64 bits"],
        reason: "no library limits the lifetime or compares `iat` with `exp`; a stolen token would live as long as it says",
    },
    Verdict {
        libraries: &[Npm, Jvm],
        changes: &["iat ahead"],
        reason: "the sender's clock is wrong, or the token is; of the libraries only PyPI's compares `iat` with its clock",
    },
    Verdict {
        libraries: &[Npm],
        changes: &["exp past", "nbf ahead", "nbf after exp"],
        reason: "the token is not good now; the library leaves times to the framework",
    },
    Verdict {
        libraries: &[Jvm],
        changes: &["no qsh", "qsh null"],
        reason: "a token without a hash is good for every request; the library compares the hash only where there is one",
    },
    Verdict {
        libraries: &[Npm],
        changes: &["sub a number"],
        reason: "a subject is text; the library reads no claim but the hash",
    },
    Verdict {
        libraries: ALL,
        changes: &["sub with half a character"],
        reason: "half of a pair of escapes is no text: what stores or compares it makes something else of it",
    },
    Verdict {
        libraries: &[Npm, Jvm],
        changes: &["aud a number"],
        reason: "an audience is text or a list of texts (RFC 7519, section 4.1.3)",
    },
    Verdict {
        libraries: &[Pypi],
        changes: &["claims behind a byte order mark"],
        reason: "JSON has no byte order mark (RFC 8259, section 8.1); Python's reader skips it",
    },
    Verdict {
        libraries: ALL,
        changes: &["claims 100 levels deep"],
        reason: "nothing of Connect nests like that; readers that recurse without bound end in a stack overflow",
    },
    Verdict {
        libraries: &[Pypi, Jvm],
        changes: &["signature with padding", "signature and a blank"],
        reason: "base64url of a token has neither (RFC 7515, section 2): one token would have many spellings and digests",
    },
    Verdict {
        libraries: &[Jvm],
        changes: &["signature with stray bits"],
        reason: "the bits belong to no octet (RFC 4648, section 3.5): one token would have four spellings and digests",
    },
    Verdict {
        libraries: ALL,
        changes: &["a body cut short", "a body of a list", "a body with a name twice", "a body of no gate"],
        reason: "the libraries don't read the body, which the hash does not bind; the component reads it once the token is good",
    },
];

//! Every limit, with its reason. What goes beyond one is refused with an error of its own.

/// Longest token, in bytes. Jira's are under 1 KiB; HTTP servers commonly stop at 8 to 16 KiB for a whole header.
pub const TOKEN_BYTES: usize = 16 * 1024;

/// Longest request target, in bytes. As for the token, which may be a part of it.
pub const TARGET_BYTES: usize = 16 * 1024;

/// Longest body, in bytes. 1,000 details with links of 100 characters fit.
pub const BODY_BYTES: usize = 256 * 1024;

/// Most query parameters. Node's parsers silently drop whatever comes after the thousandth, so that two sides may
/// hash different requests: beyond it nothing is guessed.
pub const PARAMETERS: usize = 1_000;

/// Deepest nesting of JSON. Nothing that Jira sends is nested deeper than four; parsers of other languages overflow
/// their stacks in the thousands.
pub const JSON_DEPTH: usize = 64;

/// Most entries of `details`.
pub const DETAILS: usize = 1_000;

/// Longest method, in bytes. The longest registered one has 17.
pub const METHOD_BYTES: usize = 32;

/// Most secrets of one tenant: the current one and three before it.
pub const SECRETS: usize = 4;

/// Longest `pipelineId` or `environmentId`, in characters. Atlassian's own limit.
pub const ID_CHARACTERS: usize = 255;

/// Longest status that is kept though nobody knows it, in characters. Bounds the stored state.
pub const STATUS_CHARACTERS: usize = 255;

/// Longest `updatedTimestamp`, in bytes. RFC 3339 with nine fraction digits has 35.
pub const TIMESTAMP_BYTES: usize = 64;

/// Longest `issueLink`, in characters. Atlassian's own limit.
pub const LINK_CHARACTERS: usize = 2_000;

/// Longest project part or number of an issue key, in characters. Atlassian's own limit.
pub const ISSUE_KEY_PART_CHARACTERS: usize = 255;

/// Most states that are folded in one call.
pub const STATES: usize = 1_000;

/// Longest stored state, in bytes: three texts of 255 characters, escaped, and some fixed words.
pub const STATE_BYTES: usize = 8 * 1024;

/// Greatest leeway, in seconds. Atlassian's documentation speaks of a few minutes at most.
pub const LEEWAY: u32 = 300;

/// Greatest maximum lifetime, in seconds: a day.
pub const LIFETIME: u32 = 86_400;

/// Greatest time past `exp`, in seconds. Jira retries for about half an hour.
pub const LATE: u32 = 45 * 60;

/// The earliest plausible clock: 2013-01-01, the year in which Connect appeared.
pub const EARLIEST_NOW: u64 = 1_356_998_400;

/// The latest plausible clock: the last second of the year 3000. Catches milliseconds.
pub const LATEST_NOW: u64 = 32_535_215_999;

/// Longest public key, in bytes of its PEM or JWK text. A PEM of 4,096 bits has 800; a JWK may bring certificates.
pub const KEY_BYTES: usize = 16 * 1024;

/// Longest key set, in bytes. Atlassian's have a few keys of about 1 KiB each.
pub const KEY_SET_BYTES: usize = 64 * 1024;

/// Most keys of one id that are tried in a key set.
pub const SAME_KEY_ID: usize = 4;

/// Fewest bits of an RSA modulus (RFC 7518, section 3.3).
pub const RSA_LEAST_BITS: usize = 2_048;

/// Most bits of an RSA modulus. Bounds what one signature costs.
pub const RSA_MOST_BITS: usize = 4_096;

/// Longest text of a lifecycle call that is kept, in characters. Atlassian's own limit for URLs, the longest of them.
pub const FIELD_CHARACTERS: usize = 2_000;

/// Most entries of each list of an app's settings.
pub const APP_LIST: usize = 64;

/// Longest life of a token that is signed here, in seconds: the longest that Jira has been seen to use itself.
pub const SIGNED_LIFETIME: u32 = 900;

/// Life of a token that is signed here where the host names none, in seconds. Atlassian's libraries use it.
pub const SIGNED_LIFETIME_DEFAULT: u32 = 180;

/// Longest time for which a replaced secret is kept, in seconds: a day. Jira retries for about half an hour.
pub const KEEP: u32 = 86_400;

/// Longest audience that a rejection repeats, in bytes.
pub const AUDIENCE_BYTES: usize = 128;

/// Most audiences that a rejection repeats.
pub const AUDIENCE_SHOWN: usize = 2;

/// Most violations that are reported. The rest is counted.
pub const VIOLATIONS: usize = 100;

/// Longest pointer to a violation, in bytes. What is documented has some 100.
pub const POINTER_BYTES: usize = 1_024;

/// Longest deployment document, in bytes. Jira answers 413 to what is too large without saying what that is; 100
/// deployments with 500 associations each have about this.
pub const DOCUMENT_BYTES: usize = 4 * 1024 * 1024;

/// Most JSON values of a document altogether. A hundred deployments with 500 commits each have 153,000; millions of
/// empty ones would fit the bytes, and fill the memory.
pub const DOCUMENT_VALUES: usize = 200_000;

/// Most deployments or objects of a document. Atlassian's own limit, for both families.
pub const DOCUMENT_ITEMS: usize = 100;

/// Most deployments and related objects of one plain call. More go through a splitter, which holds one document.
pub const BUILD_ITEMS: usize = 1_000;

/// Most association entries of a deployment. Atlassian's own limit.
pub const ASSOCIATIONS: usize = 3;

/// Most values of all associations of a deployment together. Atlassian's own limit.
pub const ASSOCIATION_VALUES: usize = 500;

/// Most values of the deprecated `issueKeys`. Atlassian's own limit.
pub const ISSUE_KEYS: usize = 100;

/// Most properties of a document. Atlassian's own limit.
pub const PROPERTIES: usize = 5;

/// Longest name, label, description or association value, in characters. Atlassian's own limit.
pub const NAME_CHARACTERS: usize = 255;

/// Longest URL of a bulk document, in characters. Atlassian's own limit.
pub const URL_CHARACTERS: usize = 2_000;

/// Most principals of an object. Atlassian's own limit.
pub const PRINCIPALS: usize = 500;

/// Longest answer to a document, in bytes. One line of explanation for each of 100 deployments has some 30 KiB.
pub const ANSWER_BYTES: usize = 1024 * 1024;

/// Longest descriptor, in bytes. Large ones have some 50 KiB.
pub const DESCRIPTOR_BYTES: usize = 256 * 1024;

/// Longest app key, in characters. Atlassian's own limit.
pub const APP_KEY_CHARACTERS: usize = 64;

/// Longest module key, in characters. Atlassian's own limit.
pub const MODULE_KEY_CHARACTERS: usize = 100;

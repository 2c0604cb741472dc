-- Instants are seconds since the Unix epoch.

CREATE TABLE IF NOT EXISTS tenant (
    client_key TEXT PRIMARY KEY,
    -- Where its Jira is: what this server asks.
    base_url   TEXT NOT NULL,
    -- The shared secrets of `lifecycle.rotate`: a JSON list of {"secret", "until"}, as keyring.py stores it.
    secrets    BLOB NOT NULL
) STRICT;

-- The tokens of pipelines, as SHA-256. The token itself is nowhere.
CREATE TABLE IF NOT EXISTS token (
    id         TEXT PRIMARY KEY,
    client_key TEXT NOT NULL REFERENCES tenant ON DELETE CASCADE,
    scope      TEXT NOT NULL CHECK (scope IN ('read', 'submit')),
    digest     BLOB NOT NULL,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;

-- The tokens of callbacks and installations that were taken, until they are refused anyway.
CREATE TABLE IF NOT EXISTS seen (
    token_digest TEXT PRIMARY KEY,
    body_digest  TEXT NOT NULL,
    good_until   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS seen_until ON seen (good_until);

CREATE TABLE IF NOT EXISTS gate (
    id              INTEGER PRIMARY KEY,
    client_key      TEXT NOT NULL REFERENCES tenant ON DELETE CASCADE,
    pipeline_id     TEXT NOT NULL,
    environment_id  TEXT NOT NULL,
    sequence_number INTEGER NOT NULL,
    -- Null where callbacks came for a deployment that nobody registered.
    registered_at   INTEGER,
    -- What callbacks said, and what Jira answered when it was asked: states of `gating.fold`.
    callback_state  TEXT,
    poll_state      TEXT,
    -- Counts the news: callbacks that changed what they say together, and submissions.
    revision        INTEGER NOT NULL DEFAULT 0,
    -- The revision and the instant at which the question was sent that Jira answered.
    polled_revision INTEGER NOT NULL DEFAULT 0,
    polled_at       INTEGER NOT NULL DEFAULT 0,
    -- How often Jira was asked since the last callback, and when it may be asked again.
    asks            INTEGER NOT NULL DEFAULT 0,
    ask_after       INTEGER NOT NULL DEFAULT 0,
    -- How many callbacks were taken, retries excepted.
    callbacks       INTEGER NOT NULL DEFAULT 0,
    UNIQUE (client_key, pipeline_id, environment_id, sequence_number)
) STRICT;

-- The submissions that are under way, by any name, and the gates that they ask for: no answer of Jira opens those.
CREATE TABLE IF NOT EXISTS submitting (
    gate       INTEGER NOT NULL REFERENCES gate ON DELETE CASCADE,
    submission TEXT NOT NULL,
    PRIMARY KEY (gate, submission)
) STRICT, WITHOUT ROWID;

-- What callbacks said of a gate when its newest submission began: old news, also where callbacks are trusted.
CREATE TABLE IF NOT EXISTS submitted (
    gate           INTEGER PRIMARY KEY REFERENCES gate ON DELETE CASCADE,
    callback_state TEXT
) STRICT;

-- The number of the newest gate. Each has one that no other gate had before, which SQLite alone does not see to: of an
-- answer that comes when its gate is gone nothing may reach another, be it the same gate of the next installation.
CREATE TABLE IF NOT EXISTS newest (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    gate INTEGER NOT NULL
) STRICT;
INSERT OR IGNORE INTO newest SELECT 1, coalesce(max(id), 0) FROM gate;

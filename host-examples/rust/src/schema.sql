-- Instants are seconds since the Unix epoch.

CREATE TABLE tenant (
    client_key TEXT PRIMARY KEY,
    added_at   INTEGER NOT NULL
) STRICT;

CREATE TABLE secret (
    id         INTEGER PRIMARY KEY,
    client_key TEXT NOT NULL REFERENCES tenant ON DELETE CASCADE,
    -- As `secrets.rs` stores it.
    stored     BLOB NOT NULL,
    -- Null for the tenant's current secret; otherwise the first second at which this replaced one is refused.
    good_until INTEGER
) STRICT;
CREATE INDEX secret_of ON secret (client_key);
CREATE UNIQUE INDEX current_secret_of ON secret (client_key) WHERE good_until IS NULL;

-- The tokens of pipelines. The token itself is nowhere.
CREATE TABLE token (
    id         TEXT PRIMARY KEY,
    client_key TEXT NOT NULL REFERENCES tenant ON DELETE CASCADE,
    scope      TEXT NOT NULL CHECK (scope IN ('read', 'submit')),
    digest     BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;

-- The tokens of callbacks that were taken, until they are refused anyway.
CREATE TABLE seen (
    token_digest TEXT PRIMARY KEY,
    body_digest  TEXT NOT NULL,
    good_until   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX seen_until ON seen (good_until);

CREATE TABLE gate (
    id              INTEGER PRIMARY KEY,
    client_key      TEXT NOT NULL REFERENCES tenant ON DELETE CASCADE,
    pipeline_id     TEXT NOT NULL,
    environment_id  TEXT NOT NULL,
    sequence_number INTEGER NOT NULL,
    -- Null where callbacks came for a deployment that nobody registered.
    registered_at   INTEGER,
    -- What callbacks said, folded by the component: a state of `gating.fold`.
    callback_state  TEXT,
    -- The same of what Jira answered when it was asked.
    poll_state      TEXT,
    -- The issues of the newest update, as the JSON list that is answered.
    details         TEXT NOT NULL DEFAULT '[]',
    -- How many callbacks were taken, retries excepted.
    callbacks       INTEGER NOT NULL DEFAULT 0,
    UNIQUE (client_key, pipeline_id, environment_id, sequence_number)
) STRICT;

CREATE TABLE history (
    id          INTEGER PRIMARY KEY,
    gate        INTEGER NOT NULL REFERENCES gate ON DELETE CASCADE,
    received_at INTEGER NOT NULL,
    -- The entry as the JSON object that is answered.
    entry       TEXT NOT NULL
) STRICT;
CREATE INDEX history_of ON history (gate, id);

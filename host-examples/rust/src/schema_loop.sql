-- What the loop needs: where a tenant's Jira is, what became of a submission, when to ask Jira again.

-- Where the tenant's Jira is; null for a tenant whom the operator added without it.
ALTER TABLE tenant ADD COLUMN base_url TEXT;
-- Set while the app is uninstalled there: no secrets, no gates, and no token is good.
ALTER TABLE tenant ADD COLUMN uninstalled_at INTEGER;
-- Until then nothing is sent to this tenant: it said so in `Retry-After`.
ALTER TABLE tenant ADD COLUMN quiet_until INTEGER NOT NULL DEFAULT 0;

-- What became of the submission: `sending`, then its fate. Null where the gate was registered without one.
ALTER TABLE gate ADD COLUMN submission TEXT;
-- Counts what could have changed the gate: submissions, and callbacks that were news.
ALTER TABLE gate ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
-- The revision that was known when Jira was asked for the answer in `poll_state`. An older one confirms nothing.
ALTER TABLE gate ADD COLUMN polled_revision INTEGER;
-- When to ask Jira next; null if not at all.
ALTER TABLE gate ADD COLUMN poll_at INTEGER;
-- After which Jira is no longer asked.
ALTER TABLE gate ADD COLUMN poll_until INTEGER NOT NULL DEFAULT 0;
-- How often Jira was asked since the last revision.
ALTER TABLE gate ADD COLUMN poll_count INTEGER NOT NULL DEFAULT 0;
-- When Jira was last asked, and what came of it, by name.
ALTER TABLE gate ADD COLUMN polled_at INTEGER;
ALTER TABLE gate ADD COLUMN poll_result TEXT;
CREATE INDEX poll_due ON gate (poll_at) WHERE poll_at IS NOT NULL;

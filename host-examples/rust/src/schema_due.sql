-- The gates that are due are looked for by tenant, since one tenant's many must not make the look take long.
DROP INDEX poll_due;
CREATE INDEX poll_due_of ON gate (client_key, poll_at) WHERE poll_at IS NOT NULL AND registered_at IS NOT NULL;

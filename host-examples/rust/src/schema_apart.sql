-- The number of the newest gate. Each has one that no other gate had before: of an answer that comes when its gate is gone
-- nothing may reach another gate, least of all another tenant's.
CREATE TABLE newest (gate INTEGER NOT NULL) STRICT;
INSERT INTO newest SELECT coalesce(max(id), 0) FROM gate;

-- How many submissions of the gate are under way. What Jira says meanwhile may be what it said before, and confirms nothing.
ALTER TABLE gate ADD COLUMN under_way INTEGER NOT NULL DEFAULT 0;
UPDATE gate SET under_way = 1 WHERE submission = 'sending';

-- Whether a callback came since the last submission began. Where callbacks are trusted, one of before opens nothing.
ALTER TABLE gate ADD COLUMN called_back INTEGER NOT NULL DEFAULT 1;

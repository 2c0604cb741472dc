-- When Jira last said something about the gate. `polled_at` counts questions without an answer too, and those make no word
-- of before any younger. What was heard before this column was there is asked for again.
ALTER TABLE gate ADD COLUMN told_at INTEGER;

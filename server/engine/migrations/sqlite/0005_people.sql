-- How somebody without a password comes back: a secret of which the SHA-256 is kept. `used_at`: when they were
-- last here, which keeps their name once no login does.
CREATE TABLE ways_back (
  person  INTEGER PRIMARY KEY NOT NULL REFERENCES people(id),
  secret  BLOB NOT NULL UNIQUE,
  made_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL
) STRICT;
-- The SHA-256 of what tells a browser that sends its login twice, if it came in by its own login page.
ALTER TABLE logins ADD COLUMN door BLOB;
-- Names as they are looked for and put in order; `src/sqlite/migrate_names.rs` fills them in.
ALTER TABLE people ADD COLUMN folded TEXT NOT NULL DEFAULT '';
ALTER TABLE conversations ADD COLUMN folded TEXT NOT NULL DEFAULT '';
-- The place in the list of members: 0 the room's owner, 1 the server's, 2 the others; then the folded name.
ALTER TABLE members ADD COLUMN listed TEXT NOT NULL DEFAULT '';
CREATE INDEX members_listed ON members (conversation, listed, person) WHERE present = 1;

-- Whoever logged out everywhere could not come back: they have left for ever. Their name stays on what they
-- wrote, and is free; they are in nothing any more, so that nobody writes to them and the lobby lists the living.
UPDATE meta SET value = value + 1 WHERE key = 'version';
UPDATE people SET gone = 1, owner = 0 WHERE gone = 0 AND id NOT IN (SELECT person FROM logins);
DELETE FROM names WHERE person IN (SELECT id FROM people WHERE gone = 1);
UPDATE conversations SET version = (SELECT value FROM meta WHERE key = 'version')
  WHERE kind = 2 AND (low IN (SELECT id FROM people WHERE gone = 1) OR high IN (SELECT id FROM people WHERE gone = 1));
UPDATE members SET present = 0, role = 0, version = (SELECT value FROM meta WHERE key = 'version')
  WHERE present = 1 AND person IN (SELECT id FROM people WHERE gone = 1);
UPDATE conversations SET members = (SELECT count(*) FROM members m WHERE m.conversation = conversations.id AND m.present = 1);
-- As in schema 4: a room without its owner goes to whoever has been there for the longest time, or ends.
UPDATE members SET role = 1, version = (SELECT value FROM meta WHERE key = 'version')
  FROM (SELECT m.conversation, m.person, min(m.since)
        FROM members m JOIN conversations c ON c.id = m.conversation
        WHERE c.kind = 1 AND c.deleted = 0 AND m.present = 1
        GROUP BY m.conversation HAVING sum(m.role) = 0) heir
  WHERE members.conversation = heir.conversation AND members.person = heir.person;
DELETE FROM entries WHERE conversation IN
  (SELECT id FROM conversations WHERE kind = 1 AND deleted = 0 AND members = 0);
UPDATE conversations SET deleted = 1, name = '' WHERE kind = 1 AND deleted = 0 AND members = 0;

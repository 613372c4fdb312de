-- Until when somebody who was removed may not come back, and since when a member is in it: a room whose
-- owner is gone goes to whoever was there first.
ALTER TABLE members ADD COLUMN banned_until INTEGER;
ALTER TABLE members ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
-- Nobody is in a deleted conversation, so that nobody has to ask whether it is deleted.
UPDATE members SET present = 0, role = 0, version =
  (SELECT max(c.version, members.version) FROM conversations c WHERE c.id = members.conversation)
  WHERE present = 1 AND conversation IN (SELECT id FROM conversations WHERE deleted = 1);
-- What somebody is in, without reading the rows; what changed for them since a version; where they are muted.
DROP INDEX members_by_person;
CREATE INDEX members_present ON members (person) WHERE present = 1;
CREATE INDEX members_by_change ON members (person, version);
CREATE INDEX members_muted ON members (person) WHERE muted_until IS NOT NULL;
-- The name a room was made with tells a retry of `create_room` from another room under the same nonce.
ALTER TABLE conversations ADD COLUMN made_as TEXT NOT NULL DEFAULT '';
UPDATE conversations SET made_as = name WHERE kind = 1;
CREATE INDEX people_owner ON people (owner) WHERE owner = 1;
-- The private chats of somebody by their other end, too.
CREATE INDEX conversations_high ON conversations (high) WHERE kind = 2;
-- Since when: the newest entry by which they came in, or made the room.
UPDATE members SET since = came.at
  FROM (SELECT conversation, author, max(at) AS at FROM entries WHERE kind IN (1, 3)
        GROUP BY conversation, author) came
  WHERE members.conversation = came.conversation AND members.person = came.author;
-- A room whose owner left it belongs to whoever has been there for the longest time; one without members ends.
UPDATE meta SET value = value + 1 WHERE key = 'version';
UPDATE members SET role = 1, version = (SELECT value FROM meta WHERE key = 'version')
  FROM (SELECT m.conversation, m.person, min(m.since)
        FROM members m JOIN conversations c ON c.id = m.conversation
        WHERE c.kind = 1 AND c.deleted = 0 AND m.present = 1
        GROUP BY m.conversation HAVING sum(m.role) = 0) heir
  WHERE members.conversation = heir.conversation AND members.person = heir.person;
DELETE FROM entries WHERE conversation IN
  (SELECT id FROM conversations WHERE kind = 1 AND deleted = 0 AND members = 0);
UPDATE conversations SET deleted = 1, name = '' WHERE kind = 1 AND deleted = 0 AND members = 0;

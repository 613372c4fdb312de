-- What is set in a room or group, and what a group's members have of their own there. Apart from the rows that
-- every message touches: most conversations have none.
CREATE TABLE groups (
  conversation  INTEGER PRIMARY KEY NOT NULL REFERENCES conversations(id),
  announcement  TEXT NOT NULL DEFAULT '',
  announced_by  INTEGER REFERENCES people(id),
  announced_at  INTEGER NOT NULL DEFAULT 0,
  mute_all      INTEGER NOT NULL DEFAULT 0,
  slow_seconds  INTEGER NOT NULL DEFAULT 0,
  admins_invite INTEGER NOT NULL DEFAULT 0,
  approval      INTEGER NOT NULL DEFAULT 0,
  hide_history  INTEGER NOT NULL DEFAULT 0
) STRICT;
-- `first_seq`: the first place that they may see. `spoke_at`: their last message, while messages are slowed.
CREATE TABLE group_members (
  conversation INTEGER NOT NULL REFERENCES conversations(id),
  person       INTEGER NOT NULL REFERENCES people(id),
  nickname     TEXT,
  folded       TEXT,
  first_seq    INTEGER NOT NULL DEFAULT 1,
  spoke_at     INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (conversation, person)
) STRICT, WITHOUT ROWID;
-- Links into groups; of the code, the SHA-256 is kept.
CREATE TABLE invites (
  id           INTEGER PRIMARY KEY NOT NULL,
  conversation INTEGER NOT NULL REFERENCES conversations(id),
  code         BLOB NOT NULL UNIQUE,
  maker        INTEGER NOT NULL REFERENCES people(id),
  ends_at      INTEGER NOT NULL,
  uses         INTEGER NOT NULL
) STRICT;
CREATE INDEX invites_of ON invites (conversation, maker);
-- Who asks to join, and by whose invitation.
CREATE TABLE join_requests (
  conversation INTEGER NOT NULL REFERENCES conversations(id),
  person       INTEGER NOT NULL REFERENCES people(id),
  inviter      INTEGER NOT NULL REFERENCES people(id),
  asked_at     INTEGER NOT NULL,
  PRIMARY KEY (conversation, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX join_requests_by_person ON join_requests (person);

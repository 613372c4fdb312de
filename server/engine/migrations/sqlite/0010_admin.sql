-- Links that let people in: onto the server (`room` NULL), or as guests into one room. Of the code, the SHA-256 is kept.
CREATE TABLE invitations (
  id      INTEGER PRIMARY KEY NOT NULL,
  room    INTEGER REFERENCES conversations(id),
  code    BLOB NOT NULL UNIQUE,
  maker   INTEGER NOT NULL REFERENCES people(id),
  made_at INTEGER NOT NULL,
  until   INTEGER NOT NULL,
  uses    INTEGER NOT NULL,
  used    INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX invitations_by_room ON invitations (room, id);
CREATE INDEX invitations_by_end ON invitations (until);
-- Whoever came by a link into one room: they see it and nothing else, for as long as the link holds.
CREATE TABLE guests (
  person     INTEGER PRIMARY KEY NOT NULL REFERENCES people(id),
  invitation INTEGER NOT NULL,
  room       INTEGER NOT NULL REFERENCES conversations(id)
) STRICT;
CREATE INDEX guests_by_invitation ON guests (invitation);
-- Whoever is kept outside. `why`: 0 waits to be let in, 1 suspended. Their logins lie apart from those that stand, so
-- that whatever asks for a login need not know of this.
CREATE TABLE held (
  person INTEGER PRIMARY KEY NOT NULL REFERENCES people(id),
  why    INTEGER NOT NULL,
  at     INTEGER NOT NULL
) STRICT;
CREATE TABLE held_logins (
  id         INTEGER PRIMARY KEY NOT NULL,
  token      BLOB NOT NULL UNIQUE,
  person     INTEGER NOT NULL REFERENCES people(id),
  agent      TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at    INTEGER NOT NULL,
  renewed_at INTEGER NOT NULL,
  door       BLOB
) STRICT;
CREATE INDEX held_logins_by_person ON held_logins (person);
-- What owners of the server did. `deed`: see `src/sqlite/server.rs`.
CREATE TABLE acts (
  id    INTEGER PRIMARY KEY NOT NULL,
  at    INTEGER NOT NULL,
  maker INTEGER NOT NULL REFERENCES people(id),
  deed  INTEGER NOT NULL,
  whom  INTEGER REFERENCES people(id),
  about TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX acts_by_whom ON acts (whom, id);
-- Who tried to come in; kept for 90 days. `refused`: the fault's name, or empty.
CREATE TABLE sign_ins (
  id      INTEGER PRIMARY KEY NOT NULL,
  at      INTEGER NOT NULL,
  person  INTEGER REFERENCES people(id),
  name    TEXT NOT NULL,
  agent   TEXT NOT NULL,
  network TEXT NOT NULL,
  refused TEXT NOT NULL DEFAULT ''
) STRICT;
-- What people wrote to the owners.
CREATE TABLE feedback (
  id       INTEGER PRIMARY KEY NOT NULL,
  at       INTEGER NOT NULL,
  author   INTEGER NOT NULL REFERENCES people(id),
  text     TEXT NOT NULL,
  read     INTEGER NOT NULL DEFAULT 0,
  answered INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX feedback_by_author ON feedback (author, at);
-- What people tell of themselves, in JSON.
CREATE TABLE about_people (
  person INTEGER PRIMARY KEY NOT NULL REFERENCES people(id),
  about  TEXT NOT NULL
) STRICT;
-- Whether the server's policy lets in whoever registers; if not, it is asked again when they are added.
ALTER TABLE mail_tokens ADD COLUMN admitted INTEGER NOT NULL DEFAULT 1;

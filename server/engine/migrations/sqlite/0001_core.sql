-- What the server knows of itself.
CREATE TABLE meta (
  key   TEXT PRIMARY KEY NOT NULL,
  value ANY NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE people (
  id         INTEGER PRIMARY KEY NOT NULL,
  name       TEXT NOT NULL,
  avatar     INTEGER NOT NULL,
  locale     TEXT NOT NULL,
  owner      INTEGER NOT NULL DEFAULT 0,
  gone       INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
) STRICT;

-- Names in use. Free again when the last login ends, or after 30 unused days.
CREATE TABLE names (
  skeleton TEXT PRIMARY KEY NOT NULL,
  name     TEXT NOT NULL,
  person   INTEGER NOT NULL REFERENCES people(id)
) STRICT, WITHOUT ROWID;
CREATE INDEX names_by_person ON names (person);

CREATE TABLE logins (
  id         INTEGER PRIMARY KEY NOT NULL,
  token      BLOB NOT NULL UNIQUE,
  person     INTEGER NOT NULL REFERENCES people(id),
  agent      TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at    INTEGER NOT NULL,
  renewed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX logins_by_person ON logins (person);

-- Whatever has a shared log. `kind`: 0 lobby, 1 room, 2 private.
CREATE TABLE conversations (
  id      INTEGER PRIMARY KEY NOT NULL,
  kind    INTEGER NOT NULL,
  name    TEXT NOT NULL DEFAULT '',
  low     INTEGER,            -- private: the smaller person id
  high    INTEGER,            -- private: the larger
  maker   INTEGER,            -- room: who made it, with which nonce
  nonce   BLOB,
  head    INTEGER NOT NULL DEFAULT 0,
  ord     INTEGER NOT NULL DEFAULT 0,
  last    INTEGER NOT NULL DEFAULT 0,   -- seq of the newest message
  last_at INTEGER NOT NULL DEFAULT 0,
  members INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX conversations_private ON conversations (low, high) WHERE kind = 2;
CREATE UNIQUE INDEX conversations_nonce ON conversations (maker, nonce) WHERE nonce IS NOT NULL;
CREATE INDEX conversations_rooms ON conversations (id) WHERE kind = 1 AND deleted = 0;

-- Who is or was in what. Rows stay when somebody leaves (`present` 0), so that a resume can say so.
CREATE TABLE members (
  conversation INTEGER NOT NULL REFERENCES conversations(id),
  person       INTEGER NOT NULL REFERENCES people(id),
  present      INTEGER NOT NULL DEFAULT 1,
  role         INTEGER NOT NULL DEFAULT 0,  -- 0 member, 1 owner
  muted_until  INTEGER,
  read_seq     INTEGER NOT NULL DEFAULT 0,
  read_ord     INTEGER NOT NULL DEFAULT 0,
  own_since    INTEGER NOT NULL DEFAULT 0,  -- own messages after read_seq
  version      INTEGER NOT NULL,
  PRIMARY KEY (conversation, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_by_person ON members (person, conversation);

-- The logs. `kind`: 0 message, 1 created, 2 renamed, 3 joined, 4 left, 5 removed, 6 muted.
CREATE TABLE entries (
  conversation INTEGER NOT NULL REFERENCES conversations(id),
  seq          INTEGER NOT NULL,
  ord          INTEGER NOT NULL,
  at           INTEGER NOT NULL,
  kind         INTEGER NOT NULL,
  author       INTEGER NOT NULL REFERENCES people(id),
  subject      INTEGER,
  nonce        BLOB,
  hash         BLOB,
  text         TEXT NOT NULL DEFAULT '',
  until        INTEGER,
  PRIMARY KEY (conversation, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX entries_nonce ON entries (author, nonce) WHERE nonce IS NOT NULL;

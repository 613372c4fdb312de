-- The bytes of files lie beside the database, each under the SHA-256 of what it holds. `refs`: how many rows of
-- `files` need them; those that none needs are removed by the next sweep.
CREATE TABLE blobs (
  hash  BLOB PRIMARY KEY NOT NULL,
  bytes INTEGER NOT NULL,
  refs  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX blobs_unused ON blobs (refs) WHERE refs = 0;
-- Files that are whole. `small` and `large`: thumbnails, of the type `thumb_media`. `sent`: it has been in a message.
-- `loose_at`: from when on it may be removed, because no message has it; NULL while one has.
CREATE TABLE files (
  id          INTEGER PRIMARY KEY NOT NULL,
  person      INTEGER NOT NULL REFERENCES people(id),
  name        TEXT NOT NULL,
  media       TEXT NOT NULL,
  bytes       INTEGER NOT NULL,
  hash        BLOB NOT NULL,
  width       INTEGER,
  height      INTEGER,
  stand_in    TEXT,
  alt         TEXT,
  seconds     INTEGER,
  thumb_media TEXT,
  small       BLOB,
  large       BLOB,
  sent        INTEGER NOT NULL DEFAULT 0,
  made_at     INTEGER NOT NULL,
  loose_at    INTEGER
) STRICT;
CREATE INDEX files_loose ON files (loose_at) WHERE loose_at IS NOT NULL;
-- Which messages have which files, in which order.
CREATE TABLE message_files (
  conversation INTEGER NOT NULL REFERENCES conversations(id),
  seq          INTEGER NOT NULL,
  place        INTEGER NOT NULL,
  file         INTEGER NOT NULL REFERENCES files(id),
  PRIMARY KEY (conversation, seq, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_files_by_file ON message_files (file, conversation, seq);
-- Files that are on their way. `bytes`: as many as were announced; `kept`: as many as are on disk for sure. The id is
-- the file's once it is whole.
CREATE TABLE uploads (
  id         INTEGER PRIMARY KEY NOT NULL,
  person     INTEGER NOT NULL REFERENCES people(id),
  nonce      BLOB,
  name       TEXT NOT NULL,
  bytes      INTEGER NOT NULL,
  alt        TEXT,
  seconds    INTEGER,
  kept       INTEGER NOT NULL DEFAULT 0,
  touched_at INTEGER NOT NULL
) STRICT;
CREATE INDEX uploads_by_person ON uploads (person);
CREATE UNIQUE INDEX uploads_by_nonce ON uploads (person, nonce) WHERE nonce IS NOT NULL;
CREATE INDEX uploads_by_age ON uploads (touched_at);
-- How many bytes somebody keeps here: their files and what they have announced. The server's own are those of person 0:
-- all blobs, and all that is announced.
CREATE TABLE file_bytes (
  person INTEGER PRIMARY KEY NOT NULL,
  bytes  INTEGER NOT NULL
) STRICT;
INSERT INTO file_bytes (person, bytes) VALUES (0, 0);

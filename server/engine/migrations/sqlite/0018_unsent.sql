-- What somebody is writing, by conversation. An empty text stays, so that a resume can say that it was sent or deleted.
-- `at`: when it was written, by the clock of the device; the latest holds.
CREATE TABLE drafts (
  person       INTEGER NOT NULL REFERENCES people(id),
  conversation INTEGER NOT NULL REFERENCES conversations(id),
  text         TEXT NOT NULL,
  reply        INTEGER,
  at           INTEGER NOT NULL,
  version      INTEGER NOT NULL,
  PRIMARY KEY (person, conversation)
) STRICT, WITHOUT ROWID;
CREATE INDEX drafts_by_change ON drafts (person, version);

-- Messages that wait for their time. `extra`: what they are sent with, JSON. `failed`: why it was refused when it was to be
-- sent, JSON; it then waits for its author.
CREATE TABLE scheduled (
  id           INTEGER PRIMARY KEY NOT NULL,
  person       INTEGER NOT NULL REFERENCES people(id),
  conversation INTEGER NOT NULL,
  nonce        BLOB NOT NULL,
  text         TEXT NOT NULL,
  extra        TEXT,
  at           INTEGER NOT NULL,
  failed       TEXT,
  UNIQUE (person, nonce)
) STRICT;
CREATE INDEX scheduled_due ON scheduled (at) WHERE failed IS NULL;
CREATE INDEX scheduled_failed ON scheduled (person) WHERE failed IS NOT NULL;

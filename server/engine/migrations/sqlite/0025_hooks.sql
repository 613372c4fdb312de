-- Services outside that somebody is told through. `service`, `state`: their names on the wire. `address` has the key in it.
-- `state`: what became of the last post. `said`: what the service said.
CREATE TABLE hooks (
  id       INTEGER PRIMARY KEY NOT NULL,
  person   INTEGER NOT NULL REFERENCES people(id),
  service  TEXT NOT NULL,
  address  TEXT NOT NULL,
  secret   TEXT NOT NULL,
  text     INTEGER NOT NULL,
  is_on    INTEGER NOT NULL,
  added_at INTEGER NOT NULL,
  tried_at INTEGER,
  state    TEXT,
  said     TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX hooks_by_person ON hooks (person);
-- How far each has told. What its person has not read after that is still to be told.
CREATE TABLE hooked (
  hook         INTEGER NOT NULL REFERENCES hooks(id) ON DELETE CASCADE,
  conversation INTEGER NOT NULL REFERENCES conversations(id),
  seq          INTEGER NOT NULL,
  PRIMARY KEY (hook, conversation)
) STRICT, WITHOUT ROWID;

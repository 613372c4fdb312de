-- How somebody wants to be told of messages: JSON, a NotifySettings. No row: as by default.
CREATE TABLE notify (
  person   INTEGER PRIMARY KEY NOT NULL REFERENCES people(id),
  settings TEXT NOT NULL
) STRICT;
-- Where it is something else than for all conversations of its kind. `level`: 0 all, 1 mentions. Nothing is `marks.muted`.
CREATE TABLE notify_levels (
  person       INTEGER NOT NULL REFERENCES people(id),
  conversation INTEGER NOT NULL REFERENCES conversations(id),
  level        INTEGER NOT NULL,
  PRIMARY KEY (person, conversation)
) STRICT, WITHOUT ROWID;

-- The browsers that push messages go to; they go with their login. `status`: what the service answered last, 0 if it was
-- not reached. `refused`: how often in a row.
CREATE TABLE push_devices (
  login    INTEGER PRIMARY KEY NOT NULL REFERENCES logins(id) ON DELETE CASCADE,
  person   INTEGER NOT NULL REFERENCES people(id),
  endpoint TEXT NOT NULL UNIQUE,
  p256dh   BLOB NOT NULL,
  auth     BLOB NOT NULL,
  added_at INTEGER NOT NULL,
  tried_at INTEGER,
  status   INTEGER,
  refused  INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX push_devices_by_person ON push_devices (person);
-- How far each has been told. What its person has not read after that is still to be pushed.
CREATE TABLE pushed (
  login        INTEGER NOT NULL REFERENCES push_devices(login) ON DELETE CASCADE,
  conversation INTEGER NOT NULL REFERENCES conversations(id),
  seq          INTEGER NOT NULL,
  PRIMARY KEY (login, conversation)
) STRICT, WITHOUT ROWID;

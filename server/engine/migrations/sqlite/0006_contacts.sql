-- What somebody keeps about another person, for their eyes alone. `friendship`: 0 none, 1 asked, 2 asked by them,
-- 3 friends. Rows stay when nothing is kept any more, so that a resume can say so. `found`: the remark as it is
-- looked for.
CREATE TABLE contacts (
  person     INTEGER NOT NULL REFERENCES people(id),
  other      INTEGER NOT NULL REFERENCES people(id),
  friendship INTEGER NOT NULL DEFAULT 0,
  remark     TEXT NOT NULL DEFAULT '',
  found      TEXT NOT NULL DEFAULT '',
  note       TEXT NOT NULL DEFAULT '',
  blocked    INTEGER NOT NULL DEFAULT 0,
  at         INTEGER NOT NULL,
  version    INTEGER NOT NULL,
  PRIMARY KEY (person, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX contacts_by_change ON contacts (person, version);
CREATE INDEX contacts_by_friendship ON contacts (person, friendship);
CREATE INDEX contacts_by_other ON contacts (other);
CREATE INDEX contacts_blocked ON contacts (other) WHERE blocked = 1;

-- What somebody set for a conversation of their list. `hidden`: up to which place.
CREATE TABLE marks (
  person       INTEGER NOT NULL REFERENCES people(id),
  conversation INTEGER NOT NULL REFERENCES conversations(id),
  pinned       INTEGER NOT NULL DEFAULT 0,
  muted        INTEGER NOT NULL DEFAULT 0,
  hidden       INTEGER,
  version      INTEGER NOT NULL,
  PRIMARY KEY (person, conversation)
) STRICT, WITHOUT ROWID;
CREATE INDEX marks_by_change ON marks (person, version);

-- How a name is spelled with letters; `src/sqlite/migrate_names.rs` fills it in.
ALTER TABLE people ADD COLUMN spelled TEXT NOT NULL DEFAULT '';
-- In a private chat, a message of somebody whom the other one blocks is an entry of kind 8. `until` is then the
-- newest place before it that the other one can see.

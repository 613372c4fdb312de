-- What most messages do not have. `extra`: what one was sent with besides its text, JSON. `changed`: the newest place
-- at which it was changed. Of an event that changes a message (`kind` from 20) `until` is the message's place.
ALTER TABLE entries ADD COLUMN extra TEXT;
ALTER TABLE entries ADD COLUMN changed INTEGER;

-- What became of messages that were changed.
CREATE TABLE message_states (
  conversation INTEGER NOT NULL,
  seq          INTEGER NOT NULL,
  edited_at    INTEGER,
  recalled_by  INTEGER,
  pinned_at    INTEGER,            -- the place of the event that pinned it
  PRIMARY KEY (conversation, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_states_pinned ON message_states (conversation, pinned_at) WHERE pinned_at IS NOT NULL;

-- Earlier texts, by the place of the event that replaced them.
CREATE TABLE revisions (
  conversation INTEGER NOT NULL,
  seq          INTEGER NOT NULL,
  replaced     INTEGER NOT NULL,
  at           INTEGER NOT NULL,   -- when it was written
  text         TEXT NOT NULL,
  PRIMARY KEY (conversation, seq, replaced)
) STRICT, WITHOUT ROWID;

CREATE TABLE reactions (
  conversation INTEGER NOT NULL,
  seq          INTEGER NOT NULL,
  emoji        TEXT NOT NULL,
  person       INTEGER NOT NULL,
  placed       INTEGER NOT NULL,   -- the place of the event that added it
  PRIMARY KEY (conversation, seq, emoji, person)
) STRICT, WITHOUT ROWID;

-- Whom messages call by name; person 0 is everybody.
CREATE TABLE calls (
  conversation INTEGER NOT NULL,
  person       INTEGER NOT NULL,
  seq          INTEGER NOT NULL,
  author       INTEGER NOT NULL,
  PRIMARY KEY (conversation, person, seq)
) STRICT, WITHOUT ROWID;

-- What people keep for themselves: messages on their list, and messages that they no longer see.
CREATE TABLE stars (
  person       INTEGER NOT NULL,
  conversation INTEGER NOT NULL,
  seq          INTEGER NOT NULL,
  at           INTEGER NOT NULL,
  PRIMARY KEY (person, conversation, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX stars_by_time ON stars (person, at);

CREATE TABLE hidden_messages (
  person       INTEGER NOT NULL,
  conversation INTEGER NOT NULL,
  seq          INTEGER NOT NULL,
  version      INTEGER NOT NULL,
  PRIMARY KEY (person, conversation, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX hidden_messages_by_version ON hidden_messages (person, version);

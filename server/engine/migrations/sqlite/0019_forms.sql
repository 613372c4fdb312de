-- What became of forms that were closed, or of which people were reminded. What a form asks stands in `entries.extra`.
CREATE TABLE form_states (
  conversation INTEGER NOT NULL,
  seq          INTEGER NOT NULL,
  closed_at    INTEGER,
  reminded_at  INTEGER,
  PRIMARY KEY (conversation, seq)
) STRICT, WITHOUT ROWID;

-- Who answered a form. `placed`: the place of the event that did it first. `body`: the answer, JSON.
CREATE TABLE responses (
  conversation INTEGER NOT NULL,
  seq          INTEGER NOT NULL,
  person       INTEGER NOT NULL,
  placed       INTEGER NOT NULL,
  at           INTEGER NOT NULL,   -- when they answered last
  body         TEXT NOT NULL,
  PRIMARY KEY (conversation, seq, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX responses_by_place ON responses (conversation, seq, placed);

-- Who chose which options of a poll, counted from 0: the same as in `responses`, for counting.
CREATE TABLE votes (
  conversation INTEGER NOT NULL,
  seq          INTEGER NOT NULL,
  option       INTEGER NOT NULL,
  person       INTEGER NOT NULL,
  PRIMARY KEY (conversation, seq, option, person)
) STRICT, WITHOUT ROWID;

-- What the robot was asked to remind people of, until it has. `number` is what its person calls it by. `asked`:
-- the place of the question, so that a question that is heard twice makes one reminder.
CREATE TABLE reminders (
  id           INTEGER PRIMARY KEY NOT NULL,
  person       INTEGER NOT NULL REFERENCES people(id),
  number       INTEGER NOT NULL,
  at           INTEGER NOT NULL,
  conversation INTEGER NOT NULL REFERENCES conversations(id),
  asked        INTEGER NOT NULL,
  text         TEXT NOT NULL,
  UNIQUE (person, number),
  UNIQUE (conversation, asked)
) STRICT;
CREATE INDEX reminders_due ON reminders (at);

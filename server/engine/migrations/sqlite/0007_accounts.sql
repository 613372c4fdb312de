-- People who come back with an e-mail address and a password. `email` as they typed it, `email_key` as it is
-- compared; `password` a PHC string (Argon2id).
CREATE TABLE accounts (
  person       INTEGER PRIMARY KEY NOT NULL REFERENCES people(id),
  email        TEXT NOT NULL,
  email_key    TEXT NOT NULL UNIQUE,
  password     TEXT NOT NULL,
  confirmed_at INTEGER NOT NULL
) STRICT;
-- What a link in a mail is good for, once. `purpose`: 0 activate, 1 reset, 2 change the address. `secret`: the
-- SHA-256 of what the link carries; set when the mail leaves. An activation keeps what was typed (`name`, `avatar`,
-- `locale`, `password`) until then: nobody is added, and no name is taken, before.
CREATE TABLE mail_tokens (
  id         INTEGER PRIMARY KEY NOT NULL,
  secret     BLOB UNIQUE,
  purpose    INTEGER NOT NULL,
  person     INTEGER REFERENCES people(id),
  email      TEXT NOT NULL,
  email_key  TEXT NOT NULL,
  name       TEXT,
  avatar     INTEGER,
  locale     TEXT,
  password   TEXT,
  made_at    INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at    INTEGER
) STRICT;
CREATE INDEX mail_tokens_by_email ON mail_tokens (email_key, made_at);
CREATE INDEX mail_tokens_by_person ON mail_tokens (person);
CREATE INDEX mail_tokens_by_age ON mail_tokens (made_at);
-- Mails that have to be sent. A row goes when its mail has left, so a crash sends it once more, not never.
-- `kind`: see `src/sqlite/accounts.rs`.
CREATE TABLE mails (
  id      INTEGER PRIMARY KEY NOT NULL,
  kind    INTEGER NOT NULL,
  email   TEXT NOT NULL,
  locale  TEXT NOT NULL,
  token   INTEGER,
  tries   INTEGER NOT NULL DEFAULT 0,
  due_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX mails_by_due ON mails (due_at);
-- Six digits that an app of the person's shows (RFC 6238), asked after the password. The secret has to be readable;
-- `step`: the newest time step that was used, so that digits work once.
CREATE TABLE second_factors (
  person INTEGER PRIMARY KEY NOT NULL REFERENCES people(id),
  secret BLOB NOT NULL,
  step   INTEGER NOT NULL
) STRICT;
-- What works once in the place of the digits; SHA-256.
CREATE TABLE recovery_codes (
  person INTEGER NOT NULL REFERENCES people(id),
  code   BLOB NOT NULL,
  PRIMARY KEY (person, code)
) STRICT, WITHOUT ROWID;

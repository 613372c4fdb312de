-- `changed` is the id of the transaction that changed the row last (pg_current_xact_id, 64 bits, never
-- wraps). A cursor is the oldest transaction that was still open when it was read; whoever resumes gets
-- every row that a transaction from there on has changed.

-- `written_by` tells a row that was inserted here from one that a dump brought in.
CREATE TABLE meta (
  key        text PRIMARY KEY,
  value      bigint NOT NULL,
  written_by bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint
);

CREATE TABLE people (
  id         bigint PRIMARY KEY,
  name       text NOT NULL,
  avatar     bigint NOT NULL,
  locale     text NOT NULL,
  owner      boolean NOT NULL DEFAULT false,
  gone       boolean NOT NULL DEFAULT false,
  created_at bigint NOT NULL
);

CREATE TABLE names (
  skeleton text PRIMARY KEY,
  name     text NOT NULL,
  person   bigint NOT NULL REFERENCES people(id)
);
CREATE INDEX names_by_person ON names (person);

CREATE TABLE logins (
  id         bigint PRIMARY KEY,
  token      bytea NOT NULL UNIQUE,
  person     bigint NOT NULL REFERENCES people(id),
  agent      text NOT NULL,
  created_at bigint NOT NULL,
  seen_at    bigint NOT NULL,
  renewed_at bigint NOT NULL
);
CREATE INDEX logins_by_person ON logins (person);

-- `kind`: 0 lobby, 1 room, 2 private. Half-filled pages: a new version of a row stays on its page.
CREATE TABLE conversations (
  id      bigint PRIMARY KEY,
  kind    bigint NOT NULL,
  name    text NOT NULL DEFAULT '',
  made_as text NOT NULL DEFAULT '',
  low     bigint,
  high    bigint,
  maker   bigint,
  nonce   bytea,
  head    bigint NOT NULL DEFAULT 0,
  ord     bigint NOT NULL DEFAULT 0,
  last    bigint NOT NULL DEFAULT 0,
  last_at bigint NOT NULL DEFAULT 0,
  members bigint NOT NULL DEFAULT 0,
  deleted boolean NOT NULL DEFAULT false,
  changed bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint
) WITH (fillfactor = 50);
CREATE UNIQUE INDEX conversations_private ON conversations (low, high) WHERE kind = 2;
CREATE UNIQUE INDEX conversations_nonce ON conversations (maker, nonce) WHERE nonce IS NOT NULL;

CREATE TABLE members (
  conversation bigint NOT NULL REFERENCES conversations(id),
  person       bigint NOT NULL REFERENCES people(id),
  present      boolean NOT NULL DEFAULT true,
  role         bigint NOT NULL DEFAULT 0,
  muted_until  bigint,
  banned_until bigint,
  since        bigint NOT NULL DEFAULT 0,
  read_seq     bigint NOT NULL DEFAULT 0,
  read_ord     bigint NOT NULL DEFAULT 0,
  own_since    bigint NOT NULL DEFAULT 0,
  changed      bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
  PRIMARY KEY (conversation, person)
) WITH (fillfactor = 50);
CREATE INDEX members_by_person ON members (person, conversation);

CREATE TABLE entries (
  conversation bigint NOT NULL REFERENCES conversations(id),
  seq          bigint NOT NULL,
  ord          bigint NOT NULL,
  at           bigint NOT NULL,
  kind         bigint NOT NULL,
  author       bigint NOT NULL REFERENCES people(id),
  subject      bigint,
  nonce        bytea,
  hash         bytea,
  text         text NOT NULL DEFAULT '',
  until        bigint,
  PRIMARY KEY (conversation, seq)
);
CREATE UNIQUE INDEX entries_nonce ON entries (nonce, author) WHERE nonce IS NOT NULL;

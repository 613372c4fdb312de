-- Passkeys (WebAuthn). `site`: the RP id, the host that the key is for. `key`: what the library keeps of it, JSON
-- with the public key and the signature counter. `warned_at`: when the counter last went back, as a copy's would.
CREATE TABLE passkeys (
  id         INTEGER PRIMARY KEY NOT NULL,
  person     INTEGER NOT NULL REFERENCES people(id),
  site       TEXT NOT NULL,
  credential BLOB NOT NULL UNIQUE,
  name       TEXT NOT NULL,
  key        TEXT NOT NULL,
  made_at    INTEGER NOT NULL,
  used_at    INTEGER,
  warned_at  INTEGER
) STRICT;
CREATE INDEX passkeys_by_person ON passkeys (person);
-- By what an authenticator names a person: random, and of no other use.
CREATE TABLE passkey_handles (
  person INTEGER PRIMARY KEY NOT NULL REFERENCES people(id),
  handle BLOB NOT NULL UNIQUE
) STRICT;

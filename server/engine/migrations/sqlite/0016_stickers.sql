-- Packs of stickers, in the order in which they were made. `nonce`: what they are known by.
CREATE TABLE sticker_packs (
  id    INTEGER PRIMARY KEY NOT NULL,
  nonce BLOB NOT NULL UNIQUE,
  name  TEXT NOT NULL
) STRICT;
-- What is in them. A file that is a sticker stays, as one that a message has.
CREATE TABLE stickers (
  pack  INTEGER NOT NULL REFERENCES sticker_packs(id),
  place INTEGER NOT NULL,
  file  INTEGER NOT NULL UNIQUE REFERENCES files(id),
  name  TEXT NOT NULL,
  PRIMARY KEY (pack, place)
) STRICT, WITHOUT ROWID;

-- Which answers to forms have which files.
CREATE TABLE response_files (
  conversation INTEGER NOT NULL,
  seq          INTEGER NOT NULL,
  person       INTEGER NOT NULL,
  file         INTEGER NOT NULL REFERENCES files(id),
  PRIMARY KEY (conversation, seq, person, file)
) STRICT, WITHOUT ROWID;
CREATE INDEX response_files_by_file ON response_files (file);

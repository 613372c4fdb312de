-- How far others are told that a member has read. It never goes back, and stays behind `read_seq` while they do not say,
-- or, in a private chat, while they block the other one.
ALTER TABLE members ADD COLUMN told_seq INTEGER NOT NULL DEFAULT 0;
UPDATE members SET told_seq = read_seq;
UPDATE members SET told_seq = 0 FROM conversations c, contacts k
  WHERE c.id = members.conversation AND c.kind = 2 AND k.person = members.person AND k.blocked = 1
    AND k.other = CASE members.person WHEN c.low THEN c.high ELSE c.low END;
-- Whether somebody tells others how far they have read, and is told how far they have.
ALTER TABLE people ADD COLUMN tells_reads INTEGER NOT NULL DEFAULT 1;
-- From where on a conversation is to be read again, until it is opened.
ALTER TABLE marks ADD COLUMN unread INTEGER;

-- How loud a voice message is from beginning to end: base64url digits.
ALTER TABLE uploads ADD COLUMN peaks TEXT;
ALTER TABLE files ADD COLUMN peaks TEXT;

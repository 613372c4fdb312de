-- The door (SHA-256) of the browser that asked for a link: the link lets in nobody else.
ALTER TABLE mail_tokens ADD COLUMN door BLOB;
-- The door of the browser that pressed the button behind the link, until it is known that whoever reads the mails knows
-- the password too; NULL once it is. Somebody may have registered with an address that is not theirs.
ALTER TABLE accounts ADD COLUMN unproven BLOB;

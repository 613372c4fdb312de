-- By nonce, then author: nonces begin with the time (docs/adr/0004), so new ones go to the index's end
-- together, where they were spread over as many pages as there are authors.
DROP INDEX entries_nonce;
CREATE UNIQUE INDEX entries_nonce ON entries (nonce, author) WHERE nonce IS NOT NULL;

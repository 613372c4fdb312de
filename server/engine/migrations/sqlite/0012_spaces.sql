-- A space is a lobby and the rooms behind it, and is known by the lobby's id: whoever is in the lobby is in the space.
-- `space` is that id, of lobbies and rooms; private chats and groups are in none. All there was is in the first one,
-- which is called what the server is.
ALTER TABLE conversations ADD COLUMN space INTEGER;
UPDATE conversations SET space = 1 WHERE kind < 2;
UPDATE conversations SET name = (SELECT value FROM meta WHERE key = 'name')
  WHERE id = 1 AND EXISTS (SELECT 1 FROM meta WHERE key = 'name');

-- How a room's name is spelled with letters, as of people; `src/sqlite/migrate_names.rs` fills it in.
ALTER TABLE conversations ADD COLUMN spelled TEXT NOT NULL DEFAULT '';

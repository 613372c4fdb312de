//! The schemas of the database, from the first to ours.

/// Every schema there was, in order. Forward only.
pub const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/sqlite/0001_core.sql"),
    include_str!("../../migrations/sqlite/0002_nonces_by_time.sql"),
    include_str!("../../migrations/sqlite/0003_text.sql"),
    include_str!("../../migrations/sqlite/0004_members.sql"),
    include_str!("../../migrations/sqlite/0005_people.sql"),
    include_str!("../../migrations/sqlite/0006_contacts.sql"),
    include_str!("../../migrations/sqlite/0007_accounts.sql"),
    include_str!("../../migrations/sqlite/0008_groups.sql"),
    include_str!("../../migrations/sqlite/0009_robot.sql"),
    include_str!("../../migrations/sqlite/0010_admin.sql"),
    include_str!("../../migrations/sqlite/0011_credentials.sql"),
    include_str!("../../migrations/sqlite/0012_spaces.sql"),
    include_str!("../../migrations/sqlite/0013_passkeys.sql"),
    include_str!("../../migrations/sqlite/0014_messages.sql"),
    include_str!("../../migrations/sqlite/0015_files.sql"),
    include_str!("../../migrations/sqlite/0016_stickers.sql"),
    include_str!("../../migrations/sqlite/0017_receipts.sql"),
    include_str!("../../migrations/sqlite/0018_unsent.sql"),
    include_str!("../../migrations/sqlite/0019_forms.sql"),
    include_str!("../../migrations/sqlite/0020_peaks.sql"),
    include_str!("../../migrations/sqlite/0021_room_spellings.sql"),
    include_str!("../../migrations/sqlite/0022_notify.sql"),
    include_str!("../../migrations/sqlite/0023_handed_in.sql"),
    include_str!("../../migrations/sqlite/0024_shown.sql"),
    include_str!("../../migrations/sqlite/0025_hooks.sql"),
    include_str!("../../migrations/sqlite/0026_names.sql"),
    include_str!("../../migrations/sqlite/0027_closed.sql"),
];

/// The newest schema that this release knows.
pub const KNOWN_SCHEMA: u32 = MIGRATIONS.len() as u32;

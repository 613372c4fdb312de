pub mod conflicts;
pub mod cursors;
pub mod messages;
pub mod resume;
pub mod rooms;
pub mod threads;
pub mod writers;

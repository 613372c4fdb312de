//! What is measured, row by row.

mod closed_loop;
mod latency;
mod memory;
mod private;
mod room;
mod rounds;
mod schedule;
pub mod slow;
mod storm;
mod throughput;

use crate::{contestants::Ground, figures::Figure, stored};
pub use rounds::LeftOut;

/// Measures the rows that are wanted of a group.
pub type Measure = fn(&Ground, &[&str], &mut LeftOut) -> anyhow::Result<Vec<Figure>>;

/// Rows that share the starts of servers, and what measures them, in the order of the table.
pub const GROUPS: &[(&[&str], Measure)] = &[
    (&["S1", "S1b"], throughput::measure),
    (&["S2", "S2b"], latency::measure),
    (&["S3"], memory::measure),
    (&["S4"], storm::measure),
    (&["S5"], private::measure),
    (&["S6", "S7"], |ground, wanted, _| {
        let wants = |row| wanted.contains(&row);
        stored::measure(&ground.server, &ground.work, wants("S6"), wants("S7"))
    }),
];

/// Leliao's durable path, its ephemeral one, and the others.
pub const LELIAO: &str = "Leliao";
/// The ephemeral path.
pub const TYPING: &str = "Leliao typing";
/// One write per delivery.
pub const BOUND: &str = "bound";
/// uWebSockets.
pub const UWS: &str = "uWebSockets";
/// ws.
pub const WS: &str = "ws";
/// Socket.IO.
pub const SOCKET_IO: &str = "Socket.IO";
/// The order of every table.
pub const NAMES: &[&str] = &[LELIAO, TYPING, BOUND, UWS, WS, SOCKET_IO];

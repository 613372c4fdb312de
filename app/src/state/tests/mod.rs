//! Scenarios for the chat state, without a browser and without a server.

mod group_chats;
mod groups;
mod next;
mod place;
pub mod scenarios;

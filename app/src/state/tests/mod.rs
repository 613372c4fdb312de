//! Scenarios for the chat state, without a browser and without a server.

mod answering;
mod changes;
mod devices;
mod group_chats;
mod groups;
mod next;
mod notices;
mod pages;
mod place;
pub mod scenarios;

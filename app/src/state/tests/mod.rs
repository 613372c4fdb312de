//! Scenarios for the chat state, without a browser and without a server.

mod answering;
mod changes;
mod copies;
mod devices;
mod forms;
mod found_in_copies;
mod group_chats;
mod groups;
mod next;
mod notices;
mod pages;
mod place;
mod reading;
pub mod scenarios;
mod uploads;

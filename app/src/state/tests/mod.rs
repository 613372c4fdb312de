//! Scenarios for the chat state, without a browser and without a server.

mod groups;
mod next;
mod place;
mod scenarios;

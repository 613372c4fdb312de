//! Asks an AI behind an OpenAI-compatible address what no skill knows.

mod client;
mod stream;

pub use client::{Ai, AiConfig, AiKey, Patience, SetupError};

/// Messages of the private chat that the AI is told besides the question.
pub const REMEMBERED: u16 = 10;

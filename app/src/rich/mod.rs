//! Text with something in it. For now: links.

mod links;

pub use links::{Piece, pieces};

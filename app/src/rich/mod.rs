//! Rich text. So far: links.

mod links;

pub use links::{Piece, pieces};

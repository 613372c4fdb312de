//! What happens to a connection, for whoever opened it.

use app::{protocol::PageFrame, state::connecting::Close};

pub enum Signal {
    /// Commands can be sent.
    Opened,
    /// A frame was received.
    Frame(Box<PageFrame>),
    /// A frame was received that cannot be decoded.
    Undecodable,
    /// It closed, with a close code and a reason if the server sent them.
    Closed(Option<Close>),
}

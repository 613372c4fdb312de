//! A file as the body of an answer: read piece by piece, off the threads that serve sockets.

use crate::{
    actions::file::{Found, Taken},
    ports::blobs::{BlobError, BlobResult, Opened},
};
use axum::body::{Body, Bytes};
use http_body::{Body as HttpBody, Frame, SizeHint};
use std::{
    ops::Range,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};
use tokio::task::JoinHandle;

/// So many bytes are read at a time. One piece is read while the one before it is sent.
const PIECE: u64 = 128 * 1024;

/// A range of a file.
pub fn body(found: Found, range: Range<u64>) -> Body {
    if range.is_empty() {
        return Body::empty();
    }
    let mut sending = Sending {
        bytes: found.bytes.into(),
        next: None,
        to_read: range.clone(),
        to_send: range,
        _taken: found.taken,
    };
    sending.read_on();
    Body::new(sending)
}

struct Sending {
    bytes: Arc<dyn Opened>,
    next: Option<JoinHandle<BlobResult<Bytes>>>,
    to_read: Range<u64>,
    to_send: Range<u64>,
    _taken: Taken,
}

impl Sending {
    /// Begins to read the next piece, if there is one.
    fn read_on(&mut self) {
        let from = self.to_read.start;
        let piece = PIECE.min(self.to_read.end.saturating_sub(from));
        if piece == 0 {
            return;
        }
        self.to_read.start += piece;
        let bytes = self.bytes.clone();
        self.next = Some(tokio::task::spawn_blocking(move || {
            let mut buffer = vec![0; usize::try_from(piece).unwrap_or_default()];
            bytes.read(from, &mut buffer)?;
            Ok(buffer.into())
        }));
    }
}

impl HttpBody for Sending {
    type Data = Bytes;
    type Error = BlobError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BlobError>>> {
        let Some(next) = &mut self.next else { return Poll::Ready(None) };
        let Poll::Ready(read) = Pin::new(next).poll(cx) else { return Poll::Pending };
        self.next = None;
        let piece = read.unwrap_or_else(|error| Err(BlobError::Failed(error.to_string())));
        if let Ok(piece) = &piece {
            self.to_send.start += piece.len() as u64;
            self.read_on();
        }
        Poll::Ready(Some(piece.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.to_send.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.to_send.end.saturating_sub(self.to_send.start))
    }
}

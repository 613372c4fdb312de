//! A WebSocket. It closes when it is dropped.

use super::signal::Signal;
use app::{protocol::SUBPROTOCOL, state::connecting::Close};
use futures_util::{Sink as _, Stream as _};
use gloo_net::websocket::{Message, State, WebSocketError, events::CloseEvent, futures::WebSocket};
use leptos::{prelude::window, task::spawn_local};
use std::{
    cell::RefCell,
    future::poll_fn,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

/// Shared with the task that reads: its `split` would give up the buffered amount.
type Shared = Rc<RefCell<Option<WebSocket>>>;

pub struct Socket(Shared);

impl Socket {
    /// Opens one at a path of this server.
    pub fn open(path: &str, notify: impl Fn(Signal) + 'static) -> Option<Self> {
        let location = window().location();
        let scheme = if location.protocol().ok()? == "https:" { "wss" } else { "ws" };
        let url = format!("{scheme}://{}{path}", location.host().ok()?);
        let socket = WebSocket::open_with_protocol(&url, SUBPROTOCOL).ok()?;
        let shared: Shared = Rc::new(RefCell::new(Some(socket)));
        spawn_local(read(shared.clone(), notify));
        Some(Self(shared))
    }

    /// Bytes in the browser's send buffer.
    pub fn buffered(&self) -> u32 {
        self.0.borrow().as_ref().map_or(0, WebSocket::buffered_amount)
    }

    /// Queues a frame in the browser's send buffer. It has to be open.
    pub fn send(&self, text: String) {
        // What is closing takes nothing, and the reader notices; the browser would complain of a try.
        if let Some(socket) = self.0.borrow_mut().as_mut()
            && matches!(socket.state(), State::Open)
        {
            let _ = Pin::new(socket).start_send(Message::Text(text));
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        // Dropping it closes it, also while it is connecting, and wakes the reader.
        let socket = self.0.borrow_mut().take();
        drop(socket);
    }
}

enum Step {
    Opened,
    Text(String),
    Closed(Option<Close>),
    /// The socket was dropped.
    Dropped,
}

async fn read(shared: Shared, notify: impl Fn(Signal)) {
    let mut opened = false;
    loop {
        match poll_fn(|context| poll(&shared, opened, context)).await {
            Step::Opened => {
                opened = true;
                notify(Signal::Opened);
            }
            Step::Text(text) => notify(match serde_json::from_str(&text) {
                Ok(frame) => Signal::Frame(Box::new(frame)),
                Err(_) => Signal::Undecodable,
            }),
            Step::Closed(close) => return notify(Signal::Closed(close)),
            Step::Dropped => return,
        }
    }
}

fn poll(shared: &Shared, opened: bool, context: &mut Context) -> Poll<Step> {
    let mut socket = shared.borrow_mut();
    let Some(socket) = socket.as_mut() else { return Poll::Ready(Step::Dropped) };
    // There is no event for the opening: the sink is ready when the socket is not connecting any more.
    if !opened
        && Pin::new(&mut *socket).poll_ready(context).is_ready()
        && matches!(socket.state(), State::Open)
    {
        return Poll::Ready(Step::Opened);
    }
    loop {
        match Pin::new(&mut *socket).poll_next(context) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(Some(Ok(Message::Text(text)))) => return Poll::Ready(Step::Text(text)),
            Poll::Ready(Some(Err(WebSocketError::ConnectionClose(CloseEvent { code, reason, .. })))) => {
                return Poll::Ready(Step::Closed(Some(Close { code, reason })));
            }
            Poll::Ready(None) => return Poll::Ready(Step::Closed(None)),
            // The protocol is text. An error is always followed by the closing.
            Poll::Ready(Some(_)) => {}
        }
    }
}

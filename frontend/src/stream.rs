//! The HTTP fallback's stream: server-sent events down, one POST after the other up. It closes when it is
//! dropped.

use app::{
    protocol::{EncodedFrame, PageFrame, limits::close::SIGNED_OUT},
    state::connecting::Close,
};
use futures_util::StreamExt as _;
use gloo_net::{
    eventsource::futures::{EventSource, EventSourceSubscription},
    http::Request,
};
use leptos::task::spawn_local;
use serde::Deserialize;
use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::Rc,
};

/// What happens to a stream.
pub enum Streamed {
    /// A frame was received. The text is the same, encoded.
    Frame(Box<PageFrame>, String),
    /// A frame was received that cannot be decoded.
    Undecodable,
    /// It closed, or did not open.
    Closed(Option<Close>),
}

pub struct Stream {
    _source: EventSource,
    shared: Rc<Shared>,
}

struct Shared {
    /// The key of the stream, from `hello`.
    key: RefCell<Option<String>>,
    queue: RefCell<VecDeque<EncodedFrame>>,
    /// Whether a POST is in flight. The next one waits for it, so that commands keep their order.
    posting: Cell<bool>,
    closed: Cell<bool>,
    notify: Box<dyn Fn(Streamed)>,
}

impl Stream {
    pub fn open(notify: impl Fn(Streamed) + 'static) -> Option<Self> {
        let mut source = EventSource::new("/stream").ok()?;
        let messages = source.subscribe("message").ok()?;
        // The subscription to messages leaves out the errors after which the browser would connect again by
        // itself, which would be without a resume (gloo-net 0.7, eventsource/futures.rs, `is_connecting`). To
        // this one every error is a message.
        let errors = source.subscribe("error").ok()?;
        let shared = Rc::new(Shared {
            key: RefCell::default(),
            queue: RefCell::default(),
            posting: Cell::new(false),
            closed: Cell::new(false),
            notify: Box::new(notify),
        });
        spawn_local(read(shared.clone(), messages));
        spawn_local(fail(shared.clone(), errors));
        Some(Self { _source: source, shared })
    }

    /// Sends a frame after those before it.
    pub fn send(&self, frame: EncodedFrame) {
        self.shared.queue.borrow_mut().push_back(frame);
        if !self.shared.posting.replace(true) {
            spawn_local(post_all(self.shared.clone()));
        }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.shared.closed.set(true);
    }
}

impl Shared {
    fn tell(&self, streamed: Streamed) {
        if !self.closed.get() {
            (self.notify)(streamed);
        }
    }
}

async fn read(shared: Rc<Shared>, mut messages: EventSourceSubscription) {
    while let Some(Ok((_, event))) = messages.next().await {
        let text = event.data().as_string().unwrap_or_default();
        match serde_json::from_str(&text) {
            Ok(PageFrame::Unknown) if let Some(close) = close_frame(&text) => {
                shared.tell(Streamed::Closed(Some(close)));
            }
            Ok(frame) => {
                if let PageFrame::Hello(hello) = &frame {
                    shared.key.replace(hello.stream.clone());
                }
                shared.tell(Streamed::Frame(Box::new(frame), text));
            }
            Err(_) => shared.tell(Streamed::Undecodable),
        }
    }
}

async fn fail(shared: Rc<Shared>, mut errors: EventSourceSubscription) {
    let _ = errors.next().await;
    shared.tell(Streamed::Closed(None));
}

async fn post_all(shared: Rc<Shared>) {
    while !shared.closed.get() {
        let Some(frame) = shared.queue.borrow_mut().pop_front() else { break };
        let key = shared.key.borrow().clone().unwrap_or_default();
        match post(&key, &frame).await {
            Some(200..=299) => {}
            // Not said over the stream, if the cookie is gone while the login is not.
            Some(401) => {
                return shared
                    .tell(Streamed::Closed(Some(Close { code: SIGNED_OUT, reason: String::new() })));
            }
            _ => return shared.tell(Streamed::Closed(None)),
        }
    }
    shared.posting.set(false);
}

async fn post(key: &str, frame: &EncodedFrame) -> Option<u16> {
    let text = serde_json::to_string(frame).ok()?;
    let request = Request::post(&format!("/command?stream={key}")).body(text).ok()?;
    Some(request.send().await.ok()?.status())
}

/// Reads `{"close":{"code":…,"reason":…}}`, which takes the place of a close frame.
fn close_frame(text: &str) -> Option<Close> {
    #[derive(Deserialize)]
    struct CloseFrame {
        close: Close,
    }
    serde_json::from_str(text).ok().map(|CloseFrame { close }| close)
}

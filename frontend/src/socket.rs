//! Hop 3: the connection: a WebSocket, or the HTTP fallback where WebSockets are blocked. It reconnects by
//! itself; each connection resumes, and then unanswered commands are sent again.

use super::{
    clock::now,
    stream::{Signal, Stream},
};
use app::{
    ports::Link,
    protocol::{ClientFrame, Command, Cursor, Reply, SUBPROTOCOL, ServerFrame, limits},
    state::{
        Store,
        backoff::Backoff,
        connection::{Carrier, Connection, ReadyState},
    },
};
use leptos::{
    prelude::{TimeoutHandle, set_interval, set_timeout, set_timeout_with_handle, window},
    task::spawn_local,
};
use std::{cell::RefCell, collections::VecDeque, time::Duration};
use wasm_bindgen::{JsCast as _, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CloseEvent, MessageEvent, Response, WebSocket};

/// The most bytes in the browser's send buffer. More is queued here: what the browser has buffered when a
/// page is closed may still be sent or not.
const BUFFERED: u32 = 16 * 1024;
/// How long the fallback is used before a WebSocket is tried again, milliseconds.
const SOCKET_AGAIN: i64 = 5 * 60_000;
/// How often the browser's send buffer is checked while frames are queued.
const DRAIN_AGAIN: Duration = Duration::from_millis(100);
/// The reference of pings. Their replies are ignored.
const PING: u32 = 0;

thread_local! {
    static DRIVER: RefCell<Driver> = RefCell::default();
}

#[derive(Default)]
struct Driver {
    store: Option<Store>,
    carrier: Option<Live>,
    /// Counts the connections, so that events of an earlier one are ignored.
    attempt: u32,
    queue: VecDeque<String>,
    backoff: Backoff,
    opened_at: Option<i64>,
    heard_at: i64,
    pinged_at: i64,
    /// The server has answered over HTTP since a WebSocket last failed to open. If the next one fails too,
    /// WebSockets are blocked.
    http_answers: bool,
    fallback_since: Option<i64>,
    retry: Option<TimeoutHandle>,
    /// A check of the send buffer is scheduled.
    draining: bool,
    ended: bool,
}

enum Live {
    Socket(WebSocket),
    Stream(Stream),
}

/// The port. The connection itself is in a thread-local variable.
#[derive(Clone, Copy)]
pub struct SocketLink;

impl SocketLink {
    pub fn new() -> Self {
        Self
    }

    /// Connects, and keeps reconnecting.
    pub fn start(self, store: Store) {
        DRIVER.with_borrow_mut(|driver| driver.store = Some(store));
        connect();
        set_interval(tick, Duration::from_secs(1));
    }
}

impl Link for SocketLink {
    fn send(&self, frame: ClientFrame) {
        let Ok(text) = serde_json::to_string(&frame) else { return };
        DRIVER.with_borrow_mut(|driver| driver.queue.push_back(text));
        drain();
    }

    fn reconnect_now(&self) {
        let waiting =
            DRIVER.with_borrow_mut(|driver| driver.retry.take().inspect(TimeoutHandle::clear).is_some());
        if waiting {
            connect();
        }
    }
}

fn connect() {
    let now = now();
    let (attempt, fallback) = DRIVER.with_borrow_mut(|driver| {
        driver.retry = None;
        driver.attempt += 1;
        driver.queue.clear();
        driver.opened_at = None;
        driver.heard_at = now;
        driver.pinged_at = now;
        if driver.fallback_since.is_some_and(|since| now - since > SOCKET_AGAIN) {
            driver.fallback_since = None;
            driver.http_answers = true;
        }
        (driver.attempt, driver.fallback_since.is_some())
    });
    let live = if fallback {
        Stream::open(move |signal| on_stream_signal(attempt, signal)).map(Live::Stream)
    } else {
        open_socket(attempt).map(Live::Socket)
    };
    let failed = live.is_none();
    DRIVER.with_borrow_mut(|driver| driver.carrier = live);
    report(ReadyState::Connecting, None);
    if failed {
        closed(attempt, None);
    }
}

fn open_socket(attempt: u32) -> Option<WebSocket> {
    let location = window().location();
    let scheme = if location.protocol().ok()? == "https:" { "wss" } else { "ws" };
    // The resume comes with the handshake, which saves a round trip.
    let store = DRIVER.with_borrow(|driver| driver.store)?;
    let path = store.peek(|chat| Cursor::socket_path(chat.cursor.as_ref()));
    let url = format!("{scheme}://{}{path}", location.host().ok()?);
    let socket = WebSocket::new_with_str(&url, SUBPROTOCOL).ok()?;
    let opened = Closure::<dyn FnMut()>::new(move || opened(attempt)).into_js_value();
    socket.set_onopen(Some(opened.unchecked_ref()));
    let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(text) = event.data().as_string() {
            received(attempt, &text);
        }
    });
    socket.set_onmessage(Some(message.into_js_value().unchecked_ref()));
    let close = Closure::<dyn FnMut(CloseEvent)>::new(move |event: CloseEvent| {
        closed(attempt, Some((event.code(), event.reason())));
    });
    socket.set_onclose(Some(close.into_js_value().unchecked_ref()));
    Some(socket)
}

fn on_stream_signal(attempt: u32, signal: Signal) {
    match signal {
        Signal::Opened => opened(attempt),
        Signal::Frame(text) => received(attempt, &text),
        Signal::Closed(close_frame) => closed(attempt, close_frame),
    }
}

/// The connection is open.
fn opened(attempt: u32) {
    let current = DRIVER.with_borrow_mut(|driver| {
        if driver.attempt == attempt {
            driver.opened_at = Some(now());
            driver.http_answers = false;
        }
        driver.attempt == attempt
    });
    if current {
        report(ReadyState::Open, None);
    }
}

/// A frame was received.
fn received(attempt: u32, text: &str) {
    let store = DRIVER.with_borrow_mut(|driver| {
        driver.heard_at = now();
        driver.store.filter(|_| driver.attempt == attempt)
    });
    let Some(store) = store else { return };
    match serde_json::from_str(text) {
        Ok(ServerFrame::Reply { reference: PING, ok: Reply::Done }) => {}
        Ok(frame) => store.receive(frame),
        // Only a server that is more than one release newer sends such a frame.
        Err(_) => store.undecodable(),
    }
}

/// The connection closed. `close_frame`: the close code and reason, if the server sent them.
fn closed(attempt: u32, close_frame: Option<(u16, String)>) {
    let now = now();
    let wait = DRIVER.with_borrow_mut(|driver| {
        if driver.attempt != attempt || driver.ended {
            return None;
        }
        // Late events of this connection are ignored.
        driver.attempt += 1;
        if let Some(Live::Stream(stream)) = &driver.carrier {
            stream.close();
        }
        driver.carrier = None;
        driver.queue.clear();
        let stood = driver.opened_at.take().map_or(0, |at| now - at);
        if stood == 0 {
            let blocked = std::mem::take(&mut driver.http_answers);
            // If the fallback did not open either, the server is not reachable.
            driver.fallback_since = blocked.then_some(now).filter(|_| driver.fallback_since.is_none());
            if driver.fallback_since.is_none() {
                spawn_local(ask_over_http());
            }
        }
        let asked =
            close_frame.as_ref().and_then(|(_, reason)| reason.strip_prefix("retry_ms=")?.parse().ok());
        Some(driver.backoff.next(stood, js_sys::Math::random(), asked))
    });
    let Some(wait) = wait else { return };
    if close_frame.is_some_and(|(code, _)| code == limits::close::SIGNED_OUT) {
        DRIVER.with_borrow_mut(|driver| driver.ended = true);
        let _ = window().location().reload();
        return;
    }
    let handle = set_timeout_with_handle(connect, Duration::from_millis(wait.into())).ok();
    DRIVER.with_borrow_mut(|driver| driver.retry = handle);
    report(ReadyState::Closed, Some(now + i64::from(wait)));
}

/// A WebSocket did not open: checks whether the server answers over HTTP.
async fn ask_over_http() {
    let answer = JsFuture::from(window().fetch_with_str("/healthz")).await;
    let answers = answer.is_ok_and(|answer| answer.unchecked_into::<Response>().ok());
    DRIVER.with_borrow_mut(|driver| driver.http_answers = answers && driver.opened_at.is_none());
}

/// Once a second: sends pings, closes a dead connection, sends queued frames.
fn tick() {
    let now = now();
    let silent = DRIVER.with_borrow_mut(|driver| {
        if driver.opened_at.is_none() {
            return false;
        }
        let heartbeat = i64::from(limits::HEARTBEAT_SECONDS) * 1_000;
        if now - driver.pinged_at > heartbeat {
            driver.pinged_at = now;
            if let Ok(text) = serde_json::to_string(&ClientFrame { reference: PING, command: Command::Ping })
            {
                driver.queue.push_back(text);
            }
        }
        now - driver.heard_at > heartbeat + i64::from(limits::PONG_SECONDS) * 1_000
    });
    if silent {
        let (attempt, carrier) = DRIVER.with_borrow_mut(|driver| (driver.attempt, driver.carrier.take()));
        if let Some(Live::Socket(socket)) = &carrier {
            let _ = socket.close();
        }
        report(ReadyState::Closing, None);
        return closed(attempt, None);
    }
    drain();
}

/// Sends queued frames as long as the browser's send buffer is small, and schedules itself for the rest.
fn drain() {
    let buffered = DRIVER.with_borrow_mut(|driver| {
        driver.opened_at?;
        match &driver.carrier {
            Some(Live::Socket(socket)) => {
                while socket.buffered_amount() < BUFFERED
                    && let Some(text) = driver.queue.pop_front()
                {
                    let _ = socket.send_with_str(&text);
                }
                Some(socket.buffered_amount())
            }
            Some(Live::Stream(stream)) => {
                stream.drain(&mut driver.queue);
                Some(0)
            }
            None => None,
        }
    });
    let again = DRIVER.with_borrow_mut(|driver| {
        let waits = driver.opened_at.is_some() && (!driver.queue.is_empty() || buffered > Some(0));
        waits && !std::mem::replace(&mut driver.draining, true)
    });
    if again {
        let look = || {
            DRIVER.with_borrow_mut(|driver| driver.draining = false);
            drain();
        };
        set_timeout(look, DRAIN_AGAIN);
    }
    if let Some(buffered) = buffered
        && let Some(store) = DRIVER.with_borrow(|driver| driver.store)
        && store.peek(|chat| chat.connection.buffered) != buffered
    {
        let connection = store.peek(|chat| chat.connection);
        store.connection_changed(Connection { buffered, ..connection });
    }
}

fn report(ready: ReadyState, retry_at: Option<i64>) {
    let (store, carrier) = DRIVER.with_borrow(|driver| {
        let carrier = if driver.fallback_since.is_some() { Carrier::Stream } else { Carrier::Socket };
        (driver.store, carrier)
    });
    if let Some(store) = store {
        store.connection_changed(Connection { ready, carrier, retry_at, ..Connection::default() });
    }
}

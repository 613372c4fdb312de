//! Hop 3: the connection: a WebSocket, or the HTTP fallback where WebSockets are blocked. It reconnects by
//! itself; each connection resumes, and then unanswered commands are sent again. `app` decides when to do
//! what ([`Connecting`]); this carries it out.

use super::{
    clock,
    signal::Signal,
    tabs::{Fallback, fallback},
    web_socket::Socket,
};
use app::{
    ports::Link,
    protocol::{Answer, ClientFrame, Command, Cursor, EncodedFrame, PageFrame, Person, PersonId},
    state::{
        Store,
        connecting::{Connecting, Effect, Input, Moment, Probe},
        connection::{Carrier, Connection},
    },
};
use gloo_net::http::Request;
use leptos::{
    ev,
    prelude::{
        document, lazy, set_interval, set_timeout, window_event_listener, window_event_listener_untyped,
    },
    task::spawn_local,
};
use std::{cell::RefCell, collections::VecDeque, rc::Rc, time::Duration};
use web_sys::VisibilityState;

/// The most bytes in the browser's send buffer. More is queued here: what the browser has buffered when a
/// page is closed may still be sent or not.
const BUFFERED: u32 = 16 * 1024;
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
    connecting: Connecting,
    socket: Option<Socket>,
    /// Fetched when it is first needed.
    fallback: Option<Rc<dyn Fallback>>,
    queue: VecDeque<EncodedFrame>,
    /// What waits for the code that encodes it.
    unencoded: Vec<ClientFrame>,
    /// A check of the send buffer is scheduled.
    draining: bool,
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
        take(Input::Start);
        set_interval(tick, Duration::from_secs(1));
        follow_page();
    }
}

impl Link for SocketLink {
    fn send(&self, frame: ClientFrame) {
        match EncodedFrame::of_common(&frame) {
            Some(frame) => {
                DRIVER.with_borrow_mut(|driver| driver.queue.push_back(frame));
                drain();
            }
            None => {
                DRIVER.with_borrow_mut(|driver| driver.unencoded.push(frame));
                spawn_local(encode());
            }
        }
    }

    fn reconnect_now(&self) {
        take(Input::Wake);
    }

    fn stop(&self) {
        take(Input::Stop);
    }
}

/// Encodes what waits for it, and sends it.
#[lazy]
fn encode() {
    DRIVER.with_borrow_mut(|driver| {
        let frames = driver.unencoded.drain(..).filter_map(|frame| EncodedFrame::of(&frame).ok());
        driver.queue.extend(frames);
    });
    drain();
}

/// Reports when the reader comes back, when the page does, and when the network comes or goes.
fn follow_page() {
    // `offline`: the server may still be reachable, on this computer or in its network; it is asked at once and not given
    // up. `resume`: the page was frozen (Page Lifecycle §4).
    for kind in ["online", "offline", "focus", "resume"] {
        window_event_listener_untyped(kind, |_| take(Input::Wake));
    }
    window_event_listener(ev::visibilitychange, |_| {
        if document().visibility_state() == VisibilityState::Visible {
            take(Input::Wake);
        }
    });
    window_event_listener_untyped("pageshow", |event| {
        if js_sys::Reflect::get(&event, &"persisted".into()).is_ok_and(|persisted| persisted.is_truthy()) {
            take(Input::Restored);
        }
    });
    // Another tab leads from now on.
    window_event_listener_untyped("pagehide", |_| {
        if let Some(fallback) = fetched() {
            fallback.close();
        }
    });
}

fn fetched() -> Option<Rc<dyn Fallback>> {
    DRIVER.with_borrow(|driver| driver.fallback.clone())
}

fn take(input: Input) {
    let now = Moment { up: clock::monotonic(), wall: clock::now(), random: js_sys::Math::random() };
    let effects = DRIVER.with_borrow_mut(|driver| driver.connecting.take(input, now));
    effects.into_iter().for_each(carry_out);
}

fn tick() {
    if let Some(fallback) = fetched() {
        fallback.tick();
    }
    take(Input::Tick);
    drain();
}

fn carry_out(effect: Effect) {
    let Some(store) = DRIVER.with_borrow(|driver| driver.store) else { return };
    match effect {
        Effect::Open(attempt, carrier) => open(store, attempt, carrier),
        Effect::Drop => {
            drop(DRIVER.with_borrow_mut(|driver| driver.socket.take()));
            if let Some(fallback) = fetched() {
                fallback.close();
            }
        }
        Effect::Probe => {
            let me = store.peek(|chat| chat.me.id);
            spawn_local(async move { take(Input::Probed(probe(me).await)) });
        }
        Effect::Ping => {
            let ping = EncodedFrame::of_common(&ClientFrame { reference: PING, command: Command::Ping });
            DRIVER.with_borrow_mut(|driver| ping.into_iter().for_each(|ping| driver.queue.push_front(ping)));
            drain();
        }
        Effect::TickAfter(wait) => set_timeout(|| take(Input::Tick), Duration::from_millis(wait.into())),
        Effect::Report(connection) => store.connection_changed(connection),
        Effect::End(why) => store.end(why),
    }
}

fn open(store: Store, attempt: u32, carrier: Carrier) {
    DRIVER.with_borrow_mut(|driver| {
        driver.queue.clear();
        driver.unencoded.clear();
    });
    let notify = move |signal| on_signal(attempt, signal);
    match carrier {
        Carrier::Socket => {
            // The resume comes with the handshake, which saves a round trip.
            let path = store.peek(|chat| Cursor::socket_path(chat.cursor.as_ref()));
            let socket = Socket::open(&path, notify);
            if socket.is_none() {
                spawn_local(async move { take(Input::Closed(attempt, None)) });
            }
            DRIVER.with_borrow_mut(|driver| driver.socket = socket);
        }
        Carrier::Stream => spawn_local(async move {
            match fetch(store.peek(|chat| chat.me.id)).await {
                // It may have been given up meanwhile.
                Some(fallback) if is_present(attempt) => fallback.open(Rc::new(notify)),
                Some(_) => {}
                None => take(Input::Closed(attempt, None)),
            }
        }),
    }
}

/// The fallback, fetched once. `None` if it cannot be fetched now.
async fn fetch(me: PersonId) -> Option<Rc<dyn Fallback>> {
    if fetched().is_none() {
        let fallback = fallback(me).await.ok()?;
        DRIVER.with_borrow_mut(|driver| driver.fallback = Some(fallback));
    }
    fetched()
}

fn is_present(attempt: u32) -> bool {
    DRIVER.with_borrow(|driver| driver.connecting.is_present(attempt))
}

fn on_signal(attempt: u32, signal: Signal) {
    let frame = match signal {
        Signal::Opened => return take(Input::Opened(attempt)),
        Signal::Closed(close) => return take(Input::Closed(attempt, close)),
        Signal::Frame(frame) => Some(*frame),
        Signal::Undecodable => None,
    };
    let store = DRIVER.with_borrow_mut(|driver| driver.store.filter(|_| driver.connecting.heard(attempt)));
    match (store, frame) {
        (_, Some(PageFrame::Reply { reference: PING, ok: Answer::Done })) | (None, _) => {}
        (Some(store), Some(frame)) => store.receive(frame),
        // Only a server that is more than one release newer sends such a frame.
        (Some(store), None) => store.undecodable(),
    }
}

/// Asks whose login this browser has.
async fn probe(me: PersonId) -> Probe {
    let Ok(answer) = Request::get("/me").send().await else { return Probe::Unreachable };
    match answer.status() {
        204 => Probe::Nobody,
        200 => match answer.text().await.map(|text| serde_json::from_str(&text)) {
            Ok(Ok(Person { id, .. })) if id == me => Probe::Me,
            Ok(Ok(_)) => Probe::SomebodyElse,
            _ => Probe::Unreachable,
        },
        _ => Probe::Unreachable,
    }
}

/// Sends queued frames as long as the browser's send buffer is small, and schedules itself for the rest.
fn drain() {
    let (frames, buffered, store) = DRIVER.with_borrow_mut(|driver| {
        if !driver.connecting.is_open() {
            return (VecDeque::new(), None, driver.store);
        }
        let Some(socket) = &driver.socket else {
            return (std::mem::take(&mut driver.queue), Some(0), driver.store);
        };
        while socket.buffered() < BUFFERED
            && let Some(frame) = driver.queue.pop_front()
        {
            socket.send(serde_json::to_string(&frame).unwrap_or_default());
        }
        (VecDeque::new(), Some(socket.buffered()), driver.store)
    });
    if let Some(fallback) = fetched() {
        frames.into_iter().for_each(|frame| fallback.send(frame));
    }
    let again = DRIVER.with_borrow_mut(|driver| {
        let waits = buffered.is_some() && (!driver.queue.is_empty() || buffered > Some(0));
        waits && !std::mem::replace(&mut driver.draining, true)
    });
    if again {
        let look = || {
            DRIVER.with_borrow_mut(|driver| driver.draining = false);
            drain();
        };
        set_timeout(look, DRAIN_AGAIN);
    }
    if let (Some(buffered), Some(store)) = (buffered, store)
        && store.peek(|chat| chat.connection.buffered) != buffered
    {
        let connection = store.peek(|chat| chat.connection);
        store.connection_changed(Connection { buffered, ..connection });
    }
}

//! The HTTP fallback: the stream that all tabs of this browser share, and the channel between them. `app` decides
//! who leads. It is a module of its own that the browser fetches where WebSockets are blocked.

use super::{
    clock,
    signal::Signal,
    stream::{Stream, Streamed},
};
use app::{
    protocol::{EncodedFrame, PersonId},
    state::connecting::relay::{Act, Message, Relay},
};
use leptos::{
    prelude::set_timeout,
    wasm_split::{SplitLoaderError, wasm_split},
};
use std::{cell::RefCell, rc::Rc, time::Duration};
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

/// Tab ids are below this: each is exact as a JavaScript number.
const TABS: f64 = (1_u64 << 53) as f64;

/// What the connection wants of it.
pub trait Fallback {
    /// Connects. `notify` is called for what follows.
    fn open(&self, notify: Rc<dyn Fn(Signal)>);
    fn close(&self);
    fn send(&self, frame: EncodedFrame);
    /// Once a second.
    fn tick(&self);
}

/// Listens to the other tabs of a person.
///
/// # Errors
/// If the module cannot be fetched.
#[wasm_split(fallback, wasm_split_path = leptos::wasm_split, fallible)]
pub fn fallback(me: PersonId) -> Result<Rc<dyn Fallback>, SplitLoaderError> {
    Ok(Rc::new(Tabs::new(me)))
}

/// One tab's part in it, for as long as the page lives.
#[derive(Clone)]
struct Tabs(Rc<Inner>);

struct Inner {
    relay: RefCell<Relay>,
    /// Where there is none, each tab has a stream of its own.
    channel: Option<BroadcastChannel>,
    stream: RefCell<Option<Stream>>,
    notify: RefCell<Rc<dyn Fn(Signal)>>,
}

impl Tabs {
    /// A channel belongs to an origin, so servers do not meet.
    fn new(me: PersonId) -> Self {
        let tab = (js_sys::Math::random() * TABS) as u64;
        let tabs = Self(Rc::new(Inner {
            relay: RefCell::new(Relay::new(me, tab)),
            channel: BroadcastChannel::new(&format!("stream-{me}")).ok(),
            stream: RefCell::default(),
            notify: RefCell::new(Rc::new(|_| {})),
        }));
        if let Some(channel) = &tabs.0.channel {
            let this = tabs.clone();
            let told = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                let message = event.data().as_string().and_then(|text| serde_json::from_str(&text).ok());
                if let Some(message) = message {
                    this.act(|relay| relay.told(message, clock::monotonic()));
                }
            });
            channel.set_onmessage(Some(told.into_js_value().unchecked_ref()));
        }
        tabs
    }

    fn act(&self, act: impl FnOnce(&mut Relay) -> Vec<Act>) {
        // Carried out after the borrow ends: what it does may come back here.
        let acts = act(&mut self.0.relay.borrow_mut());
        acts.into_iter().for_each(|act| self.carry_out(act));
    }

    fn carry_out(&self, act: Act) {
        match act {
            Act::Post(message) => self.post(&message),
            Act::OpenStream => self.open_stream(),
            Act::CloseStream => drop(self.0.stream.take()),
            Act::Submit(frame) => {
                if let Some(stream) = &*self.0.stream.borrow() {
                    stream.send(frame);
                }
            }
            Act::TickAfter(wait) => {
                let this = self.clone();
                set_timeout(move || Fallback::tick(&this), Duration::from_millis(wait.into()));
            }
            Act::Opened => self.notify(Signal::Opened),
            Act::Deliver(frame) => self.notify(Signal::Frame(frame)),
            Act::Undecodable => self.notify(Signal::Undecodable),
            Act::Closed(close) => self.notify(Signal::Closed(close)),
        }
    }

    fn notify(&self, signal: Signal) {
        let notify = self.0.notify.borrow().clone();
        notify(signal);
    }

    fn post(&self, message: &Message) {
        if let (Some(channel), Ok(text)) = (&self.0.channel, serde_json::to_string(message)) {
            let _ = channel.post_message(&text.into());
        }
    }

    fn open_stream(&self) {
        let this = self.clone();
        let stream = Stream::open(move |streamed| match streamed {
            Streamed::Frame(frame, text) => this.act(|relay| relay.streamed(*frame, text)),
            Streamed::Undecodable => this.notify(Signal::Undecodable),
            Streamed::Closed(close) => this.act(|relay| relay.stream_closed(close)),
        });
        let failed = stream.is_none();
        self.0.stream.replace(stream);
        if failed {
            self.act(|relay| relay.stream_closed(None));
        }
    }
}

impl Fallback for Tabs {
    fn open(&self, notify: Rc<dyn Fn(Signal)>) {
        self.0.notify.replace(notify);
        self.act(|relay| relay.open(clock::monotonic()));
    }

    fn close(&self) {
        self.act(Relay::close);
    }

    fn send(&self, frame: EncodedFrame) {
        self.act(|relay| relay.send(frame));
    }

    fn tick(&self) {
        self.act(|relay| relay.tick(clock::monotonic()));
    }
}

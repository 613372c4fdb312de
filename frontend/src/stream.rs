//! The HTTP fallback: server-sent events down, one POST after the other up.

use app::protocol::ServerFrame;
use leptos::{prelude::window, task::spawn_local};
use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::Rc,
};
use wasm_bindgen::{JsCast as _, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{EventSource, MessageEvent, RequestInit, Response};

/// What happens to a stream, for whoever opened it.
pub enum Signal {
    /// `hello` was received: commands can be sent.
    Opened,
    /// A frame was received.
    Frame(String),
    /// It closed, with a close code and a reason if the server sent them.
    Closed(Option<(u16, String)>),
}

/// An open stream.
pub struct Stream {
    source: EventSource,
    /// The key of the stream, from `hello`.
    key: Rc<RefCell<Option<String>>>,
    /// Whether a POST is in flight. The next one waits for it, so that commands keep their order.
    posting: Rc<Cell<bool>>,
    notify: Rc<dyn Fn(Signal)>,
}

impl Stream {
    /// Opens one. `notify` is called for what follows, at times even after [`Signal::Closed`].
    pub fn open(notify: impl Fn(Signal) + 'static) -> Option<Self> {
        let source = EventSource::new("/stream").ok()?;
        let key: Rc<RefCell<Option<String>>> = Rc::default();
        let (named, posting) = (key.clone(), Rc::new(Cell::new(false)));
        let notify: Rc<dyn Fn(Signal)> = Rc::new(notify);
        let (on_message, on_error) = (notify.clone(), notify.clone());
        let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            if let Some(close_frame) = close_frame(&text) {
                return on_message(Signal::Closed(Some(close_frame)));
            }
            if let Ok(ServerFrame::Hello(hello)) = serde_json::from_str(&text) {
                *named.borrow_mut() = hello.stream;
                on_message(Signal::Opened);
            }
            on_message(Signal::Frame(text));
        });
        source.set_onmessage(Some(message.into_js_value().unchecked_ref()));
        // The browser would reconnect by itself, but without a resume.
        let error = Closure::<dyn FnMut()>::new(move || on_error(Signal::Closed(None)));
        source.set_onerror(Some(error.into_js_value().unchecked_ref()));
        Some(Self { source, key, posting, notify })
    }

    pub fn close(&self) {
        self.source.close();
    }

    /// Sends the next frame, if no POST is in flight.
    pub fn drain(&self, queue: &mut VecDeque<String>) {
        let Some(key) = self.key.borrow().clone() else { return };
        if self.posting.get() {
            return;
        }
        let Some(text) = queue.pop_front() else { return };
        self.posting.set(true);
        let (posting, notify) = (self.posting.clone(), self.notify.clone());
        spawn_local(async move {
            let arrived = post(&key, &text).await;
            posting.set(false);
            if !arrived {
                notify(Signal::Closed(None));
            }
        });
    }
}

async fn post(key: &str, text: &str) -> bool {
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&text.into());
    let answer =
        JsFuture::from(window().fetch_with_str_and_init(&format!("/command?stream={key}"), &init)).await;
    answer.is_ok_and(|answer| answer.unchecked_into::<Response>().ok())
}

/// Reads `{"close":{"code":…,"reason":…}}`, which takes the place of a close frame.
fn close_frame(text: &str) -> Option<(u16, String)> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    let close = value.get("close")?;
    Some((close.get("code")?.as_u64()?.try_into().ok()?, close.get("reason")?.as_str()?.to_owned()))
}

//! The fallback's carrier: server-sent events down, one POST after the other up.

use super::socket;
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

/// An open stream.
pub struct Stream {
    source: EventSource,
    /// The name the server gave it.
    key: Rc<RefCell<Option<String>>>,
    /// A post is under way: the next waits, so that frames keep their order.
    posting: Rc<Cell<bool>>,
    turn: u32,
}

impl Stream {
    pub fn open(turn: u32) -> Option<Self> {
        let source = EventSource::new("/stream").ok()?;
        let key: Rc<RefCell<Option<String>>> = Rc::default();
        let (named, posting) = (key.clone(), Rc::new(Cell::new(false)));
        let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            if let Some(goodbye) = goodbye(&text) {
                return socket::closed(turn, Some(goodbye));
            }
            if let Ok(ServerFrame::Hello(hello)) = serde_json::from_str(&text) {
                *named.borrow_mut() = hello.stream;
                socket::opened(turn);
            }
            socket::heard(turn, &text);
        });
        source.set_onmessage(Some(message.into_js_value().unchecked_ref()));
        // It would try again by itself, without a resume.
        let error = Closure::<dyn FnMut()>::new(move || socket::closed(turn, None));
        source.set_onerror(Some(error.into_js_value().unchecked_ref()));
        Some(Self { source, key, posting, turn })
    }

    pub fn close(&self) {
        self.source.close();
    }

    /// Posts the next frame, if none is on its way.
    pub fn drain(&self, queue: &mut VecDeque<String>) {
        let Some(key) = self.key.borrow().clone() else { return };
        if self.posting.get() {
            return;
        }
        let Some(text) = queue.pop_front() else { return };
        self.posting.set(true);
        let (posting, turn) = (self.posting.clone(), self.turn);
        spawn_local(async move {
            let arrived = post(&key, &text).await;
            posting.set(false);
            if !arrived {
                socket::closed(turn, None);
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

/// `{"close":{"code":…,"reason":…}}` stands where a socket would have a close frame.
fn goodbye(text: &str) -> Option<(u16, String)> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    let close = value.get("close")?;
    Some((close.get("code")?.as_u64()?.try_into().ok()?, close.get("reason")?.as_str()?.to_owned()))
}

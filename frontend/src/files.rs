//! Files that people pick, paste and drop. They go to the conversation that is open at that moment. What becomes of them
//! is a module of its own ([`uploader`]), which the browser fetches when somebody first adds one.

use super::{
    clock::BrowserClock,
    page::BrowserTab,
    uploads::{Asked, Picked, Uploader, has_kept, uploader},
};
use app::{
    ports::{Clock as _, FileAct, Tab as _, Uploads},
    protocol::{ConversationId, Nonce},
    state::{Store, uploads::means_files},
};
use leptos::{
    prelude::{document, window_event_listener_untyped},
    task::spawn_local,
};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::JsCast as _;
use web_sys::{ClipboardEvent, DragEvent, Element, Event, File, FileList, HtmlElement, HtmlInputElement};

/// Where files may be dropped.
const TARGET: &str = ".conversation:has(.composer[data-conversation])";
/// Marks it while files are dragged over it.
const DRAGGED: &str = "data-dragged";

thread_local! {
    static DESK: RefCell<Desk> = RefCell::default();
}

/// What is asked of the module, until it is there.
#[derive(Default)]
struct Desk {
    /// For the module, until it is asked for.
    store: Option<Store>,
    uploader: Option<Rc<dyn Uploader>>,
    waiting: Vec<Asked>,
}

/// The port.
pub struct BrowserUploads;

impl Uploads for BrowserUploads {
    fn act(&self, act: FileAct) {
        let is_about_any = DESK.with_borrow(|desk| desk.uploader.is_some() || !desk.waiting.is_empty());
        if is_about_any || matches!(act, FileAct::Record(_)) {
            ask(Asked::Act(act));
        }
    }

    fn tray(&self, conversation: ConversationId) -> Vec<Nonce> {
        let uploader = DESK.with_borrow(|desk| desk.uploader.clone());
        match uploader {
            Some(uploader) => uploader.tray(conversation),
            None => DESK.with_borrow(|desk| desk.tray(conversation)),
        }
    }
}

impl Desk {
    /// What was added before the module was there, and not sent.
    fn tray(&self, conversation: ConversationId) -> Vec<Nonce> {
        let mut ids: Vec<Nonce> = Vec::new();
        for asked in &self.waiting {
            match asked {
                Asked::Files(picked) if picked.conversation == conversation => {
                    picked.files.iter().for_each(|(id, _)| ids.push(*id));
                }
                Asked::Act(FileAct::Sent(sent)) => ids.retain(|id| !sent.files.contains(id)),
                _ => {}
            }
        }
        ids
    }
}

/// Listens to what people do with files.
pub fn follow(store: Store) {
    DESK.with_borrow_mut(|desk| desk.store = Some(store));
    for kind in ["change", "paste", "dragover", "dragleave", "drop"] {
        // One function for all: each would bring its own copy of what listens.
        window_event_listener_untyped(kind, |event| _ = heard(&event));
    }
}

/// Goes on with what an earlier page kept. The outbox was read before.
pub fn recover() {
    if has_kept() {
        ask(Asked::Recover);
    }
}

fn heard(event: &Event) -> Option<()> {
    match event.type_().as_str() {
        "change" => picked(event),
        "paste" => pasted(event),
        "dragleave" => {
            // It left the window.
            if event.unchecked_ref::<DragEvent>().related_target().is_none() {
                mark(None);
            }
            None
        }
        kind => dragged(event, kind == "drop"),
    }
}

fn ask(asked: Asked) {
    DESK.with_borrow_mut(|desk| desk.waiting.push(asked));
    pass_on();
}

fn pass_on() {
    let there = DESK.with_borrow_mut(|desk| {
        let there = desk.uploader.clone()?;
        Some((there, std::mem::take(&mut desk.waiting)))
    });
    if let Some((there, waiting)) = there {
        return waiting.into_iter().for_each(|asked| there.take(asked));
    }
    let Some(store) = DESK.with_borrow_mut(|desk| desk.store.take()) else { return };
    spawn_local(async move {
        // Without a connection the page's script waits for one.
        if let Ok(there) = uploader(store).await {
            DESK.with_borrow_mut(|desk| desk.uploader = Some(there));
            pass_on();
        }
    });
}

/// Adds files to the conversation of a composer, if one can write there.
fn add(composer: &Element, files: Vec<File>) -> Option<()> {
    let conversation = composer.get_attribute("data-conversation")?.parse().ok()?;
    let files = files.into_iter().map(|file| (BrowserClock.nonce(), file)).collect();
    ask(Asked::Files(Picked { conversation, files }));
    if !BrowserTab.is_touch() {
        let field = composer.query_selector("textarea").ok()??;
        let _ = field.unchecked_into::<HtmlElement>().focus();
    }
    Some(())
}

fn picked(event: &Event) -> Option<()> {
    let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
    let form = input.closest(".composer").ok()?.filter(|_| input.type_() == "file")?;
    let files = listed(input.files());
    // The same one may be picked again.
    input.set_value("");
    add(&form, files)
}

fn pasted(event: &Event) -> Option<()> {
    let target: Element = event.target()?.dyn_into().ok()?;
    if target.closest("input, dialog").ok()?.is_some() {
        return None;
    }
    let data = event.unchecked_ref::<ClipboardEvent>().clipboard_data()?;
    let files = listed(data.files());
    let text = |kind| data.get_data(kind).unwrap_or_default();
    let names: Vec<_> = files.iter().map(File::name).collect();
    if means_files(&text("text/plain"), &text("text/html"), &names) {
        add(&find(".composer")?, files)?;
        event.prevent_default();
    }
    Some(())
}

/// Files never make the page go away, wherever they are dropped.
fn dragged(event: &Event, dropped: bool) -> Option<()> {
    let data = event.unchecked_ref::<DragEvent>().data_transfer()?;
    if !data.types().includes(&"Files".into(), 0) {
        return None;
    }
    event.prevent_default();
    let target = event.target()?.dyn_into::<Element>().ok()?.closest(TARGET).ok()?;
    if !dropped {
        data.set_drop_effect(if target.is_some() { "copy" } else { "none" });
        mark(target.as_ref());
        return None;
    }
    mark(None);
    add(&target?.query_selector(".composer").ok()??, listed(data.files()))
}

fn listed(files: Option<FileList>) -> Vec<File> {
    let Some(files) = files else { return Vec::new() };
    (0..files.length()).filter_map(|n| files.get(n)).collect()
}

fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok()?
}

fn mark(target: Option<&Element>) {
    if let Some(target) = target {
        let _ = target.set_attribute(DRAGGED, "");
    } else if let Some(marked) = find(&format!("[{DRAGGED}]")) {
        let _ = marked.remove_attribute(DRAGGED);
    }
}

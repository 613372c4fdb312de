//! The menu of a line in the list of conversations: pin, mute, hide. One for all lines, and its code is fetched when
//! somebody first opens it.

use super::back_closes::back_closes;
use crate::{
    route::Route,
    state::{Store, reading::marking},
    ui::kit::{MenuList, later},
};
use leptos::{
    ev,
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::{Element, HtmlElement},
};
use protocol::{Command, ConversationId, Mark, MarkConversation, Seq};

/// Room that the menu takes, pixels.
const HEIGHT: f64 = 204.0;

/// The line it was opened for.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Asked {
    conversation: ConversationId,
    /// Where the line ends below the top of the list, pixels.
    top: f64,
}

/// What opens it for the line that an event is on (the menu key counts as a right button), and the place that it
/// is drawn in.
pub fn line_menu(store: Store) -> (impl Fn(ev::MouseEvent) + Copy + 'static, AnyView) {
    let asked = RwSignal::new(None::<Asked>);
    let open = move |event: ev::MouseEvent| {
        let Some(line) = line_of(&event) else { return };
        event.prevent_default();
        asked.set(Some(line));
    };
    let place = later(move || asked.with(Option::is_some), move || draw(store, asked));
    (open, place)
}

/// Whether the ⋯ of a line was pressed.
pub fn is_more(event: &ev::MouseEvent) -> bool {
    let pressed = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    pressed.is_some_and(|pressed| pressed.matches(".more").unwrap_or_default())
}

fn line_of(event: &ev::MouseEvent) -> Option<Asked> {
    let line = event.target()?.dyn_into::<Element>().ok()?.closest("li").ok()??;
    let conversation =
        line.query_selector("[data-conversation]").ok()??.get_attribute("data-conversation")?;
    let list = line.closest(".list").ok()??.get_bounding_client_rect();
    let top = (line.get_bounding_client_rect().bottom() - list.top()).min(list.height() - HEIGHT);
    Some(Asked { conversation: conversation.parse().ok()?, top })
}

#[lazy]
fn draw(store: Store, asked: RwSignal<Option<Asked>>) -> AnyView {
    view! { <LineMenu store asked /> }.into_any()
}

#[component]
fn LineMenu(store: Store, asked: RwSignal<Option<Asked>>) -> impl IntoView {
    let on_close = move |conversation: ConversationId| {
        Callback::new(move |back| {
            asked.set(None);
            let line = format!(".list [data-conversation=\"{conversation}\"]");
            let line = document().query_selector(&line).ok().flatten().filter(|_| back);
            if let Some(line) = line.and_then(|line| line.dyn_into::<HtmlElement>().ok()) {
                let _ = line.focus();
            }
        })
    };
    if !store.focuses_composer() {
        back_closes(move || asked.with(Option::is_some).into(), move || asked.set(None));
    }
    move || {
        asked.get().map(|Asked { conversation, top }| {
            let items = ViewFn::from(move || view! { <Items store conversation /> });
            view! {
                <div class="line-menu" style:inset-block-start=format!("{top}px")>
                    <MenuList items on_close=on_close(conversation) />
                </div>
            }
        })
    }
}

#[component]
fn Items(store: Store, conversation: ConversationId) -> impl IntoView {
    let said = &store.page_words().friendship;
    let Mark { pinned, muted, unread, .. } = store.peek(|chat| chat.mark(conversation));
    let view = store.peek(|chat| chat.conversations.get(&conversation).map(|view| (view.head, view.unread)));
    let (head, count) = view.unwrap_or_default();
    let is_unread = unread.is_some() || count > 0;
    let set = move |pinned, muted, hidden| {
        store.command(Command::Mark(MarkConversation { conversation, pinned, muted, hidden, unread: None }));
    };
    let read = store.page_words().reading;
    let turn = move |_| {
        if unread.is_some() {
            store.command(marking(conversation, Seq(0)));
        } else if !is_unread {
            store.command(marking(conversation, head));
            if store.peek(|chat| chat.selected) == Some(conversation) {
                store.go(Route::Chats);
            }
        }
        if count > 0 {
            store.look_up(Command::Read { conversation, seq: head });
        }
    };
    view! {
        <button type="button" role="menuitem" tabindex="-1" on:click=turn>
            {if is_unread { read.mark_read } else { read.mark_unread }}
        </button>
        <button type="button" role="menuitem" tabindex="-1" on:click=move |_| set(Some(!pinned), None, None)>
            {if pinned { said.unpin } else { said.pin }}
        </button>
        <button type="button" role="menuitem" tabindex="-1" on:click=move |_| set(None, Some(!muted), None)>
            {if muted { said.unquiet } else { said.quiet }}
        </button>
        <button type="button" role="menuitem" tabindex="-1" on:click=move |_| set(None, None, Some(true))>{said.hide}</button>
    }
}

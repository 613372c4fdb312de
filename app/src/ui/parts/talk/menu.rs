//! The menu of a message: what its reader may do with it. On a phone it is a sheet at the foot of the page.

use super::{
    super::acts::Asked,
    scope::{Dialog, Scope, focus_row, row},
};
use crate::{
    route::Route,
    state::{Chat, about::About, answering::is_editable, powers, reading::marking},
    ui::kit::{Glyph, Icon, MenuList, effect},
};
use leptos::{ev::MouseEvent, prelude::*};
use protocol::{Command, ConversationId, Flag, Kind, MessageAt, More, Seq, Stars, What};

/// The reactions that are one press away.
pub const QUICK: [&str; 6] = ["👍", "❤️", "😂", "🙏", "🎉", "😢"];
/// Marks the row whose menu is open.
const OPEN: &str = "data-open";

/// What may be done with a message.
#[derive(Debug, Clone, Copy, PartialEq)]
struct May {
    write: bool,
    copy: bool,
    edit: bool,
    recall: bool,
    pin: Option<bool>,
    reactors: bool,
    revisions: bool,
    readers: bool,
    star: bool,
}

impl May {
    fn of(chat: &Chat, seq: Seq) -> Option<Self> {
        let view = chat.conversation()?;
        let entry = chat.message(view.id, seq)?;
        let What::Message { author, more, text, .. } = &entry.what else { return None };
        let more = more.as_deref();
        let (leads, is_private) = (powers::leads(chat, view.id), view.kind == Kind::Private);
        let has = |of: fn(&More) -> bool| more.is_some_and(of);
        Some(Self {
            write: !view.peer.as_ref().is_some_and(|peer| peer.gone),
            copy: !text.is_empty(),
            edit: is_editable(chat, entry),
            recall: author.id == chat.me.id || leads && !is_private,
            pin: (leads || is_private).then(|| has(|more| more.pinned)),
            reactors: has(|more| !more.tallies.is_empty()),
            revisions: has(|more| more.edited.is_some()),
            readers: author.id == chat.me.id && chat.counts_readers().is_some(),
            star: !chat.is_guest,
        })
    }
}

#[component]
pub fn MessageMenu(scope: Scope) -> impl IntoView {
    let asked = scope.acts.asked;
    effect(move || {
        if let Ok(Some(before)) = document().query_selector(&format!(".log [{OPEN}]")) {
            let _ = before.remove_attribute(OPEN);
        }
        if let Some(Asked::Menu(seq, _)) = asked.get()
            && let Some(row) = row(seq)
        {
            let _ = row.set_attribute(OPEN, "");
        }
    });
    move || match asked.get() {
        Some(Asked::Menu(seq, at)) => open(scope, seq, at),
        _ => None,
    }
}

fn open(scope: Scope, seq: Seq, at: Option<(i32, i32)>) -> Option<AnyView> {
    let may = scope.store().peek(|chat| May::of(chat, seq))?;
    let (x, y) = at.or_else(|| {
        let place = row(seq)?.get_bounding_client_rect();
        Some((place.left() as i32 + 48, place.top() as i32 + 24))
    })?;
    let on_close = Callback::new(move |back: bool| {
        scope.acts.asked.set(None);
        if back {
            let _ = focus_row(seq);
        }
    });
    let items = ViewFn::from(move || items(scope, seq, may));
    Some(
        view! {
            <div class="message-menu" style:--x=format!("{x}px") style:--y=format!("{y}px")>
                <MenuList items on_close />
            </div>
        }
        .into_any(),
    )
}

fn items(scope: Scope, seq: Seq, may: May) -> AnyView {
    let (store, words, conversation) = (scope.store(), scope.words(), scope.conversation());
    let said = store.page_words().reading;
    let flag = move |on| Flag { conversation, seq, on };
    let copy = move |_: MouseEvent| {
        let text = store.peek(|chat| chat.text_at(seq).map(str::to_owned));
        if store.copy(&text.unwrap_or_default()) {
            store.say(store.words().copied);
        }
    };
    let link = move |_: MouseEvent| {
        let path = Route::Message(conversation, seq).path();
        if store.copy(&format!("{}{path}", store.origin().get_untracked())) {
            store.say(words.link_copied);
        }
    };
    let pin = may.pin.map(|on| (if on { words.unpin } else { words.pin }, Command::Pin(flag(!on))));
    let more = store.page_words().emoji.more;
    let quick = QUICK.map(|emoji| {
        let mine = store.peek(|chat| chat.reacts(conversation, seq, emoji));
        view! {
            <button type="button" role="menuitem" tabindex="-1" data-mine=mine.then_some("") aria-label=(words.react)(emoji) on:click=move |_| scope.react(seq, emoji)>
                {emoji}
            </button>
        }
    });
    view! {
        <div class="quick" role="group">
            {quick.into_iter().collect_view()}
            <button type="button" role="menuitem" tabindex="-1" aria-label=more title=more on:click=move |_| scope.dialog.set(Some(Dialog::React(seq)))>
                <Icon glyph=Glyph::Plus />
            </button>
        </div>
        {may.write.then(|| item(words.reply, move |_| store.write_about(Some(About::Reply(seq)))))}
        {may.edit.then(|| item(words.edit, move |_| store.write_about(Some(About::Edit(seq)))))}
        {may.copy.then(|| item(words.copy, copy))}
        {item(words.forward, move |_| scope.dialog.set(Some(Dialog::Forward(vec![seq], false))))}
        {item(words.select, move |_| scope.picked.set(Some(vec![seq])))}
        {pin.map(|(name, command)| item(name, move |_| store.touch(command.clone())))}
        {may.star.then(|| starring(scope, conversation, seq))}
        {item(words.copy_link, link)}
        {may.readers.then(|| item(said.readers, move |_| scope.dialog.set(Some(Dialog::Readers(seq)))))}
        {item(said.unread_from_here, move |_| {
            store.command(marking(conversation, seq));
            store.go(Route::Chats);
        })}
        {item(store.words().read.to_day, move |_| scope.dialog.set(Some(Dialog::Day)))}
        {may.reactors.then(|| item(words.reactors, move |_| scope.dialog.set(Some(Dialog::Reactors(seq)))))}
        {may.revisions.then(|| item(words.revisions, move |_| scope.dialog.set(Some(Dialog::Revisions(seq)))))}
        {may.recall.then(|| item(words.recall, move |event| scope.recall(seq, &event)))}
        <button type="button" role="menuitem" tabindex="-1" class="danger" on:click=move |event| scope.ask_to_delete(vec![seq], &event)>
            {words.delete}"…"
        </button>
    }
    .into_any()
}

/// Puts it on one's list, or takes it off. Whether it is there is asked now.
fn starring(scope: Scope, conversation: ConversationId, seq: Seq) -> AnyView {
    let (store, words) = (scope.store(), scope.words());
    let asked = Stars { of: Some(MessageAt { conversation, seq }), before: None };
    store.look_up(Command::Stars(asked));
    let is_on = store.memo(move |chat| {
        let is_it = |known: &Command| matches!(known, Command::Stars(known) if *known == asked);
        chat.listing.answers(is_it).any(|found| !found.begins("[]"))
    });
    let press = move |_| {
        let on = !is_on.get_untracked();
        store.touch(Command::Star(Flag { conversation, seq, on }));
        if !on && store.peek(Chat::is_live) {
            store.say(words.unstarred);
        }
    };
    view! {
        <button type="button" role="menuitem" tabindex="-1" on:click=press>
            {move || if is_on.get() { words.unstar } else { words.star }}
        </button>
    }
    .into_any()
}

fn item(name: &'static str, press: impl Fn(MouseEvent) + 'static) -> AnyView {
    let press: Box<dyn Fn(MouseEvent)> = Box::new(press);
    view! { <button type="button" role="menuitem" tabindex="-1" on:click=press>{name}</button> }.into_any()
}

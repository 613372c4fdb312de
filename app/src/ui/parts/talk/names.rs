//! The names that are offered after `@`: members, found by name, nickname, remark or the beginnings of their pinyin.
//! The composer keeps the focus; its keys come here first while names are shown.

use super::{
    super::{field, told},
    scope::Scope,
};
use crate::{
    state::{names::shown, powers},
    ui::kit::{Avatar, effect},
};
use leptos::{ev::KeyboardEvent, prelude::*};
use protocol::PersonId;

/// So many are offered.
const SHOWN: usize = 6;

/// A name that is offered.
#[derive(Clone, PartialEq)]
struct Name {
    /// Nobody, if it calls everybody.
    person: Option<PersonId>,
    /// What is written.
    name: String,
    /// What the reader calls them, if that is something else. It stays with the reader.
    remark: String,
    avatar: Option<u16>,
}

#[component]
pub fn Names(scope: Scope) -> impl IntoView {
    let (store, acts, words) = (scope.store(), scope.acts, scope.words());
    let conversation = scope.conversation();
    let list = told::members(conversation);
    let chosen = RwSignal::new(0_usize);
    effect(move || {
        if let Some(find) = acts.finding.get() {
            told::find_members(store, conversation, find, None);
        }
    });
    let everybody = move |find: &str| {
        let leads = store.peek(|chat| powers::leads(chat, conversation));
        let name = words.everybody.to_owned();
        let offered = leads && name.starts_with(find);
        offered.then_some(Name { person: None, name, remark: String::new(), avatar: None })
    };
    let names = Memo::new(move |_| {
        let Some(find) = acts.finding.get() else { return Vec::new() };
        let members = list.with(|list| list.as_ref().map(|list| list.items.clone()).unwrap_or_default());
        let name = |member: protocol::Member| {
            let person = member.person;
            let remark = store.peek(|chat| shown(chat, &person).to_owned());
            let remark = if remark == person.name { String::new() } else { remark };
            Name { person: Some(person.id), name: person.name, remark, avatar: Some(person.avatar.0) }
        };
        let me = store.peek(|chat| chat.me.id);
        let others = members.into_iter().filter(|member| member.person.id != me).map(name);
        everybody(&find).into_iter().chain(others.take(SHOWN)).collect()
    });
    let choose = move |name: &Name| {
        if let Some(person) = name.person {
            acts.chosen.update_value(|chosen| chosen.push((name.name.clone(), person)));
        }
        let _ = write_name(&acts.finding.get_untracked().unwrap_or_default(), &name.name);
        acts.finding.set(None);
    };
    let keys = Callback::new(move |event: KeyboardEvent| {
        names.with_untracked(|names| {
            let at = chosen.get_untracked().min(names.len().saturating_sub(1));
            match event.key().as_str() {
                _ if event.is_composing() || event.key_code() == 229 || names.is_empty() => return false,
                "ArrowDown" => chosen.set((at + 1) % names.len()),
                "ArrowUp" => chosen.set((at + names.len() - 1) % names.len()),
                "Enter" | "Tab" if !event.shift_key() => names.get(at).into_iter().for_each(choose),
                "Escape" => acts.finding.set(None),
                _ => return false,
            }
            event.prevent_default();
            true
        })
    });
    effect(move || {
        let is_open = names.with(|names| !names.is_empty());
        acts.keys.set_value(is_open.then_some(keys));
        let at = chosen.get();
        let Some(field) = field::field() else { return };
        let _ = if is_open {
            field.set_attribute("aria-activedescendant", &option_id(at))
        } else {
            if at != 0 {
                chosen.set(0);
            }
            field.remove_attribute("aria-activedescendant")
        };
    });
    let option = move |(n, name): (usize, Name)| {
        let Name { name: text, remark, avatar, .. } = name.clone();
        view! {
            <li
                role="option"
                id=option_id(n)
                aria-selected=move || (chosen.get() == n).to_string()
                on:mousedown=move |event| event.prevent_default()
                on:click=move |_| choose(&name)
            >
                {avatar.map(|id| view! { <Avatar id /> })}
                <b>{text}</b>
                <small>{remark}</small>
            </li>
        }
    };
    move || {
        let names = names.get();
        (!names.is_empty()).then(|| {
            view! {
                <ul class="names" role="listbox" aria-label=words.call>
                    {names.into_iter().enumerate().map(option).collect_view()}
                </ul>
            }
        })
    }
}

fn option_id(n: usize) -> String {
    format!("name-{n}")
}

/// Writes a name in the place of its beginning, which stands before the caret after an `@`.
fn write_name(beginning: &str, name: &str) -> Option<()> {
    let field = field::field()?;
    let caret = field.selection_end().ok()??;
    let length = u32::try_from(beginning.encode_utf16().count()).ok()?;
    field::write_at(&field, &format!("@{name} "), caret.checked_sub(length + 1)?, caret)
}

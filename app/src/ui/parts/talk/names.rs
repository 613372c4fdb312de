//! The names that are offered after `@`: members, found by name, nickname, remark or the beginnings of their pinyin.

use super::{super::told, offer::Offer, scope::Scope};
use crate::{
    state::{Memo, names::shown, powers},
    ui::kit::effect,
};
use protocol::Member;

/// So many are offered.
const SHOWN: usize = 6;

/// Names for what is written, if that begins one.
pub fn names(scope: Scope, begun: Memo<Option<String>>) -> Memo<Vec<Offer>> {
    let (store, words) = (scope.store(), scope.words());
    let conversation = scope.conversation();
    let list = told::members(conversation);
    effect(move || {
        if let Some(find) = begun.get() {
            told::find_members(store, conversation, find, None);
        }
    });
    let everybody = move |find: &str| {
        let leads = store.peek(|chat| powers::leads(chat, conversation));
        let name = words.everybody.to_owned();
        let offered = leads && name.starts_with(find);
        offered.then(|| Offer { writes: format!("@{name} "), name, ..Offer::default() })
    };
    Memo::new(move |_| {
        let Some(find) = begun.get() else { return Vec::new() };
        let members = list.with(|list| list.as_ref().map(|list| list.items.clone()).unwrap_or_default());
        let offer = |member: Member| {
            let person = member.person;
            let remark = store.peek(|chat| shown(chat, &person).to_owned());
            Offer {
                writes: format!("@{} ", person.name),
                calls: Some(person.id),
                face: Some(person.avatar.0),
                // What the reader calls them stays with the reader.
                note: if remark == person.name { String::new() } else { remark },
                name: person.name,
                ..Offer::default()
            }
        };
        let me = store.peek(|chat| chat.me.id);
        let others = members.into_iter().filter(|member| member.person.id != me).map(offer);
        everybody(&find).into_iter().chain(others.take(SHOWN)).collect()
    })
}

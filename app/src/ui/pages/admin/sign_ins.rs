//! Who tried to come in.

use super::{super::settings::browser_name, Pager, record, said};
use crate::state::Store;
use leptos::prelude::*;
use protocol::{Command, RecordId, SignIn, limits::RECORDS};

#[component]
pub fn SignIns() -> impl IntoView {
    let store = expect_context::<Store>();
    let said = said();
    let list = record::<Vec<SignIn>>(|command| matches!(command, Command::SignIns { .. }));
    let first = RwSignal::new(true);
    let ask = move |before: Option<RecordId>| {
        first.set(before.is_none());
        store.look_up(Command::SignIns { before });
    };
    let next = move || ask(list.with_untracked(|list| list.as_ref()?.last().map(|one| one.id)));
    let more = Signal::derive(move || {
        list.with(|list| list.as_ref().is_some_and(|list| list.len() == usize::from(RECORDS)))
    });
    let line = move |sign_in: SignIn| {
        let SignIn { at, person, name, agent, network, refused, .. } = sign_in;
        let who = person.map_or(name, |person| person.name);
        let outcome =
            if refused.is_empty() { said.came_in.to_owned() } else { (said.refused_sign_in)(&refused) };
        view! {
            <li data-refused=(!refused.is_empty()).then_some("")>
                <time>{move || store.reading(|reader| reader.short(at))}</time>
                <span><b>{who}</b>" "{outcome}<small>{browser_name(&agent)}" · "{network}</small></span>
            </li>
        }
    };
    view! {
        <p class="hint">{said.sign_ins_hint}</p>
        <ol class="box records">
            <For each=move || list.get().unwrap_or_default() key=|one| one.id children=line />
        </ol>
        <Pager first more on_first=Callback::new(move |()| ask(None)) on_next=Callback::new(move |()| next()) />
    }
}

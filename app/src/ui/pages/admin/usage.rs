//! How the server is doing.

use super::{record, said};
use crate::{
    state::Store,
    ui::kit::{Dock, Question},
};
use leptos::{ev, prelude::*};
use protocol::{Command, Connections, Usage};
use std::sync::Arc;

#[component]
pub fn UsagePage() -> impl IntoView {
    let store = expect_context::<Store>();
    let said = said();
    let usage = record::<Usage>(|command| matches!(command, Command::Usage {}));
    let question = RwSignal::new(None::<Question>);
    let ask = move |event: ev::MouseEvent| {
        question.set(Some(Question {
            ask: said.close_all.to_owned(),
            consequence: said.close_all_sure.to_owned(),
            confirm: said.close_all,
            then: Arc::new(move || {
                store.command(Command::CloseConnections(Connections { login: None, person: None }))
            }),
            since: event.time_stamp(),
        }));
    };
    view! {
        {move || usage.get().map(|usage| view! { <Tiles usage /> })}
        <div class="actions"><button type="button" class="button quiet danger" on:click=ask>{said.close_all}"…"</button></div>
        <Dock question cancel=said.cancel />
    }
}

#[component]
fn Tiles(usage: Usage) -> impl IntoView {
    let said = said();
    let tiles = [
        (said.count_people, usage.people.to_string()),
        (said.count_online, usage.online.to_string()),
        (said.count_connections, usage.connections.to_string()),
        (said.count_rooms, usage.rooms.to_string()),
        (said.count_messages, usage.messages.to_string()),
        (said.count_database, megabytes(usage.database)),
        (said.count_uptime, (said.uptime)(usage.uptime)),
        (said.version, usage.build),
    ];
    let tile = |(label, value): (&'static str, String)| view! { <div class="tile"><dt>{label}</dt><dd>{value}</dd></div> };
    view! {
        {match usage.trouble {
            Some(trouble) => view! { <p class="failure" role="alert">{trouble}</p> }.into_any(),
            None => view! { <p class="online"><i></i>{said.all_well}</p> }.into_any(),
        }}
        <dl class="tiles">{tiles.map(tile).into_iter().collect_view()}</dl>
    }
}

/// With one digit after the point.
fn megabytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(104_858);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

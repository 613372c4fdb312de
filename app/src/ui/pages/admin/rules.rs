//! Who may come in, and what the server is called. An owner is led here once.

use super::{record, said};
use crate::{
    state::{Memo, Store},
    ui::parts::FieldFault,
};
use leptos::{ev, html, prelude::*};
use protocol::{Admission, Command, RunServer, ServerSettings, limits::RECALL_MINUTES};

#[component]
pub fn Rules() -> impl IntoView {
    let settings = record::<ServerSettings>(|command| matches!(command, Command::ServerSettings {}));
    move || settings.get().map(|settings| view! { <Form settings /> })
}

#[component]
fn Form(settings: ServerSettings) -> impl IntoView {
    let store = expect_context::<Store>();
    let said = said();
    let ServerSettings { name, admission, decided, recall_minutes } = settings;
    let minutes = NodeRef::<html::Input>::new();
    let (field, chosen) = (NodeRef::<html::Input>::new(), RwSignal::new(admission));
    let refusal = store.refusal(|command| matches!(command, Command::RunServer(..)));
    let proof = store.unproven();
    // Who has to show who they are is asked below.
    let fault = Memo::new(move |_| refusal.get().filter(|_| proof.with(Option::is_none)));
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let name = field.get_untracked().map(|field| field.value());
        let recall_minutes = minutes.get_untracked().and_then(|field| field.value().parse().ok());
        store.command(Command::RunServer(RunServer {
            name,
            admission: Some(chosen.get_untracked()),
            recall_minutes,
        }));
    };
    let choices = [
        (Admission::Open, "open", said.open, said.open_hint),
        (Admission::Invitation, "invitation", said.by_invitation, said.by_invitation_hint),
        (Admission::Approval, "approval", said.by_approval, said.by_approval_hint),
    ];
    let choice = move |(value, name, title, hint): (Admission, &'static str, &'static str, &'static str)| {
        view! {
            <label class="option">
                <input type="radio" name="admission" value=name checked=value == admission on:change=move |_| chosen.set(value) />
                <span><b>{title}</b><small>{hint}</small></span>
            </label>
        }
    };
    view! {
        <form method="post" class="section" on:submit=save>
            {(!decided).then(|| view! { <div><h2 class="desk-title">{said.first_title}</h2><p class="hint">{said.first_hint}</p></div> })}
            <label class="field">
                <span>{said.server_name}</span>
                <input name="server" prop:value=name autocomplete="off" maxlength="64" node_ref=field aria-describedby="server-hint server-fault" />
                <small class="hint" id="server-hint">{said.server_name_hint}</small>
            </label>
            <FieldFault id="server-fault" fault taken=Some(store.page_words().space.taken) />
            <fieldset class="options">
                <legend>{said.rules}</legend>
                {choices.map(choice).into_iter().collect_view()}
            </fieldset>
            <p class="hint">{said.stay_in}</p>
            <label class="field">
                <span>{said.recall}</span>
                <input
                    name="recall"
                    type="number"
                    inputmode="numeric"
                    min="0"
                    max="525600"
                    prop:value=recall_minutes.unwrap_or(RECALL_MINUTES).to_string()
                    node_ref=minutes
                    aria-describedby="recall-hint"
                />
                <small class="hint" id="recall-hint">{said.recall_hint}</small>
            </label>
            <button class="button primary" disabled=move || store.is_asleep()>{said.save}</button>
        </form>
    }
}

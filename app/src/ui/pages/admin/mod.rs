//! Running the server: a menu of pages, and the one that is open. For everybody else there is nothing here.

mod feedback;
mod invitations;
mod log;
mod people;
mod proof;
mod rules;
mod sign_ins;
mod spaces;
mod stickers;
mod usage;

use super::Nowhere;
use crate::{
    route::{Desk, Route},
    state::{Memo, Store},
    text::admin::{AdminWords, admin_words},
    ui::kit::{Glyph, Icon, Page},
};
use feedback::Inbox;
pub use invitations::{Invitations, invited};
use leptos::prelude::*;
pub use log::ActLine;
use log::Log;
use people::People;
pub use proof::Proof;
use protocol::Command;
use rules::Rules;
use serde::de::DeserializeOwned;
use sign_ins::SignIns;
use spaces::Spaces;
use stickers::Stickers;
use usage::UsagePage;

/// The words of these pages.
pub fn said() -> &'static AdminWords {
    admin_words(expect_context::<Store>().locale())
}

/// The last answer to a command of this kind.
pub fn record<T: DeserializeOwned + PartialEq + Send + Sync + 'static>(
    is_it: fn(&Command) -> bool,
) -> Memo<Option<T>> {
    let store = expect_context::<Store>();
    store.memo(move |chat| chat.listing.record(is_it).and_then(|json| json.read().ok()))
}

#[component]
pub fn AdminPage() -> impl IntoView {
    let store = expect_context::<Store>();
    let (words, said) = (store.words(), said());
    let desk = store.memo(|chat| match chat.route {
        Route::Admin(desk) => Some(desk),
        _ => None,
    });
    let link = move |at: Desk| {
        view! {
            <li>
                <a class="line" href=Route::Admin(at).path() aria-current=move || (desk.get() == Some(at)).then_some("page")>
                    <b>{name(said, at)}</b>
                    <Icon glyph=Glyph::Chevron />
                </a>
            </li>
        }
    };
    move || {
        let Some(open) = desk.get() else { return view! { <Nowhere /> }.into_any() };
        view! {
            <Page title=said.title back="/settings/owner" back_label=words.back>
                <nav class="desks" aria-label=said.title><ul>{Desk::ALL.map(link).into_iter().collect_view()}</ul></nav>
                <section class="desk" aria-label=name(said, open)>{shown(open)}<Proof /></section>
            </Page>
        }
        .into_any()
    }
}

fn name(said: &'static AdminWords, desk: Desk) -> &'static str {
    match desk {
        Desk::Rules => said.rules,
        Desk::People => said.people,
        Desk::Invitations => said.invitations,
        Desk::Feedback => said.feedback,
        Desk::Log => said.log,
        Desk::SignIns => said.sign_ins,
        Desk::Usage => said.usage,
        Desk::Spaces => said.spaces,
        Desk::Stickers => said.stickers,
    }
}

fn shown(desk: Desk) -> AnyView {
    match desk {
        Desk::Rules => view! { <Rules /> }.into_any(),
        Desk::People => view! { <People /> }.into_any(),
        Desk::Invitations => view! { <Invitations room=None guests=false /> }.into_any(),
        Desk::Feedback => view! { <Inbox /> }.into_any(),
        Desk::Log => view! { <Log /> }.into_any(),
        Desk::SignIns => view! { <SignIns /> }.into_any(),
        Desk::Usage => view! { <UsagePage /> }.into_any(),
        Desk::Spaces => view! { <Spaces /> }.into_any(),
        Desk::Stickers => view! { <Stickers /> }.into_any(),
    }
}

/// Leads to the next page of a list, and back to its first. `next` is asked for what comes after what is shown.
#[component]
pub fn Pager(
    /// Whether this is the first page.
    #[prop(into)]
    first: Signal<bool>,
    #[prop(into)] more: Signal<bool>,
    on_first: Callback<()>,
    on_next: Callback<()>,
) -> impl IntoView {
    let said = said();
    view! {
        <div class="actions">
            <Show when=move || !first.get()>
                <button type="button" class="button quiet" on:click=move |_| on_first.run(())>{said.first}</button>
            </Show>
            <Show when=move || more.get()>
                <button type="button" class="button quiet" on:click=move |_| on_next.run(())>{said.next}</button>
            </Show>
        </div>
    }
}

//! The settings: a list of parts, and the part that is open.

mod account;
mod appearance;
mod devices;
mod forget;
mod owner;
mod profile;
mod way_back;

use crate::{
    route::{Part, Route},
    state::Store,
    ui::{
        kit::{Glyph, Icon, Page},
        parts::{Notified, Notifying},
    },
};
use account::Account;
use appearance::Appearance;
use devices::Devices;
pub use devices::browser_name;
use forget::Forget;
use leptos::prelude::*;
use owner::Owner;
use profile::Profile;
pub use way_back::Keep;
use way_back::WayBackPart;

#[component]
pub fn SettingsPage() -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let part = store.memo(|chat| match chat.route {
        Route::Settings(part) => part,
        _ => None,
    });
    let link = move |at: Part| {
        view! {
            <li>
                <a class="line" href=Route::Settings(Some(at)).path() aria-current=move || (part.get() == Some(at)).then_some("page")>
                    <b>{words.part(at)}</b>
                    <Icon glyph=Glyph::Chevron />
                </a>
            </li>
        }
    };
    let back = move || Route::Settings(None).path();
    view! {
        {move || {
            let open = part.get();
            let (title, back) = open.map_or((words.settings, "/".to_owned()), |part| (words.part(part), back()));
            view! {
                <Page title back back_label=words.back>
                    <div class="settings" data-part=open.map(Part::name)>
                        <nav aria-label=words.settings>
                            <ul class="box">{Part::ALL.map(link).into_iter().collect_view()}</ul>
                            <ul class="box">
                                <li><a class="line" href=Route::Stars.path()><b>{store.words().talk.stars}</b><Icon glyph=Glyph::Chevron /></a></li>
                                <li><a class="line danger" href=Route::Leave.path()><b>{words.log_out}"…"</b></a></li>
                            </ul>
                        </nav>
                        <div class="settings-part">{shown(open.unwrap_or(Part::Profile))}</div>
                    </div>
                </Page>
            }
        }}
    }
}

fn shown(part: Part) -> AnyView {
    match part {
        Part::Profile => view! { <Profile /> }.into_any(),
        Part::Account => view! { <Account /> }.into_any(),
        Part::Look => view! { <Appearance /> }.into_any(),
        Part::Notifications => view! { <Notifying what=Notified::Settings /> }.into_any(),
        Part::Devices => view! { <Devices /> }.into_any(),
        Part::WayBack => view! { <WayBackPart /> }.into_any(),
        Part::Owner => view! { <Owner /> }.into_any(),
        Part::Forget => view! { <Forget /> }.into_any(),
    }
}

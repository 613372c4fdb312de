//! The stickers of the server: a tap sends one.

use super::super::{super::told, scope::Scope};
use leptos::prelude::*;
use protocol::{Command, Sticker, StickerPack};

#[component]
pub fn Stickers(scope: Scope) -> impl IntoView {
    let (store, words) = (scope.store(), scope.store().page_words().emoji);
    store.look_up(Command::Stickers {});
    let packs = told::last::<Vec<StickerPack>>(|command| matches!(command, Command::Stickers {}));
    let sticker = move |Sticker { file, name }: Sticker| {
        view! {
            <button
                type="button"
                aria-label=name.clone()
                title=name
                on:mousedown=move |event| event.prevent_default()
                on:click=move |_| store.send_sticker(scope.conversation(), file)
            >
                <img src=format!("/file/{file}/320") alt="" loading="lazy" />
            </button>
        }
    };
    let pack = move |StickerPack { name, stickers, .. }: StickerPack| {
        let shown = name.clone();
        view! {
            <section role="group" aria-label=name>
                <h4 aria-hidden="true">{shown}</h4>
                <div class="sticker-grid">{stickers.into_iter().map(sticker).collect_view()}</div>
            </section>
        }
    };
    view! {
        <div class="emoji-list">
            {move || match packs.get() {
                Some(packs) if packs.iter().all(|pack| pack.stickers.is_empty()) => view! { <p class="emoji-none" role="status">{words.no_stickers}</p> }.into_any(),
                packs => packs.into_iter().flatten().filter(|pack| !pack.stickers.is_empty()).map(pack).collect_view().into_any(),
            }}
        </div>
    }
}

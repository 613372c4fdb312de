//! The packs of stickers: a new one, and what is in each.

use super::said;
use crate::{
    state::{Memo, Store},
    ui::{
        kit::{Dock, Glyph, Icon, Question, effect},
        parts::{LineForm, told},
    },
};
use leptos::{ev, prelude::*, wasm_bindgen::JsCast as _, web_sys::HtmlInputElement};
use protocol::{Command, DropStickers, Sticker, StickerPack, limits::STICKER_BYTES};
use std::{collections::BTreeMap, sync::Arc};

/// The longest name that is taken from a file, characters.
const NAME: usize = 12;

#[component]
pub fn Stickers() -> impl IntoView {
    let store = expect_context::<Store>();
    let said = said();
    let packs = told::last::<Vec<StickerPack>>(|command| matches!(command, Command::Stickers {}));
    let list = move || packs.get().unwrap_or_default();
    let count = Memo::new(move |_| packs.with(|packs| packs.as_ref().map_or(0, Vec::len)));
    let question = RwSignal::new(None::<Question>);
    view! {
        <p class="hint">{said.stickers_hint}</p>
        // Anew with each pack: the field is empty again.
        <For each=move || [count.get()] key=|count| *count children=move |_| view! {
            <LineForm
                name="pack"
                label=said.new_pack
                placeholder=said.pack_name
                button=said.make_pack
                primary=true
                sends=|command| pack_of(command).is_some_and(|pack| pack.stickers.is_empty())
                on_send=Callback::new(move |name| store.make_pack(name))
            />
        } />
        {move || list().into_iter().map(|pack| view! { <Pack pack question /> }).collect_view()}
        <Dock question cancel=said.cancel />
    }
}

/// The pack that a command keeps.
fn pack_of(command: &Command) -> Option<StickerPack> {
    if let Command::KeepStickers(pack) = command { pack.read().ok() } else { None }
}

#[component]
fn Pack(pack: StickerPack, question: RwSignal<Option<Question>>) -> impl IntoView {
    let store = expect_context::<Store>();
    let said = said();
    let failed = RwSignal::new(false);
    let StickerPack { id, name, stickers } = pack.clone();
    // What was not taken, a file that is no picture, would have everything else refused after it.
    let told = pack.clone();
    let refused = store.memo(move |chat| {
        chat.refusal(|command| {
            pack_of(command).is_some_and(|pack| pack.id == id && !pack.stickers.is_empty())
        })
        .is_some()
    });
    let pack = StoredValue::new(pack);
    effect(move || {
        if refused.get() {
            pack.set_value(told.clone());
            failed.set(true);
        }
    });
    let ask = {
        let name = name.clone();
        move |event: ev::MouseEvent| {
            question.set(Some(Question {
                ask: format!("{} · {name}", said.drop_pack),
                consequence: said.drop_pack_sure.to_owned(),
                confirm: said.drop_pack,
                then: Arc::new(move || store.command(Command::DropStickers(DropStickers { pack: id }))),
                since: event.time_stamp(),
            }));
        }
    };
    // Kept here, too: what is changed before the answer comes adds to it.
    let keep = move |change: &dyn Fn(&mut Vec<Sticker>)| {
        pack.update_value(|pack| change(&mut pack.stickers));
        pack.with_value(|pack| store.keep_pack(pack));
    };
    let count = stickers.len();
    let line = move |(at, Sticker { file, name }): (usize, Sticker)| {
        let rename = move |event: ev::Targeted<ev::Event, HtmlInputElement>| {
            let name = event.target().value();
            keep(&|stickers| {
                stickers.iter_mut().filter(|one| one.file == file).for_each(|one| one.name.clone_from(&name))
            });
        };
        let swap = move |with: usize| {
            keep(&|stickers| {
                if with.max(at) < stickers.len() {
                    stickers.swap(at, with);
                }
            });
        };
        view! {
            <li class="sticker-line">
                <img src=format!("/file/{file}/320") alt=name.clone() />
                <input aria-label=said.sticker_name value=name maxlength="20" on:change:target=rename />
                <button type="button" class="icon-button" aria-label=said.sticker_earlier title=said.sticker_earlier disabled=at == 0 on:click=move |_| swap(at.saturating_sub(1))><Icon glyph=Glyph::Back /></button>
                <button type="button" class="icon-button" aria-label=said.sticker_later title=said.sticker_later disabled=at + 1 == count on:click=move |_| swap(at + 1)><Icon glyph=Glyph::Chevron /></button>
                <button type="button" class="icon-button" aria-label=said.sticker_remove title=said.sticker_remove on:click=move |_| keep(&|stickers| stickers.retain(|one| one.file != file))><Icon glyph=Glyph::Close /></button>
            </li>
        }
    };
    let shown = name.clone();
    view! {
        <section class="desk" aria-label=name>
            <h2 class="cap">{shown}</h2>
            {stickers.is_empty().then(|| view! { <p class="hint">{said.no_stickers}</p> })}
            <ul class="box sticker-lines">{stickers.into_iter().enumerate().map(line).collect_view()}</ul>
            <Show when=move || failed.get()><p class="failure" role="alert">{said.sticker_failed}</p></Show>
            <div class="actions">
                <label class="button quiet">
                    {said.add_pictures}
                    <input type="file" class="visually-hidden" accept="image/png,image/jpeg,image/gif,image/webp" multiple on:change=move |event| { chosen(store, pack, failed, &event); } />
                </label>
                <button type="button" class="button quiet danger" on:click=ask>{said.drop_pack}</button>
            </div>
        </section>
    }
}

/// Puts the pictures that were chosen onto the server, one after the other, and those that it took into the pack.
fn chosen(
    store: Store,
    pack: StoredValue<StickerPack>,
    failed: RwSignal<bool>,
    event: &ev::Event,
) -> Option<()> {
    let field: HtmlInputElement = event.target()?.dyn_into().ok()?;
    let files = field.files()?;
    failed.set(false);
    // By the place that each was chosen at, whichever is there first.
    let taken = StoredValue::new(BTreeMap::new());
    let waiting = StoredValue::new(files.length());
    for (at, file) in (0..files.length()).filter_map(|at| Some((at, files.get(at)?))) {
        let name: String = file.name().chars().take_while(|c| *c != '.').take(NAME).collect();
        let is_small = file.size() <= STICKER_BYTES as f64;
        let take = move |file| {
            let Some(left) = waiting.try_update_value(|waiting| {
                *waiting -= 1;
                *waiting
            }) else {
                return;
            };
            match file {
                Some(file) => taken.update_value(|taken| {
                    taken.insert(at, Sticker { file, name });
                }),
                None => failed.set(true),
            }
            if left == 0 {
                let taken = taken.try_update_value(std::mem::take).unwrap_or_default();
                pack.update_value(|pack| pack.stickers.extend(taken.into_values()));
                pack.with_value(|pack| store.keep_pack(pack));
            }
        };
        if is_small { store.upload_picture(file, Box::new(take)) } else { take(None) }
    }
    field.set_value("");
    Some(())
}

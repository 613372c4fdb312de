//! The files that are handed in with the answers to a questionnaire.

use super::scope::Card;
use crate::ui::kit::{Glyph, Icon};
use leptos::{ev, prelude::*, wasm_bindgen::JsCast as _, web_sys::HtmlInputElement};
use protocol::{FileId, HandedFile, limits::FILES};

/// Files on their way into an answer.
#[derive(Clone, Copy, Default)]
pub struct Handing {
    /// Those that are on the server.
    pub files: RwSignal<Vec<HandedFile>>,
    /// How many are on their way.
    pub waiting: RwSignal<usize>,
    failed: RwSignal<bool>,
}

impl Handing {
    /// Puts the chosen ones onto the server.
    fn chosen(self, card: Card, event: &ev::Event) -> Option<()> {
        let field: HtmlInputElement = event.target()?.dyn_into().ok()?;
        let files = field.files()?;
        self.failed.set(false);
        let room = FILES.saturating_sub(self.files.with(Vec::len) + self.waiting.get());
        if files.length() as usize > room {
            self.failed.set(true);
        }
        for file in (0..files.length()).filter_map(|n| files.get(n)).take(room) {
            self.waiting.update(|waiting| *waiting += 1);
            let name = file.name();
            let take = move |id: Option<FileId>| {
                if self.waiting.try_update(|waiting| *waiting -= 1).is_none() {
                    return;
                }
                match id {
                    Some(id) => {
                        self.files.update(|files| files.push(HandedFile { id, name, picture: false }))
                    }
                    None => self.failed.set(true),
                }
            };
            card.forms.store.upload_picture(file, Box::new(take));
        }
        field.set_value("");
        Some(())
    }

    /// The list of them, and how to add some.
    pub fn draw(self, card: Card) -> AnyView {
        let words = card.words();
        let line = move |file: HandedFile| {
            let id = file.id;
            let remove = move |_| self.files.update(|files| files.retain(|file| file.id != id));
            view! {
                <li class="handed">
                    {shown(file)}
                    {move || (!card.is_closed()).then(|| view! {
                        <button type="button" class="icon-button" tabindex="-1" aria-label=words.remove_file title=words.remove_file on:click=remove><Icon glyph=Glyph::Close /></button>
                    })}
                </li>
            }
        };
        view! {
            <ul class="handed-in">{move || self.files.get().into_iter().map(line).collect_view()}</ul>
            {move || (!card.is_closed()).then(|| view! {
                <label class="button quiet">
                    {move || if self.waiting.get() > 0 { words.uploading } else { words.add_files }}
                    <input type="file" class="visually-hidden" tabindex="-1" multiple on:change=move |event| { self.chosen(card, &event); } />
                </label>
            })}
            {move || self.failed.get().then(|| view! { <p class="failure" role="alert">{words.file_failed}</p> })}
        }
        .into_any()
    }
}

/// A file that was handed in: a picture small, another by its name.
pub fn shown(file: HandedFile) -> AnyView {
    let HandedFile { id, name, picture } = file;
    let href = format!("/file/{id}");
    if picture {
        let src = format!("{href}/320");
        return view! { <a href=href target="_blank" rel="external" tabindex="-1"><img src=src alt=name loading="lazy" /></a> }
            .into_any();
    }
    view! { <a class="link" href=href target="_blank" rel="external" tabindex="-1" dir="auto">{name}</a> }
        .into_any()
}

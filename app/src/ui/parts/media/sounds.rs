//! Plays the sounds of messages: one at a time, and on into the next message. What plays is no part of a row, so it goes on
//! while rows come and go; each row that is drawn is told how far it is.

use super::{
    super::acts::Acts,
    found::{sound, sound_after},
    wave::draw_waves,
};
use crate::{text::media::clock, ui::kit::effect};
use leptos::{
    prelude::*,
    wasm_bindgen::{JsCast as _, closure::Closure},
    web_sys::Element,
};
use protocol::FileId;
use web_sys::{Event, HtmlAudioElement, HtmlElement, HtmlInputElement, KeyboardEvent};

/// How fast one can listen.
const SPEEDS: [(f64, &str); 3] = [(1.0, "1×"), (1.5, "1.5×"), (2.0, "2×")];
/// What is listened for in the page.
const ON_PAGE: [&str; 3] = ["click", "input", "keydown"];
/// So far an arrow key goes, seconds; or a twentieth, if that is less.
const STEP: f64 = 5.0;
/// The ends of the slider.
const SLIDER: f64 = 1_000.0;

#[derive(Clone, Copy)]
struct Player {
    acts: Acts,
    audio: StoredValue<Option<HtmlAudioElement>, LocalStorage>,
    /// What plays, or stands still in the middle.
    file: StoredValue<Option<FileId>>,
    speed: StoredValue<usize>,
}

/// Takes what is pressed in rows with sounds.
pub fn sounds(acts: Acts) {
    let audio = StoredValue::new_local(HtmlAudioElement::new().ok());
    let player = Player { acts, audio, file: StoredValue::new(None), speed: StoredValue::new(0) };
    player.listen();
    effect(move || {
        if let Some(id) = acts.file.get()
            && acts.store.peek(|chat| sound(chat, id).is_some())
        {
            player.press(id);
            acts.file.set(None);
        }
    });
    let changes = acts.store.memo(|chat| chat.timeline().map(|timeline| timeline.items().changes()));
    effect(move || {
        acts.drawn.track();
        changes.track();
        player.stop_if_gone();
        request_animation_frame(move || {
            draw_waves();
            player.show();
        });
    });
}

impl Player {
    fn listen(self) {
        let on_audio = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let _ = self.heard(&event);
        });
        let on_page = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let _ = self.touched(&event);
        });
        self.audio.with_value(|audio| {
            for name in ["timeupdate", "play", "pause", "ended", "error"] {
                let audio = audio.as_ref()?;
                audio.add_event_listener_with_callback(name, on_audio.as_ref().unchecked_ref()).ok()?;
            }
            Some(())
        });
        let page = document();
        for name in ON_PAGE {
            let _ = page.add_event_listener_with_callback(name, on_page.as_ref().unchecked_ref());
        }
        let listening = StoredValue::new_local((on_audio, on_page));
        on_cleanup(move || {
            self.audio.try_with_value(|audio| audio.as_ref().map(|audio| audio.pause()));
            listening.try_with_value(|(_, on_page)| {
                for name in ON_PAGE {
                    let _ = page.remove_event_listener_with_callback(name, on_page.as_ref().unchecked_ref());
                }
            });
        });
    }

    fn audio(self) -> Option<HtmlAudioElement> {
        self.audio.try_get_value()?
    }

    /// Plays it, or stands still.
    fn press(self, id: FileId) -> Option<()> {
        let audio = self.audio()?;
        if self.file.get_value() == Some(id) {
            if audio.paused() { self.play() } else { audio.pause().ok() }
        } else {
            self.begin(id)
        }
    }

    fn begin(self, id: FileId) -> Option<()> {
        let audio = self.audio()?;
        self.clear();
        self.file.set_value(Some(id));
        audio.set_src(&format!("/file/{id}"));
        self.play()
    }

    fn play(self) -> Option<()> {
        let audio = self.audio()?;
        let (speed, _) = SPEEDS.get(self.speed.get_value())?;
        audio.set_default_playback_rate(*speed);
        audio.set_playback_rate(*speed);
        // What came of it is heard from the element, too.
        let started = audio.play().ok()?;
        leptos::task::spawn_local(async move {
            let _ = wasm_bindgen_futures::JsFuture::from(started).await;
        });
        Some(())
    }

    /// The row of what plays is as before.
    fn clear(self) -> Option<()> {
        let row = self.row()?;
        for name in ["data-playing", "data-begun"] {
            row.remove_attribute(name).ok()?;
        }
        row.query_selector("input").ok()??.dyn_into::<HtmlInputElement>().ok()?.set_value("0");
        self.colour(&row, 0.0)?;
        let id = self.file.get_value()?;
        let seconds = self.acts.store.peek(|chat| sound(chat, id)?.seconds);
        row.query_selector(".length").ok()??.set_text_content(seconds.map(clock).as_deref());
        let play = self.acts.store.words().media.play;
        row.query_selector(".go").ok()??.set_attribute("aria-label", play).ok()
    }

    fn stop_if_gone(self) {
        if let Some(id) = self.file.get_value()
            && self.acts.store.peek(|chat| sound(chat, id).is_none())
        {
            self.audio().into_iter().for_each(|audio| {
                let _ = audio.pause();
            });
            self.file.set_value(None);
        }
    }

    /// The element says something.
    fn heard(self, event: &Event) -> Option<()> {
        if event.type_() == "ended" {
            let next = self.acts.store.peek(|chat| sound_after(chat, self.file.get_value()?));
            return match next {
                Some(next) => self.begin(next),
                None => {
                    self.clear();
                    self.file.set_value(None);
                    Some(())
                }
            };
        }
        self.show()
    }

    /// The slider, a key on it, or the speed of a row is touched.
    fn touched(self, event: &Event) -> Option<()> {
        let target: Element = event.target()?.dyn_into().ok()?;
        let row = target.closest(".sound").ok()??;
        let id = FileId(row.get_attribute("data-file")?.parse().ok()?);
        let audio = self.audio()?;
        let is_other = self.file.get_value() != Some(id);
        if event.type_() == "input" {
            if is_other {
                self.begin(id)?;
            }
            let to = target.dyn_into::<HtmlInputElement>().ok()?.value().parse::<f64>().ok()? / SLIDER;
            audio.set_current_time(to * self.length()?);
        } else if let Some(key) = event.dyn_ref::<KeyboardEvent>() {
            let way = match key.key().as_str() {
                "ArrowLeft" => -1.0,
                "ArrowRight" => 1.0,
                _ => return None,
            };
            if !target.matches("input").ok()? || is_other {
                return None;
            }
            // A step of the slider itself is a thousandth.
            event.prevent_default();
            let length = self.length()?;
            let to = audio.current_time() + way * STEP.min(length / 20.0);
            audio.set_current_time(to.clamp(0.0, length));
            self.show()?;
        } else if target.matches(".speed").ok()? {
            self.speed.update_value(|speed| *speed = (*speed + 1) % SPEEDS.len());
            audio.set_playback_rate(SPEEDS.get(self.speed.get_value())?.0);
            self.show()?;
        }
        Some(())
    }

    /// How long it is, seconds. What a browser recorded may not say so itself.
    fn length(self) -> Option<f64> {
        let (duration, id) = (self.audio()?.duration(), self.file.get_value()?);
        if duration.is_finite() && duration > 0.0 {
            return Some(duration);
        }
        self.acts.store.peek(|chat| sound(chat, id)?.seconds).map(f64::from)
    }

    fn row(self) -> Option<Element> {
        let id = self.file.try_get_value()??;
        document().query_selector(&format!(".log .sound[data-file=\"{id}\"]")).ok()?
    }

    /// Colours the bars that were heard.
    fn colour(self, row: &Element, share: f64) -> Option<()> {
        let row = row.dyn_ref::<HtmlElement>()?;
        row.style().set_property("--heard", &format!("{:.1}%", 100.0 * share)).ok()
    }

    /// Shows in the row of what plays how far it is.
    fn show(self) -> Option<()> {
        let (row, audio) = (self.row()?, self.audio()?);
        let plays = !audio.paused();
        row.toggle_attribute_with_force("data-begun", true).ok()?;
        row.toggle_attribute_with_force("data-playing", plays).ok()?;
        let store = self.acts.store;
        let label = if plays { store.page_words().media.pause } else { store.words().media.play };
        row.query_selector(".go").ok()??.set_attribute("aria-label", label).ok()?;
        let (_, speed) = SPEEDS.get(self.speed.get_value())?;
        let button = row.query_selector(".speed").ok()??;
        button.set_text_content(Some(speed));
        button.set_attribute("aria-label", &(store.page_words().media.speed)(speed)).ok()?;
        let (now, length) = (audio.current_time(), self.length().unwrap_or_default());
        let slider = row.query_selector("input").ok()??.dyn_into::<HtmlInputElement>().ok()?;
        let share = (now / length.max(0.1)).min(1.0);
        slider.set_value(&format!("{:.0}", SLIDER * share));
        self.colour(&row, share)?;
        let said = format!("{} / {}", clock(now as u32), clock(length as u32));
        slider.set_attribute("aria-valuetext", &said).ok()?;
        // Bars say how much is left.
        let shown = if row.has_attribute("data-peaks") { clock(now as u32) } else { said };
        row.query_selector(".length").ok()??.set_text_content(Some(&shown));
        Some(())
    }
}

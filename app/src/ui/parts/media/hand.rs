//! What fingers, mouse and wheel do to the picture in the viewer.

use super::zoom::{WHOLE, Zoom};
use leptos::{
    ev::{PointerEvent, WheelEvent},
    html,
    prelude::*,
};

/// A finger goes so far before it turns the page or closes the viewer, CSS pixels.
const SWIPE: f64 = 60.0;
/// Nearer than this to where it was put down, it has not moved.
const STILL: f64 = 8.0;
/// Two presses within this time are a double press, milliseconds.
const TWICE_MS: f64 = 300.0;

/// What a gesture came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gesture {
    Next,
    Previous,
    Close,
}

/// The pointers on the picture.
#[derive(Clone, Copy)]
pub struct Hand {
    /// What they act on.
    pub surface: NodeRef<html::Div>,
    /// How the picture lies.
    pub zoom: RwSignal<Zoom>,
    /// Where each is.
    pointers: StoredValue<Vec<(i32, (f64, f64))>>,
    /// How far the one that is alone has come.
    way: StoredValue<(f64, f64)>,
    /// When and where the last press ended.
    pressed: StoredValue<(f64, (f64, f64))>,
}

impl Hand {
    pub fn new() -> Self {
        Self {
            surface: NodeRef::new(),
            zoom: RwSignal::new(WHOLE),
            pointers: StoredValue::default(),
            way: StoredValue::default(),
            pressed: StoredValue::default(),
        }
    }

    fn room(self) -> (f64, f64) {
        let surface = self.surface.get_untracked();
        surface.map_or((0.0, 0.0), |surface| (surface.client_width().into(), surface.client_height().into()))
    }

    /// A place of the window, from the middle of the surface.
    fn middle_to(self, (x, y): (f64, f64)) -> (f64, f64) {
        let Some(surface) = self.surface.get_untracked() else { return (0.0, 0.0) };
        let rect = surface.get_bounding_client_rect();
        (x - rect.left() - rect.width() / 2.0, y - rect.top() - rect.height() / 2.0)
    }

    /// Enlarges the picture around its middle.
    pub fn enlarge(self, factor: f64) {
        self.zoom.update(|zoom| *zoom = zoom.by(factor, (0.0, 0.0), self.room()));
    }

    pub fn wheel(self, event: &WheelEvent) {
        event.prevent_default();
        let at = self.middle_to((event.client_x().into(), event.client_y().into()));
        let factor = (-event.delta_y() / 400.0).exp();
        self.zoom.update(|zoom| *zoom = zoom.by(factor, at, self.room()));
    }

    pub fn down(self, event: &PointerEvent) {
        if let Some(surface) = self.surface.get_untracked() {
            let _ = surface.set_pointer_capture(event.pointer_id());
        }
        self.pointers.update_value(|pointers| pointers.push((event.pointer_id(), place(event))));
        self.way.set_value((0.0, 0.0));
    }

    pub fn moved(self, event: &PointerEvent) {
        let to = place(event);
        let Some((from, other)) = self
            .pointers
            .try_update_value(|pointers| {
                let other =
                    pointers.iter().find(|(id, _)| *id != event.pointer_id()).map(|(_, place)| *place);
                let here = pointers.iter_mut().find(|(id, _)| *id == event.pointer_id())?;
                Some((std::mem::replace(&mut here.1, to), other))
            })
            .flatten()
        else {
            return;
        };
        let by = (to.0 - from.0, to.1 - from.1);
        let room = self.room();
        match other {
            Some(other) => {
                let middle = self.middle_to(((to.0 + other.0) / 2.0, (to.1 + other.1) / 2.0));
                let factor = distance(to, other) / distance(from, other).max(1.0);
                self.zoom.update(|zoom| {
                    *zoom = zoom.by(factor, middle, room).moved((by.0 / 2.0, by.1 / 2.0), room);
                });
                // Two fingers turn no page.
                self.way.set_value((f64::NAN, f64::NAN));
            }
            None => {
                self.way.update_value(|way| *way = (way.0 + by.0, way.1 + by.1));
                self.zoom.update(|zoom| *zoom = zoom.moved(by, room));
            }
        }
    }

    /// A pointer is lifted.
    pub fn up(self, event: &PointerEvent) -> Option<Gesture> {
        self.pointers.update_value(|pointers| pointers.retain(|(id, _)| *id != event.pointer_id()));
        let (x, y) = self.way.get_value();
        if x.abs().max(y.abs()) < STILL {
            self.press(event);
        } else if self.zoom.get_untracked() == WHOLE && event.type_() == "pointerup" {
            return gesture(x, y);
        }
        None
    }

    fn press(self, event: &PointerEvent) {
        let (now, at) = (event.time_stamp(), place(event));
        let (before, there) = self.pressed.get_value();
        if now - before < TWICE_MS && distance(at, there) < 3.0 * STILL {
            self.zoom.update(|zoom| *zoom = zoom.pressed_twice(self.middle_to(at), self.room()));
            self.pressed.set_value((0.0, at));
        } else {
            self.pressed.set_value((now, at));
        }
    }
}

/// What a pointer means that went so far.
fn gesture(x: f64, y: f64) -> Option<Gesture> {
    match (x, y) {
        (x, y) if x.abs() > y.abs() && x <= -SWIPE => Some(Gesture::Next),
        (x, y) if x.abs() > y.abs() && x >= SWIPE => Some(Gesture::Previous),
        (x, y) if y > x.abs() && y >= SWIPE => Some(Gesture::Close),
        _ => None,
    }
}

fn place(event: &PointerEvent) -> (f64, f64) {
    (event.client_x().into(), event.client_y().into())
}

fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gestures() {
        for (way, want) in [
            ((-80.0, 20.0), Some(Gesture::Next)),
            ((80.0, -20.0), Some(Gesture::Previous)),
            ((10.0, 90.0), Some(Gesture::Close)),
            ((10.0, -90.0), None),
            ((-40.0, 0.0), None),
            ((f64::NAN, f64::NAN), None),
        ] {
            assert_eq!(gesture(way.0, way.1), want, "{way:?}");
        }
    }
}

//! Whether Enter sends the message, or only ends the composition of an input method.

/// Events of one key press are at most this far apart, milliseconds.
const SAME_GESTURE: f64 = 50.0;

/// What the composer remembers between events. Times are `Event.timeStamp`s.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ime {
    composing: bool,
    ended: Option<f64>,
    /// Whether Shift was held at the last key press.
    shifted: bool,
}

/// A `keydown` event.
#[derive(Debug, Clone, Copy)]
pub struct Press {
    /// Whether it is Enter.
    pub enter: bool,
    /// Whether Shift is held: a line break.
    pub shift: bool,
    /// `KeyboardEvent.isComposing`.
    pub composing: bool,
    /// `KeyboardEvent.keyCode`; 229 while an input method is active, even where `isComposing` is false.
    pub code: u32,
    /// `Event.timeStamp`.
    pub at: f64,
}

impl Ime {
    /// `compositionstart`.
    pub fn started(&mut self) {
        self.composing = true;
    }

    /// `compositionend`. Safari fires it before the `keydown` that caused it.
    pub fn ended(&mut self, at: f64) {
        self.composing = false;
        self.ended = Some(at);
    }

    /// Whether this key press sends the message.
    pub fn sends(&mut self, key: Press) -> bool {
        self.shifted = key.shift;
        let same_gesture = self.ended.take().is_some_and(|ended| key.at - ended < SAME_GESTURE);
        key.enter && !key.shift && !key.composing && !self.composing && key.code != 229 && !same_gesture
    }

    /// Whether a line break that was typed is an Enter that should send. Some keyboards report each key as 229, the
    /// code of an input method: only the line break that follows tells that it was Enter, and that no input method
    /// took it.
    #[must_use]
    pub fn line_break_sends(&self) -> bool {
        !self.composing && !self.shifted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTER: Press = Press { enter: true, shift: false, composing: false, code: 13, at: 1_000.0 };

    #[test]
    fn plain_enter_sends_and_shift_enter_does_not() {
        assert!(Ime::default().sends(ENTER));
        assert!(!Ime::default().sends(Press { shift: true, ..ENTER }));
        assert!(!Ime::default().sends(Press { enter: false, code: 65, ..ENTER }));
    }

    #[test]
    fn chrome_says_composing_and_229() {
        let mut ime = Ime::default();
        ime.started();
        assert!(!ime.sends(Press { composing: true, code: 229, ..ENTER }));
        ime.ended(1_001.0);
        assert!(ime.sends(Press { at: 2_000.0, ..ENTER }));
    }

    #[test]
    fn safari_ends_the_composition_first() {
        let mut ime = Ime::default();
        ime.started();
        ime.ended(1_000.0);
        assert!(!ime.sends(Press { at: 1_001.0, ..ENTER }), "the Enter that chose the word");
        assert!(ime.sends(Press { at: 1_020.0, ..ENTER }), "the next one");
        assert!(!ime.sends(Press { code: 229, at: 3_000.0, ..ENTER }));
    }

    /// Each check alone: browsers and input methods leave out one or the other.
    #[test]
    fn any_one_sign_of_a_composition_is_enough() {
        assert!(!Ime::default().sends(Press { composing: true, ..ENTER }), "isComposing");
        assert!(!Ime::default().sends(Press { code: 229, ..ENTER }), "keyCode 229");
        let mut started = Ime::default();
        started.started();
        assert!(!started.sends(ENTER), "compositionstart");
        let mut ended = Ime::default();
        ended.ended(999.0);
        assert!(!ended.sends(ENTER), "compositionend just before");
    }

    #[test]
    fn a_line_break_after_code_229_was_an_enter() {
        let mut ime = Ime::default();
        assert!(!ime.sends(Press { code: 229, ..ENTER }));
        assert!(ime.line_break_sends());
        assert!(!ime.sends(Press { code: 229, shift: true, ..ENTER }));
        assert!(!ime.line_break_sends(), "Shift and Enter make a line");
        ime.started();
        assert!(!ime.sends(Press { code: 229, ..ENTER }));
        assert!(!ime.line_break_sends(), "inside of a composition");
    }

    #[test]
    fn a_word_chosen_with_the_mouse_does_not_swallow_the_next_enter() {
        let mut ime = Ime::default();
        ime.started();
        ime.ended(1_000.0);
        assert!(ime.sends(Press { at: 1_400.0, ..ENTER }));
    }
}

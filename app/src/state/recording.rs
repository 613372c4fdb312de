//! A voice message that is being recorded. A plain value; `frontend` has the microphone, and says what it hears.

use crate::ports::Ending;
use protocol::ConversationId;

/// A recording is at most so long, milliseconds. Then it ends by itself and is kept.
pub const LONGEST: i64 = 5 * 60_000;
/// So long before that it is said, milliseconds.
const WARNING: i64 = 20_000;
/// What is shorter was a slip of the finger, milliseconds.
const SHORTEST: i64 = 700;
/// So many bars are drawn of a voice message.
const BARS: usize = 40;
/// The highest bar: what a base64url digit can say.
const HIGHEST: u8 = 63;
/// A recording whose loudest moment is below this is not drawn as if it were loud.
const QUIET: u8 = 12;

/// See the module.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    /// Where it goes.
    pub conversation: ConversationId,
    /// How far it is.
    pub stage: Stage,
    /// How long it is, milliseconds.
    pub length: i64,
    began: i64,
    /// How loud it was at each moment that was heard, up to [`HIGHEST`].
    levels: Vec<u8>,
}

/// How far a recording is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The browser asks whether the page may hear.
    Asking,
    /// It goes on.
    On,
    /// Its bytes are being put together.
    Ending(Ending),
    /// There is none.
    Refused(Refusal),
}

/// Why nothing can be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Browsers give no microphone to a page that came over plain HTTP.
    Insecure,
    /// This browser cannot record.
    Unsupported,
    /// There is no microphone.
    Missing,
    /// The page may not hear, by the will of the user or of the system.
    Denied,
    /// Another program has it.
    InUse,
    /// Whatever else.
    Broken,
}

impl Recording {
    /// The microphone was asked for.
    #[must_use]
    pub fn new(conversation: ConversationId) -> Self {
        Self { conversation, stage: Stage::Asking, length: 0, began: 0, levels: Vec::new() }
    }

    /// It is heard from now on. `now`: monotonic milliseconds.
    pub fn begin(&mut self, now: i64) {
        (self.stage, self.began) = (Stage::On, now);
    }

    /// The loudest amplitude since the last time, between 0 and 1. Returns whether it has become as long as it may be.
    pub fn hear(&mut self, now: i64, amplitude: f32) -> bool {
        if self.stage != Stage::On {
            return false;
        }
        self.length = (now - self.began).clamp(0, LONGEST);
        // What is heard as half as loud has far less than half of the amplitude.
        self.levels.push((amplitude.clamp(0.0, 1.0).sqrt() * f32::from(HIGHEST)) as u8);
        self.length == LONGEST
    }

    /// Whether it can be kept or sent.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.stage == Stage::On && self.length >= SHORTEST
    }

    /// Whether it will end soon by itself.
    #[must_use]
    pub fn is_nearly_full(&self) -> bool {
        self.length >= LONGEST - WARNING
    }

    /// How long it is, seconds; never nothing.
    #[must_use]
    pub fn seconds(&self) -> u32 {
        u32::try_from((self.length + 500) / 1_000).unwrap_or_default().max(1)
    }

    /// The last so many levels, oldest first, up to 63.
    #[must_use]
    pub fn latest(&self, count: usize) -> &[u8] {
        self.levels.get(self.levels.len().saturating_sub(count)..).unwrap_or_default()
    }

    /// How it is drawn once it is sent; see [`protocol::Attachment::peaks`].
    #[must_use]
    pub fn peaks(&self) -> String {
        const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let bars = BARS.min(self.levels.len());
        let loudest = self.levels.iter().copied().max().unwrap_or_default().max(QUIET);
        let peak = |bar: usize| {
            let edge = |bar: usize| bar * self.levels.len() / bars;
            let heard = self.levels.get(edge(bar)..edge(bar + 1)).unwrap_or_default();
            let peak = usize::from(heard.iter().copied().max().unwrap_or_default());
            DIGITS.get(peak * usize::from(HIGHEST) / usize::from(loudest)).copied().map(char::from)
        };
        let peaks: String = (0..bars).filter_map(peak).collect();
        if peaks.is_empty() { "A".to_owned() } else { peaks }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn recorded(levels: &[f32]) -> Recording {
        let mut recording = Recording::new(ConversationId::LOBBY);
        recording.begin(1_000);
        for (level, now) in levels.iter().zip((1_050..).step_by(50)) {
            recording.hear(now, *level);
        }
        recording
    }

    #[test]
    fn it_is_drawn_by_its_peaks_from_nothing_to_its_loudest() {
        let mut levels = vec![0.0; 80];
        levels[40] = 0.25;
        let peaks = recorded(&levels).peaks();
        assert_eq!(peaks, format!("{}_{}", "A".repeat(20), "A".repeat(19)));
        // What is hardly heard does not look loud, and nothing is a flat line.
        assert_eq!(recorded(&[0.001; 40]).peaks(), "F".repeat(40));
        assert_eq!(recorded(&[]).peaks(), "A");
        assert_eq!(recorded(&[1.0, 0.0, 1.0]).peaks(), "_A_", "a short one has a bar for each moment");
    }

    #[test]
    fn it_ends_at_its_longest_and_says_so_before() {
        let mut recording = recorded(&[0.5]);
        assert!(!recording.is_whole() && !recording.is_nearly_full());
        assert!(!recording.hear(1_000 + SHORTEST, 0.5) && recording.is_whole());
        assert!(!recording.hear(1_000 + LONGEST - WARNING, 0.5) && recording.is_nearly_full());
        assert!(recording.hear(1_000 + LONGEST, 0.5));
        assert_eq!(recording.seconds(), 300);
        // A timer that comes late makes it no longer.
        assert!(recording.hear(99_000_000, 0.5) && recording.length == LONGEST);
        recording.stage = Stage::Ending(Ending::Keep);
        assert!(!recording.is_whole() && !recording.hear(99_000_000, 0.5));
    }

    #[test]
    fn the_words_say_how_long_it_may_be() {
        for locale in [protocol::Locale::Zh, protocol::Locale::En] {
            let words = crate::text::page_words(locale).voice;
            assert!(
                [words.nearly_full, words.full]
                    .iter()
                    .all(|text| text.contains(&(LONGEST / 60_000).to_string()))
            );
        }
    }

    #[test]
    fn before_it_begins_nothing_is_heard() {
        let mut recording = Recording::new(ConversationId::LOBBY);
        assert!(!recording.hear(50, 1.0) && recording.latest(9).is_empty());
        assert_eq!(recorded(&[1.0; 10]).latest(3), [63, 63, 63]);
    }

    proptest! {
        #[test]
        fn peaks_are_what_the_server_takes(levels in prop::collection::vec(any::<f32>(), 0..500)) {
            prop_assert!(protocol::are_peaks(&recorded(&levels).peaks()));
        }
    }
}

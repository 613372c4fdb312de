//! Which emoji somebody chooses: the last ones, and the skin tone. Kept in this browser.

use super::Store;

/// So many are remembered: two lines of nine.
const MOST: usize = 18;

/// What is remembered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Picks {
    /// The skin tone from 1 to 5, 0 for none.
    pub tone: u8,
    /// The emoji that were chosen last, the last one first.
    pub recent: Vec<String>,
}

impl Picks {
    /// From what was stored: the tone, and the emoji, with spaces between.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut words = text.split_whitespace();
        let tone = words.next().and_then(|tone| tone.parse().ok()).filter(|tone| *tone <= 5);
        Self { tone: tone.unwrap_or_default(), recent: words.take(MOST).map(str::to_owned).collect() }
    }

    /// As it is stored.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{} {}", self.tone, self.recent.join(" "))
    }

    /// One more was chosen.
    pub fn add(&mut self, emoji: &str) {
        self.recent.retain(|one| one != emoji);
        self.recent.insert(0, emoji.to_owned());
        self.recent.truncate(MOST);
    }
}

impl Store {
    /// What this browser remembers for whoever is logged in.
    #[must_use]
    pub fn picks(self) -> Picks {
        let me = self.peek(|chat| chat.me.id);
        let stored = self.with_ports(|ports| ports.storage.picks(me)).flatten();
        stored.map(|text| Picks::parse(&text)).unwrap_or_default()
    }

    /// Remembers it, until the logout.
    pub fn keep_picks(self, picks: &Picks) {
        let me = self.peek(|chat| chat.me.id);
        self.with_ports(|ports| ports.storage.keep_picks(me, &picks.text()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_one_comes_first_and_once() {
        let mut picks = Picks::parse("3 👍🏽 😂 👩‍❤️‍👨");
        assert_eq!((picks.tone, picks.recent.len()), (3, 3));
        picks.add("😂");
        picks.add("🎉");
        assert_eq!(picks.recent, ["🎉", "😂", "👍🏽", "👩‍❤️‍👨"]);
        assert_eq!(Picks::parse(&picks.text()), picks);
        for n in 0..50 {
            picks.add(&n.to_string());
        }
        assert_eq!(picks.recent.len(), MOST);
    }

    #[test]
    fn what_was_stored_by_nobody_knows_whom_is_no_harm() {
        assert_eq!(Picks::parse(""), Picks::default());
        assert_eq!(Picks::parse("9").tone, 0);
        assert_eq!(Picks::parse("x 😀").recent, ["😀"]);
    }
}

//! What somebody looks for, as the address of the page says it.

use crate::text::day::{LocalTime, moment};
use protocol::{ConversationId, Has, PersonId, Search, limits::SEARCH_CHARS};

/// Longer than any day, and shorter than two (milliseconds): from a midnight, this leads into the next day.
const INTO_NEXT_DAY: i64 = 26 * 3_600_000;

/// What can be chosen of [`Question::has`], by its name in the address.
pub const HAS: [(&str, Has); 5] = [
    ("picture", Has::Picture),
    ("file", Has::File),
    ("link", Has::Link),
    ("voice", Has::Voice),
    ("form", Has::Form),
];

/// What a message can be for the reader, by its name in the address.
pub const IS: [(&str, Is); 2] = [("starred", Is::Starred), ("pinned", Is::Pinned)];

/// What a message can be for the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Is {
    /// On their own list.
    Starred,
    /// Pinned in its conversation.
    Pinned,
}

/// What somebody looks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    /// The text; every character of it is meant.
    pub find: String,
    /// Only what this person said.
    pub from: Option<PersonId>,
    /// Only in this conversation.
    pub within: Option<ConversationId>,
    /// From this day on, `2026-11-21`.
    pub since: Option<String>,
    /// Up to and with this day.
    pub until: Option<String>,
    /// Only with such a thing.
    pub has: Option<Has>,
    /// Only if it is that.
    pub is: Option<Is>,
}

impl Question {
    /// Reads a query. What it does not understand is not asked.
    #[must_use]
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        let find = get("q").unwrap_or_default();
        let day = |name: &str| get(name).filter(|day| !day.contains('T') && moment(day, &|_| 0).is_some());
        Self {
            find: find.trim().chars().take(SEARCH_CHARS).collect(),
            from: get("from").and_then(|id| id.parse().ok()),
            within: get("in").and_then(|id| id.parse().ok()),
            since: day("since"),
            until: day("until"),
            has: get("has").and_then(|name| named(&HAS, &name)),
            is: get("is").and_then(|name| named(&IS, &name)),
        }
    }

    /// The names and values of its query.
    #[must_use]
    pub fn query(&self) -> Vec<(&'static str, String)> {
        let find = (!self.find.is_empty()).then(|| self.find.clone());
        let all = [
            ("q", find),
            ("from", self.from.map(|id| id.to_string())),
            ("in", self.within.map(|id| id.to_string())),
            ("since", self.since.clone()),
            ("until", self.until.clone()),
            ("has", self.has.map(|has| name_of(&HAS, has).to_owned())),
            ("is", self.is.map(|is| name_of(&IS, is).to_owned())),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// Whether nothing is asked.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// Whether something beside the text is asked.
    #[must_use]
    pub fn has_filters(&self) -> bool {
        !Self { find: String::new(), ..self.clone() }.is_nothing()
    }

    /// The same without what is asked beside the text.
    #[must_use]
    pub fn unfiltered(&self) -> Self {
        Self { find: self.find.clone(), ..Self::default() }
    }

    /// What the server is asked. `zone`: the offset at a time, minutes east of UTC.
    #[must_use]
    pub fn search(&self, zone: &dyn Fn(i64) -> i32) -> Search {
        let midnight = |day: &String| moment(day, zone);
        let next_midnight = |day: &String| {
            let later = moment(day, zone)? + INTO_NEXT_DAY;
            let stamp = LocalTime::at(later, zone(later)).stamp();
            moment(stamp.split(' ').next()?, zone)
        };
        Search {
            find: self.find.clone(),
            conversation: self.within,
            from: self.from,
            since: self.since.as_ref().and_then(midnight),
            until: self.until.as_ref().and_then(next_midnight),
            has: self.has,
            pinned: self.is == Some(Is::Pinned),
            starred: self.is == Some(Is::Starred),
            page: None,
        }
    }
}

/// What has this name.
#[must_use]
pub fn named<T: Copy>(all: &[(&str, T)], name: &str) -> Option<T> {
    all.iter().find(|(known, _)| *known == name).map(|(_, one)| *one)
}

/// Its name in the address.
#[must_use]
pub fn name_of<T: PartialEq>(all: &[(&'static str, T)], one: T) -> &'static str {
    all.iter().find(|(_, known)| *known == one).map_or("", |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &[(&str, &str)]) -> Question {
        Question::read(|name| {
            query.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_question_survives_its_address() {
        let question = Question {
            find: "100% \"it's\" C++".into(),
            from: Some(PersonId(3)),
            within: Some(ConversationId(7)),
            since: Some("2026-11-01".into()),
            until: Some("2026-11-21".into()),
            has: Some(Has::Voice),
            is: Some(Is::Pinned),
        };
        let query = question.query();
        let query: Vec<_> = query.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(read(&query), question);
        assert!(Question::default().query().is_empty());
        assert!(question.has_filters() && !question.unfiltered().has_filters());
    }

    #[test]
    fn what_is_not_understood_is_not_asked() {
        let long = "长".repeat(SEARCH_CHARS + 1);
        let question = read(&[
            ("q", &long),
            ("from", "x"),
            ("in", "-"),
            ("since", "2026-13-01"),
            ("until", "2026-11-21T10:00"),
            ("has", "everything"),
            ("is", "STARRED"),
        ]);
        assert_eq!(question.find.chars().count(), SEARCH_CHARS);
        assert!(!question.has_filters());
        assert!(read(&[("q", "  ")]).is_nothing(), "spaces are no question");
    }

    /// Days are the reader's, and the last one counts to its end – also where the clocks change on it.
    #[test]
    fn days_are_whole_and_local() {
        const HOUR: i64 = 3_600_000;
        let days = read(&[("since", "2026-11-20"), ("until", "2026-11-20")]);
        let shanghai = days.search(&|_| 480);
        let midnight = 1_795_046_400_000 + 16 * HOUR;
        assert_eq!((shanghai.since, shanghai.until), (Some(midnight), Some(midnight + 24 * HOUR)));
        // Berlin, 2026-10-25: summer time ends at 01:00 UTC.
        let ends = 1_792_890_000_000;
        let berlin = |at: i64| if at < ends { 120 } else { 60 };
        let day = read(&[("since", "2026-10-25"), ("until", "2026-10-25")]).search(&berlin);
        assert_eq!(day.until.zip(day.since).map(|(until, since)| until - since), Some(25 * HOUR));
    }

    #[test]
    fn filters_become_fields() {
        let search = read(&[("q", "春游"), ("is", "starred"), ("in", "5"), ("has", "link")]).search(&|_| 0);
        assert_eq!((search.find.as_str(), search.conversation), ("春游", Some(ConversationId(5))));
        assert_eq!((search.starred, search.pinned, search.has), (true, false, Some(Has::Link)));
    }
}

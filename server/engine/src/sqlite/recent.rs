//! Which conversations changed lately, in memory: whoever comes back after a short time is told what
//! changed without a look at everything they are in.

use super::cursor::Version;
use protocol::ConversationId;
use std::collections::{BTreeSet, VecDeque};

/// Changes that are remembered, at most: 256 KiB.
const CHANGES: usize = 16_384;
/// With more conversations than this, looking at all memberships costs no more.
const WORTHWHILE: usize = 256;

/// The newest changes of conversations, by version.
pub struct Recent {
    changes: VecDeque<(Version, ConversationId)>,
    /// Every change after this version is here.
    since: Version,
}

impl Recent {
    /// Nothing is known of what was before `version`.
    pub fn new(version: Version) -> Self {
        Self { changes: VecDeque::new(), since: version }
    }

    /// Remembers changes in the order of their versions. One whose commit fails is told once too often,
    /// which is no harm.
    pub fn remember(&mut self, changes: &[(Version, ConversationId)]) {
        self.changes.extend(changes);
        while self.changes.len() > CHANGES {
            if let Some((version, _)) = self.changes.pop_front() {
                self.since = version;
            }
        }
    }

    /// More changed up to `version` than can be named.
    pub fn forget(&mut self, version: Version) {
        self.changes.clear();
        self.since = version;
    }

    /// The conversations that changed after a version; `None` if that is not known, or not worth knowing.
    pub fn changed_since(&self, version: Version) -> Option<BTreeSet<ConversationId>> {
        if version < self.since {
            return None;
        }
        let newest = self.changes.iter().rev().take_while(|(changed, _)| *changed > version);
        let changed: BTreeSet<ConversationId> = newest.map(|(_, conversation)| *conversation).collect();
        (changed.len() <= WORTHWHILE).then_some(changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(version: u64, conversation: i64) -> (Version, ConversationId) {
        (Version(version), ConversationId(conversation))
    }

    fn changed(recent: &Recent, version: u64) -> Option<Vec<i64>> {
        recent.changed_since(Version(version)).map(|changed| changed.into_iter().map(|id| id.0).collect())
    }

    #[test]
    fn it_knows_what_changed_after_a_version_and_when_it_does_not_know() {
        let mut recent = Recent::new(Version(10));
        recent.remember(&[change(11, 1), change(12, 2), change(13, 1)]);
        assert_eq!(changed(&recent, 9), None);
        assert_eq!(changed(&recent, 10), Some(vec![1, 2]));
        assert_eq!(changed(&recent, 12), Some(vec![1]));
        assert_eq!(changed(&recent, 13), Some(vec![]));
        recent.forget(Version(20));
        assert_eq!((changed(&recent, 19), changed(&recent, 20)), (None, Some(vec![])));
    }

    #[test]
    fn what_is_too_much_is_forgotten_from_the_oldest_on() {
        let mut recent = Recent::new(Version(0));
        let many: Vec<_> = (1..=CHANGES as u64 + 5).map(|version| change(version, 7)).collect();
        recent.remember(&many);
        assert_eq!(changed(&recent, 4), None);
        assert_eq!(changed(&recent, 5), Some(vec![7]));
        let others: Vec<_> = (1..=WORTHWHILE as i64).map(|id| change(many.len() as u64 + 1, id)).collect();
        recent.remember(&others);
        assert_eq!(changed(&recent, many.len() as u64).map(|all| all.len()), Some(WORTHWHILE));
        recent.remember(&[change(many.len() as u64 + 2, 0)]);
        assert_eq!(changed(&recent, many.len() as u64), None, "a walk costs no more");
    }
}

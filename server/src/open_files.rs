//! How many files, and so how many connections, the system lets this process have.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// What is kept for the database, the log, listening, and connections that look after a full server.
const KEPT: u64 = 128;
/// Connections there are in any case.
const FEWEST: u64 = 8;

/// Raises the soft limit to the hard one and gives what holds now.
pub fn raise_limit() -> u64 {
    let found = getrlimit(Resource::Nofile);
    // Some systems refuse what they call their own maximum; then the limit stays.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: found.maximum, maximum: found.maximum });
    getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX)
}

/// As many of the wanted connections as fit, and a sentence if those are not all.
pub fn connections_within(limit: u64, wanted: u32) -> (u32, Option<String>) {
    let room = limit.saturating_sub(KEPT).max(FEWEST);
    match u32::try_from(room) {
        Ok(room) if room < wanted => {
            let sentence = format!(
                "only {limit} files may be open: there is room for {room} of the {wanted} connections of --connections; \
                 raise the limit (ulimit -n, LimitNOFILE=) or lower --connections"
            );
            (room, Some(sentence))
        }
        _ => (wanted, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_room_for_the_rest() {
        assert_eq!(connections_within(20_000, 12_000), (12_000, None));
        assert_eq!(connections_within(u64::MAX, u32::MAX), (u32::MAX, None));
        let (fits, sentence) = connections_within(1_024, 12_000);
        assert_eq!(fits, 896);
        let sentence = sentence.unwrap();
        assert!(sentence.contains("only 1024 files") && sentence.contains("896 of the 12000"), "{sentence}");
        assert_eq!(connections_within(20, 12_000).0, 8);
    }
}

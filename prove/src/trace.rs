//! Decides from the output of `strace` whether every acknowledgement was sent after a sync.

use std::collections::HashMap;

/// The progress of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Its text was written to the write-ahead log.
    Written,
    /// After that, a sync of the log returned without an error.
    Synced,
}

/// Messages are identified by their texts, which both the write to the log and the acknowledgement have. Returns
/// the number of acknowledgements, each after a write and a sync.
pub fn judge(trace: &str, texts: &[String]) -> Result<usize, String> {
    let mut state = State { texts, ways: HashMap::new(), acknowledged: 0, open: HashMap::new() };
    for (number, line) in trace.lines().enumerate() {
        let (pid, call) = line.split_once(' ').unwrap_or((line, ""));
        state.call(pid, call.trim_start()).map_err(|why| format!("line {}: {why}", number + 1))?;
    }
    Ok(state.acknowledged)
}

struct State<'a> {
    texts: &'a [String],
    ways: HashMap<&'a str, Way>,
    acknowledged: usize,
    /// Syncs of the log that have not returned, by thread id, and whether the log was written meanwhile.
    open: HashMap<&'a str, bool>,
}

impl<'a> State<'a> {
    fn call(&mut self, pid: &'a str, call: &str) -> Result<(), String> {
        if let Some(rest) = call.strip_prefix("<... ") {
            let is_sync = is_sync(rest.split(' ').next().unwrap_or_default());
            if is_sync && self.open.remove(pid) == Some(false) && succeeded(rest) {
                self.synced();
            }
            return Ok(());
        }
        let (name, arguments) = call.split_once('(').unwrap_or((call, ""));
        let on_log = arguments.split_once('>').is_some_and(|(file, _)| file.ends_with("-wal"));
        match name {
            "pwrite64" if on_log => self.written(arguments),
            name if is_sync(name) && on_log => {
                if arguments.trim_end().ends_with("<unfinished ...>") {
                    self.open.insert(pid, false);
                } else if succeeded(arguments) {
                    self.synced();
                }
            }
            "sendto" | "write" | "writev" if arguments.contains(r#"\"sent\""#) => self.sent(arguments)?,
            _ => {}
        }
        Ok(())
    }

    /// A page may have older messages too; the sync has to come after the last page.
    fn written(&mut self, arguments: &str) {
        self.ways.values_mut().for_each(|way| *way = Way::Written);
        for text in self.texts.iter().filter(|text| arguments.contains(text.as_str())) {
            self.ways.insert(text, Way::Written);
        }
        self.open.values_mut().for_each(|written| *written = true);
    }

    fn synced(&mut self) {
        self.ways.values_mut().for_each(|way| *way = Way::Synced);
    }

    fn sent(&mut self, arguments: &str) -> Result<(), String> {
        let Some(text) = self.texts.iter().find(|text| arguments.contains(text.as_str())) else {
            return Err("something was acknowledged that nobody sent".to_owned());
        };
        match self.ways.get(text.as_str()) {
            None => Err(format!("{text:?} was acknowledged before it was written")),
            Some(Way::Written) => Err(format!("{text:?} was acknowledged before the log was synced")),
            Some(Way::Synced) => {
                self.acknowledged += 1;
                Ok(())
            }
        }
    }
}

fn is_sync(name: &str) -> bool {
    matches!(name, "fdatasync" | "fsync")
}

fn succeeded(call: &str) -> bool {
    call.trim_end().ends_with("= 0")
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRITE_1: &str =
        r#"71 pwrite64(9</tmp/d/leliao.db-wal>, "7\177\6\202message 1\0"..., 4096, 32) = 4096"#;
    const WRITE_2: &str =
        r#"71 pwrite64(9</tmp/d/leliao.db-wal>, "message 2\0\0message 1\0"..., 4096, 32) = 4096"#;
    const COMMIT: &str = r#"71 pwrite64(9</tmp/d/leliao.db-wal>, "\0\0\0\1"..., 4096, 4160) = 4096"#;
    const SYNC: &str = "71 fdatasync(9</tmp/d/leliao.db-wal>) = 0";
    const ACK_1: &str = r#"72 sendto(12<socket:[88]>, "{\"reply\":{\"ref\":3,\"ok\":{\"sent\":{\"text\":\"message 1\"", 200, MSG_NOSIGNAL, NULL, 0) = 200"#;
    const ACK_2: &str = r#"72 sendto(12<socket:[88]>, "{\"reply\":{\"ref\":4,\"ok\":{\"sent\":{\"text\":\"message 2\"", 200, MSG_NOSIGNAL, NULL, 0) = 200"#;

    fn of(lines: &[&str]) -> Result<usize, String> {
        judge(&lines.join("\n"), &["message 1".to_owned(), "message 2".to_owned()])
    }

    #[test]
    fn written_synced_acknowledged() {
        assert_eq!(of(&[WRITE_1, COMMIT, SYNC, ACK_1, WRITE_2, SYNC, ACK_2]), Ok(2));
    }

    #[test]
    fn without_the_sync_it_is_caught() {
        assert!(of(&[WRITE_1, COMMIT, ACK_1]).unwrap_err().contains("synced"));
        assert!(of(&[WRITE_1, SYNC, ACK_1, WRITE_2, ACK_2]).unwrap_err().contains("line 5"));
    }

    #[test]
    fn a_write_after_the_sync_is_caught() {
        assert!(of(&[WRITE_1, SYNC, COMMIT, ACK_1]).is_err());
    }

    #[test]
    fn an_acknowledgement_ahead_of_its_write_is_caught() {
        assert!(of(&[ACK_1, WRITE_1, SYNC]).unwrap_err().contains("before it was written"));
        assert!(
            of(&[WRITE_1, SYNC, ACK_1, ACK_2, WRITE_2, SYNC]).unwrap_err().contains("before it was written")
        );
    }

    #[test]
    fn another_file_and_a_failed_sync_do_not_count() {
        let other = "71 fdatasync(8</tmp/d/leliao.db>) = 0";
        let failed = "71 fdatasync(9</tmp/d/leliao.db-wal>) = -1 EIO (Input/output error)";
        assert!(of(&[WRITE_1, other, ACK_1]).is_err());
        assert!(of(&[WRITE_1, failed, ACK_1]).is_err());
    }

    #[test]
    fn a_sync_counts_when_it_has_returned() {
        const BEGUN: &str = "71 fdatasync(9</tmp/d/leliao.db-wal> <unfinished ...>";
        const RETURNED: &str = "71 <... fdatasync resumed>) = 0";
        assert_eq!(of(&[WRITE_1, BEGUN, RETURNED, ACK_1]), Ok(1));
        assert!(of(&[WRITE_1, BEGUN, ACK_1, RETURNED]).is_err());
        assert!(of(&[WRITE_1, BEGUN, COMMIT, RETURNED, ACK_1]).is_err());
    }
}

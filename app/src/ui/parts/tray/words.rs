//! What is said of a file that is on its way.

use crate::{
    state::{
        Store,
        uploads::{LocalFile, Stage, Trouble},
    },
    text::media::{clock, size},
};

/// The longest ending of a name that tells what a file is, characters.
const ENDING: usize = 4;

/// How far it is, or what is wrong with it. Of a picture that waits or moves nothing is said: it shows.
pub fn state(store: Store, file: &LocalFile, is_picture: bool) -> String {
    let words = store.page_words().upload;
    // Of what was recorded here, how long it is matters more.
    let size = |bytes| match file.seconds {
        Some(seconds) => clock(seconds),
        None => size(bytes, store.words().media),
    };
    match &file.stage {
        Stage::Refused(why) | Stage::Cut(_, Some(why)) => trouble(store, why),
        Stage::Cut(_, None) => words.cut.to_owned(),
        Stage::Paused => words.paused.to_owned(),
        Stage::Preparing => words.preparing.to_owned(),
        _ if is_picture => String::new(),
        Stage::Queued if file.done == 0 => format!("{} · {}", size(file.bytes), words.queued),
        Stage::Queued | Stage::Going => format!("{} / {}", size(file.done), size(file.bytes)),
        Stage::There | Stage::Whole => size(file.bytes),
    }
}

fn trouble(store: Store, why: &Trouble) -> String {
    let words = store.page_words().upload;
    match why {
        Trouble::Empty => words.empty.to_owned(),
        Trouble::Folder => words.folder.to_owned(),
        Trouble::TooMany => words.too_many.to_owned(),
        Trouble::Changed => words.changed.to_owned(),
        Trouble::Lost => words.lost.to_owned(),
        Trouble::File(fault) => words.file_fault(store.words(), *fault),
        Trouble::Fault(fault) => words.fault(store.words(), fault),
    }
}

/// What stands for a file that is no picture: the ending of its name.
pub fn ending(name: &str) -> String {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending).unwrap_or_default();
    let ending: String = ending.chars().filter(|c| c.is_alphanumeric()).take(ENDING).collect();
    if ending.is_empty() { "·".to_owned() } else { ending.to_uppercase() }
}

#[cfg(test)]
mod tests {
    use super::ending;

    #[test]
    fn endings_are_short() {
        let told = ["a.pdf", "春游.xlsx", "Makefile", "a.b.MP4", "x.torrent", "x.\u{202E}"].map(ending);
        assert_eq!(told, ["PDF", "XLSX", "·", "MP4", "TORR", "·"]);
    }
}

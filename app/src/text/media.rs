//! What the chat itself says about files of messages; the rest is in `pages`.

use protocol::{Brief, FileKind};

/// In one language.
pub struct MediaNames {
    /// What files are, in one line.
    pub brief: fn(&Brief) -> String,
    pub picture: &'static str,
    pub video: &'static str,
    pub voice: &'static str,
    pub play: &'static str,
    pub place: &'static str,
    pub more: fn(usize) -> String,
    pub bytes: &'static str,
}

pub static ZH: MediaNames = MediaNames {
    brief: |brief| {
        brief_of(
            brief,
            ["图片", "视频", "语音", "音频", "文件"],
            ["张图片", "个视频", "条语音", "个音频", "个文件"],
        )
    },
    picture: "图片",
    video: "视频",
    voice: "语音",
    play: "播放",
    place: "播放位置",
    more: |n| format!("还有 {n} 张"),
    bytes: "字节",
};

pub static EN: MediaNames = MediaNames {
    brief: |brief| {
        brief_of(
            brief,
            ["Picture", "Video", "Voice message", "Audio", "File"],
            ["pictures", "videos", "voice messages", "sounds", "files"],
        )
    },
    picture: "Picture",
    video: "Video",
    voice: "Voice message",
    play: "Play",
    place: "Position",
    more: |n| format!("{n} more"),
    bytes: "B",
};

fn brief_of(brief: &Brief, one: [&str; 5], many: [&str; 5]) -> String {
    let Brief { of, count, name } = brief;
    let place = match of {
        FileKind::Picture => 0,
        FileKind::Video => 1,
        // Nobody named what was recorded.
        FileKind::Audio if name.is_empty() => 2,
        FileKind::Audio => 3,
        FileKind::File | FileKind::Unknown => 4,
    };
    let word = |words: [&str; 5]| words.get(place).copied().unwrap_or_default().to_owned();
    let what = if *count == 1 { word(one) } else { format!("{count} {}", word(many)) };
    format!("[{what}]{}{name}", if name.is_empty() { "" } else { " " })
}

/// A number of bytes as people say it: `3.6 MB`. One KB is 1,024 bytes, as in their file managers.
#[must_use]
pub fn size(bytes: u64, words: &MediaNames) -> String {
    let mut unit = 0;
    let mut tenths = bytes.saturating_mul(10);
    while tenths >= 10 * 1_000 {
        tenths = tenths.div_ceil(1_024);
        unit += 1;
    }
    let unit = [words.bytes, "KB", "MB", "GB", "TB", "PB", "EB"].get(unit).copied().unwrap_or_default();
    match (tenths / 10, tenths % 10) {
        (whole, part) if whole < 10 && part > 0 => format!("{whole}.{part} {unit}"),
        (whole, _) => format!("{whole} {unit}"),
    }
}

/// A time span as players show it: `1:05`.
#[must_use]
pub fn clock(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_in_words() {
        for (bytes, zh, en) in [
            (0, "0 字节", "0 B"),
            (999, "999 字节", "999 B"),
            (1_000, "1 KB", "1 KB"),
            (1_536, "1.5 KB", "1.5 KB"),
            (48 * 1_024, "48 KB", "48 KB"),
            (3_774_873, "3.6 MB", "3.6 MB"),
            (25 * 1_024 * 1_024, "25 MB", "25 MB"),
            (2 * 1_024 * 1_024 * 1_024, "2 GB", "2 GB"),
        ] {
            assert_eq!((size(bytes, &ZH), size(bytes, &EN)), (zh.to_owned(), en.to_owned()));
        }
        assert!(size(u64::MAX, &EN).ends_with(" EB"));
    }

    #[test]
    fn files_in_one_line() {
        let brief = |of, count, name: &str| Brief { of, count, name: name.to_owned() };
        for (brief, zh, en) in [
            (brief(FileKind::Picture, 1, ""), "[图片]", "[Picture]"),
            (brief(FileKind::Picture, 3, ""), "[3 张图片]", "[3 pictures]"),
            (brief(FileKind::Video, 1, ""), "[视频]", "[Video]"),
            (brief(FileKind::Audio, 1, ""), "[语音]", "[Voice message]"),
            (brief(FileKind::Audio, 2, ""), "[2 条语音]", "[2 voice messages]"),
            (brief(FileKind::Audio, 1, "歌.mp3"), "[音频] 歌.mp3", "[Audio] 歌.mp3"),
            (brief(FileKind::Audio, 2, "歌.mp3"), "[2 个音频] 歌.mp3", "[2 sounds] 歌.mp3"),
            (brief(FileKind::File, 1, "a.pdf"), "[文件] a.pdf", "[File] a.pdf"),
            (brief(FileKind::File, 2, "a.pdf"), "[2 个文件] a.pdf", "[2 files] a.pdf"),
        ] {
            assert_eq!(((ZH.brief)(&brief), (EN.brief)(&brief)), (zh.to_owned(), en.to_owned()));
        }
    }
}

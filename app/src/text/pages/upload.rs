//! Files on their way to the server.

use crate::text::{Words, media::size};
use protocol::{Fault, FileFault};

/// In one language.
pub struct UploadWords {
    /// Files above the composer.
    pub tray: &'static str,
    pub remove: fn(&str) -> String,
    pub pause: fn(&str) -> String,
    pub resume: fn(&str) -> String,
    pub describe: &'static str,
    pub describe_hint: &'static str,
    pub preparing: &'static str,
    pub queued: &'static str,
    pub paused: &'static str,
    pub there: &'static str,
    pub cut: &'static str,
    pub unconverted: &'static str,
    pub cancel: &'static str,
    pub empty: &'static str,
    pub folder: &'static str,
    pub too_many: &'static str,
    pub changed: &'static str,
    pub lost: &'static str,
    pub missing: &'static str,
    too_big: fn(&str) -> String,
    quota_reached: fn(&str) -> String,
    too_many_uploads: &'static str,
    unknown: &'static str,
}

impl UploadWords {
    /// Why the server does not take a file, and what can be done about it.
    #[must_use]
    pub fn file_fault(&self, words: &Words, fault: FileFault) -> String {
        match fault {
            FileFault::TooBig { most } => (self.too_big)(&size(most, words.media)),
            FileFault::QuotaReached { most } => (self.quota_reached)(&size(most, words.media)),
            FileFault::TooManyUploads { .. } => self.too_many_uploads.to_owned(),
            FileFault::TooLong => self.changed.to_owned(),
            FileFault::WrongOffset { .. } | FileFault::Unfinished { .. } => self.cut.to_owned(),
            FileFault::Unknown => self.unknown.to_owned(),
        }
    }

    /// Likewise, of a fault that is not about files alone.
    #[must_use]
    pub fn fault(&self, words: &Words, fault: &Fault) -> String {
        if *fault == Fault::Missing { self.missing.to_owned() } else { words.refusal(fault) }
    }
}

pub static ZH: UploadWords = UploadWords {
    tray: "要发送的文件",
    remove: |name| format!("移除 {name}"),
    pause: |name| format!("暂停上传 {name}"),
    resume: |name| format!("继续上传 {name}"),
    describe: "图片说明",
    describe_hint: "图里是什么？读给看不见的人听",
    preparing: "正在转换…",
    queued: "排队中",
    paused: "已暂停",
    there: "就绪",
    cut: "网络断了，恢复后自动继续",
    unconverted: "这个浏览器不能转换 HEIC 照片，会按文件发送，有的人可能打不开。在手机设置里把相机格式改成“兼容性最佳”就能直接看。",
    cancel: "取消发送",
    empty: "是空文件，没有添加。",
    folder: "是文件夹，没有添加。请打开它选里面的文件，或先压缩。",
    too_many: "没有添加：一条消息最多 20 个文件，其余的请再发一条。",
    changed: "选好以后被改动、移走或删除了，请移除后重新选。",
    lost: "文件已不在这个浏览器里。请删除这条消息，重新选文件再发。",
    missing: "服务器上找不到它了，请移除后重新选。",
    too_big: |most| format!("太大了，这里每个文件最多 {most}。可以压缩或分成几份。"),
    quota_reached: |most| format!("你的空间满了（共 {most}）。撤回一些带文件的旧消息再试。"),
    too_many_uploads: "同时上传的文件太多，在等前面的。发出或移除别处没发的文件会快些。",
    unknown: "服务器不接收这个文件。请刷新页面再试。",
};

pub static EN: UploadWords = UploadWords {
    tray: "Files to send",
    remove: |name| format!("Remove {name}"),
    pause: |name| format!("Pause {name}"),
    resume: |name| format!("Resume {name}"),
    describe: "Description",
    describe_hint: "What does the picture show? Read to people who cannot see it",
    preparing: "Converting…",
    queued: "Waiting",
    paused: "Paused",
    there: "Ready",
    cut: "The network is gone; it goes on by itself",
    unconverted: "This browser cannot convert HEIC photos. It is sent as a file, which some people may not be able to open. Set your phone's camera to “Most Compatible” to send photos that show.",
    cancel: "Cancel",
    empty: "is empty and was not added.",
    folder: "is a folder and was not added. Open it and choose its files, or make an archive of it.",
    too_many: "was not added: a message has at most 20 files. Send the others in another one.",
    changed: "was changed, moved or deleted after it was chosen. Remove it and choose it again.",
    lost: "The file is no longer in this browser. Delete this message, choose the file again and send it.",
    missing: "The server does not have it any more. Remove it and choose it again.",
    too_big: |most| format!("Too large: a file may have {most} here. Compress it or split it."),
    quota_reached: |most| {
        format!("Your space is full ({most}). Take back old messages with files and try again.")
    },
    too_many_uploads: "Too many files at the same time: it waits for the others. Sending or removing unsent files elsewhere helps.",
    unknown: "The server does not take this file. Reload the page and try again.",
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words;
    use protocol::Locale;

    #[test]
    fn every_fault_is_told() {
        let faults = [
            FileFault::TooBig { most: 5 },
            FileFault::QuotaReached { most: 5 },
            FileFault::TooManyUploads { most: 5 },
            FileFault::WrongOffset { offset: 5 },
            FileFault::TooLong,
            FileFault::Unfinished { offset: 5 },
            FileFault::Unknown,
        ];
        let words = words(Locale::Zh);
        for said in [&ZH, &EN] {
            assert!(faults.iter().all(|fault| !said.file_fault(words, *fault).is_empty()));
        }
        assert!(ZH.file_fault(words, FileFault::TooBig { most: 2 << 30 }).contains("2 GB"));
    }
}

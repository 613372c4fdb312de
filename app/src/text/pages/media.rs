//! What is said where files of messages are seen and heard.

/// In one language.
pub struct MediaWords {
    pub close: &'static str,
    pub previous: &'static str,
    pub next: &'static str,
    pub smaller: &'static str,
    pub larger: &'static str,
    pub whole: &'static str,
    pub download: &'static str,
    pub pause: &'static str,
    pub speed: fn(&str) -> String,
    pub play_picture: &'static str,
    pub stop_picture: &'static str,
    pub gone: &'static str,
    pub cannot_play: &'static str,
}

pub static ZH: MediaWords = MediaWords {
    close: "关闭",
    previous: "上一张",
    next: "下一张",
    smaller: "缩小",
    larger: "放大",
    whole: "适合窗口",
    download: "下载原图",
    pause: "暂停",
    speed: |speed| format!("{speed} 倍速"),
    play_picture: "播放动图",
    stop_picture: "停止动图",
    gone: "看不到这张图片了",
    cannot_play: "浏览器放不了，可以下载",
};

pub static EN: MediaWords = MediaWords {
    close: "Close",
    previous: "Previous picture",
    next: "Next picture",
    smaller: "Zoom out",
    larger: "Zoom in",
    whole: "Fit to window",
    download: "Download original",
    pause: "Pause",
    speed: |speed| format!("Speed {speed}×"),
    play_picture: "Play animation",
    stop_picture: "Stop animation",
    gone: "This picture is not available",
    cannot_play: "Your browser cannot play this. Download it",
};

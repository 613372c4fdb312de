//! Recording voice messages.

/// In one language.
pub struct VoiceWords {
    pub recording: &'static str,
    pub asking: &'static str,
    pub keys: &'static str,
    pub nearly_full: &'static str,
    pub full: &'static str,
    pub discard: &'static str,
    pub stop: &'static str,
    pub insecure: &'static str,
    pub unsupported: &'static str,
    pub missing: &'static str,
    pub denied: &'static str,
    pub in_use: &'static str,
    pub broken: &'static str,
    pub hold: &'static str,
    pub release: &'static str,
    pub release_cancels: &'static str,
}

pub static ZH: VoiceWords = VoiceWords {
    recording: "录音",
    asking: "等待麦克风，浏览器可能在问是否允许",
    keys: "回车发送，Esc 丢掉",
    nearly_full: "快到 5 分钟了，到时会停下，不会丢",
    full: "一条语音最多 5 分钟，已停下。可以先听再发。",
    discard: "丢掉",
    stop: "停下，先听一遍",
    insecure: "没有加密的网址（http）用不了麦克风，这是浏览器的规定。请用 https 的网址打开，或用别的软件录好再当文件发。",
    unsupported: "这个浏览器不能录音。请更新它或换一个，也可以用别的软件录好再当文件发。",
    missing: "没有找到麦克风。请接上一个，再点一次。",
    denied: "没有得到麦克风的允许。请在地址栏左边的网站设置里允许麦克风（手机还要在系统设置里允许浏览器），再点一次。",
    in_use: "麦克风用不了，可能正被别的软件占着。请关掉那个软件，再点一次。",
    broken: "没有录成。请再点一次；不行就刷新页面。",
    hold: "按住说话，松开发送。再点一下，就不用一直按着。",
    release: "松开发送，往上滑取消",
    release_cancels: "松开取消",
};

pub static EN: VoiceWords = VoiceWords {
    recording: "Recording",
    asking: "Waiting for the microphone; your browser may be asking",
    keys: "Enter to send, Esc to discard",
    nearly_full: "Almost 5 minutes: it will stop, and nothing is lost",
    full: "A voice message has 5 minutes at most, so it stopped. Listen to it, then send it.",
    discard: "Discard",
    stop: "Stop and listen first",
    insecure: "Browsers give no microphone to an address without encryption (http). Open this site by its https address, or record elsewhere and send the file.",
    unsupported: "This browser cannot record. Update it or use another one, or record elsewhere and send the file.",
    missing: "No microphone was found. Connect one, then press again.",
    denied: "The microphone is not allowed. Allow it in the site settings beside the address (on a phone also for the browser, in the system’s settings), then press again.",
    in_use: "The microphone cannot be used; another program may have it. Close that program, then press again.",
    broken: "Nothing was recorded. Press again; if that does not help, reload the page.",
    hold: "Hold to talk, let go to send. Press again to talk without holding.",
    release: "Let go to send, slide up to cancel",
    release_cancels: "Let go to cancel",
};

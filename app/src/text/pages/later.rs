//! Messages that are sent later.

/// In one language.
pub struct LaterWords {
    pub title: &'static str,
    pub in_an_hour: &'static str,
    pub tonight: &'static str,
    pub tomorrow: &'static str,
    pub at: &'static str,
    pub schedule: &'static str,
    pub write_first: &'static str,
    pub no_files: &'static str,
    pub scheduled: &'static str,
    pub waiting: &'static str,
    pub none: &'static str,
    pub edit: &'static str,
    pub now: &'static str,
    pub cancel: &'static str,
    pub failed: fn(&str) -> String,
}

pub static ZH: LaterWords = LaterWords {
    title: "定时发送",
    in_an_hour: "一小时后",
    tonight: "今晚 20:00",
    tomorrow: "明天 8:00",
    at: "日期和时间",
    schedule: "定时发送",
    write_first: "先写好消息，再选时间。",
    no_files: "定时消息不能带文件：先把它们发出去，或者移除。",
    scheduled: "已定时，到时间会自动发出。",
    waiting: "等待发送",
    none: "这里没有定时消息。",
    edit: "改写",
    now: "现在发送",
    cancel: "删除",
    failed: |why| format!("没能发出：{why}"),
};

pub static EN: LaterWords = LaterWords {
    title: "Send later",
    in_an_hour: "In an hour",
    tonight: "Tonight at 20:00",
    tomorrow: "Tomorrow at 8:00",
    at: "Date and time",
    schedule: "Schedule",
    write_first: "Write the message first, then choose a time.",
    no_files: "Files cannot be sent later: send them now, or remove them.",
    scheduled: "Scheduled: it will be sent by itself.",
    waiting: "Waiting to be sent",
    none: "Nothing is scheduled here.",
    edit: "Rewrite",
    now: "Send now",
    cancel: "Delete",
    failed: |why| format!("Could not be sent: {why}"),
};

//! What the console says at the start: where to go, where the data lies, how to become owner, and what an
//! administrator should know.

use crate::{
    cli::Options,
    console::{self, say},
    time::{ahead, shown},
};
use engine::access::machine;
use qrcode::{QrCode, render::unicode::Dense1x2};
use std::net::{IpAddr, SocketAddr};

/// What there is to tell besides the address.
#[derive(Debug, Default)]
pub struct News {
    /// The code that makes an owner, while there is none.
    pub owner_code: Option<String>,
    /// Sentences about what is not as it should be.
    pub notes: Vec<String>,
}

/// Prints it. The first line is for programs that wait for it.
pub fn print(address: SocketAddr, options: &Options, news: &News) {
    say(&format!("leliao listens on http://{address}"));
    let folder = std::path::absolute(&options.data).unwrap_or_else(|_| options.data.clone());
    say(&format!("data lies in {}", folder.display()));
    let Options { file_size, files_per_person, files, disk_reserve, .. } = options;
    say(&format!(
        "files: up to {file_size} each, {files_per_person} of a person, {files} in all; {disk_reserve} of the disk stays free"
    ));
    if let Some(code) = &news.owner_code {
        say(&format!("owner code: {code}   (enter it under Settings, once; 设置 → 站长)"));
    }
    for note in &news.notes {
        say(&format!("note: {note}"));
    }
    for url in shown_addresses(address, options) {
        show(&url);
    }
    // All of this is printed before the first request is answered.
    console::flush();
}

/// The address that people open, for links in mails: the first that is printed.
pub fn site(address: SocketAddr, options: &Options) -> String {
    shown_addresses(address, options).into_iter().next().unwrap_or_else(|| format!("http://{address}"))
}

/// Those that are shown with a code to photograph; none for this machine alone.
fn shown_addresses(address: SocketAddr, options: &Options) -> Vec<String> {
    if let Some(public) = &options.public_url {
        return vec![public.to_string()];
    }
    if let Some(name) = options.listen.name() {
        return vec![format!("http://{name}:{}", address.port())];
    }
    if !address.ip().is_unspecified() {
        return Vec::new();
    }
    let reachable = reachable(address.is_ipv4()).into_iter();
    reachable.map(|ip| format!("http://{}", SocketAddr::new(ip, address.port()))).collect()
}

/// About a database whose last entry was made by a clock that was ahead of this one.
pub fn note_about_future(newest: i64, now: i64) -> Option<String> {
    let ahead = ahead(newest, now)?;
    let (newest, now) = (shown(newest), shown(now));
    Some(format!(
        "the database ends in the future: its newest entry is of {newest}, {ahead} ahead of this machine's clock ({now})"
    ))
}

/// The machine's addresses that another one can use: not loopback, not those of one link alone.
fn reachable(only_v4: bool) -> Vec<IpAddr> {
    let link_local = |ip: &IpAddr| match ip {
        IpAddr::V4(v4) => v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_unicast_link_local(),
    };
    let mut found = machine::addresses();
    found.retain(|ip| !ip.is_loopback() && !link_local(ip) && (ip.is_ipv4() || !only_v4));
    found
}

fn show(url: &str) {
    say(&format!("\n{url}"));
    if let Ok(code) = QrCode::new(url) {
        say(&code.render::<Dense1x2>().quiet_zone(true).build());
    }
}

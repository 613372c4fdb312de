//! What the console says at the start: where to go, where the data lies, how to become owner.

use crate::cli::Options;
use qrcode::{QrCode, render::unicode::Dense1x2};
use std::net::{IpAddr, SocketAddr};

/// Prints it. The first line is for programs that wait for it.
pub fn print(address: SocketAddr, options: &Options, owner_code: Option<&str>) {
    println!("leliao listens on http://{address}");
    let folder = std::path::absolute(&options.data).unwrap_or_else(|_| options.data.clone());
    println!("data lies in {}", folder.display());
    if let Some(code) = owner_code {
        println!("owner code: {code}   (enter it under Settings, once; 设置 → 站长码)");
    }
    if let Some(public) = &options.public_url {
        let scheme = if public.secure { "https" } else { "http" };
        show(&format!("{scheme}://{}", public.authority));
    } else if address.ip().is_unspecified() {
        for ip in addresses(address.is_ipv4()) {
            show(&format!("http://{}", SocketAddr::new(ip, address.port())));
        }
    }
}

fn addresses(only_v4: bool) -> Vec<IpAddr> {
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    let reachable = interfaces.into_iter().filter(|i| !i.is_loopback() && !i.is_link_local()).map(|i| i.ip());
    reachable.filter(|ip| ip.is_ipv4() || !only_v4).collect()
}

fn show(url: &str) {
    println!("\n{url}");
    if let Ok(code) = QrCode::new(url) {
        println!("{}", code.render::<Dense1x2>().quiet_zone(true).build());
    }
}

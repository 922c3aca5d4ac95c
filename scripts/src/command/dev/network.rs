//! Where phones in the local network find the shop.

use std::net::{IpAddr, SocketAddr};

use crate::language::t;
use sysinfo::Networks;

use super::line;
use crate::style;

/// Tells the addresses by which others reach what listens there, and that they do.
pub fn tell(at: SocketAddr) {
    if at.ip().is_loopback() {
        return;
    }
    for address in addresses(at.ip()) {
        line(&t!("dev.label.network"), &format!("http://{}", SocketAddr::new(address, at.port())));
    }
    println!("{}", style::warning(&t!("dev.open"), 0));
}

/// Of a listener at all addresses, those of this machine that others can reach: IPv4 first, as people type it.
fn addresses(host: IpAddr) -> Vec<IpAddr> {
    if !host.is_unspecified() {
        return vec![host];
    }
    let Ok(networks) = Networks::new_with_refreshed_list() else { return Vec::new() };
    let all = networks.values().flat_map(|network| network.ip_networks().iter().map(|network| network.addr));
    let mut found: Vec<IpAddr> = all.filter(|address| is_reachable(*address)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn is_reachable(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !address.is_loopback() && !address.is_link_local(),
        // Those are of no use on a phone.
        IpAddr::V6(_) => false,
    }
}

//! The sandbox this function runs in, as its operating system describes it.

use std::{net::IpAddr, path::Path};

use serde::Serialize;
use sysinfo::{Disks, MemoryRefreshKind, Networks, RefreshKind};
use utoipa::ToSchema;

/// 系统
#[derive(Debug, Serialize, ToSchema)]
pub struct System {
    hostname: Option<String>,
    ip: Option<String>,
    mac: Option<String>,
    os: Option<String>,
}

/// 处理器
#[derive(Debug, Serialize, ToSchema)]
pub struct Cpu {
    count: usize,
    /// 最近一分钟的平均负载与处理器数量之比；系统不提供时为空
    #[schema(example = "12.5%")]
    percent: Option<String>,
}

/// 内存或磁盘
#[derive(Debug, Serialize, ToSchema)]
pub struct Space {
    #[schema(example = "0.12G")]
    free: String,
    #[schema(example = "0.25G")]
    total: String,
    #[schema(example = "52.0%")]
    percent: String,
}

impl System {
    pub fn look() -> Self {
        let networks = Networks::new_with_refreshed_list();
        let (ip, mac) = networks.ok().and_then(|networks| face(&networks)).unzip();
        Self { hostname: sysinfo::System::host_name().ok(), ip, mac, os: sysinfo::System::long_os_version().ok() }
    }
}

/// Address and hardware address of the first network, by name, that leads outward.
fn face(networks: &Networks) -> Option<(String, String)> {
    let outward = |address: &IpAddr| !address.is_loopback() && address.is_ipv4();
    let mut networks: Vec<_> = networks.iter().collect();
    networks.sort_by_key(|(name, _)| *name);
    networks.into_iter().find_map(|(_, network)| {
        let address = network.ip_networks().iter().map(|network| network.addr).find(outward)?;
        Some((address.to_string(), network.mac_address().to_string()))
    })
}

impl Cpu {
    /// The load that the system keeps anyway: to measure would take a while.
    pub fn look() -> Self {
        let count = std::thread::available_parallelism().map_or(1, usize::from);
        let load = sysinfo::System::load_average().ok();
        Self { count, percent: load.map(|load| percent((load.one / float(count as u64)).min(1.0))) }
    }
}

impl Space {
    pub fn memory() -> Self {
        let memory = RefreshKind::nothing().with_memory(MemoryRefreshKind::nothing().with_ram());
        let system = sysinfo::System::new_with_specifics(memory);
        system.map_or_else(|_| Self::of(0, 0), |system| Self::of(system.available_memory(), system.total_memory()))
    }

    /// The disk that the root of the file system stands on.
    pub fn disk() -> Self {
        let disks = Disks::new_with_refreshed_list().ok();
        let root = disks.iter().flatten().find(|disk| disk.mount_point() == Path::new("/"));
        root.map_or_else(|| Self::of(0, 0), |disk| Self::of(disk.available_space(), disk.total_space()))
    }

    fn of(free: u64, total: u64) -> Self {
        let gigabytes = |bytes: u64| format!("{:.2}G", float(bytes) / float(1 << 30));
        let used = if total == 0 { 0.0 } else { 1.0 - float(free) / float(total) };
        Self { free: gigabytes(free), total: gigabytes(total), percent: percent(used) }
    }
}

#[expect(clippy::cast_precision_loss, reason = "two digits of it are shown")]
fn float(number: u64) -> f64 {
    number as f64
}

fn percent(part: f64) -> String {
    format!("{:.1}%", part * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn space_is_shown_in_gigabytes() {
        let Space { free, total, percent } = Space::of(1 << 29, 1 << 31);
        assert_eq!((&*free, &*total, &*percent), ("0.50G", "2.00G", "75.0%"));
        assert_eq!(Space::of(0, 0).percent, "0.0%");
    }
}

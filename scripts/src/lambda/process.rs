//! What a process has used so far, as Linux counts it.

use std::{fs, path::Path, time::Duration};

use anyhow::Context;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Processor time of all threads that still run.
    pub cpu: Duration,
    /// Bytes in memory.
    pub resident: u64,
}

impl Usage {
    /// # Errors
    /// The process is gone, or this is no Linux.
    pub fn of(process: u32) -> anyhow::Result<Self> {
        let folder = Path::new("/proc").join(process.to_string());
        let status = fs::read_to_string(folder.join("status")).context("/proc tells nothing of the function")?;
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let resident = resident.and_then(|size| size.trim().strip_suffix(" kB")?.parse::<u64>().ok());
        let mut cpu = Duration::ZERO;
        for thread in fs::read_dir(folder.join("task"))? {
            // One that ended in the meantime counts no more.
            let times = fs::read_to_string(thread?.path().join("schedstat")).unwrap_or_default();
            cpu += Duration::from_nanos(times.split(' ').next().and_then(|nanos| nanos.parse().ok()).unwrap_or(0));
        }
        Ok(Self { cpu, resident: resident.context("a process without memory")? * 1024 })
    }
}

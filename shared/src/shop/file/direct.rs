//! Uploads that go past the shop, straight into the bucket: announced, sent with signed requests, completed.

mod begin;
mod complete;
mod view;

use std::time::Duration;

pub use self::{
    begin::{Announced, begin, progress},
    complete::complete,
    view::{PartView, UploadView},
};
use super::upload::Upload;
use crate::clock::Epoch;

/// How long a signed request is good. A new one can be had as long as the upload lives.
const REQUEST: Duration = Duration::from_hours(1);
/// Bytes of what is sent in one piece.
const WHOLE: u64 = 16 << 20;
/// Bytes of a part.
const PART: u64 = 8 << 20;

impl Upload {
    /// Number and bytes of each part.
    pub fn parts(&self) -> impl Iterator<Item = (i32, u64)> {
        let starts = (0..self.size).step_by(usize::try_from(PART).unwrap_or(usize::MAX));
        (1..).zip(starts.map(|start| PART.min(self.size - start)))
    }

    /// How long a request is good that is signed now; `None` where the upload is over.
    fn request_life(&self, now: Epoch) -> Option<Duration> {
        let left = u64::try_from(self.expires - now).ok().filter(|left| *left > 0)?;
        Some(Duration::from_secs(left).min(REQUEST))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_make_up_the_whole() {
        let upload = |size| Upload {
            id: 1,
            owner: 1,
            parent_id: 0,
            name: serde_json::from_value("a.zip".into()).expect("a name"),
            size,
            md5: String::new(),
            parts_of: None,
            expires: 100,
            lease_until: 0,
            file_id: None,
            version: 0,
        };
        let parts = |size| upload(size).parts().collect::<Vec<_>>();
        assert_eq!(parts(PART), [(1, PART)]);
        assert_eq!(parts(2 * PART + 1), [(1, PART), (2, PART), (3, 1)]);
        assert_eq!(parts(100_000_000).iter().map(|(_, size)| size).sum::<u64>(), 100_000_000);
        assert_eq!(upload(1).request_life(99), Some(Duration::from_secs(1)));
        assert_eq!(upload(1).request_life(100), None);
        assert_eq!(upload(1).request_life(-90_000), Some(REQUEST));
    }
}

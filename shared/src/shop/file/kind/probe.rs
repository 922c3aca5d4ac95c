use md5::Md5;
use sha2::{Digest, Sha256};

use crate::hex;

/// Bytes at the beginning and at the end that are looked at. The directory of a ZIP archive stands at its end.
const HEAD: usize = 64 * 1024;
const TAIL: usize = 256 * 1024;
/// Bytes by which a picture is told.
const ENOUGH: usize = 12;

/// Looks at bytes as they pass, so that large files are never in memory as a whole.
#[derive(Debug, Default)]
pub struct Probe {
    size: u64,
    md5: Md5,
    sha256: Sha256,
    head: Vec<u8>,
    tail: Vec<u8>,
    text: Text,
}

/// What tells bytes from others, in lower-case hex.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// Bytes.
    pub size: u64,
    pub md5: String,
    pub sha256: String,
}

impl Probe {
    pub fn of(bytes: &[u8]) -> Self {
        let mut probe = Self::default();
        probe.feed(bytes);
        probe
    }

    pub fn feed(&mut self, bytes: &[u8]) {
        self.size += bytes.len() as u64;
        self.md5.update(bytes);
        self.sha256.update(bytes);
        self.text.feed(bytes);
        self.head.extend_from_slice(&bytes[..bytes.len().min(HEAD - self.head.len())]);
        self.tail.extend_from_slice(&bytes[bytes.len().saturating_sub(TAIL)..]);
        // Not every time: it moves what it keeps.
        if self.tail.len() > 2 * TAIL {
            self.tail.drain(..self.tail.len() - TAIL);
        }
    }

    pub fn fingerprint(&self) -> Fingerprint {
        let (md5, sha256) = (self.md5.clone().finalize(), self.sha256.clone().finalize());
        Fingerprint { size: self.size, md5: hex(&md5), sha256: hex(&sha256) }
    }

    /// Whether the bytes begin like a picture that the shop takes; `None` while there are too few of them.
    pub fn is_picture(&self) -> Option<bool> {
        (self.head.len() >= ENOUGH).then(|| super::is_picture(&self.head))
    }

    pub(super) fn head(&self) -> &[u8] {
        &self.head
    }

    pub(super) fn tail(&self) -> &[u8] {
        &self.tail
    }

    /// All of it is UTF-8, and none of it NUL.
    pub(super) fn is_text(&self) -> bool {
        self.text.sound && self.text.open.is_empty()
    }
}

/// UTF-8 piece by piece.
#[derive(Debug)]
struct Text {
    sound: bool,
    /// The beginning of a character whose end is in the next piece.
    open: Vec<u8>,
}

impl Default for Text {
    fn default() -> Self {
        Self { sound: true, open: Vec::new() }
    }
}

impl Text {
    fn feed(&mut self, bytes: &[u8]) {
        if !self.sound {
            return;
        }
        let joined;
        let bytes = if self.open.is_empty() {
            bytes
        } else {
            joined = [&self.open, bytes].concat();
            &joined
        };
        let rest = match std::str::from_utf8(bytes) {
            Ok(_) => &[][..],
            Err(error) if error.error_len().is_none() => &bytes[error.valid_up_to()..],
            Err(_) => {
                self.sound = false;
                return;
            }
        };
        self.sound = !bytes.contains(&0);
        self.open = rest.to_vec();
    }
}

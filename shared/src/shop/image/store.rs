//! `IMAGE#<id>/IMAGE`.

use super::LibraryImage;
use crate::storage::{Entity, Key};

impl Entity for LibraryImage {
    fn key(&self) -> Key {
        Key::new(format!("IMAGE#{}", self.id), "IMAGE")
    }

    fn version(&self) -> u64 {
        self.version
    }
}

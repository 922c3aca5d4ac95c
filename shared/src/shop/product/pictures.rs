//! The order of a product's detail pictures.

use super::Product;
use crate::error::{Failure, Faults};

impl Product {
    /// Moves the picture at the place `src_order` to the place `dest_order`, both from 1; those between move up.
    ///
    /// # Errors
    /// 10120 for a place where there is no picture.
    pub fn move_image(&mut self, src_order: usize, dest_order: usize) -> Result<(), Failure> {
        let mut faults = Faults::default();
        for (field, order) in [("src_order", src_order), ("dest_order", dest_order)] {
            if !(1..=self.images.len()).contains(&order) {
                faults.add(field, format!("共有{}张图片", self.images.len()));
            }
        }
        if !faults.is_empty() {
            return Err(Failure::invalid(faults));
        }
        let image = self.images.remove(src_order - 1);
        self.images.insert(dest_order - 1, image);
        Ok(())
    }
}

//! What the fields of a product can hold, whoever enters them.

use utoipa::ToSchema;

use super::{MOST_STOCK, Property};
use crate::{
    error::Faults,
    form,
    validation::{Label, Signed, Text, Whole},
};

/// WeChat shows it: as what is paid for, and as what is on its way.
pub type Name = Label<1, 50>;
pub type Summary = Text<0, 255>;
pub type Stock = Whole<0, MOST_STOCK>;
pub type StockChange = Signed<{ -MOST_STOCK.cast_signed() }, { MOST_STOCK.cast_signed() }>;

/// Detail pictures of one product.
pub const MOST_IMAGES: usize = 12;
/// Properties of one product.
pub const MOST_PROPERTIES: usize = 30;

form! {
    #[derive(ToSchema)]
    pub struct NewProperty {
        pub name: Text<1, 30>,
        pub detail: Text<1, 255>,
    }
}

impl From<&NewProperty> for Property {
    fn from(new: &NewProperty) -> Self {
        Self { name: new.name.as_str().to_owned(), detail: new.detail.as_str().to_owned() }
    }
}

/// Notes the fault of a list that is too long.
pub fn check_length<T>(field: &str, list: &[T], most: usize, faults: &mut Faults) {
    if list.len() > most {
        faults.add(field, format!("最多{most}项"));
    }
}

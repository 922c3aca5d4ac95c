use utoipa::ToSchema;

use crate::{
    error::Faults,
    validation::{Field, Input, Text},
};

/// newest 新品在前，cheapest 低价在前
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ToSchema)]
#[schema(as = SearchOrder, rename_all = "lowercase")]
pub enum Order {
    #[default]
    Newest,
    Cheapest,
}

impl Field for Order {
    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
        match Text::<0, 10>::read(input, at, faults)?.as_str() {
            "newest" => Some(Self::Newest),
            "cheapest" => Some(Self::Cheapest),
            _ => {
                faults.add(at, "应为newest或cheapest");
                None
            }
        }
    }
}

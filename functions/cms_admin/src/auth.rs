//! What permission groups may do.

pub mod change;
pub mod read;

use shared::{form, validation::WireId};
use utoipa::IntoParams;

form! {
    #[derive(IntoParams)]
    #[into_params(parameter_in = Query)]
    pub struct OfGroup {
        /// 权限组id
        #[param(inline)]
        group_id: WireId,
    }
}

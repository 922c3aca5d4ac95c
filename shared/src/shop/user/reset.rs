use utoipa::ToSchema;

use crate::{
    auth::password,
    error::Failure,
    validation::identity::{Password, Secret},
};

crate::form! {
    /// 由管理员设置的新密码
    #[derive(ToSchema)]
    pub struct PasswordReset {
        new_password: Password,
        confirm_password: Secret,
    }
    same(new_password, confirm_password, "两次输入的密码不一致")
}

impl PasswordReset {
    /// What is to be stored.
    pub async fn hash(&self, local: bool) -> Result<String, Failure> {
        self.new_password.refuse_well_known("new_password", local)?;
        password::hash(self.new_password.expose()).await
    }
}

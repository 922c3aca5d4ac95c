//! What a permission group can be given. Names and modules are those the CMS has always shown; ids never change meaning.

use std::fmt;

use serde::Serialize;
use utoipa::ToSchema;

macro_rules! permissions {
    ($($name:ident = $id:literal, $module:literal, $label:literal;)*) => {
        /// A right that an operation asks for and a group holds.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Permission { $($name),* }

        impl Permission {
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Id, module and name as the CMS shows them.
            pub const fn describe(self) -> (u32, &'static str, &'static str) {
                match self { $(Self::$name => ($id, $module, $label)),* }
            }
        }
    };
}

permissions! {
    UserList = 1, "用户", "查询用户列表";
    UserPassword = 2, "用户", "更改用户密码";
    CategoryCreate = 3, "类别", "新增类别";
    OrderList = 4, "订单", "查询订单";
    OrderDelivery = 5, "订单", "订单发货";
    OrderRefund = 6, "订单", "订单退款";
    OrderPrice = 7, "订单", "修改订单价格";
    OrderTask = 8, "订单", "处理失败任务";
}

impl Permission {
    pub fn id(self) -> u32 {
        self.describe().0
    }

    /// From the form it has in an operation's declaration.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|permission| permission.to_string() == name)
    }
}

/// The form it has in an operation's declaration: `用户/查询用户列表`.
impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (_, module, label) = self.describe();
        write!(f, "{module}/{label}")
    }
}

/// A permission as the CMS shows it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Permission)]
pub struct PermissionView {
    pub id: u32,
    pub name: &'static str,
    pub module: &'static str,
}

impl From<Permission> for PermissionView {
    fn from(permission: Permission) -> Self {
        let (id, module, name) = permission.describe();
        Self { id, name, module }
    }
}

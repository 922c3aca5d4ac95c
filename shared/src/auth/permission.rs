//! What a permission group can be given. Names and modules are those of mini-shop-server's CMS, and some of our own; ids never
//! change meaning.

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
    OrderList = 4, "订单", "查询订单列表";
    OrderDelivery = 5, "订单", "订单发货";
    OrderRefund = 6, "订单", "订单退款";
    OrderPrice = 7, "订单", "修改订单价格";
    OrderTask = 8, "订单", "处理失败任务";
    UserDetail = 9, "用户", "查询用户详情";
    UserGroup = 10, "用户", "更新用户分组";
    UserDelete = 11, "用户", "删除用户";
    ElementDeploy = 12, "页面元素", "配置(覆盖)页面元素权限";
    ElementByGroup = 13, "页面元素", "查询页面元素(基于权限组)";
    ElementByRoute = 14, "页面元素", "查询页面元素(基于路由)";
    DictList = 15, "字典数据", "查询字典数据列表";
    DictAll = 16, "字典数据", "查询某类字典数据";
    DictDetail = 17, "字典数据", "查询字典数据";
    DictCreate = 18, "字典数据", "新建字典数据";
    DictChange = 19, "字典数据", "更新字典数据";
    DictDelete = 20, "字典数据", "删除字典数据";
    DictTypeList = 21, "字典类型", "查询字典类型列表";
    DictTypeDetail = 22, "字典类型", "查询字典类型";
    DictTypeDelete = 23, "字典类型", "删除字典类型";
    ConfigList = 24, "参数", "查询参数配置列表";
    ConfigDetail = 25, "参数", "查询参数配置";
    ConfigByKey = 26, "参数", "查询参数配置(基于key)";
    ConfigCreate = 27, "参数", "新建参数配置";
    ConfigChange = 28, "参数", "更新参数配置";
    ConfigDelete = 29, "参数", "删除参数配置";
    NoticeList = 30, "通知(公告)", "查询通知列表";
    NoticeCreate = 31, "通知(公告)", "新建通知";
    NoticeChange = 32, "通知(公告)", "更新通知";
    NoticeDelete = 33, "通知(公告)", "删除通知";
    OperationLogSearch = 34, "操作日志", "搜索操作日志";
    OperationLogUsers = 35, "操作日志", "查询操作日志的用户列表";
    LoginLogList = 36, "登录日志", "查询登录日志列表";
    LoginLogDetail = 37, "登录日志", "查询登录日志";
    ErrorLogList = 38, "异常日志", "查询异常日志列表";
    ErrorLogDetail = 39, "异常日志", "查询异常日志";
    ServerInfo = 40, "服务监控", "查询服务器信息";
    CategoryChange = 41, "类别", "更新类别";
    CategoryDelete = 42, "类别", "删除类别";
    ProductCreate = 43, "商品", "新增商品";
    ProductChange = 44, "商品", "更新商品";
    ProductDelete = 45, "商品", "删除商品";
    ThemeCreate = 46, "主题", "新增主题";
    ThemeChange = 47, "主题", "更新主题";
    ThemeDelete = 48, "主题", "删除主题";
    ThemeProductAdd = 49, "主题", "添加商品到主题";
    ThemeProductDelete = 50, "主题", "删除商品从主题";
    BannerList = 51, "轮播图", "查询轮播图列表";
    BannerCreate = 52, "轮播图", "新建轮播图";
    BannerChange = 53, "轮播图", "更新轮播图";
    BannerDelete = 54, "轮播图", "删除轮播图";
    BannerItemCreate = 55, "轮播子图", "新建轮播子图";
    BannerItemChange = 56, "轮播子图", "更新轮播子图";
    BannerItemDelete = 57, "轮播子图", "删除轮播子图";
    ArticleCreate = 58, "文章", "新建文章";
    ArticleChange = 59, "文章", "更新文章";
    ArticleDelete = 60, "文章", "删除文章";
    FileUpload = 61, "文件", "上传文件";
    FileList = 62, "文件", "查询文件列表";
    FileDetail = 63, "文件", "查询文件详情";
    FileByName = 64, "文件", "查询文件(基于文件名)";
    FolderCreate = 65, "文件", "新建文件夹";
    FileMove = 66, "文件", "移动文件";
    FileCopy = 67, "文件", "复制文件";
    FileRename = 68, "文件", "重命名文件";
    FileDelete = 69, "文件", "删除文件";
    ConfigValue = 70, "参数", "更新参数的value";
    ProductReorder = 71, "商品", "排序商品图片";
    DictTypeCreate = 72, "字典类型", "新建字典类型";
    DictTypeChange = 73, "字典类型", "更新字典类型";
    FileTree = 74, "文件", "获取目录树";
    // Those that follow are kept for groups that have them and the CMS that shows them, and have no effect: everybody may ask
    // for the elements of their own pages, and only super administrators delete logs.
    ElementByUser = 75, "页面元素", "查询页面元素(基于用户)";
    OperationLogDelete = 76, "操作日志", "删除操作日志";
    OperationLogClear = 77, "操作日志", "清除所有操作日志";
    LoginLogDelete = 78, "登录日志", "删除登录日志";
    LoginLogClear = 79, "登录日志", "清除所有登录日志";
}

/// Permissions that were a part of another one once: whoever held that, holds both.
pub const SPLIT: [(Permission, Permission); 5] = [
    (Permission::ConfigChange, Permission::ConfigValue),
    (Permission::ProductChange, Permission::ProductReorder),
    (Permission::DictCreate, Permission::DictTypeCreate),
    (Permission::DictChange, Permission::DictTypeChange),
    (Permission::FileList, Permission::FileTree),
];

/// What permissions have been called otherwise at some time, by mini-shop-server or by us: module, name, and which it is.
pub const ALIASES: [(&str, &str, Permission); 6] = [
    ("用户", "更新用户", Permission::UserGroup),
    ("操作日志", "搜索日志", Permission::OperationLogSearch),
    ("操作日志", "查询用户列表", Permission::OperationLogUsers),
    ("登录日志", "查询日志列表", Permission::LoginLogList),
    ("登录日志", "查询日志", Permission::LoginLogDetail),
    ("文件", "删除多个文件", Permission::FileDelete),
];

impl Permission {
    pub fn id(self) -> u32 {
        self.describe().0
    }

    pub fn of_id(id: u64) -> Option<Self> {
        Self::ALL.iter().copied().find(|permission| u64::from(permission.id()) == id)
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// As mini-shop-server has them; a dump names them so.
    const ORIGINAL: [(&str, &str); 16] = [
        ("主题", "新增主题, 更新主题, 删除主题, 添加商品到主题, 删除商品从主题"),
        (
            "参数",
            "查询参数配置列表, 查询参数配置, 查询参数配置(基于key), 新建参数配置, 更新参数配置, 更新参数的value, 删除参数配置",
        ),
        ("商品", "新增商品, 更新商品, 删除商品, 排序商品图片"),
        ("字典数据", "更新字典数据, 查询字典数据列表, 查询某类字典数据, 查询字典数据, 新建字典数据, 删除字典数据"),
        ("字典类型", "查询字典类型列表, 查询字典类型, 新建字典类型, 更新字典类型, 删除字典类型"),
        ("操作日志", "搜索操作日志, 查询操作日志的用户列表, 删除操作日志, 清除所有操作日志"),
        (
            "文件",
            "上传文件, 查询文件列表, 查询文件详情, 查询文件(基于文件名), 新建文件夹, 移动文件, 复制文件, 删除文件, 获取目录树",
        ),
        ("服务监控", "查询服务器信息"),
        ("用户", "查询用户列表, 查询用户详情, 更新用户分组, 删除用户, 更改用户密码"),
        ("登录日志", "查询登录日志列表, 查询登录日志, 删除登录日志, 清除所有登录日志"),
        ("类别", "新增类别, 更新类别, 删除类别"),
        ("订单", "查询订单列表, 订单发货"),
        ("轮播图", "查询轮播图列表"),
        ("轮播子图", "新建轮播子图, 删除轮播子图"),
        ("通知(公告)", "查询通知列表, 新建通知, 更新通知"),
        (
            "页面元素",
            "配置(覆盖)页面元素权限, 查询页面元素(基于权限组), 查询页面元素(基于用户), 查询页面元素(基于路由)",
        ),
    ];

    #[test]
    fn every_permission_of_the_original_is_there() {
        for (module, names) in ORIGINAL {
            for name in names.split(", ") {
                assert!(Permission::named(&format!("{module}/{name}")).is_some(), "{module}/{name}");
            }
        }
    }

    #[test]
    fn ids_and_names_are_distinct() {
        let ids: BTreeSet<u32> = Permission::ALL.iter().map(|permission| permission.id()).collect();
        let names: BTreeSet<String> = Permission::ALL.iter().map(ToString::to_string).collect();
        assert_eq!((ids.len(), names.len()), (Permission::ALL.len(), Permission::ALL.len()));
        for (module, name, _) in ALIASES {
            assert!(Permission::named(&format!("{module}/{name}")).is_none(), "{module}/{name}");
        }
    }
}

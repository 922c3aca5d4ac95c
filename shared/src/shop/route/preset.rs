//! The tree of a shop that has stored none: the pages of mini-shop-server's CMS, under its names of components, and those that
//! only this shop has.

use super::{Place, ROOT, Route, RouteTree};
use crate::ids::Id;

/// Who is shown a page without being given it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    Everybody,
    /// Groups that hold a permission of one of these modules.
    Modules(&'static [&'static str]),
    /// Super administrators, who are shown everything.
    Super,
}

/// A page of the preset tree.
struct Page {
    id: Id,
    parent_id: Id,
    title: &'static str,
    name: &'static str,
    icon: &'static str,
    path: &'static str,
    component: Option<&'static str>,
    audience: Audience,
}

macro_rules! pages {
    ($($id:literal in $parent:expr, $title:literal, $name:literal, $icon:literal, $path:literal, $component:expr, $audience:expr;)*) => {
        /// Parents before their children, siblings in their order. Ids are the original's, and free ones beside them: where
        /// an import brings routes, the preset is not used.
        const PAGES: &[Page] = &[$(Page {
            id: $id,
            parent_id: $parent,
            title: $title,
            name: $name,
            icon: concat!("fa fa-", $icon),
            path: $path,
            component: $component,
            audience: $audience,
        }),*];
    };
}

use Audience::{Everybody, Modules, Super};

pages! {
    1 in ROOT, "首页", "Main", "th-large", "/main", None, Everybody;
    3 in 1, "主页面", "Home", "align-justify", "/home", Some("home/index"), Everybody;
    4 in 1, "规范指南", "Guide", "align-justify", "/guide", Some("guide/index"), Super;
    5 in ROOT, "关于", "About", "info", "/about", None, Everybody;
    6 in 5, "关于", "AboutIndex", "align-justify", "/about/index", Some("about/index"), Everybody;
    40 in ROOT, "订单管理", "Order", "shopping-cart", "/order", None, Modules(&["订单"]);
    41 in 40, "订单列表", "OrderIndex", "align-justify", "/order/index", Some("order/index"), Modules(&["订单"]);
    42 in ROOT, "商品管理", "Product", "shopping-bag", "/product", None, Modules(&["商品"]);
    43 in 42, "商品列表", "ProductIndex", "align-justify", "/product/index", Some("product/index"), Modules(&["商品"]);
    44 in ROOT, "主题管理", "Theme", "tags", "/theme", None, Modules(&["主题"]);
    45 in 44, "主题列表", "ThemeIndex", "align-justify", "/theme/index", Some("theme/index"), Modules(&["主题"]);
    33 in ROOT, "Banner管理", "Banner", "ellipsis-h", "/banner", None, Modules(&["轮播图", "轮播子图"]);
    34 in 33, "Banner列表", "BannerIndex", "ellipsis-h", "/banner/index", Some("banner/index"), Modules(&["轮播图", "轮播子图"]);
    31 in ROOT, "类别管理", "Category", "table", "/category", None, Modules(&["类别"]);
    32 in 31, "类别列表", "CategoryIndex", "align-justify", "/category/index", Some("category/index"), Modules(&["类别"]);
    7 in ROOT, "系统管理", "Admin", "cog", "/admin", None, Super;
    8 in 7, "用户管理", "AdminUser", "align-justify", "/admin/user", Some("admin/user/index"), Modules(&["用户"]);
    9 in 7, "权限管理", "AdminApi", "align-justify", "/admin/auth", Some("admin/auth/index"), Super;
    10 in 7, "菜单管理", "AdminMenu", "align-justify", "/admin/menu", Some("admin/menu/index"), Super;
    23 in 7, "字典管理", "AdminDict", "align-justify", "/admin/dict", Some("admin/dict/index"), Modules(&["字典类型"]);
    24 in 7, "字典数据", "AdminDictData", "align-justify", "/admin/dict/data/:id", Some("admin/dict/dict-data"), Modules(&["字典数据"]);
    30 in 7, "参数管理", "AdminConfig", "list-ol", "/admin/config", Some("admin/config/index"), Modules(&["参数"]);
    28 in 7, "通知管理", "Notice", "align-justify", "/admin/notice", Some("admin/notice/index"), Modules(&["通知(公告)"]);
    25 in 7, "日志管理", "AdminLog", "pencil-square-o", "/admin/log", None, Super;
    27 in 25, "操作日志", "OperLog", "keyboard-o", "/admin/log/oper-log", Some("admin/log/oper-log"), Modules(&["操作日志"]);
    26 in 25, "登录日志", "LoginLog", "sign-in", "/admin/log/login-log", Some("admin/log/login-log"), Modules(&["登录日志"]);
    46 in 25, "异常日志", "ErrorLog", "bug", "/admin/log/error-log", Some("admin/log/error-log"), Modules(&["异常日志"]);
    47 in 7, "服务监控", "AdminServer", "server", "/admin/server", Some("admin/server/index"), Modules(&["服务监控"]);
    13 in ROOT, "系统工具", "Tool", "wrench", "/tool", None, Super;
    15 in 13, "表单构建", "FormBuilder", "list-ul", "/tool/build", Some("tools/build/index"), Super;
    17 in 13, "错误码", "ErrorCode", "file-word-o", "/tool/error-code", Some("tools/error-code/index"), Super;
    18 in 13, "接口文档", "Swagger", "book", "/tool/swagger", Some("tools/swagger/index"), Super;
    16 in ROOT, "组件管理", "ComponentLib", "cogs", "/component", None, Super;
    14 in 16, "Json格式化", "JsonView", "edit", "/component/json-view", Some("components/json-view"), Super;
    36 in 16, "Ueditor", "Ueditor", "edit", "/component/Ueditor", Some("components/ueditor/index"), Super;
    29 in 16, "富文本", "Tinymce", "edit", "/component/tinymce", Some("components/tinymce/index"), Super;
    11 in ROOT, "文件管理", "File", "folder-o", "/file", None, Modules(&["文件"]);
    12 in 11, "文件管理", "FileIndex", "align-justify", "/file/index", Some("file/index"), Modules(&["文件"]);
    19 in ROOT, "文章管理", "Article", "file-text-o", "/article", None, Modules(&["文章"]);
    20 in 19, "新增文章", "ArticleAdd", "align-justify", "/article/add", Some("article/add"), Modules(&["文章"]);
    21 in 19, "文章列表", "ArticleList", "align-justify", "/article/list", Some("article/index"), Modules(&["文章"]);
    22 in 19, "编辑文章", "ArticleEdit", "align-justify", "/article/edit/:id", Some("article/edit"), Modules(&["文章"]);
}

impl Page {
    fn route(&self) -> Route {
        Route {
            id: self.id,
            title: self.title.into(),
            name: Some(self.name.into()),
            icon: Some(self.icon.into()),
            path: self.path.into(),
            component: self.component.map(str::to_owned),
            // A page about one thing is reached from a list, not from a menu.
            hidden: self.path.contains(':'),
            elements: Vec::new(),
            version: 0,
        }
    }
}

/// Who is shown a page of the preset tree without being given it; `None` for a page of the shop's own.
pub fn audience(route: &Route) -> Option<Audience> {
    let page = PAGES.iter().find(|page| Some(page.name) == route.name.as_deref());
    page.map(|page| page.audience)
}

impl RouteTree {
    /// The tree of a shop that has stored none.
    pub fn preset() -> Self {
        let mut tree = Self { is_preset: true, ..Self::default() };
        for page in PAGES {
            tree.structure.places.push(Place { id: page.id, parent_id: page.parent_id, version: 0 });
            tree.routes.insert(page.id, page.route());
        }
        tree
    }

    /// The preset tree in place of this one. Elements stay on routes that stay.
    #[must_use]
    pub fn restored(&self) -> Self {
        let mut tree = Self::preset();
        tree.is_preset = self.is_preset;
        tree.structure.version = self.structure.version;
        for (id, there) in &self.routes {
            match tree.routes.get_mut(id) {
                Some(route) => {
                    // It replaces what is stored, also of a route that was taken out and not swept up yet.
                    route.version = there.version;
                    if self.structure.has(*id) {
                        route.elements.clone_from(&there.elements);
                    }
                }
                None => {
                    tree.routes.insert(*id, there.clone());
                }
            }
        }
        for place in &mut tree.structure.places {
            place.version = tree.routes.get(&place.id).map_or(0, |route| route.version);
        }
        tree
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{auth::Permission, storage::TRANSACTION};

    #[test]
    fn the_preset_is_a_tree_that_one_transaction_stores() {
        let tree = RouteTree::preset();
        assert_eq!(tree.routes().count(), PAGES.len(), "every page hangs on the root");
        assert!(PAGES.len() < TRANSACTION);
        let mut again = RouteTree::default();
        for page in PAGES {
            again.add(page.route(), page.parent_id, None).expect("its parent comes first, and its name is its own");
        }
        assert_eq!(again.structure, tree.structure);
    }

    #[test]
    fn a_page_with_a_component_is_a_leaf() {
        let parents: BTreeSet<Id> = PAGES.iter().map(|page| page.parent_id).collect();
        for page in PAGES {
            assert_eq!(page.component.is_none(), parents.contains(&page.id), "{}", page.name);
        }
    }

    #[test]
    fn every_module_is_one_of_the_permissions() {
        for page in PAGES {
            let Audience::Modules(modules) = page.audience else { continue };
            for module in modules {
                assert!(Permission::ALL.iter().any(|one| one.describe().1 == *module), "{module}");
            }
        }
    }
}

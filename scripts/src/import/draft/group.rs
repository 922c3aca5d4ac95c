//! Permission groups, and what each was given.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use shared::{
    auth::{Permission, permission::ALIASES},
    shop::group::Group,
};

use super::{Drafted, Notes, Refusal, filled, link, own_id, row};
use crate::import::{
    rows,
    stage::{Place, Staged},
};
use crate::language::text;

impl Staged for Group {
    const TABLE: &'static str = "group";
}

/// A group without its permissions.
impl Drafted for rows::Group {
    type Draft = Group;

    row!(without times);

    fn draft(self, notes: &mut Notes<'_>) -> Result<(Place, Group), Refusal> {
        let id = own_id(self.id)?;
        let name = filled(self.name).unwrap_or_else(|| {
            notes.note(text!("import.why.no_name"));
            id.to_string()
        });
        Ok((Place::of(0, id), Group { id, name, info: self.info, permissions: BTreeSet::new(), version: 0 }))
    }
}

/// A permission of a group; the place says it all, with the permission's id here.
#[derive(Debug, Serialize, Deserialize)]
pub struct Grant;

impl Staged for Grant {
    const TABLE: &'static str = "auth";
}

impl Drafted for rows::Auth {
    type Draft = Grant;

    row!(without times);

    fn draft(self, _: &mut Notes<'_>) -> Result<(Place, Grant), Refusal> {
        let (module, name) = (self.module.unwrap_or_default(), self.name.unwrap_or_default());
        let permission = permission(module.trim(), name.trim()).ok_or(text!("import.why.no_permission"))?;
        Ok((Place::of(link(self.group_id), permission.id().into()), Grant))
    }
}

/// The permission of this name: the module's own, or else the only one.
fn permission(module: &str, name: &str) -> Option<Permission> {
    // `用户` was once `用户管理`, and so on.
    let module = module.strip_suffix("管理").unwrap_or(module);
    let mut renamed = ALIASES.iter().filter(|alias| alias.1 == name);
    if let Some((.., permission)) = renamed.clone().find(|alias| alias.0 == module) {
        return Some(*permission);
    }
    let same: Vec<Permission> = Permission::ALL.iter().copied().filter(|one| one.describe().2 == name).collect();
    match same[..] {
        [only] => Some(only),
        [] => renamed.next().filter(|_| renamed.next().is_none()).map(|(.., permission)| *permission),
        _ => same.into_iter().find(|one| one.describe().1 == module),
    }
}

/// A route that a group's menu shows; the place says it all.
#[derive(Debug, Serialize, Deserialize)]
pub struct Shown;

impl Staged for Shown {
    const TABLE: &'static str = "menu";
}

impl Drafted for rows::Menu {
    type Draft = Shown;

    row!(without times);

    fn draft(self, _: &mut Notes<'_>) -> Result<(Place, Shown), Refusal> {
        match link(self.route_id) {
            0 => Err(text!("import.why.root")),
            route => Ok((Place::of(link(self.group_id), route), Shown)),
        }
    }
}

/// An element that a group sees; the place says it all.
#[derive(Debug, Serialize, Deserialize)]
pub struct Visible;

impl Staged for Visible {
    const TABLE: &'static str = "group_element";
}

impl Drafted for rows::GroupElement {
    type Draft = Visible;

    row!(without times);

    fn draft(self, _: &mut Notes<'_>) -> Result<(Place, Visible), Refusal> {
        Ok((Place::of(link(self.group_id), link(self.element_id)), Visible))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permission_is_found_whatever_its_module_was_called() {
        let cases = [
            (("用户", "查询用户列表"), Some(Permission::UserList)),
            (("用户管理", "查询用户列表"), Some(Permission::UserList)),
            (("操作日志", "查询用户列表"), Some(Permission::OperationLogUsers)),
            (("操作日志", "查询操作日志的用户列表"), Some(Permission::OperationLogUsers)),
            (("", "查询用户列表"), Some(Permission::UserList)),
            (("操作日志", "搜索操作日志"), Some(Permission::OperationLogSearch)),
            (("登录日志", "查询日志列表"), Some(Permission::LoginLogList)),
            (("文件", "删除多个文件"), Some(Permission::FileDelete)),
            (("字典数据", "查询字典类型列表"), Some(Permission::DictTypeList)),
            (("操作日志", "清除所有操作日志"), Some(Permission::OperationLogClear)),
            (("会员", "删除用户"), Some(Permission::UserDelete)),
            (("用户", "更新用户"), Some(Permission::UserGroup)),
            (("用户管理", "更新用户分组"), Some(Permission::UserGroup)),
            (("用户", "煮茶"), None),
            (("", ""), None),
        ];
        for ((module, name), expected) in cases {
            assert_eq!(permission(module, name), expected, "{module}/{name}");
        }
        for one in Permission::ALL {
            let (_, module, name) = one.describe();
            assert_eq!(permission(module, name), Some(*one));
        }
    }
}

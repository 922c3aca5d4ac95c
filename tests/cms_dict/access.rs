use std::collections::BTreeMap;

use shared::auth::{Access, Permission};
use shop::areas;

/// The permissions once more: whoever changes them says so twice.
#[test]
fn each_operation_has_the_permission_of_its_name() {
    let expected = BTreeMap::from([
        ("cms_dict_type_list", Permission::DictTypeList),
        ("cms_dict_type_detail", Permission::DictTypeDetail),
        ("cms_dict_type_create", Permission::DictCreate),
        ("cms_dict_type_change", Permission::DictChange),
        ("cms_dict_type_delete", Permission::DictTypeDelete),
        ("cms_dict_list", Permission::DictList),
        ("cms_dict_all", Permission::DictAll),
        ("cms_dict_detail", Permission::DictDetail),
        ("cms_dict_create", Permission::DictCreate),
        ("cms_dict_change", Permission::DictChange),
        ("cms_dict_delete", Permission::DictDelete),
    ]);
    let area = areas::all().into_iter().find(|area| area.name == "cms_dict").expect("an area");
    let declared: BTreeMap<_, _> =
        area.operations.iter().map(|operation| (operation.id.as_str(), operation.access)).collect();
    let expected: BTreeMap<_, _> =
        expected.into_iter().map(|(id, permission)| (id, Access::Group(permission))).collect();
    assert_eq!(declared, expected);
}

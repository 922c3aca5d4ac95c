use shared::{
    form,
    ids::{Id, LIMIT},
    shop::route::ROOT,
    validation::Whole,
};
use utoipa::ToSchema;

form! {
    /// 路由及其下级；其他字段会被忽略
    #[derive(ToSchema)]
    pub struct Branch {
        id: Whole<0, { LIMIT - 1 }>,
        #[schema(no_recursion)]
        children: Option<Vec<Branch>>,
    }
}

/// All routes of these branches as (id, parent), each parent before its children.
pub fn flatten(branches: &[Branch]) -> Vec<(Id, Id)> {
    let mut flat = Vec::new();
    let mut ahead: Vec<(&Branch, Id)> = branches.iter().rev().map(|branch| (branch, ROOT)).collect();
    while let Some((branch, parent_id)) = ahead.pop() {
        let id = branch.id.get();
        flat.push((id, parent_id));
        ahead.extend(branch.children.iter().flatten().rev().map(|child| (child, id)));
    }
    flat
}

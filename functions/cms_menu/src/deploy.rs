use std::{collections::BTreeSet, sync::Arc};

use axum::extract::State;
use shared::{
    app::App,
    auth::{Permission, rank::Rank},
    error::{Code, Failure, Faults},
    form,
    http::{Caller, Created, IfMatch, Items, Reply, Versioned},
    ids::Id,
    shop::{
        group::{self, Group},
        menu::{Deployment, store},
        route::{self, MOST_ELEMENTS},
    },
    validation::{Field, Input, Valid, WireId},
};
use tokio::try_join;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ArrayBuilder, ObjectBuilder, OneOfBuilder, RefOr, Schema, Type},
};

use crate::view::{ElementView, elements};

/// `[1, 2]` or `"1,2"`; an empty text is an empty list.
#[derive(Debug)]
pub struct ElementIds(BTreeSet<Id>);

impl Field for ElementIds {
    const IS_LIST: bool = true;

    fn empty(_: &str, _: &mut Faults) -> Option<Self> {
        Some(Self(BTreeSet::new()))
    }

    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
        let ids: Vec<WireId> = Vec::read(input.text().map_or(input, Input::Text), at, faults)?;
        if ids.len() > MOST_ELEMENTS {
            faults.add(at, format!("最多{MOST_ELEMENTS}项"));
            return None;
        }
        Some(Self(ids.into_iter().map(WireId::get).collect()))
    }
}

impl PartialSchema for ElementIds {
    fn schema() -> RefOr<Schema> {
        let ids = ArrayBuilder::new().items(WireId::schema()).max_items(Some(MOST_ELEMENTS));
        let text = ObjectBuilder::new().schema_type(Type::String).examples(["1,2"]);
        OneOfBuilder::new().item(ids).item(text).into()
    }
}

impl ToSchema for ElementIds {}

form! {
    #[derive(ToSchema)]
    pub struct ChosenElements {
        group_id: WireId,
        /// 可见的页面元素：id数组，或逗号分隔的id
        element_ids: ElementIds,
    }
}

/// 配置页面元素权限
///
/// 覆盖权限组原有的页面元素。有未知的元素时什么也不改。除超级管理员外，只能为权限少于自己所在组的权限组配置。
#[utoipa::path(put, path = "/cms/element/deploy", operation_id = "cms_menu_deploy", tag = "页面元素",
    security(("token" = [Permission::ElementDeploy])), params(IfMatch), request_body = ChosenElements,
    responses((status = 201, body = Created<Items<ElementView>>, headers(("ETag" = String)))),
    extensions(("x-refusals" = json!([Code::NotFound, Code::Conflict]))))]
pub async fn deploy(
    State(app): State<Arc<App>>,
    clerk: Caller,
    seen: IfMatch,
    Valid(chosen): Valid<ChosenElements>,
) -> Reply<Versioned<Created<Items<ElementView>>>> {
    let id = chosen.group_id.get();
    let target = store::find::<Deployment>(&app.table, id);
    let (tree, (group, mut given), own) = try_join!(route::store::load(&app.table), target, own_group(&app, &clerk))?;
    Rank { user: &clerk, group: own.as_ref() }.hand_out(&group)?;
    let checks = match &own {
        None => vec![group::store::present(id)],
        Some(own) => vec![group::store::unchanged(own), group::store::unchanged(&group)],
    };
    seen.check(&(tree.version(), given.version).into())?;
    given.choose(chosen.element_ids.0, &tree)?;
    let given = store::replace(&app.table, &tree, given, checks).await?;
    Ok(Versioned((tree.version(), given.version).into(), Created::new(elements(&given, &tree))))
}

/// The group that limits what a clerk may do; nothing limits a super administrator.
async fn own_group(app: &App, clerk: &Caller) -> Result<Option<Group>, Failure> {
    let Some(id) = clerk.group_id.filter(|_| !clerk.is_super()) else { return Ok(None) };
    let own = group::store::find(&app.table, id).await?;
    own.map(Some).ok_or_else(|| Code::Forbidden.into())
}

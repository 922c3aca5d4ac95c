use std::sync::Arc;

use axum::{extract::State, http::Uri};
use shared::{
    app::App,
    error::{Code, Faults},
    form,
    http::{Caller, Created, Reply},
    shop::{
        Image, Media,
        user::{self, UserView},
    },
    validation::{Field, Input, Text, Valid},
};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, Type},
};

use crate::reply::view;

/// What a picture's own name consists of.
const NAME: usize = 100;
const ADDRESS: usize = 500;

/// An `https` address, or the key of an uploaded picture.
#[derive(Debug)]
pub struct Picture(Image);

impl Picture {
    fn parse(text: &str) -> Option<Self> {
        let key = (1..=NAME).contains(&text.len())
            && !text.starts_with('.')
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"@._-".contains(&byte));
        (key || is_address(text)).then(|| Self(Image(text.to_owned())))
    }
}

fn is_address(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://") else {
        return false;
    };
    let safe = |byte: u8| byte.is_ascii_graphic() && !b"\"'<>\\^`{|}".contains(&byte);
    // No `user:password@`: it can make one host look like another.
    let host = text.parse::<Uri>().ok().and_then(|uri| uri.host().map(str::to_owned));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    text.len() <= ADDRESS
        && text.bytes().all(safe)
        && !authority.contains('@')
        && host.is_some_and(|host| !host.is_empty())
}

impl Field for Picture {
    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
        let text = Text::<1, ADDRESS>::read(input, at, faults)?;
        let picture = Self::parse(text.as_str());
        if picture.is_none() {
            faults.add(at, "须为https地址或已上传图片的名称");
        }
        picture
    }
}

impl PartialSchema for Picture {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(1))
            .max_length(Some(ADDRESS))
            .pattern(Some(r"^(https://[!-~]+|[A-Za-z0-9@_-][A-Za-z0-9@._-]{0,99})$"))
            .examples(["https://cdn.example.com/anna.png"])
            .into()
    }
}

impl ToSchema for Picture {}

form! {
    /// 新头像
    #[derive(ToSchema)]
    pub struct NewAvatar {
        /// https地址，或已上传图片的名称
        avatar: Picture,
    }
}

/// 修改头像
#[utoipa::path(put, path = "/v1/user/avatar", operation_id = "user_avatar", tag = "用户",
    security(("token" = [])), request_body = NewAvatar,
    responses((status = 201, body = Created<UserView>)),
    extensions(("x-refusals" = json!([Code::Conflict]))))]
pub async fn change(
    State(app): State<Arc<App>>,
    media: Media,
    caller: Caller,
    Valid(asked): Valid<NewAvatar>,
) -> Reply<Created<UserView>> {
    let user = user::store::change(&app.table, &caller, app.clock.now(), |user| {
        user.avatar = Some(asked.avatar.0.clone());
        Ok(())
    })
    .await?;
    Ok(Created::new(view(&app, &user, &media).await?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_keys_and_https_addresses_only() {
        for good in
            ["a.png", "5f3c@2x.webp", "https://cdn.example.com/a/b.png?size=2", "https://cdn.example.com:8443/a"]
        {
            assert!(Picture::parse(good).is_some(), "{good}");
        }
        let long = "a".repeat(101);
        let bad = [
            "",
            ".",
            "..",
            ".hidden",
            "a/b.png",
            "../a.png",
            "a b.png",
            "图.png",
            &long,
            "http://cdn.example.com/a.png",
            "https://",
            "https:///a.png",
            "javascript:alert(1)",
            "data:image/png;base64,AA==",
            "//cdn.example.com/a.png",
            "https://shop.example@evil.example/a.png",
            "https://a.example/\"onerror=",
            "https://a.example/<b>",
            "HTTPS://cdn.example.com/a.png",
        ];
        for bad in bad {
            assert!(Picture::parse(bad).is_none(), "{bad}");
        }
    }
}

//! The built-in parameters: the one table of them.

use serde::{Deserialize, Serialize};

use super::{
    ShippedMessage,
    value::{Color, Days, Layout, ListWidth, Minutes, PageNumber, PageSize, Value},
};
use crate::{clock::Zone, ids::Id, validation::Whole};

/// A parameter that the server itself knows. It can be changed, but not be deleted.
#[derive(Debug)]
pub struct BuiltIn {
    /// Below every id that is drawn.
    pub id: Id,
    pub key: &'static str,
    /// As the back office shows it; the shop may call it otherwise.
    pub name: &'static str,
    pub remark: &'static str,
    preset: Preset,
    allowed: fn() -> String,
    allows: fn(&str) -> bool,
}

/// What a parameter is worth where nobody has set it.
#[derive(Debug)]
enum Preset {
    Text(&'static str),
    /// The time zone of the deployment: its `SHOP_TIME_ZONE`.
    DeploymentZone,
}

/// What the shop has made of a built-in parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    pub key: String,
    /// `None`: what it is worth by itself.
    pub value: Option<String>,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub remark: Option<String>,
    #[serde(default)]
    pub version: u64,
}

macro_rules! built_ins {
    ($($(#[$doc:meta])* $field:ident: $kind:ty = $id:literal, $key:literal, $preset:expr, $name:literal, $remark:literal;)*) => {
        /// Every built-in parameter, by id.
        pub const BUILT_INS: &[BuiltIn] = &[$(BuiltIn {
            id: $id,
            key: $key,
            name: $name,
            remark: $remark,
            preset: $preset,
            allowed: <$kind as Value>::allowed,
            allows: |text| <$kind as Value>::parse(text).is_some(),
        }),*];

        /// What the built-in parameters are worth at a moment.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Settings {
            $($(#[$doc])* pub $field: <$kind as Value>::Is),*
        }

        impl Settings {
            /// What makes no sense is passed over: a shop with a bad parameter still sells.
            pub fn of(overrides: &[Override], deployment: &Zone) -> Self {
                Self { $($field: worth::<$kind>($key, &$preset, overrides, deployment)),* }
            }
        }
    };
}

built_ins! {
    /// For the back office's front end.
    layout: Layout = 2, "sys.layout.theme", Preset::Text("vertical"),
        "布局风格", "管理后台的页面布局";
    page_number: PageNumber = 3, "sys.paginator.page", Preset::Text("1"),
        "默认页码", "列表接口未指定page时的页码";
    page_size: PageSize = 4, "sys.paginator.size", Preset::Text("10"),
        "每页条数", "列表接口未指定size时每页的条数";
    /// For the back office's front end.
    theme_color: Color = 1_000_001, "sys.theme.color", Preset::Text("#409EFF"),
        "主题色", "管理后台的主题颜色";
    /// In which times are shown, and in which an order's day begins.
    zone: Zone = 1_000_002, "shop.time_zone", Preset::DeploymentZone,
        "时区", "时间按此时区显示；默认为部署时设置的时区";
    /// Seconds in which an order is to be paid.
    pay_within: Minutes<10_080> = 1_000_003, "order.pay_minutes", Preset::Text("30"),
        "订单支付时限", "单位为分钟，超时未支付的订单自动关闭；对已有订单无影响";
    /// Seconds after which a shipped order counts as received.
    confirm_after: Days<60> = 1_000_004, "order.confirm_days", Preset::Text("7"),
        "自动确认收货", "单位为天，发货后超过此时间视为已收货；对已发货订单无影响";
    /// What the buyer is told when the goods leave.
    shipped_message: ShippedMessage = 1_000_005, "wechat.shipped_message", Preset::Text(""),
        "发货通知", "发货时发给买家的订阅消息，可引用{order_no}、{name}、{express_company}、{tracking_no}、{time}、{amount}；留空则不发送";
    max_file_mb: Whole<1, 100> = 1_000_006, "upload.max_file_mb", Preset::Text("100"),
        "单个文件上限", "单位为MB";
    max_files: Whole<1, 10> = 1_000_007, "upload.max_files", Preset::Text("10"),
        "文件数量上限", "一次上传的文件个数";
    max_total_mb: Whole<1, 500> = 1_000_008, "upload.max_total_mb", Preset::Text("500"),
        "上传总量上限", "一次上传的文件总大小，单位为MB";
    /// Seconds that an entry stays in the logs, and is shown.
    log_keep: Days<3650> = 1_000_009, "log.keep_days", Preset::Text("180"),
        "日志保留时间", "单位为天；更早的日志不再显示，缩短后立即生效";
    /// Pixels; `None`: pictures as they are.
    list_width: ListWidth = 1_000_010, "image.list_width", Preset::Text("0"),
        "列表图片宽度", "单位为像素，商品、主题、类别、文章列表中的图片缩小到此宽度；0为原图";
}

fn worth<V: Value>(key: &str, preset: &Preset, overrides: &[Override], deployment: &Zone) -> V::Is {
    let set = overrides.iter().find(|stored| stored.key == key).and_then(|stored| stored.value.as_deref());
    let worth = set.and_then(V::parse).or_else(|| V::parse(preset.text(deployment)));
    worth.expect("every preset is allowed: tested below")
}

impl Preset {
    fn text<'a>(&'a self, deployment: &'a Zone) -> &'a str {
        match self {
            Self::Text(text) => text,
            Self::DeploymentZone => deployment.name(),
        }
    }
}

impl BuiltIn {
    pub fn of_key(key: &str) -> Option<&'static Self> {
        BUILT_INS.iter().find(|built_in| built_in.key == key)
    }

    pub fn of_id(id: Id) -> Option<&'static Self> {
        BUILT_INS.iter().find(|built_in| built_in.id == id)
    }

    /// What it is worth where nobody has set it.
    pub fn preset<'a>(&'a self, deployment: &'a Zone) -> &'a str {
        self.preset.text(deployment)
    }

    /// The same for a reader who knows no deployment; `None` where that decides.
    pub fn fixed_preset(&self) -> Option<&'static str> {
        match self.preset {
            Preset::Text(text) => Some(text),
            Preset::DeploymentZone => None,
        }
    }

    /// What its value can be, in words.
    pub fn allowed(&self) -> String {
        (self.allowed)()
    }

    /// The error says what the value should be.
    pub fn check(&self, value: &str) -> Result<(), String> {
        if (self.allows)(value) { Ok(()) } else { Err(format!("须为{}", self.allowed())) }
    }
}

impl Override {
    pub fn none(key: &str) -> Self {
        Self { key: key.to_owned(), value: None, name: None, remark: None, version: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone() -> Zone {
        Zone::named("Asia/Shanghai").expect("bundled")
    }

    fn with(key: &str, value: &str) -> Settings {
        Settings::of(&[Override { value: Some(value.into()), ..Override::none(key) }], &zone())
    }

    #[test]
    fn every_preset_is_allowed() {
        for built_in in BUILT_INS {
            assert_eq!(built_in.check(built_in.preset(&zone())), Ok(()), "{}", built_in.key);
        }
        let settings = Settings::of(&[], &zone());
        assert_eq!((settings.pay_within, settings.confirm_after), (30 * 60, 7 * 24 * 3600));
        assert_eq!((settings.page_size.get(), settings.log_keep), (10, 180 * 24 * 3600));
        assert_eq!((settings.shipped_message, settings.zone), (None, zone()));
    }

    #[test]
    fn ids_and_keys_are_distinct() {
        for (index, built_in) in BUILT_INS.iter().enumerate() {
            let others = &BUILT_INS[index + 1..];
            assert!(others.iter().all(|other| other.id > built_in.id && other.key != built_in.key), "{}", built_in.key);
        }
    }

    #[test]
    fn nonsense_leaves_the_preset() {
        assert_eq!(with("order.pay_minutes", "5").pay_within, 300);
        for wrong in ["", "0", "-1", "10081", "bald", "1.5"] {
            assert_eq!(with("order.pay_minutes", wrong), Settings::of(&[], &zone()), "{wrong}");
        }
        assert_eq!(with("wechat.shipped_message", "{").shipped_message, None);
        let message = with("wechat.shipped_message", r#"{"template_id": "t", "data": {"thing1": "{name}"}}"#);
        assert_eq!(message.shipped_message.expect("a message").data["thing1"], "{name}");
    }
}

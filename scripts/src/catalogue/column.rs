//! What the sheets consist of. A column has a Chinese and an English name, one of which an export writes, by the language of the
//! command line, and an import takes both, and others.

use std::fmt::Debug;

use crate::language::dictionary::is_chinese;

pub trait Column: Copy + Debug + Eq + 'static {
    /// The sheet's file.
    const FILE: &'static str;
    const ALL: &'static [Self];

    /// Whether its cells are numbers, which spreadsheets may show as they like.
    fn is_number(self) -> bool;

    /// What it can be called: in Chinese, in English, and otherwise.
    fn names(self) -> &'static [&'static str];

    /// What an export and a problem call it.
    fn title(self) -> &'static str {
        self.names()[usize::from(!is_chinese())]
    }

    /// By a header, however it is spelled.
    fn of(header: &str) -> Option<Self> {
        let header = plain(header);
        Self::ALL.iter().copied().find(|column| column.names().iter().any(|name| plain(name) == header))
    }
}

/// Without spaces, in lower case, with ASCII brackets, and without the unit of a price.
fn plain(header: &str) -> String {
    let chars = header.chars().filter(|char| !char.is_whitespace() && *char != '\u{feff}');
    let plain = chars.flat_map(char::to_lowercase).map(|char| match char {
        '（' => '(',
        '）' => ')',
        char => char,
    });
    plain.collect::<String>().replace("(元)", "")
}

macro_rules! columns {
    ($(#[$doc:meta])* $sheet:ident in $file:literal, numbers: $($number:ident)|+ { $($column:ident = $($name:literal)|+),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $sheet { $($column),* }

        impl Column for $sheet {
            const FILE: &'static str = $file;
            const ALL: &'static [Self] = &[$(Self::$column),*];

            fn is_number(self) -> bool {
                matches!(self, $(Self::$number)|+)
            }

            fn names(self) -> &'static [&'static str] {
                match self { $(Self::$column => &[$($name),+]),* }
            }
        }
    };
}

columns! {
    CategoryColumn in "categories.csv", numbers: Id {
        Id = "ID" | "id" | "类别ID",
        Code = "编号" | "code",
        Name = "名称" | "name" | "类别名称",
        Description = "描述" | "description",
        Image = "图片" | "image",
        Delete = "删除" | "delete",
    }
}

columns! {
    /// `StockExported` is what the stock was when it was exported, `Batch` which export that was: a difference of stock is
    /// applied once.
    ProductColumn in "products.csv", numbers: Id | Price | Stock | StockExported {
        Id = "ID" | "id" | "商品ID",
        Code = "编号" | "code",
        Name = "名称" | "name" | "商品名称",
        Category = "类别" | "category" | "category_id",
        Price = "价格(元)" | "price",
        Stock = "库存" | "stock",
        StockExported = "库存(导出时)" | "stock_exported",
        Summary = "简介" | "summary",
        MainImage = "主图" | "main_image",
        Images = "图片" | "images",
        Properties = "属性" | "properties",
        Delete = "删除" | "delete",
        Batch = "导出批次" | "batch",
    }
}

columns! {
    ThemeColumn in "themes.csv", numbers: Id {
        Id = "ID" | "id" | "主题ID",
        Code = "编号" | "code",
        Name = "名称" | "name" | "主题名称",
        Description = "描述" | "description",
        TopicImage = "入口图" | "topic_image",
        HeadImage = "头图" | "head_image",
        Products = "商品" | "products" | "product_ids",
        Delete = "删除" | "delete",
    }
}

columns! {
    BannerColumn in "banners.csv", numbers: Id {
        Id = "ID" | "id" | "Banner ID",
        Code = "编号" | "code",
        Name = "名称" | "name",
        Description = "描述" | "description",
        Delete = "删除" | "delete",
    }
}

columns! {
    /// What a banner shows, in its order.
    ItemColumn in "banner_items.csv", numbers: Id {
        Banner = "Banner" | "banner_id",
        Id = "ID" | "id",
        Image = "图片" | "image",
        Kind = "类型" | "type",
        KeyWord = "指向" | "key_word",
        Delete = "删除" | "delete",
    }
}

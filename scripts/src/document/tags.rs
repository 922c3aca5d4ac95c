//! Tags in both languages, since Swagger UI's filter looks at their names, and letter by letter.

use std::collections::BTreeSet;

use anyhow::Context;
use yaml_serde::Value;

use super::node::operations;

const ENGLISH: [(&str, &str); 31] = [
    ("令牌", "token login"),
    ("用户", "user"),
    ("地址", "address"),
    ("Banner", "banner"),
    ("主题", "theme"),
    ("类别", "category"),
    ("商品", "product"),
    ("订单", "order"),
    ("支付", "pay"),
    ("订单管理", "cms order"),
    ("管理员", "cms admin"),
    ("权限组", "cms group"),
    ("权限", "cms permission auth"),
    ("用户管理", "cms user"),
    ("菜单", "cms menu"),
    ("路由", "cms route"),
    ("页面元素", "cms element"),
    ("字典", "cms dict"),
    ("参数", "cms config parameter"),
    ("通知", "cms notice"),
    ("文章", "cms article"),
    ("轮播图", "cms banner"),
    ("轮播子图", "cms banner item"),
    ("文件", "cms file"),
    ("操作日志", "cms operation log"),
    ("登录日志", "cms login log"),
    ("异常日志", "cms error log"),
    ("服务监控", "cms server"),
    ("后台任务", "cms job"),
    ("图片与文件", "picture file media"),
    ("文档", "docs"),
];

pub fn translate(whole: &mut Value) -> anyhow::Result<()> {
    let mut seen = BTreeSet::new();
    for tag in whole.get_mut("tags").and_then(Value::as_sequence_mut).into_iter().flatten() {
        let name = both(&tag["name"])?;
        seen.extend(name.as_str().map(str::to_owned));
        tag["name"] = name;
    }
    for operation in operations(whole) {
        for tag in operation.get_mut("tags").and_then(Value::as_sequence_mut).into_iter().flatten() {
            *tag = both(tag)?;
        }
    }
    anyhow::ensure!(seen.len() == ENGLISH.len(), "a tag is translated that no operation has");
    Ok(())
}

fn both(tag: &Value) -> anyhow::Result<Value> {
    let chinese = tag.as_str().context("a tag's name")?;
    let (_, english) =
        ENGLISH.iter().find(|(name, _)| *name == chinese).with_context(|| format!("{chinese} in English"))?;
    let is_english = chinese.is_ascii();
    Ok(if is_english { format!("{chinese} ({english})") } else { format!("{chinese} {english}") }.into())
}

//! What a parameter is, where its operation does not say so.

use anyhow::Context;
use yaml_serde::Value;

use super::node::{id, operations, text};

/// Names, with the beginning of the ids of the operations that they are meant for.
const ABOUT: [(&str, &str, &str); 9] = [
    ("", "id", "编号，见相应的列表"),
    ("", "ids", "编号，多个以逗号分隔"),
    ("", "category_id", "类别的编号"),
    ("", "order_id", "订单的编号"),
    ("cms_config_", "key", "参数的 key"),
    ("media_", "key", "文件名，如返回的地址所示"),
    ("cms_file_", "name", "完整的名称"),
    ("media_old_file", "name", "文件名"),
    ("media_old_file", "", "原地址中的年、月、日"),
];

pub fn describe(whole: &mut Value) -> anyhow::Result<()> {
    for operation in operations(whole) {
        let of = id(operation).to_owned();
        for parameter in operation.get_mut("parameters").and_then(Value::as_sequence_mut).into_iter().flatten() {
            let parameter = parameter.as_mapping_mut().context("a parameter")?;
            if parameter.contains_key("description") {
                continue;
            }
            let name = text(parameter, "name");
            let known = ABOUT
                .iter()
                .find(|(beginning, known, _)| of.starts_with(beginning) && (*known == name || known.is_empty()));
            let (.., about) = known.with_context(|| format!("what is {name} of {of}?"))?;
            parameter.insert("description".into(), (*about).into());
        }
    }
    Ok(())
}

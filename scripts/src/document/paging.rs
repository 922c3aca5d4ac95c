//! How each list is paged. The parameters and fields are explained once, and each list says which of the ways is its own.

use yaml_serde::{Mapping, Value};

use super::node::{map, operations, text, walk};

const ABOUT: &str = "

## 分页 Paging

列表有两种翻页方式，页码与游标，由调用方选择：

- `page`、`size`：第几页，每页几条。页码越大查得越慢。
- `cursor`：取上一页返回的 `next_cursor`，原样传回；此时忽略 `page`，其他条件须与上一页相同。每一页的耗时相同，翻页期间新增的内容不会造成重复或遗漏。

`next_cursor` 为 `null` 即为最后一页。`total` 是总数，`current_page` 是当前页码。

Lists are paged by `page` and `size`, or by `cursor`: pass the `next_cursor` of the page before, with the same filters; `null` is the end.";
const PAGED: &str = "分页：`page` 与 `size`，或 `cursor`，见文首“分页”。";
const WHOLE: &str = "不分页：一次返回全部，`next_cursor` 恒为 `null`。";

pub fn explain(whole: &mut Value) {
    for operation in operations(whole) {
        let parameters = operation.get("parameters").and_then(Value::as_sequence);
        let is_paged = parameters.is_some_and(|all| {
            all.iter().filter_map(Value::as_mapping).any(|parameter| text(parameter, "name") == "cursor")
        });
        if is_paged {
            add(operation, PAGED);
        } else if answers_list(operation) {
            add(operation, WHOLE);
        }
    }
    walk(whole, &mut |node| {
        if let Some(field) = node.get_mut("properties").and_then(|fields| fields.get_mut("next_cursor")) {
            field["description"] = "下一页的 `cursor`；`null` 为最后一页".into();
        }
    });
    if let Some(about) = whole.get_mut("info").and_then(|info| info.get_mut("description")) {
        *about = format!("{}{ABOUT}", about.as_str().unwrap_or_default()).into();
    }
}

fn add(operation: &mut Mapping, how: &str) {
    let about = text(operation, "description");
    let about = if about.is_empty() { how.to_owned() } else { format!("{about}\n\n{how}") };
    if let Some(place) = operation.get_mut("description") {
        *place = about.into();
    } else {
        operation.insert("description".into(), about.into());
    }
}

/// Whether the data of an answer is a list with a `next_cursor`: a schema that is called so.
fn answers_list(operation: &Mapping) -> bool {
    let mut found = false;
    let mut responses = operation.get("responses").cloned().unwrap_or_else(|| map([]));
    walk(&mut responses, &mut |node| {
        found |= super::node::target(node).is_some_and(|name| name.ends_with("List"));
    });
    found
}

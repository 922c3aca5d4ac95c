//! `cargo shop spec`: the files, and parts of files, that are made from the code.

mod chinese;

use std::{fmt::Write, fs, path::Path};

use anyhow::{Context, bail};
use shared::{
    error::code::{Entry, table},
    shop::{
        order::{Event, Next, Status},
        parameter::{BUILT_INS, BuiltIn},
    },
};

use crate::{cost, document, language::t};

#[derive(clap::Args)]
pub struct Args {
    #[arg(long, help = t!("command.spec_check").into_owned())]
    check: bool,
}

const README: [(&str, &str); 2] =
    [("README.md", "| error_code | HTTP | Name | msg |"), ("README.zh-CN.md", "| error_code | HTTP | 名称 | msg |")];
/// Each page with generated parts, and its Chinese twin.
const ORDERS: [&str; 2] = ["docs/orders.md", "docs/orders.zh-CN.md"];
const PARAMETERS: [&str; 2] = ["docs/parameters.md", "docs/parameters.zh-CN.md"];
const COST: [&str; 2] = ["docs/cost.md", "docs/cost.zh-CN.md"];
const CODES: &str = "error codes";
const TRANSITIONS: &str = "transitions";
const BUILT_IN: &str = "built-in parameters";

pub fn run(args: &Args) -> anyhow::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("the workspace")?;
    let mut stale = Vec::new();
    for (name, content) in generated(root)? {
        let path = root.join(name);
        if fs::read_to_string(&path).unwrap_or_default() == content {
            continue;
        }
        if args.check {
            stale.push(name);
        } else {
            fs::write(&path, content).with_context(|| format!("{name} cannot be written"))?;
            println!("wrote {name}");
        }
    }
    if !stale.is_empty() {
        bail!("not in step with the code: {}. Run `cargo shop spec`", stale.join(", "));
    }
    Ok(())
}

/// Each file, and what it should hold.
fn generated(root: &Path) -> anyhow::Result<Vec<(&'static str, String)>> {
    let mut files = vec![("openapi.yaml", openapi()?)];
    for (name, head) in README {
        let Ok(text) = fs::read_to_string(root.join(name)) else {
            continue;
        };
        files.push((name, replace(&text, CODES, &error_codes(head)).with_context(|| name)?));
    }
    let parts = [
        (ORDERS, vec![(TRANSITIONS, transitions())]),
        (PARAMETERS, vec![(BUILT_IN, parameters())]),
        (COST, cost::tables()?.into()),
    ];
    for ([english, chinese], parts) in parts {
        files.push((english, page(root, english, &parts)?));
        let translated = parts.iter().map(|(mark, part)| Ok((*mark, chinese::translate(part)?)));
        let translated: Vec<_> = translated.collect::<anyhow::Result<_>>().with_context(|| chinese)?;
        files.push((chinese, page(root, chinese, &translated)?));
    }
    Ok(files)
}

/// A page with these parts between their marks.
fn page(root: &Path, name: &str, parts: &[(&str, String)]) -> anyhow::Result<String> {
    let text = fs::read_to_string(root.join(name)).with_context(|| name.to_owned())?;
    let text = parts.iter().try_fold(text, |text, (mark, content)| replace(&text, mark, content));
    text.with_context(|| name.to_owned())
}

/// `openapi.yaml`.
pub fn openapi() -> anyhow::Result<String> {
    document::published()
}

/// The error codes as a Markdown table.
fn error_codes(head: &str) -> String {
    let mut text = format!("{head}\n|---:|---:|---|---|\n");
    for Entry { error_code, status, name, msg } in table() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "| {error_code} | {status} | {name} | {} |", msg.replace('|', "\\|"));
    }
    text
}

/// What can happen to an order, and where it leads, as a Markdown table.
fn transitions() -> String {
    let mut text = String::from("| event | from | to |\n|---|---|---|\n");
    let show = |status: &Status| format!("{} {status:?}", u8::from(*status));
    for event in Event::ALL {
        for next in [Next::Stay, Next::Back].into_iter().chain(Status::ALL.map(Next::To)) {
            let from: Vec<_> = Status::ALL.into_iter().filter(|status| status.after(event) == Some(next)).collect();
            let from = match from.as_slice() {
                [] => continue,
                all if *all == Status::ALL => "any".to_owned(),
                some => some.iter().map(show).collect::<Vec<_>>().join(", "),
            };
            let to = match next {
                Next::To(status) => show(&status),
                Next::Stay => "stays".to_owned(),
                Next::Back => "where it was before".to_owned(),
            };
            // Writing to a string cannot fail.
            let _ = writeln!(text, "| {event:?} | {from} | {to} |");
        }
    }
    text
}

/// The built-in parameters as a Markdown table.
fn parameters() -> String {
    let mut text = String::from("| id | key | name | value | default | remark |\n|---:|---|---|---|---|---|\n");
    for built_in in BUILT_INS {
        let BuiltIn { id, key, name, remark, .. } = built_in;
        let default = match built_in.fixed_preset() {
            None => "`SHOP_TIME_ZONE`".into(),
            Some("") => String::new(),
            Some(value) => format!("`{value}`"),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "| {id} | `{key}` | {name} | {} | {default} | {remark} |", built_in.allowed());
    }
    text
}

fn marks(name: &str) -> (String, String) {
    (format!("<!-- {name} -->"), format!("<!-- /{name} -->"))
}

/// `text` with `content` between the marks of this name; as it is, where it has none.
fn replace(text: &str, name: &str, content: &str) -> anyhow::Result<String> {
    let (start, end) = marks(name);
    let Some((before, rest)) = text.split_once(&start) else {
        return Ok(text.to_owned());
    };
    let (_, after) = rest.split_once(&end).with_context(|| format!("{end} is missing"))?;
    Ok(format!("{before}{start}\n\n{content}\n{end}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_what_is_between_the_marks_and_nothing_else() {
        let (start, end) = marks("part");
        let text = format!("# Shop\n{start}\nold\n{end}\nend\n");
        let once = replace(&text, "part", "new\n").expect("both marks");
        assert_eq!(once, format!("# Shop\n{start}\n\nnew\n\n{end}\nend\n"));
        assert_eq!(replace(&once, "part", "new\n").expect("both marks"), once, "a second time changes nothing");
        assert_eq!(replace("no marks", "part", "new").expect("as it is"), "no marks");
        replace(&start, "part", "new").expect_err("no end");
    }

    #[test]
    fn a_message_does_not_break_the_table() {
        let text = error_codes(README[0].1);
        assert!(text.contains("| 10120 | 400 | InvalidParameters | 参数错误 |\n"), "{text}");
        for line in text.lines() {
            assert_eq!(line.replace("\\|", "").matches('|').count(), 5, "{line}");
        }
    }
}

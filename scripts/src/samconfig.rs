//! `samconfig.toml`: which stack `sam deploy` deploys, where, as whom and with which parameters.
//!
//! The commands that work on a deployed shop take from here what they are not told, so that they reach the shop that was just
//! deployed. As in SAM, an environment's `global` section holds for all of its commands, and `deploy` comes before it.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use crate::language::t;
use anyhow::{Context, bail};
use toml::{Table, Value};

/// The file's name.
pub const FILE: &str = "samconfig.toml";
/// SAM's name for the environment that is meant where none is named.
const DEFAULT: &str = "default";

/// What an environment of the file says of deployments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SamConfig {
    /// The folder that the file is in: the project's.
    pub folder: PathBuf,
    pub stack: Option<String>,
    pub region: Option<String>,
    pub profile: Option<String>,
    /// Values of the template's parameters.
    pub parameters: BTreeMap<String, String>,
}

/// What the nearest file says, from the working directory upwards; `None` where there is no file.
///
/// It is of the environment `named`; else of the one that deploys `stack`; else of the default one.
///
/// # Errors
/// The file is no TOML, or does not have the environment that was named.
pub fn nearest(named: Option<&str>, stack: Option<&str>) -> anyhow::Result<Option<SamConfig>> {
    let here = env::current_dir().context("no working directory")?;
    match here.ancestors().find(|folder| folder.join(FILE).is_file()) {
        Some(folder) => read(folder, named, stack).map(Some),
        None => named.map_or(Ok(None), |named| bail!(t!("deployed.no_samconfig", env = named))),
    }
}

/// The same, of a folder's own file.
pub fn read(folder: &Path, named: Option<&str>, stack: Option<&str>) -> anyhow::Result<SamConfig> {
    let file = folder.join(FILE);
    let unreadable = || t!("deployed.samconfig_unreadable", file = file.display()).into_owned();
    let text = fs::read_to_string(&file).with_context(unreadable)?;
    let all: Table = text.parse().with_context(unreadable)?;
    let environment = |name: &str| all.get(name).and_then(Value::as_table).map(|section| told(folder, section));
    if let Some(named) = named {
        return environment(named).with_context(|| t!("deployed.no_environment", file = file.display(), env = named));
    }
    let fallback = environment(DEFAULT).unwrap_or_else(|| told(folder, &Table::new()));
    let Some(stack) = stack.filter(|stack| fallback.stack.as_deref() != Some(stack)) else { return Ok(fallback) };
    let mut others = all.keys().filter_map(|name| environment(name));
    Ok(others.find(|other| other.stack.as_deref() == Some(stack)).unwrap_or(fallback))
}

fn told(folder: &Path, environment: &Table) -> SamConfig {
    let section = |command: &str| environment.get(command)?.get("parameters")?.as_table();
    let of = |command: &str, name: &str| section(command)?.get(name);
    let value = |name: &str| of("deploy", name).or_else(|| of("global", name));
    let text = |name: &str| value(name)?.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    let mut parameters = BTreeMap::new();
    if let Some(overrides) = value("parameter_overrides") {
        gather(overrides, &mut parameters);
    }
    SamConfig {
        folder: folder.to_owned(),
        stack: text("stack_name"),
        region: text("region"),
        profile: text("profile"),
        parameters,
    }
}

/// The forms that SAM takes: `"Key=Value Other=\"Its value\""`, a list of such texts, or a table.
fn gather(overrides: &Value, parameters: &mut BTreeMap<String, String>) {
    match overrides {
        Value::String(text) => parameters.extend(pairs(text)),
        Value::Array(texts) => texts.iter().for_each(|text| gather(text, parameters)),
        Value::Table(table) => parameters.extend(
            table
                .iter()
                .map(|(key, value)| (key.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned))),
        ),
        _ => {}
    }
}

fn pairs(text: &str) -> impl Iterator<Item = (String, String)> {
    words(text).into_iter().filter_map(|word| {
        let word =
            word.strip_prefix("ParameterKey=").map_or(word.clone(), |rest| rest.replace(",ParameterValue=", "="));
        word.split_once('=').map(|(key, value)| (key.to_owned(), value.to_owned()))
    })
}

/// Splits at blanks outside of quotes. Quotes go, and a backslash before one keeps it.
fn words(text: &str) -> Vec<String> {
    let (mut all, mut word, mut quote) = (Vec::new(), String::new(), None);
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => word.extend(letters.next()),
            '"' | '\'' if quote == Some(letter) => quote = None,
            '"' | '\'' if quote.is_none() => quote = Some(letter),
            ' ' | '\n' | '\t' if quote.is_none() => all.push(std::mem::take(&mut word)),
            _ => word.push(letter),
        }
    }
    all.push(word);
    all.retain(|word| !word.is_empty());
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUIDED: &str = r#"
version = 0.1
[default.global.parameters]
parameter_overrides = "Architecture=x86_64"
region = "ap-east-1"
[default.deploy.parameters]
stack_name = "mini-shop"
region = "eu-central-1"
profile = "owner"
[dev.deploy.parameters]
stack_name = "mini-shop-dev"
region = "cn-north-1"
parameter_overrides = ["Stage=dev", "TimeZone=\"Asia/Shanghai\""]
[bare.build.parameters]
cached = false
"#;

    fn of(text: &str, named: Option<&str>, stack: Option<&str>) -> anyhow::Result<SamConfig> {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join(FILE), text).expect("written");
        read(folder.path(), named, stack)
    }

    #[test]
    fn deploy_comes_before_global_and_default_is_meant() {
        let config = of(GUIDED, None, None).expect("sound");
        assert_eq!(config.stack.as_deref(), Some("mini-shop"));
        assert_eq!((config.region.as_deref(), config.profile.as_deref()), (Some("eu-central-1"), Some("owner")));
        assert_eq!(config.parameters, [("Architecture".into(), "x86_64".into())].into());
    }

    #[test]
    fn an_environment_is_chosen_by_its_name_or_by_its_stack() {
        for (named, stack) in [(Some("dev"), None), (None, Some("mini-shop-dev"))] {
            let config = of(GUIDED, named, stack).expect("sound");
            assert_eq!(config.region.as_deref(), Some("cn-north-1"));
            assert_eq!(config.parameters["TimeZone"], "Asia/Shanghai");
        }
        let other = of(GUIDED, None, Some("another")).expect("sound");
        assert_eq!(other.region.as_deref(), Some("eu-central-1"));
        assert_eq!(of(GUIDED, Some("bare"), None).expect("sound").stack, None);
    }

    #[test]
    fn what_is_not_there_or_no_toml_is_told() {
        let refusal = of(GUIDED, Some("prod"), None).expect_err("no such environment").to_string();
        assert!(refusal.contains("prod") && refusal.contains(FILE), "{refusal}");
        assert!(of("stack_name = ", None, None).is_err());
        assert_eq!(of("version = 0.1", None, None).expect("sound").stack, None);
    }

    #[test]
    fn parameters_are_read_in_every_form_that_sam_takes() {
        for text in [
            r#""Stage=\"prod\" AllowedOrigins=\"https://a, https://b\" AlarmEmail=\"\"""#,
            r#"["Stage=prod", "AllowedOrigins='https://a, https://b'", "AlarmEmail="]"#,
            r#"{ Stage = "prod", AllowedOrigins = "https://a, https://b", AlarmEmail = "" }"#,
            r#""ParameterKey=Stage,ParameterValue=prod 'ParameterKey=AllowedOrigins,ParameterValue=https://a, https://b' AlarmEmail=""#,
        ] {
            let text = format!("[default.deploy.parameters]\nparameter_overrides = {text}");
            let parameters = of(&text, None, None).expect("sound").parameters;
            let expected = [("AlarmEmail", ""), ("AllowedOrigins", "https://a, https://b"), ("Stage", "prod")];
            assert_eq!(parameters, expected.map(|(key, value)| (key.to_owned(), value.to_owned())).into(), "{text}");
        }
    }
}

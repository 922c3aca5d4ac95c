//! What is wrong with the arguments, in Chinese.

use std::num::{IntErrorKind, ParseIntError};

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use console::style;

use super::t;

/// Returns an error as clap lays it out: what is wrong, what may have been meant, the usage, and where to read more.
pub fn tell(error: &Error) -> String {
    let mut told = format!("{}{}", style(t!("arguments.wrong.heading")).for_stderr().red().bold(), what(error));
    for suggested in [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue] {
        if let Some(meant) = context(error, suggested) {
            told.push_str(&format!("\n\n  {}", t!("arguments.wrong.meant", meant = meant)));
        }
    }
    if let Some(usage) = context(error, ContextKind::Usage) {
        let usage = usage.trim_start_matches("Usage:").trim_start().to_owned();
        told.push_str(&format!("\n\n{}{usage}", t!("arguments.usage")));
    }
    format!("{told}\n\n{}", t!("arguments.wrong.more"))
}

fn what(error: &Error) -> String {
    let get = |kind| context(error, kind).unwrap_or_default();
    let (arg, value) = (get(ContextKind::InvalidArg), get(ContextKind::InvalidValue));
    let text = match error.kind() {
        ErrorKind::ArgumentConflict => {
            let (command, prior) = (get(ContextKind::InvalidSubcommand), get(ContextKind::PriorArg));
            let arg = if arg.is_empty() { command } else { arg };
            if prior.is_empty() || prior == arg {
                t!("arguments.wrong.twice", arg = arg)
            } else {
                t!("arguments.wrong.conflict", arg = arg, other = prior)
            }
        }
        ErrorKind::NoEquals => t!("arguments.wrong.no_equals", arg = arg),
        ErrorKind::InvalidValue if value.is_empty() => t!("arguments.wrong.no_value", arg = arg),
        ErrorKind::InvalidValue => {
            t!("arguments.wrong.value_of", arg = arg, value = value, values = get(ContextKind::ValidValue))
        }
        ErrorKind::ValueValidation => match reason(error) {
            Some(why) => t!("arguments.wrong.value_because", arg = arg, value = value, why = why),
            None => t!("arguments.wrong.value", arg = arg, value = value),
        },
        ErrorKind::UnknownArgument => t!("arguments.wrong.unknown", arg = arg),
        ErrorKind::InvalidSubcommand => {
            t!("arguments.wrong.unknown_command", command = get(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => t!("arguments.wrong.missing", args = arg),
        ErrorKind::MissingSubcommand => {
            let commands = get(ContextKind::ValidSubcommand);
            t!("arguments.wrong.missing_command", command = get(ContextKind::InvalidSubcommand), commands = commands)
        }
        ErrorKind::InvalidUtf8 => t!("arguments.wrong.utf8"),
        ErrorKind::TooManyValues => t!("arguments.wrong.too_many", arg = arg, value = value),
        ErrorKind::TooFewValues => t!("arguments.wrong.too_few", arg = arg, least = get(ContextKind::MinValues)),
        ErrorKind::WrongNumberOfValues => {
            t!("arguments.wrong.count", arg = arg, count = get(ContextKind::ExpectedNumValues))
        }
        _ => t!("arguments.wrong.other"),
    };
    text.into_owned()
}

/// One piece of what clap knows, without its colours.
fn context(error: &Error, kind: ContextKind) -> Option<String> {
    let text = match error.get(kind)? {
        ContextValue::None => return None,
        ContextValue::Strings(all) => all.join("、"),
        other => other.to_string(),
    };
    (!text.is_empty()).then_some(text)
}

/// Why a value is refused: what the parsers of numbers say, whose texts are English, or our own, which are not.
fn reason(error: &Error) -> Option<String> {
    let cause = std::error::Error::source(error)?;
    if let Some(number) = cause.downcast_ref::<ParseIntError>() {
        return Some(match number.kind() {
            IntErrorKind::PosOverflow | IntErrorKind::NegOverflow => t!("arguments.wrong.number_size").into_owned(),
            _ => t!("arguments.wrong.number").into_owned(),
        });
    }
    let text = cause.to_string();
    // `65 is not in 1..=64`
    if let Some((_, range)) = text.split_once(" is not in ") {
        return Some(t!("arguments.wrong.range", range = range.replace("..=", "~")).into_owned());
    }
    (!text.is_ascii()).then_some(text)
}

#[cfg(test)]
mod tests {
    use clap::{Arg, ArgAction, Command, value_parser};

    use super::*;

    fn command() -> Command {
        let port = Arg::new("port").long("port").value_parser(value_parser!(u16).range(1..=99)).conflicts_with("mode");
        let mode = Arg::new("mode").long("mode").value_parser(["fast", "slow"]);
        let equal = Arg::new("equal").long("equal").require_equals(true);
        let pair = Arg::new("pair").long("pair").num_args(2);
        let many = Arg::new("many").long("many").num_args(2..).action(ArgAction::Append);
        let run = Command::new("run").arg(Arg::new("FILE").required(true)).args([port, mode, equal, pair, many]);
        Command::new("shop").subcommand(run).subcommand_required(true)
    }

    fn told(line: &str) -> (ErrorKind, String) {
        let error = command().try_get_matches_from(line.split_whitespace()).expect_err(line);
        (error.kind(), console::strip_ansi_codes(&tell(&error)).into_owned())
    }

    #[test]
    fn every_kind_has_its_text() {
        for (line, kind, says) in [
            ("shop run", ErrorKind::MissingRequiredArgument, "not provided: <FILE>"),
            ("shop run f --prot 1", ErrorKind::UnknownArgument, "unexpected argument '--prot' found"),
            ("shop run f --prot 1", ErrorKind::UnknownArgument, "exists: '--port'"),
            ("shop runn", ErrorKind::InvalidSubcommand, "unrecognized subcommand 'runn'"),
            ("shop runn", ErrorKind::InvalidSubcommand, "exists: 'run'"),
            ("shop", ErrorKind::MissingSubcommand, "'shop' requires a subcommand: run"),
            ("shop run f --mode fats", ErrorKind::InvalidValue, "'fats' for '--mode <mode>': there are fast、slow"),
            ("shop run f --mode fats", ErrorKind::InvalidValue, "exists: 'fast'"),
            ("shop run f --mode", ErrorKind::InvalidValue, "a value is required for '--mode <mode>'"),
            ("shop run f --port x", ErrorKind::ValueValidation, "'x' for '--port <port>': not a number"),
            ("shop run f --port 100", ErrorKind::ValueValidation, "'100' for '--port <port>': not in 1~99"),
            ("shop run f --port 1 --mode fast", ErrorKind::ArgumentConflict, "cannot be used with '--mode <mode>'"),
            ("shop run f --port 1 --port 2", ErrorKind::ArgumentConflict, "'--port <port>' cannot be used multiple"),
            ("shop run f --equal x", ErrorKind::NoEquals, "equal sign is needed"),
            ("shop run f --pair x", ErrorKind::WrongNumberOfValues, "'--pair <pair> <pair>' requires 2 values"),
            ("shop run f --many x", ErrorKind::TooFewValues, "requires at least 2 values"),
            ("shop run f --pair=x y z", ErrorKind::WrongNumberOfValues, "requires 2 values"),
        ] {
            let (found, text) = told(line);
            assert_eq!(found, kind, "{line}: {text}");
            assert!(text.contains(says), "{line}: {text}");
            assert!(text.starts_with("error: ") && text.ends_with("try '--help'."), "{line}: {text}");
        }
    }
}

//! clap's own words in Chinese: headings, defaults, the help of `--help`, and what is wrong with the arguments. English is clap's.

mod wrong;

use std::process;

use clap::{
    Arg, ArgAction, Command, Parser,
    builder::{StyledStr, styling::Styles},
    error::ErrorKind,
};

use super::dictionary::{is_chinese, t};

/// Parses the arguments of this process. Ends it where they are wrong, or ask for help.
pub fn parse<T: Parser>() -> T {
    if !is_chinese() {
        return T::parse();
    }
    let matches = chinese(T::command()).try_get_matches();
    let parsed = matches.and_then(|matches| T::from_arg_matches(&matches));
    parsed.unwrap_or_else(|error| end(&error))
}

/// Returns a command that tells of itself in Chinese.
fn chinese(command: Command) -> Command {
    let mut command = with_help(command);
    // Now it has its `help` commands and knows what its usage is.
    command.build();
    worded(command)
}

fn end(error: &clap::Error) -> ! {
    match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
        | ErrorKind::Io
        | ErrorKind::Format => error.exit(),
        _ => {
            eprintln!("{}", wrong::tell(error));
            process::exit(error.exit_code())
        }
    }
}

/// The options that every command has, with defaults in the texts.
fn with_help(command: Command) -> Command {
    let has_more =
        command.get_long_about().is_some() || command.get_arguments().any(|arg| arg.get_long_help().is_some());
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help);
    let help = if has_more {
        help.help(t!("arguments.help.more").into_owned()).long_help(t!("arguments.help.less").into_owned())
    } else {
        help.help(t!("arguments.help.only").into_owned())
    };
    let has_version = command.get_version().is_some();
    let command = command.mut_args(with_default).mut_subcommands(with_help).disable_help_flag(true).arg(help);
    if !has_version {
        return command;
    }
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    command.disable_version_flag(true).arg(version.help(t!("arguments.version").into_owned()))
}

fn with_default(arg: Arg) -> Arg {
    let values: Vec<String> =
        arg.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    if values.is_empty() || !arg.get_action().takes_values() {
        return arg;
    }
    let default = t!("arguments.default", values = values.join(" "));
    let after = |help: Option<&StyledStr>| help.map_or_else(|| default.to_string(), |help| format!("{help} {default}"));
    let (help, long) = (after(arg.get_help()), arg.get_long_help().map(|long| after(Some(long))));
    let arg = arg.hide_default_value(true).help(help);
    match long {
        Some(long) => arg.long_help(long),
        None => arg,
    }
}

/// Headings and usage, of this command and all below it.
fn worded(mut command: Command) -> Command {
    for below in command.get_subcommands_mut() {
        *below = worded(std::mem::take(below));
    }
    let command =
        if command.get_name() == "help" { command.about(t!("arguments.help.command").into_owned()) } else { command };
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim_start();
    let usage = usage.replace("[OPTIONS]", &t!("arguments.options_of"));
    let usage =
        usage.replace("<COMMAND>", &t!("arguments.command_of")).replace("[COMMAND]", &t!("arguments.maybe_command"));
    let template = template(&command);
    command.override_usage(usage).help_template(template)
}

/// As clap's own, whose headings cannot be set.
fn template(command: &Command) -> StyledStr {
    let (styles, shown) = (command.get_styles(), |arg: &Arg| !arg.is_hide_set());
    let mut template = format!("{{before-help}}{{about-with-newline}}\n{}{{usage}}", usage_heading(styles));
    let mut part = |is_there: bool, heading: &str, tag: &str| {
        if is_there {
            let header = styles.get_header();
            template.push_str(&format!("\n\n{header}{heading}{header:#}\n{{{tag}}}"));
        }
    };
    part(command.get_subcommands().any(|below| !below.is_hide_set()), &t!("arguments.commands"), "subcommands");
    part(command.get_positionals().any(shown), &t!("arguments.positionals"), "positionals");
    part(command.get_arguments().any(|arg| !arg.is_positional() && shown(arg)), &t!("arguments.options"), "options");
    template.push_str("{after-help}");
    template.into()
}

fn usage_heading(styles: &Styles) -> String {
    let usage = styles.get_usage();
    format!("{usage}{}{usage:#}", t!("arguments.usage"))
}

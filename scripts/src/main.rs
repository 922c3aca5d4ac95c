use std::process::ExitCode;

use shop::{
    command::{Command, run},
    language,
};

#[tokio::main]
async fn main() -> ExitCode {
    language::detect();
    match run(language::parse::<Command>()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // One line for people; a stack trace tells them nothing.
            eprintln!("{}", language::failure(&error));
            ExitCode::FAILURE
        }
    }
}

use std::process::ExitCode;

use clap::Parser;
use shop::{
    command::{Command, run},
    language,
};

#[tokio::main]
async fn main() -> ExitCode {
    language::detect();
    match run(Command::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // One line for people; a stack trace tells them nothing.
            eprintln!("{}", language::failure(&error));
            ExitCode::FAILURE
        }
    }
}

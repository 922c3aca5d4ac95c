use std::process::ExitCode;

use clap::Parser;
use shop::command::{Command, run};

#[tokio::main]
async fn main() -> ExitCode {
    match run(Command::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // One line for people; a stack trace tells them nothing.
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

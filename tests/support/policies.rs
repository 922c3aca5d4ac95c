//! Every test runs under the policies of `template.yaml`: what a function asks for without a grant is refused, as AWS does
//! it, and fails the test whatever the function makes of the refusal. Which grants were needed is written down for
//! `policies.rs`.

use std::{
    collections::BTreeSet,
    env,
    fs::{self, OpenOptions},
    io::Write,
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use shop::local::iam::{Grant, Iam};

use crate::record;

/// Looks back when the shop closes.
pub struct Policies(pub Arc<Iam>);

impl Drop for Policies {
    fn drop(&mut self) {
        note(self.0.used());
        let denied: BTreeSet<String> = self.0.denied().iter().map(ToString::to_string).collect();
        let denied: Vec<String> = denied.into_iter().collect();
        if thread::panicking() {
            eprintln!("denied: {denied:#?}");
        } else {
            assert!(denied.is_empty(), "template.yaml grants too little, or too much was asked for: {denied:#?}");
        }
    }
}

/// What this run has used so far.
static USED: Mutex<BTreeSet<Grant>> = Mutex::new(BTreeSet::new());

fn note(used: BTreeSet<Grant>) {
    let mut known = USED.lock().unwrap_or_else(PoisonError::into_inner);
    if known.is_empty() {
        fs::write(record::FILE, record::head(is_full())).expect("the record can be written");
    }
    let new: Vec<Grant> = used.into_iter().filter(|grant| !known.contains(grant)).collect();
    let lines = new.iter().fold(String::new(), |lines, grant| lines + &grant.to_string() + "\n");
    let mut file = OpenOptions::new().append(true).open(record::FILE).expect("the record is there");
    file.write_all(lines.as_bytes()).expect("the record can be written");
    known.extend(new);
}

/// Whether all tests run: nothing is said that chooses some.
fn is_full() -> bool {
    const WITH_VALUE: [&str; 5] = ["--color", "--format", "--logfile", "--test-threads", "-Z"];
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        if WITH_VALUE.contains(&&*argument) {
            arguments.next();
        } else if !argument.starts_with('-') || ["--skip", "--ignored", "--exact"].contains(&&*argument) {
            return false;
        }
    }
    true
}

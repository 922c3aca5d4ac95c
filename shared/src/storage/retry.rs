//! Reading, deciding and writing anew where somebody else was faster.

use super::commit::pause;
use crate::error::{Code, Failure};

/// How often somebody else may be faster. With the waits between, 32 who change one thing at once all come through.
const ATTEMPTS: u32 = 16;

/// Makes `attempt` again as long as it fails with [`Code::Conflict`]: what it read had changed when it wrote.
pub async fn retry<T, F: Future<Output = Result<T, Failure>>>(attempt: impl Fn() -> F) -> Result<T, Failure> {
    for round in 0..ATTEMPTS {
        match attempt().await {
            Err(failure) if failure.code() == Code::Conflict => pause(round).await,
            done => return done,
        }
    }
    Err(Failure::busy().because(format!("others were faster {ATTEMPTS} times")))
}

//! A deployment's functions rehearsed without AWS: the programs that were built, in their sandboxes, beside the router that
//! `cargo shop dev` runs. Both play the same story in shops that began alike, and must say the same.

mod events;
mod formation;
mod normal;
mod play;
mod stage;
mod step;
mod story;
mod sweep;

pub use self::{
    play::{Scene, play},
    stage::Stage,
};

use self::step::Step;

/// All that is played, in its order: what people do, then each operation by itself, then what no person sends.
pub fn script() -> Vec<Step> {
    let mut script = story::shopper();
    script.extend(story::clerk());
    script.extend(story::edge());
    script.extend(story::staged());
    script.extend(sweep::every_operation());
    script
}

//! The books always balance: stories drawn at random, with accidents of every kind, and after each of them every piece and
//! every fen is where it belongs.

mod act;
mod audit;
mod copy;
mod crash;
mod draw;
mod perform;
mod recovery;
mod stage;

use std::{collections::BTreeMap, sync::Mutex};

use anyhow::{Context, Result, ensure};
use futures_util::future::join_all;
use http::StatusCode;
use proptest::test_runner::{Config, FileFailurePersistence, RngSeed, TestCaseError, TestRunner, contextualize_config};
use tokio::runtime;

use self::{
    act::{Scene, Story},
    draw::story,
    perform::{Heard, Subject},
    stage::{Books, Stage},
};
use crate::support::Mishap;

/// Stories, unless `PROPTEST_CASES` says otherwise.
const STORIES: u32 = 64;
/// Scenes and lives of the longest story.
const SCENES: usize = 30;

/// What all stories came to.
#[derive(Default)]
struct Tally {
    stories: usize,
    scenes: usize,
    acts: usize,
    killed: usize,
    /// What happened to the orders, and how often.
    events: BTreeMap<String, usize>,
}

impl Tally {
    fn note(&mut self, books: &Books) {
        self.stories += 1;
        for step in books.orders.values().flat_map(|order| &order.timeline) {
            *self.events.entry(format!("{:?}", step.event)).or_default() += 1;
        }
    }
}

impl Story {
    async fn play(&self, tally: &Mutex<Tally>) -> Result<()> {
        let mut stage = Stage::set(&act::STOCK).await;
        if let Some((seed, percent)) = self.weather {
            stage.shop.wechat.weather(seed, f64::from(percent) / 100.0);
        }
        let mut books = stage.books().await;
        for (number, scene) in self.scenes.iter().enumerate() {
            books = scene
                .play(&mut stage, &books, self.weather.is_none(), tally)
                .await
                .with_context(|| format!("in scene {number}, {scene:?}"))?;
        }
        let books = stage.recover(self.tells_refunds).await.context("afterwards")?;
        audit::at_last(&stage, &books).context("afterwards")?;
        audit::lists(&stage, &books).await?;
        tally.lock().expect("not poisoned").note(&books);
        Ok(())
    }
}

impl Scene {
    async fn play(&self, stage: &mut Stage, books: &Books, fair: bool, tally: &Mutex<Tally>) -> Result<Books> {
        let subject = Subject { stage, books, order: self.order(books), luck: self.luck };
        if let Some(fault) = self.fault {
            stage.shop.wechat.fail_next_pay(fault);
        }
        let luck = if self.acts.len() > 1 { self.luck | 1 } else { 0 };
        let acts = self
            .acts
            .iter()
            .zip(&stage.functions)
            .map(|((act, mishap), function)| function.work(*mishap, luck, act.perform(function, subject)));
        let heard = join_all(acts).await;
        {
            let mut tally = tally.lock().expect("not poisoned");
            tally.scenes += 1;
            tally.acts += heard.len();
            tally.killed += heard.iter().filter(|heard| heard.is_none()).count();
        }
        stage.renew().await;
        let books = stage.books().await;
        audit::always(stage, &books)?;
        let calm = fair && self.fault.is_none() && self.acts.iter().all(|(_, mishap)| *mishap == Mishap::None);
        for Heard { status, fact } in heard.into_iter().flatten().flatten() {
            ensure!(!calm || status != StatusCode::INTERNAL_SERVER_ERROR, "something broke");
            if let Some(fact) = fact {
                ensure!(fact.holds(&books), "somebody heard {fact:?}");
                stage.remember(&fact);
            }
        }
        Ok(books)
    }

    /// One that the first act fits to, if there is one, or any.
    fn order<'a>(&self, books: &'a Books) -> Option<&'a shared::shop::order::Order> {
        let (first, _) = self.acts.first()?;
        let fitting: Vec<_> = books.orders.values().filter(|order| first.fits(order, books)).collect();
        let among = if fitting.is_empty() { books.orders.values().collect() } else { fitting };
        let place = if self.about == act::NEWEST {
            among.len().wrapping_sub(1)
        } else {
            usize::from(self.about) % among.len().max(1)
        };
        among.get(place).copied()
    }
}

#[test]
fn the_books_always_balance() {
    let mut config = contextualize_config(Config {
        cases: STORIES,
        max_shrink_iters: 300,
        max_shrink_time: 120_000,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/books/regressions.txt"
        )))),
        source_file: Some(file!()),
        ..Config::default()
    });
    let seed = match config.rng_seed {
        RngSeed::Fixed(seed) => seed,
        RngSeed::Random => rand::random(),
    };
    config.rng_seed = RngSeed::Fixed(seed);
    let runtime = runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let tally = Mutex::new(Tally::default());
    let told = TestRunner::new(config).run(&story(SCENES), |story| {
        let played = runtime.block_on(story.play(&tally));
        played.map_err(|error| TestCaseError::fail(format!("{error:#}")))
    });
    let Tally { stories, scenes, acts, killed, events } = tally.into_inner().expect("not poisoned");
    println!(
        "the books: seed {seed}, {stories} stories, {scenes} scenes, {acts} acts, {killed} functions killed; {events:?}"
    );
    if let Err(failed) = told {
        panic!("seed {seed}: {failed}");
    }
}

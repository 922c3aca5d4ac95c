//! Backups of a shop in which orders are placed, paid, cancelled and refunded between any two reads: what is restored from them
//! balances, whatever moments its parts are of.

use std::{collections::BTreeMap, sync::Arc};

use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use shared::{ids::Id, shop::order::store};
use shop::{
    backup::{self, Mode, Options, Restored},
    books::{Balance, Repair, Survey, balance},
    progress::Progress,
};
use tokio::sync::Semaphore;

use super::{
    act::{Act, STOCK},
    audit, draw,
    perform::Subject,
    stage::Stage,
};
use crate::support::{
    Mishap, Shop,
    proxy::{Fate, Proxy, Rule},
};

const ROUNDS: u64 = 24;
/// Parts of the table that are read one after the other.
const SEGMENTS: u32 = 24;
/// What has happened before the backup begins.
const BEFORE: usize = 25;

struct Fortune {
    luck: StdRng,
    acts: TestRunner,
}

impl Fortune {
    fn of(seed: u64) -> Self {
        let bytes: [u8; 32] = std::array::from_fn(|place| seed.to_le_bytes()[place % 8]);
        let random = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
        Self { luck: StdRng::seed_from_u64(seed), acts: TestRunner::new_with_rng(Config::default(), random) }
    }

    fn act(&mut self) -> Act {
        draw::act().new_tree(&mut self.acts).expect("an act").current()
    }

    /// Something happens, to an order that it fits to.
    async fn turn(&mut self, stage: &mut Stage) {
        let act = self.act();
        let books = stage.books().await;
        let fitting: Vec<_> = books.orders.values().filter(|order| act.fits(order, &books)).collect();
        let order = (!fitting.is_empty()).then(|| fitting[self.luck.random_range(0..fitting.len())]);
        let function = &stage.functions[0];
        let subject = Subject { stage, books: &books, order, luck: self.luck.random() };
        function.work(Mishap::None, 0, act.perform(function, subject)).await;
        stage.renew().await;
    }
}

/// What the rounds came to: without these, they would show nothing.
#[derive(Debug, Default)]
struct Tally {
    orders: usize,
    owners: u64,
    letters: u64,
    stock: usize,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_made_between_sales_restores_to_balanced_books() {
    let first: u64 = rand::random();
    let mut tally = Tally::default();
    for seed in (0..ROUNDS).map(|round| first.wrapping_add(round)) {
        round(seed, &mut tally).await;
    }
    println!("copies: first seed {first}, {tally:?}");
    assert!(tally.orders > 0 && tally.owners > 0 && tally.stock > 0, "nothing happened meanwhile: {tally:?}");
}

async fn round(seed: u64, tally: &mut Tally) {
    let mut fortune = Fortune::of(seed);
    let mut stage = Stage::set(&STOCK).await;
    for _ in 0..BEFORE {
        fortune.turn(&mut stage).await;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("shop.jsonl.gz");
    copy(&mut fortune, &mut stage, &path).await;

    let other = Shop::open().await;
    other.clock.advance(stage.shop.clock.now() - other.clock.now());
    let contents = backup::check(&path, other.clock.now(), Progress::Nobody).expect("whole");
    let restored = backup::restore(&other.app, &path, &contents, Mode::Empty, Progress::Nobody).await;
    let Restored { repaired, .. } = restored.expect("an empty shop");
    assert_eq!(repaired.oversold, [], "seed {seed}");

    let books = stage.books_of(&other).await;
    audit::stored(&stage, &books).unwrap_or_else(|error| panic!("seed {seed}: {error:#}: {repaired:?}"));
    let owners: BTreeMap<Id, Id> = books.orders.values().map(|order| (order.id, order.user_id)).collect();
    for (order, owner) in owners {
        let found = store::owner_of(&other.app.table, order).await.expect("reads");
        assert_eq!(found, Some(owner), "seed {seed}: order {order} can be paid and never settled");
    }
    // And the command that checks says so.
    let survey = Survey::of(&other.app.table, None, Progress::Nobody).await.expect("reads");
    assert!(survey.loose().is_empty(), "seed {seed}: {:?}", survey.loose());
    let Balance { off, open, .. } =
        balance(&other.app, &survey, Repair::Nothing, Progress::Nobody).await.expect("counts");
    assert_eq!((off, open), (vec![], 0), "seed {seed}");
    tally.orders += books.orders.len();
    tally.owners += repaired.owners;
    tally.letters += repaired.letters;
    tally.stock += repaired.stock.len();
}

/// Makes a backup; before each of its reads something happens.
async fn copy(fortune: &mut Fortune, stage: &mut Stage, path: &std::path::Path) {
    let gate = Arc::new(Semaphore::new(0));
    let opened = gate.clone();
    let rule: Rule = Arc::new(move |operation, _| {
        let (is_scan, gate) = (operation == "Scan", opened.clone());
        Box::pin(async move {
            if is_scan {
                gate.acquire().await.expect("open").forget();
            }
            Fate::Pass(None)
        })
    });
    let proxy = Proxy::start(stage.shop.dynamo(), rule).await;
    let (app, path) = (stage.shop.app_through(&proxy.url), path.to_owned());
    let options = Options { secrets: true, segments: Some(SEGMENTS), progress: Progress::Nobody };
    let taking = tokio::spawn(async move { backup::take(&app, &path, options).await });
    while !taking.is_finished() {
        fortune.turn(stage).await;
        gate.add_permits(1);
    }
    taking.await.expect("no panic").expect("a backup");
}

/// The check finds what is wrong, and the stock of a shop that sells is not called wrong.
#[tokio::test]
async fn a_check_beside_sales_finds_the_product_that_is_off_and_no_other() {
    let stage = Stage::set(&[50, 60, 4000]).await;
    let mut fortune = Fortune::of(rand::random());
    let mut stage = stage;
    for _ in 0..10 {
        fortune.turn(&mut stage).await;
    }
    let read = shared::shop::product::store::shelves(&stage.shop.app.table, &[1]).await.expect("reads")[0];
    // Somebody's hand in the table: three pieces are gone.
    let taken = u64::try_from(read.taken.unwrap_or(0)).expect("counted");
    stage.shop.app.table.write(read.settle(read.stock - 3, taken + 3)).await.expect("unchanged");
    let app = stage.shop.app.clone();
    let looking = tokio::spawn(async move {
        let survey = Survey::of(&app.table, None, Progress::Nobody).await?;
        balance(&app, &survey, Repair::Stock, Progress::Nobody).await
    });
    while !looking.is_finished() {
        let act = Act::Place { buyer: 1, lines: [0, 0, 1] };
        let function = &stage.functions[1];
        let books = stage.books().await;
        let subject = Subject { stage: &stage, books: &books, order: None, luck: 0 };
        function.work(Mishap::None, 0, act.perform(function, subject)).await;
    }
    let Balance { off, .. } = looking.await.expect("no panic").expect("counts");
    assert_eq!(off.iter().map(|off| off.product).collect::<Vec<_>>(), [1]);
    audit::stored(&stage, &stage.books().await).expect("put right");
}

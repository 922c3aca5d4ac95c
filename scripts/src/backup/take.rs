//! Making a backup.

use std::path::Path;

use crate::language::t;
use anyhow::Context;
use shared::{
    app::App,
    clock::Epoch,
    error::Failure,
    shop::{order::store::key_of, product},
    storage::{Key, Raw, Segment, Table},
};
use tokio::{sync::mpsc, task::JoinSet};

use super::{
    file::{FORMAT, Header, is_deployments, is_secret},
    mark,
    write::Writer,
};
use crate::{
    books::{COUNTED, Survey},
    migrate::data_version,
    progress::Progress,
};

/// Each segment of a table has about so many bytes.
const SEGMENT: u64 = 64 << 20;
const MOST_SEGMENTS: u64 = 16;

#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Whether the shop's keys come along.
    pub secrets: bool,
    /// Parts of the table that are read side by side; as many as its size asks for otherwise.
    pub segments: Option<u32>,
    pub progress: Progress,
}

/// How often orders are looked at again that have the same piece.
const LOOKS: usize = 10;
/// Keys that are looked at in one go.
const CHUNK: usize = 1000;

/// What became of the table's items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    pub stored: u64,
    /// Past their time to live, and left out.
    pub expired: u64,
    /// Left out as they were to be.
    pub secrets: u64,
}

/// Copies the whole table into a new file. A megabyte for each segment is in memory.
///
/// # Errors
/// Leave no file.
pub async fn take(app: &App, path: &Path, options: Options) -> anyhow::Result<Taken> {
    // Large.
    Box::pin(copy(app, path, options)).await
}

async fn copy(app: &App, path: &Path, options: Options) -> anyhow::Result<Taken> {
    mark::refuse(&app.table).await?;
    let about = app.table.describe().await?;
    let now = app.clock.now();
    let data = data_version(&app.table).await?;
    let mut writer = Writer::new(path, &header(about.name, now, data, options.secrets)?)?;
    let by_size = (about.bytes / SEGMENT + 1).min(MOST_SEGMENTS);
    let segments = options.segments.map_or_else(|| u32::try_from(by_size), Ok)?;
    let step = options.progress.things(t!("backup.step.copying"), about.items);
    let (send, mut pages) = mpsc::channel(1);
    // They end with this set.
    let mut readers = JoinSet::new();
    for number in 0..segments {
        readers.spawn(read(app.table.clone(), Segment { number, of: segments }, send.clone()));
    }
    drop(send);
    let (mut taken, mut survey) = (Taken::default(), Survey::default());
    while let Some(page) = pages.recv().await {
        for item in page.with_context(|| t!("backup.table").into_owned())? {
            if is_deployments(item.pk(), item.sk()) {
                step.advance(1);
                continue;
            }
            if item.has_expired(now) {
                taken.expired += 1;
            } else if !options.secrets && is_secret(item.pk()) {
                taken.secrets += 1;
            } else {
                taken.stored += 1;
                survey.note(&item, None);
                writer.item(&item)?;
            }
            step.advance(1);
        }
    }
    // One that came to grief has sent nothing more, and nothing of it.
    while let Some(ended) = readers.join_next().await {
        ended.with_context(|| t!("backup.table").into_owned())?;
    }
    if data >= COUNTED {
        taken.stored += look_again(&app.table, &mut survey, &mut writer).await?;
    }
    writer.finish(path)?;
    step.ends_at(taken.stored + taken.expired + taken.secrets);
    Ok(taken)
}

/// Two orders may have had the same piece one after the other while they were copied, and both have it in the copy. As they
/// are now they follow after what was read of them: the last one counts. How many items were written.
async fn look_again(table: &Table, survey: &mut Survey, writer: &mut Writer) -> anyhow::Result<u64> {
    let mut written = 0;
    for _ in 0..LOOKS {
        let (products, orders) = survey.oversold();
        if products.is_empty() {
            break;
        }
        let products = products.into_iter().map(product::store::key);
        let keys: Vec<Key> = products.chain(orders.into_iter().map(|(owner, id)| key_of(owner, id))).collect();
        for keys in keys.chunks(CHUNK) {
            for item in table.get_raw(keys).await? {
                survey.note(&item, None);
                writer.item(&item)?;
                written += 1;
            }
        }
    }
    Ok(written)
}

fn header(table: String, now: Epoch, data: u32, secrets: bool) -> anyhow::Result<Header> {
    Ok(Header {
        format: FORMAT,
        content: Header::CONTENT.into(),
        shop: env!("CARGO_PKG_VERSION").into(),
        table,
        time: jiff::Timestamp::from_second(now)?.to_string(),
        data,
        secrets,
    })
}

/// Sends a segment page by page, until its end, a failure, or nobody listens any more.
async fn read(table: Table, segment: Segment, pages: mpsc::Sender<Result<Vec<Raw>, Failure>>) {
    let mut after = None;
    loop {
        let page = table.scan(segment, after.as_ref()).await;
        let next = page.as_ref().ok().and_then(|(_, next)| next.clone());
        let ends = next.is_none();
        if pages.send(page.map(|(items, _)| items)).await.is_err() || ends {
            return;
        }
        after = next;
    }
}

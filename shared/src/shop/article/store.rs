//! `ARTICLE#<id>/ARTICLE` and `ARTICLE#<id>/CONTENT`. `gsi1 ARTICLES` lists all of them, `gsi2 ARTICLES#<type>` those of one
//! type, by their time; both lists have a counter. `VIEWS#<id>#<shard>/VIEWS`: see [`views`].

pub mod views;

use serde::Deserialize;

use self::views::Pending;
use super::{Article, Content, Opened};
use crate::{
    error::{Code, Failure},
    ids::{DRAWN, Id, padded},
    shop::counter,
    storage::{Condition, Entity, Index, IndexKey, Key, PageRequest, Query, Read, Section, Table, Write, retry},
};

/// The list of all articles.
const ALL: &str = "ARTICLES";

/// The list of one type's articles.
fn of_kind(kind: u16) -> String {
    format!("{ALL}#{kind}")
}

/// The type that has a list; 0 is none.
fn listed_kind(kind: Option<u16>) -> Option<u16> {
    kind.filter(|kind| *kind != 0)
}

impl Entity for Article {
    fn key(&self) -> Key {
        key(self.id)
    }

    fn indexed(&self) -> Vec<IndexKey> {
        let place = |index, pk| IndexKey { index, pk, sk: time(self) };
        let kind = listed_kind(self.kind).map(|kind| place(Index::Two, of_kind(kind)));
        [place(Index::One, ALL.into())].into_iter().chain(kind).collect()
    }

    fn version(&self) -> u64 {
        self.version
    }
}

impl Entity for Content {
    fn key(&self) -> Key {
        content_key(self.article_id)
    }
}

/// Where an article stands in lists. An id that was made here tells when; what an import brings is older than all of those,
/// and stands by when it was written.
fn time(article: &Article) -> String {
    if article.id >= DRAWN {
        return padded(article.id);
    }
    let written = article.create_time.and_then(|at| Id::try_from(at).ok()).unwrap_or_default();
    format!("{}#{}", padded(written), padded(article.id))
}

fn key(id: Id) -> Key {
    Key::new(format!("ARTICLE#{id}"), "ARTICLE")
}

fn content_key(id: Id) -> Key {
    Key::new(format!("ARTICLE#{id}"), "CONTENT")
}

/// The key of an article, as an index lists it.
#[derive(Deserialize)]
struct Place {
    pk: String,
}

impl Place {
    fn key(&self) -> Option<Key> {
        self.pk.strip_prefix("ARTICLE#")?.parse().ok().map(key)
    }
}

/// An article with its content and its views, in one batch.
async fn look(table: &Table, id: Id, read: Read) -> Result<Option<(Article, Content, Pending)>, Failure> {
    let keys = [key(id), content_key(id)].into_iter().chain(Pending::keys(id));
    let mut found = table.get_many(keys, read).await?;
    let both = found.take::<Article>(&key(id))?.zip(found.take::<Content>(&content_key(id))?);
    let Some((article, content)) = both else { return Ok(None) };
    Ok(Some((article, content, Pending::take(&mut found, id)?)))
}

/// Opens an article, and counts that as a view. No view is lost that DynamoDB has room for: one that it refuses to write,
/// tried again and again, is answered all the same.
pub async fn view(table: &Table, id: Id) -> Result<Option<Opened>, Failure> {
    let Some((article, content, mut pending)) = look(table, id, Read::Eventual).await? else { return Ok(None) };
    match pending.count(table, id).await {
        Err(failure) if failure.code() == Code::Busy => {
            tracing::error!(article = id, %failure, "a view was not counted");
        }
        counted => counted?,
    }
    Ok(Some(Opened { views: article.views + pending.total(), article, content }))
}

/// A page of all articles, or of one type's, newest first: a query of the index, and one batch for the articles and the
/// total. Their views are those that were folded in.
pub async fn list(table: &Table, kind: Option<u16>, page: &PageRequest) -> Result<Section<Article>, Failure> {
    let (index, list) = list_of(listed_kind(kind));
    let places = table.stretch::<Place>(&Query::index(index, &list).descending(), page).await?;
    let keys: Vec<Key> = places.items.iter().filter_map(Place::key).collect();
    let mut found = table.get_many(keys.iter().cloned().chain([counter::key(&list)]), Read::Eventual).await?;
    let total = counter::take(&mut found, &list)?;
    let articles = keys.iter().map(|key| found.take(key)).collect::<Result<Vec<Option<Article>>, _>>()?;
    Ok(places.replace(articles.into_iter().flatten().collect()).with_total(total))
}

fn list_of(kind: Option<u16>) -> (Index, String) {
    match kind {
        None => (Index::One, ALL.to_owned()),
        Some(kind) => (Index::Two, of_kind(kind)),
    }
}

/// Stores what `draw` makes; where somebody else has its id, `draw` makes it with another one.
pub async fn create(table: &Table, draw: impl Fn() -> (Article, Content)) -> Result<Opened, Failure> {
    retry(|| async {
        let (article, content) = draw();
        let new = [Write::create(&article).or(Code::Conflict), Write::put(&content), counter::change(ALL, 1)];
        table.commit(new.into_iter().chain(moved(None, article.kind)).collect()).await?;
        Ok(Opened { views: article.views, article, content })
    })
    .await
}

/// The article as `change` makes it. 10100 where there is none.
pub async fn change(table: &Table, id: Id, change: impl Fn(&mut Article, &mut Content)) -> Result<Opened, Failure> {
    retry(|| async {
        let (before, said, pending) = look(table, id, Read::Consistent).await?.ok_or(Code::NotFound)?;
        let (mut article, mut content) = (before.clone(), said.clone());
        change(&mut article, &mut content);
        let mut writes = vec![Write::replace(&article)];
        if content != said {
            writes.push(Write::put(&content));
        }
        if article.kind != before.kind {
            writes.extend(moved(before.kind, article.kind));
        }
        table.commit(writes).await?;
        Ok(Opened { views: article.views + pending.total(), article, content })
    })
    .await
}

/// The lengths of the lists of two types, when an article leaves the one for the other.
fn moved(from: Option<u16>, to: Option<u16>) -> impl Iterator<Item = Write> {
    let change = |kind: Option<u16>, by| listed_kind(kind).map(|kind| counter::change(&of_kind(kind), by));
    change(from, -1).into_iter().chain(change(to, 1))
}

/// 10100 where there is none. Its views go with the next sweep.
pub async fn delete(table: &Table, id: Id) -> Result<(), Failure> {
    retry(|| async {
        let article: Article = table.get(&key(id), Read::Consistent).await?.ok_or(Code::NotFound)?;
        let gone = Write::delete(key(id)).when(Condition::version(article.version));
        let writes = [gone, Write::delete(content_key(id)), counter::change(ALL, -1)];
        Ok(table.commit(writes.into_iter().chain(moved(article.kind, None)).collect()).await?)
    })
    .await
}

/// Corrects the length of the list of all articles, or of one type's: see [`counter::recount`].
pub async fn recount(table: &Table, kind: Option<u16>) -> Result<u64, Failure> {
    let (index, list) = list_of(kind);
    counter::recount(table, &list, &Query::index(index, &list)).await
}

//! What the shop has.

use shared::{
    app::App,
    error::Failure,
    shop::{
        banner::{self, Banner},
        category,
        product::{self, Product},
        theme::{self, Theme},
    },
    storage::{Cursor, PageRequest, Section},
};

use super::names::{Named, Names};

/// Things that are read at a time.
const PAGE: usize = 100;

/// A walk through a list, page by page.
pub struct Walk(Option<PageRequest>);

impl Walk {
    pub fn new() -> Self {
        Self(Some(PageRequest { page: 1, size: PAGE, cursor: None }))
    }

    /// The next page; `None` after the last one.
    pub async fn next<T>(
        &mut self,
        list: impl AsyncFn(&PageRequest) -> Result<Section<T>, Failure>,
    ) -> Result<Option<Vec<T>>, Failure> {
        let Some(page) = self.0.take() else { return Ok(None) };
        let section = list(&page).await?;
        let cursor = section.next_cursor.as_deref().and_then(Cursor::decode);
        self.0 = cursor.map(|cursor| PageRequest { cursor: Some(cursor), ..page });
        Ok(Some(section.items))
    }
}

async fn all<T>(list: impl AsyncFn(&PageRequest) -> Result<Section<T>, Failure>) -> Result<Vec<T>, Failure> {
    let (mut walk, mut all) = (Walk::new(), Vec::new());
    while let Some(page) = walk.next(&list).await? {
        all.extend(page);
    }
    Ok(all)
}

pub async fn themes(app: &App) -> Result<Vec<Theme>, Failure> {
    all(async |page: &PageRequest| theme::store::list(&app.table, page).await).await
}

pub async fn banners(app: &App) -> Result<Vec<Banner>, Failure> {
    all(async |page: &PageRequest| banner::store::list(&app.table, page).await).await
}

/// The next products on sale.
pub async fn products(app: &App, walk: &mut Walk) -> Result<Option<Vec<Product>>, Failure> {
    walk.next(async |page: &PageRequest| product::store::list(&app.table, page).await).await
}

/// What cells can refer to.
pub async fn names(app: &App) -> Result<Names, Failure> {
    let categories = category::store::all(&app.table).await?.into_iter().map(|one| (one.id, one.name));
    let themes = themes(app).await?.into_iter().map(|one| (one.id, one.name));
    let banners = banners(app).await?.into_iter().map(|one| (one.id, one.name.unwrap_or_default()));
    Ok(Names {
        categories: Named::new(categories),
        themes: Named::new(themes),
        banners: Named::new(banners),
        ..Names::default()
    })
}

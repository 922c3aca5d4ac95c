//! What there is to lose.

use std::fmt::{self, Display, Formatter};

use crate::language::t;
use indicatif::{HumanBytes, HumanCount};
use shared::{
    app::App,
    blobs::Stored,
    shop::{
        counter::{self, Counter},
        order::store::{Filter, list_all},
        user,
    },
    storage::{PageRequest, Read, schema::About},
};

/// What a shop has. Orders and users are counted up to a thousand.
#[derive(Debug)]
pub struct Survey {
    /// `None` where it is gone already.
    pub table: Option<Goods>,
    pub bucket: Option<Stored>,
}

#[derive(Debug)]
pub struct Goods {
    pub orders: u64,
    pub users: u64,
    pub products: u64,
    pub about: About,
}

impl Survey {
    pub async fn of(app: &App) -> anyhow::Result<Self> {
        let first = PageRequest { page: 1, size: 1, cursor: None };
        let table = if app.table.exists().await? {
            let products: Option<Counter> = app.table.get(&counter::key("PRODUCTS"), Read::Eventual).await?;
            Some(Goods {
                orders: list_all(&app.table, &Filter::default(), &first).await?.total,
                users: user::store::list(&app.table, &first, user::store::Supers::Shown).await?.total,
                products: products.map_or(0, |counter| counter.total),
                about: app.table.describe().await?,
            })
        } else {
            None
        };
        let bucket = if app.blobs.exists().await? { Some(app.blobs.measure().await?) } else { None };
        Ok(Self { table, bucket })
    }
}

/// Lists are counted so far.
const COUNTED: u64 = 1000;

struct Counted(u64);

impl Display for Counted {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let count = HumanCount(self.0);
        if self.0 < COUNTED { write!(f, "{count}") } else { write!(f, "{}", t!("destroy.or_more", count = count)) }
    }
}

impl Display for Survey {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.table {
            None => writeln!(f, "  {}", t!("destroy.table_gone"))?,
            Some(Goods { orders, users, products, about }) => {
                let size = HumanBytes(about.bytes);
                writeln!(f, "  {}", t!("destroy.table", table = about.name, size = size))?;
                writeln!(f, "    {:>12}  {}", Counted(*orders).to_string(), t!("destroy.orders"))?;
                writeln!(f, "    {:>12}  {}", Counted(*users).to_string(), t!("destroy.users"))?;
                writeln!(f, "    {:>12}  {}", HumanCount(*products).to_string(), t!("destroy.products"))?;
            }
        }
        match self.bucket {
            None => writeln!(f, "  {}", t!("destroy.bucket_gone")),
            Some(Stored { objects, bytes }) => {
                writeln!(f, "  {}", t!("destroy.bucket", count = HumanCount(objects), size = HumanBytes(bytes)))
            }
        }
    }
}

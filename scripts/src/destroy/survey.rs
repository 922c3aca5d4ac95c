//! What there is to lose.

use std::fmt::{self, Display, Formatter};

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
                users: user::store::list(&app.table, &first).await?.total,
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
        let or_more = if self.0 >= COUNTED { " or more" } else { "" };
        write!(f, "{}{or_more}", HumanCount(self.0))
    }
}

impl Display for Survey {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.table {
            None => writeln!(f, "  the table is gone already")?,
            Some(Goods { orders, users, products, about }) => {
                writeln!(f, "  table {}: {} as of some hours ago", about.name, HumanBytes(about.bytes))?;
                writeln!(f, "    {:>12}  orders", Counted(*orders).to_string())?;
                writeln!(f, "    {:>12}  users", Counted(*users).to_string())?;
                writeln!(f, "    {:>12}  products", HumanCount(*products).to_string())?;
            }
        }
        match self.bucket {
            None => writeln!(f, "  the bucket is gone already"),
            Some(Stored { objects, bytes }) => {
                writeln!(
                    f,
                    "  bucket: {} pictures, files and other objects, {}",
                    HumanCount(objects),
                    HumanBytes(bytes)
                )
            }
        }
    }
}

//! Whether the lists are right.

use shared::{
    ids::Id,
    shop::{
        category,
        counter::{self, Counter},
        product::{self, Product},
    },
    storage::{Index, Key, Query, Read},
};

use crate::support::Shop;

async fn length(shop: &Shop, list: &str) -> u64 {
    let counter = shop.app.table.get::<Counter>(&counter::key(list), Read::Consistent).await.expect("a length");
    counter.map_or(0, |counter| counter.total)
}

/// What a list holds; it knows how much that is.
async fn listed(shop: &Shop, index: Index, list: &str) -> Vec<Product> {
    let keys: Vec<Key> = shop.app.table.query(&Query::index(index, list)).await.expect("a list");
    let mut found = shop.app.table.get_many(keys.clone(), Read::Consistent).await.expect("reads");
    let products: Vec<Product> =
        keys.iter().map(|key| found.take(key).expect("a product").expect("listed means stored")).collect();
    assert_eq!(length(shop, list).await, products.len() as u64, "of {list}");
    products
}

impl Shop {
    /// Every list holds what belongs to it, and knows how long it is; no product stands in a category that is gone.
    pub async fn check_shelves(&self) {
        let categories = category::store::all(&self.app.table).await.expect("categories");
        assert_eq!(length(self, "CATEGORY").await, categories.len() as u64);
        let products = listed(self, Index::One, "PRODUCTS").await;
        assert!(products.iter().all(|product| product.delete_time.is_none()));
        let known = |id: Id| categories.iter().any(|category| category.id == id);
        let orphan = products.iter().find(|product| product.category_id.is_some_and(|id| !known(id)));
        assert_eq!(orphan, None);
        for category in categories {
            let list = category::store::products(category.id);
            let expected = products.iter().filter(|product| product.category_id == Some(category.id));
            assert_eq!(listed(self, Index::Two, &list).await, expected.cloned().collect::<Vec<_>>(), "in {list}");
        }
    }

    /// The product as it is stored, on sale or not.
    pub async fn product_stored(&self, id: Id) -> Product {
        let product = self.app.table.get(&product::store::key(id), Read::Consistent).await.expect("reads");
        product.expect("a product")
    }
}

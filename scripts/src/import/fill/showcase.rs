//! Themes and banners.

use shared::shop::{
    banner::{Banner, BannerItem, MOST_ITEMS},
    theme::{MOST_PRODUCTS, Theme},
};

use super::{Fill, Made};
use crate::import::{
    draft::{BannerDraft, Member, ProductDraft, Slide, ThemeDraft},
    stage::Entry,
};

impl Fill<'_> {
    pub(super) async fn themes(&mut self) -> anyhow::Result<()> {
        self.pour("themes", Self::theme).await
    }

    pub(super) async fn banners(&mut self) -> anyhow::Result<()> {
        self.pour("banners", Self::banner).await
    }

    fn theme(&mut self, entry: Entry<ThemeDraft>) -> anyhow::Result<Option<Made<Theme>>> {
        let ThemeDraft { mut theme, topic_image_id, head_image_id } = entry.draft;
        let members = self.stage.of::<Member>(theme.id)?;
        let (Some(topic), Some(head)) = (self.image(topic_image_id)?, self.image(head_image_id)?) else {
            self.report.skip("theme", entry.line, "a picture of it is not in the library");
            for member in members {
                self.report.skip("theme_product", member.line, "its theme was not taken over");
            }
            return Ok(None);
        };
        (theme.topic_image, theme.head_image) = (topic, head);
        for member in members {
            let refusal = match self.stage.find::<ProductDraft>(member.place.id)? {
                None => "its product was not taken over",
                Some(draft) if draft.product.delete_time.is_some() => "its product is deleted in the original",
                Some(_) if theme.product_ids.len() >= MOST_PRODUCTS => "a theme holds 100 products at most",
                Some(_) => {
                    theme.product_ids.push(member.place.id);
                    continue;
                }
            };
            self.report.skip("theme_product", member.line, refusal);
        }
        let parts = vec![("theme_product", theme.product_ids.len() as u64)];
        Ok(Some(Made { line: entry.line, entity: theme, parts }))
    }

    fn banner(&mut self, entry: Entry<BannerDraft>) -> anyhow::Result<Option<Made<Banner>>> {
        let mut banner = entry.draft.0;
        for Entry { place, line, draft } in self.stage.of::<Slide>(banner.id)? {
            let Some(image) = self.image(draft.image_id)? else {
                self.report.skip("banner_item", line, "its picture is not in the library");
                continue;
            };
            if banner.items.len() >= MOST_ITEMS {
                self.report.skip("banner_item", line, "a banner holds 20 items at most");
                continue;
            }
            let Slide { key_word, kind, .. } = draft;
            banner.items.push(BannerItem { id: place.id, image, key_word, kind });
        }
        let parts = vec![("banner_item", banner.items.len() as u64)];
        Ok(Some(Made { line: entry.line, entity: banner, parts }))
    }
}

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
use crate::language::text;

impl Fill<'_> {
    pub(super) async fn themes(&mut self) -> anyhow::Result<()> {
        self.pour(text!("import.step.themes"), Self::theme).await
    }

    pub(super) async fn banners(&mut self) -> anyhow::Result<()> {
        self.pour(text!("import.step.banners"), Self::banner).await
    }

    fn theme(&mut self, entry: Entry<ThemeDraft>) -> anyhow::Result<Option<Made<Theme>>> {
        let ThemeDraft { mut theme, topic_image_id, head_image_id } = entry.draft;
        let members = self.stage.of::<Member>(theme.id)?;
        let (Some(topic), Some(head)) = (self.image(topic_image_id)?, self.image(head_image_id)?) else {
            self.report.skip("theme", entry.line, text!("import.why.theme_picture"));
            for member in members {
                self.report.skip("theme_product", member.line, text!("import.why.theme_left_out"));
            }
            return Ok(None);
        };
        (theme.topic_image, theme.head_image) = (topic, head);
        for member in members {
            let refusal = match self.stage.find::<ProductDraft>(member.place.id)? {
                None => text!("import.why.product_left_out"),
                Some(draft) if draft.product.delete_time.is_some() => text!("import.why.product_deleted"),
                Some(_) if theme.product_ids.len() >= MOST_PRODUCTS => text!("import.why.most_theme"),
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
                self.report.skip("banner_item", line, text!("import.why.picture_missing"));
                continue;
            };
            if banner.items.len() >= MOST_ITEMS {
                self.report.skip("banner_item", line, text!("import.why.most_banner"));
                continue;
            }
            if !self.leads_somewhere(&draft)? {
                self.report.note("banner_item", line, text!("import.why.leads_astray"));
            }
            let Slide { key_word, kind, .. } = draft;
            banner.items.push(BannerItem { id: place.id, image, key_word, kind });
        }
        let parts = vec![("banner_item", banner.items.len() as u64)];
        Ok(Some(Made { line: entry.line, entity: banner, parts }))
    }

    /// Whether the product or theme that a tap leads to is in the dump, or it leads nowhere on purpose.
    fn leads_somewhere(&self, slide: &Slide) -> anyhow::Result<bool> {
        let id = slide.key_word.trim().parse().unwrap_or(0);
        Ok(match slide.kind {
            1 => self.stage.find::<ProductDraft>(id)?.is_some(),
            2 => self.stage.find::<ThemeDraft>(id)?.is_some(),
            _ => true,
        })
    }
}

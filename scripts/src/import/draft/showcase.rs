//! Banners and themes.

use serde::{Deserialize, Serialize};
use shared::{
    ids::Id,
    shop::{Image, banner::Banner, theme::Theme},
};

use super::{Drafted, Notes, Refusal, link, own_id, row};
use crate::import::{
    rows,
    stage::{Place, Staged},
};
use crate::language::text;

/// A banner without what it shows.
#[derive(Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BannerDraft(pub Banner);

impl Staged for BannerDraft {
    const TABLE: &'static str = "banner";
}

impl Drafted for rows::Banner {
    type Draft = BannerDraft;

    row!();

    fn draft(self, _: &mut Notes<'_>) -> Result<(Place, BannerDraft), Refusal> {
        let banner = Banner {
            id: own_id(self.id)?,
            name: self.name,
            description: self.description,
            items: Vec::new(),
            create_time: self.times.create_time,
            version: 0,
        };
        Ok((Place::of(0, banner.id), BannerDraft(banner)))
    }
}

/// What a banner shows.
#[derive(Debug, Serialize, Deserialize)]
pub struct Slide {
    pub image_id: Id,
    pub key_word: String,
    pub kind: u8,
}

impl Staged for Slide {
    const TABLE: &'static str = "banner_item";
}

impl Drafted for rows::BannerItem {
    type Draft = Slide;

    row!();

    fn draft(self, notes: &mut Notes<'_>) -> Result<(Place, Slide), Refusal> {
        let kind = u8::try_from(self.kind).ok().filter(|kind| *kind <= 2).unwrap_or_else(|| {
            notes.note(text!("import.why.leads_nowhere"));
            0
        });
        let slide = Slide { image_id: self.img_id.map_or(0, link), key_word: self.key_word.unwrap_or_default(), kind };
        Ok((Place::of(self.banner_id.map_or(0, link), own_id(self.id)?), slide))
    }
}

/// A theme without its pictures and products.
#[derive(Debug, Serialize, Deserialize)]
pub struct ThemeDraft {
    pub theme: Theme,
    pub topic_image_id: Id,
    pub head_image_id: Id,
}

impl Staged for ThemeDraft {
    const TABLE: &'static str = "theme";
}

impl Drafted for rows::Theme {
    type Draft = ThemeDraft;

    row!();

    fn draft(self, _: &mut Notes<'_>) -> Result<(Place, ThemeDraft), Refusal> {
        let none = || Image(String::new());
        let theme = Theme {
            id: own_id(self.id)?,
            name: self.name,
            description: self.description,
            topic_image: none(),
            head_image: none(),
            product_ids: Vec::new(),
            create_time: self.times.create_time,
            version: 0,
        };
        let place = Place::of(0, theme.id);
        let (topic_image_id, head_image_id) = (link(self.topic_img_id), link(self.head_img_id));
        Ok((place, ThemeDraft { theme, topic_image_id, head_image_id }))
    }
}

/// A product's place in a theme; the place says it all.
#[derive(Debug, Serialize, Deserialize)]
pub struct Member;

impl Staged for Member {
    const TABLE: &'static str = "theme_product";
}

impl Drafted for rows::ThemeProduct {
    type Draft = Member;

    row!();

    fn draft(self, _: &mut Notes<'_>) -> Result<(Place, Member), Refusal> {
        Ok((Place::of(link(self.theme_id), link(self.product_id)), Member))
    }
}

//! The second reading: each row becomes a draft on the stage.

use crate::language::{t, text};
use std::{io::BufReader, path::Path};

use anyhow::anyhow;

use super::{
    ID_LIMIT, Progress, Source,
    draft::{Drafted, Notes, deleted},
    dump::{Reader, Row},
    report::{Finding, Report},
    rows,
    stage::{self, Stage, Staged},
    survey::{self, Schema, Survey},
};

/// The tables whose rows belong to a row of another one. An order's own come after it.
fn belongings() -> [(&'static str, &'static str, &'static str, &'static str); 12] {
    [
        ("auth", "group", text!("import.why.group_unknown"), text!("import.why.group_left_out")),
        ("identity", "user", text!("import.why.user_unknown"), text!("import.why.user_left_out")),
        ("address", "user", text!("import.why.user_unknown"), text!("import.why.user_left_out")),
        ("banner_item", "banner", text!("import.why.banner_unknown"), text!("import.why.banner_left_out")),
        ("product_image", "product", text!("import.why.product_unknown"), text!("import.why.product_left_out")),
        ("product_property", "product", text!("import.why.product_unknown"), text!("import.why.product_left_out")),
        ("theme_product", "theme", text!("import.why.theme_unknown"), text!("import.why.theme_left_out")),
        ("order", "user", text!("import.why.user_unknown"), text!("import.why.user_left_out")),
        ("order_product", "order", text!("import.why.order_unknown"), text!("import.why.order_left_out")),
        ("element", "route", text!("import.why.route_unknown"), text!("import.why.route_left_out")),
        ("menu", "group", text!("import.why.group_unknown"), text!("import.why.group_left_out")),
        ("group_element", "group", text!("import.why.group_unknown"), text!("import.why.group_left_out")),
    ]
}

/// Why a table is not imported.
fn left_out(table: &str) -> &'static str {
    match table.to_ascii_lowercase().as_str() {
        "error_log" => text!("import.why.error_log"),
        "third_app" => text!("import.why.third_app"),
        _ => text!("import.why.no_table"),
    }
}

/// Reads one database of a dump onto a new stage.
pub fn load(dump: &Path, survey: &Survey, schema: &Schema, progress: Progress) -> anyhow::Result<Source> {
    let mut loader = Loader { stage: Stage::new()?, report: Report::default() };
    let step = progress.bytes(text!("import.step.reading"), survey.bytes);
    let mut reader = Reader::new(BufReader::new(survey::open(dump)?.0));
    while let Some(row) = survey::next(&mut reader, dump)? {
        if row.schema() == schema.as_deref() {
            loader.take(&row).map_err(|error| anyhow!("{}: {error:#}", dump.display()))?;
        }
        step.reached(reader.position());
    }
    step.reached(survey.bytes);
    drop(step);
    loader.drop_orphans()?;
    loader.tell_of_the_rest(survey, schema)?;
    Ok(Source { stage: loader.stage, report: loader.report })
}

struct Loader {
    stage: Stage,
    report: Report,
}

impl Loader {
    fn take(&mut self, row: &Row) -> anyhow::Result<()> {
        match stage::canonical(row.table()) {
            Some("user") => self.draft::<rows::User>(row),
            Some("identity") => self.draft::<rows::Identity>(row),
            Some("address") => self.draft::<rows::Address>(row),
            Some("image") => self.draft::<rows::Image>(row),
            Some("banner") => self.draft::<rows::Banner>(row),
            Some("banner_item") => self.draft::<rows::BannerItem>(row),
            Some("category") => self.draft::<rows::Category>(row),
            Some("product") => self.draft::<rows::Product>(row),
            Some("product_image") => self.draft::<rows::ProductImage>(row),
            Some("product_property") => self.draft::<rows::ProductProperty>(row),
            Some("theme") => self.draft::<rows::Theme>(row),
            Some("theme_product") => self.draft::<rows::ThemeProduct>(row),
            Some("order") => self.draft::<rows::Order>(row),
            Some("order_product") => self.draft::<rows::OrderProduct>(row),
            Some("group") => self.draft::<rows::Group>(row),
            Some("auth") => self.draft::<rows::Auth>(row),
            Some("route") => self.draft::<rows::Route>(row),
            Some("element") => self.draft::<rows::Element>(row),
            Some("menu") => self.draft::<rows::Menu>(row),
            Some("group_element") => self.draft::<rows::GroupElement>(row),
            Some("dict_type") => self.draft::<rows::DictType>(row),
            Some("dict") => self.draft::<rows::Dict>(row),
            Some("config") => self.draft::<rows::Config>(row),
            Some("notice") => self.draft::<rows::Notice>(row),
            Some("article") => self.draft::<rows::Article>(row),
            Some("file") => self.draft::<rows::File>(row),
            Some("oper_log") => self.draft::<rows::OperLog>(row),
            Some("login_log") => self.draft::<rows::LoginLog>(row),
            _ => Ok(()),
        }
    }

    fn draft<R: Drafted>(&mut self, row: &Row) -> anyhow::Result<()> {
        let (table, line) = (R::Draft::TABLE, row.line());
        self.report.read(table);
        let id = row.opt_int("id")?;
        if id.is_some_and(|id| id >= ID_LIMIT) {
            let reason = t!("import.dump.large_id", limit = ID_LIMIT);
            return Err(row.error("id", &reason).into());
        }
        let read = R::from_row(row)?;
        let mut notes = Notes::new(&mut self.report, table, line);
        let draft = if read.is_deleted() && !R::KEEPS_DELETED { Err(deleted()) } else { read.draft(&mut notes) };
        let pictures = notes.pictures;
        match draft {
            Ok((place, draft)) if self.stage.put(place, line, &draft)? => {
                pictures.iter().try_for_each(|picture| self.stage.refer(picture))
            }
            Ok(_) => {
                self.report.skip(table, line, text!("import.why.twice"));
                Ok(())
            }
            Err(reason) => {
                self.report.skip(table, line, reason);
                id.map_or(Ok(()), |id| self.stage.leave_out(table, id))
            }
        }
    }

    fn drop_orphans(&mut self) -> anyhow::Result<()> {
        for (child, parent, unknown, left_out) in belongings() {
            for orphans in self.stage.drop_orphans(child, parent)? {
                let reason = if orphans.known { left_out } else { unknown };
                self.report.skip_all(child, Finding { count: orphans.count, line: orphans.line }, reason);
            }
        }
        Ok(())
    }

    fn tell_of_the_rest(&mut self, survey: &Survey, schema: &Schema) -> anyhow::Result<()> {
        for (name, rows) in survey.rows.get(schema).into_iter().flatten() {
            if stage::canonical(name).is_some() {
                continue;
            }
            self.report.elsewhere.entry(left_out(name)).or_default().push((name.clone(), *rows));
        }
        let others = survey.rows.keys().filter(|other| *other != schema);
        self.report.databases = others.map(|other| survey::show(other).to_owned()).collect();
        self.report.pictures.named = self.stage.count("picture")?;
        Ok(())
    }
}

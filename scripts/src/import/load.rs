//! The second reading: each row becomes a draft on the stage.

use std::{io::BufReader, path::Path};

use anyhow::anyhow;

use super::{
    ID_LIMIT, Progress, Source,
    draft::{DELETED, Drafted, Notes},
    dump::{Reader, Row},
    report::{Finding, Report},
    rows,
    stage::{self, Stage, Staged},
    survey::{self, Schema, Survey},
};

/// The tables whose rows belong to a row of another one. An order's own come after it.
const BELONGS: [(&str, &str, &str, &str); 12] = [
    ("auth", "group", "its group is not in the dump", "its group was not taken over"),
    ("identity", "user", "its user is not in the dump", "its user was not taken over"),
    ("address", "user", "its user is not in the dump", "its user was not taken over"),
    ("banner_item", "banner", "its banner is not in the dump", "its banner was not taken over"),
    ("product_image", "product", "its product is not in the dump", "its product was not taken over"),
    ("product_property", "product", "its product is not in the dump", "its product was not taken over"),
    ("theme_product", "theme", "its theme is not in the dump", "its theme was not taken over"),
    ("order", "user", "its user is not in the dump", "its user was not taken over"),
    ("order_product", "order", "its order is not in the dump", "its order was not taken over"),
    ("element", "route", "its route is not in the dump", "its route was not taken over"),
    ("menu", "group", "its group is not in the dump", "its group was not taken over"),
    ("group_element", "group", "its group is not in the dump", "its group was not taken over"),
];

/// Tables of the original that are left out, and why.
const LEFT_OUT: [(&str, &str); 2] = [
    ("error_log", "left out: faults of the original's own code say nothing of this shop"),
    ("third_app", "left out: secrets of applications are not taken over"),
];

/// Reads one database of a dump onto a new stage.
pub fn load(dump: &Path, survey: &Survey, schema: &Schema, progress: Progress) -> anyhow::Result<Source> {
    let mut loader = Loader { stage: Stage::new()?, report: Report::default() };
    let step = progress.bytes("reading", survey.bytes);
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
            let reason = format!("the id is {ID_LIMIT} or more, where the ids lie that the shop makes itself");
            return Err(row.error("id", &reason).into());
        }
        let read = R::from_row(row)?;
        let mut notes = Notes::new(&mut self.report, table, line);
        let draft = if read.is_deleted() && !R::KEEPS_DELETED { Err(DELETED) } else { read.draft(&mut notes) };
        let pictures = notes.pictures;
        match draft {
            Ok((place, draft)) if self.stage.put(place, line, &draft)? => {
                pictures.iter().try_for_each(|picture| self.stage.refer(picture))
            }
            Ok(_) => {
                self.report.skip(table, line, "its key was in the dump before");
                Ok(())
            }
            Err(reason) => {
                self.report.skip(table, line, reason);
                id.map_or(Ok(()), |id| self.stage.leave_out(table, id))
            }
        }
    }

    fn drop_orphans(&mut self) -> anyhow::Result<()> {
        for (child, parent, unknown, left_out) in BELONGS {
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
            let known = LEFT_OUT.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
            let why = known.map_or("unknown: no table of the shop", |(_, why)| why);
            self.report.elsewhere.entry(why).or_default().push((name.clone(), *rows));
        }
        let others = survey.rows.keys().filter(|other| *other != schema);
        self.report.databases = others.map(|other| survey::show(other).to_owned()).collect();
        self.report.pictures.named = self.stage.count("picture")?;
        Ok(())
    }
}

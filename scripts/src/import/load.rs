//! The second reading: each row becomes a draft on the stage.

use crate::language::{t, text};

use anyhow::bail;

use super::{
    ID_LIMIT, Options, Source,
    draft::{Drafted, Notes, Refusal, deleted},
    dump::{DumpError, Row},
    plain::Plain,
    report::{Finding, Report, Wrong},
    rows,
    stage::{self, Kept, Missing, Stage, Staged},
    survey::{self, Schema, Survey},
};

/// The tables whose rows have an id that is no other row's.
const WITHOUT_ID: [&str; 6] = ["auth", "product_image", "theme_product", "order_product", "menu", "group_element"];

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
pub fn load(dump: &Plain, survey: &Survey, schema: &Schema, options: &Options) -> anyhow::Result<Source> {
    let mut loader = Loader { dump, stage: Stage::new()?, report: Report::default(), strict: options.strict };
    let step = options.progress.bytes(text!("import.step.reading"), dump.bytes());
    let mut reader = survey.backslashes.reader(dump)?;
    while let Some(row) = survey::next(&mut reader, dump)? {
        if row.schema() == schema.as_deref() {
            loader.take(&row)?;
        }
        step.reached(reader.position());
    }
    step.reached(dump.bytes());
    drop(step);
    loader.drop_orphans()?;
    loader.tell_of_the_rest(survey, schema)?;
    Ok(Source { stage: loader.stage, report: loader.report })
}

struct Loader<'a> {
    dump: &'a Plain,
    stage: Stage,
    report: Report,
    strict: bool,
}

/// What is told of a row.
#[derive(Clone, Copy)]
struct Told {
    table: &'static str,
    line: u64,
    id: Option<i64>,
}

impl Loader<'_> {
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
        let table = R::Draft::TABLE;
        self.report.read(table);
        let told = Told { table, line: row.line(), id: row.opt_int("id").ok().flatten() };
        let read = row.check().and_then(|()| check_id(row, told.id)).and_then(|()| R::from_row(row));
        let said = row.said();
        let read = match read {
            Ok(read) => read,
            Err(error) => return self.leave_out_wrong(told, error),
        };
        let mut notes = Notes::new(&mut self.report, table, told.line);
        said.remarks.into_iter().for_each(|remark| notes.note(remark));
        let draft = if read.is_deleted() && !R::KEEPS_DELETED { Err(deleted()) } else { read.draft(&mut notes) };
        let pictures = notes.pictures;
        let (place, draft) = match draft {
            Ok(made) => made,
            Err(reason) => return self.leave_out(told, reason),
        };
        for damage in said.damages {
            self.wrong(told, damage)?;
        }
        if row.has_question_marks() {
            self.report.warn(table, told.line, text!("import.why.question_marks"));
        }
        match self.stage.put(place, told.line, &draft)? {
            Kept::Yes => pictures.iter().try_for_each(|picture| self.stage.refer(picture)),
            Kept::Twice => {
                self.report.skip_row(table, told.line, told.id, text!("import.why.twice"));
                Ok(())
            }
            Kept::TooLarge => {
                let why = t!("import.dump.of_table", table = table, why = text!("import.why.too_large"));
                self.leave_out_wrong(told, DumpError::new(told.line, why))
            }
        }
    }

    /// Leaves out a row that the shop does not want.
    fn leave_out(&mut self, told: Told, reason: Refusal) -> anyhow::Result<()> {
        self.report.skip_row(told.table, told.line, told.id, reason);
        told.id.map_or(Ok(()), |id| self.stage.leave_out(told.table, id, false))
    }

    /// Leaves out a row that something is wrong with.
    fn leave_out_wrong(&mut self, told: Told, error: DumpError) -> anyhow::Result<()> {
        self.wrong(told, error)?;
        self.report.skip_row(told.table, told.line, told.id, text!("import.why.wrong"));
        told.id.map_or(Ok(()), |id| self.stage.leave_out(told.table, id, true))
    }

    /// Names what is wrong with a row.
    ///
    /// # Errors
    /// Nothing may be wrong.
    fn wrong(&mut self, told: Told, error: DumpError) -> anyhow::Result<()> {
        let wrong = Wrong { table: told.table, line: told.line, id: told.id, why: error.reason };
        if self.strict {
            bail!("{}: {wrong}", self.dump.name());
        }
        self.report.wrong.add(wrong);
        Ok(())
    }

    fn drop_orphans(&mut self) -> anyhow::Result<()> {
        for (child, parent, unknown, left_out) in belongings() {
            let reason = |missing| if missing == Missing::Unknown { unknown } else { left_out };
            let mut wrong = Vec::new();
            let all = self.stage.drop_orphans(child, parent, |missing, orphan| {
                let id = if WITHOUT_ID.contains(&child) { None } else { i64::try_from(orphan.id).ok() };
                let why = t!("import.why.orphan", why = reason(missing), parent = orphan.parent);
                let why = t!("import.dump.of_table", table = child, why = why).into_owned();
                wrong.push(Wrong { table: child, line: orphan.line, id, why });
            })?;
            if let Some(first) = wrong.first().filter(|_| self.strict) {
                bail!("{}: {first}", self.dump.name());
            }
            for orphans in all {
                let finding = Finding { count: orphans.count, line: orphans.line };
                self.report.skip_all(child, finding, reason(orphans.parent));
            }
            for wrong in wrong {
                self.report.wrong.add(wrong);
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

/// What the shop makes itself has ids from here on.
fn check_id(row: &Row, id: Option<i64>) -> Result<(), DumpError> {
    match id {
        Some(id) if id >= ID_LIMIT => Err(row.error("id", &t!("import.dump.large_id", limit = ID_LIMIT))),
        _ => Ok(()),
    }
}

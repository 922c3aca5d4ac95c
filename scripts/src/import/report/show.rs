//! The report as people read it.

use std::fmt::{self, Display, Formatter};

use console::{Alignment, pad_str};

use super::{Administrator, Findings, Report, Tally, Uploads};
use crate::{
    import::stage,
    language::{t, text},
};

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.show_tables(f)?;
        self.show_wrong(f)?;
        self.show_findings(f, text!("import.report.doubtful"), &self.warnings)?;
        self.show_findings(f, text!("import.report.skipped"), &self.skipped)?;
        self.show_findings(f, text!("import.report.changed"), &self.notes)?;
        self.show_findings(f, text!("import.report.removed"), &self.removed)?;
        self.show_elsewhere(f)?;
        self.pictures.show(f, text!("import.step.pictures"), "--images")?;
        if self.files.named > 0 {
            self.files.show(f, text!("import.step.files"), "--files")?;
        }
        self.show_administrators(f)
    }
}

impl Report {
    fn show_tables(&self, f: &mut Formatter<'_>) -> fmt::Result {
        // Chinese characters are two columns wide.
        write!(f, "{}", pad_str(text!("import.report.table"), 18, Alignment::Left, None))?;
        let heads = [
            (text!("import.report.read"), 11),
            (text!("import.report.written"), 11),
            (text!("import.report.there"), 15),
            (text!("import.report.skipped"), 11),
        ];
        heads.iter().try_for_each(|(head, width)| write!(f, "{}", pad_str(head, *width, Alignment::Right, None)))?;
        writeln!(f)?;
        for table in stage::TABLES {
            let Tally { read, written, there, skipped } = self.tables.get(table).copied().unwrap_or_default();
            writeln!(f, "{table:<18}{read:>11}{written:>11}{there:>15}{skipped:>11}")?;
        }
        Ok(())
    }

    fn show_wrong(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let count = self.wrong.count();
        if count == 0 {
            return Ok(());
        }
        writeln!(f, "\n{}", t!("import.report.wrong", count = count))?;
        self.wrong.iter().try_for_each(|wrong| writeln!(f, "  {wrong}"))?;
        show_rest(f, count, self.wrong.iter().count())
    }

    fn show_findings<T: Ord + AsRef<str>>(
        &self,
        f: &mut Formatter<'_>,
        title: &str,
        findings: &Findings<T>,
    ) -> fmt::Result {
        if !findings.is_empty() {
            writeln!(f, "\n{}", t!("import.report.findings", title = title))?;
        }
        // In the order of the table above.
        for table in stage::TABLES {
            for ((_, what), finding) in findings.iter().filter(|((of, _), _)| *of == table) {
                let found = t!("import.report.finding", what = what.as_ref(), line = finding.line);
                write!(f, "  {table:<16}{:>11}  {found}", finding.count)?;
                let ids = self.ids.get(&(table, what.as_ref())).filter(|ids| !ids.is_empty());
                if let Some(ids) = ids {
                    let names = ids.iter().map(i64::to_string).collect::<Vec<_>>().join(text!("import.comma"));
                    let more = if finding.count > ids.len() as u64 { "…" } else { "" };
                    write!(f, "{}", t!("import.report.ids", ids = format!("{names}{more}")))?;
                }
                writeln!(f)?;
            }
        }
        Ok(())
    }

    fn show_elsewhere(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (why, tables) in &self.elsewhere {
            writeln!(f, "\n{why}")?;
            for (table, rows) in tables {
                writeln!(f, "  {table:<16}{rows:>11}")?;
            }
        }
        match self.databases.join(text!("import.comma")) {
            others if others.is_empty() => Ok(()),
            others => writeln!(f, "\n{}", t!("import.report.databases", names = others)),
        }
    }

    fn show_administrators(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let administrators = &self.administrators;
        let named = |weak: bool| administrators.named.iter().filter(move |one| one.is_weak == weak);
        if administrators.weak > 0 {
            writeln!(f, "\n{}", t!("import.report.weak", count = administrators.weak))?;
            named(true).try_for_each(|one| writeln!(f, "  {one}"))?;
            show_rest(f, administrators.weak, named(true).count())?;
        }
        if named(false).next().is_some() {
            writeln!(f, "\n{}", text!("import.report.strong"))?;
            named(false).try_for_each(|one| writeln!(f, "  {one}"))?;
        }
        if administrators.supers == 0 {
            writeln!(f, "\n{}", text!("import.report.no_super"))?;
        }
        Ok(())
    }
}

impl Uploads {
    fn show(&self, f: &mut Formatter<'_>, what: &str, option: &str) -> fmt::Result {
        let Self { named, uploaded, there, refused, .. } = self;
        if uploaded + there + refused < *named {
            return writeln!(f, "\n{}", t!("import.report.not_uploaded", what = what, named = named, option = option));
        }
        let numbers = t!("import.report.uploaded", what = what, uploaded = uploaded, there = there, refused = refused);
        writeln!(f, "\n{numbers}")?;
        for (name, why) in &self.examples {
            writeln!(f, "  {name}: {why}")?;
        }
        show_rest(f, *refused, self.examples.len())
    }
}

fn show_rest(f: &mut Formatter<'_>, all: u64, shown: usize) -> fmt::Result {
    match all - shown as u64 {
        0 => Ok(()),
        more => writeln!(f, "  {}", t!("import.report.more", count = more)),
    }
}

impl Display for Administrator {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let nickname = self.nickname.as_deref().unwrap_or_else(|| text!("import.report.no_nickname"));
        let who = if self.is_super {
            t!("import.report.super", nickname = nickname, id = self.id)
        } else {
            t!("import.report.user", nickname = nickname, id = self.id)
        };
        f.write_str(&who)?;
        match &self.identifier {
            Some(identifier) => f.write_str(&t!("import.report.login", name = identifier)),
            None => Ok(()),
        }
    }
}

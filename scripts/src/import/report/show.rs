//! The report as people read it.

use std::fmt::{self, Display, Formatter};

use super::{Administrator, Findings, Report, Tally, Uploads};
use crate::import::stage;

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.show_tables(f)?;
        show_findings(f, "skipped", &self.skipped)?;
        show_findings(f, "changed on the way", &self.notes)?;
        self.show_elsewhere(f)?;
        self.pictures.show(f, "pictures", "--images")?;
        if self.files.named > 0 {
            self.files.show(f, "files", "--files")?;
        }
        self.show_administrators(f)
    }
}

impl Report {
    fn show_tables(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<18}{:>11}{:>11}{:>15}{:>11}", "table", "read", "written", "already there", "skipped")?;
        for table in stage::TABLES {
            let Tally { read, written, there, skipped } = self.tables.get(table).copied().unwrap_or_default();
            writeln!(f, "{table:<18}{read:>11}{written:>11}{there:>15}{skipped:>11}")?;
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
        match self.databases.join(", ") {
            others if others.is_empty() => Ok(()),
            others => writeln!(f, "\nother databases of the dump, not imported: {others}"),
        }
    }

    fn show_administrators(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let administrators = &self.administrators;
        let named = |weak: bool| administrators.named.iter().filter(move |one| one.is_weak == weak);
        if administrators.weak > 0 {
            writeln!(
                f,
                "\nadministrators with a well-known password: {}. Except in a local shop they must change it before \
                 anything of the back office opens to them",
                administrators.weak
            )?;
            named(true).try_for_each(|one| writeln!(f, "  {one}"))?;
            show_rest(f, administrators.weak, named(true).count())?;
        }
        if named(false).next().is_some() {
            writeln!(f, "\nsuper administrators with a password of their own")?;
            named(false).try_for_each(|one| writeln!(f, "  {one}"))?;
        }
        if administrators.supers == 0 {
            writeln!(f, "\nthe dump has no super administrator who can log in")?;
        }
        Ok(())
    }
}

impl Uploads {
    fn show(&self, f: &mut Formatter<'_>, what: &str, option: &str) -> fmt::Result {
        let Self { named, uploaded, there, refused, .. } = self;
        if uploaded + there + refused < *named {
            return writeln!(f, "\n{what}: {named} are named, none uploaded: give their folder with {option}");
        }
        writeln!(f, "\n{what}: {uploaded} uploaded, {there} already there, {refused} not uploaded")?;
        for (name, why) in &self.examples {
            writeln!(f, "  {name}: {why}")?;
        }
        show_rest(f, *refused, self.examples.len())
    }
}

fn show_findings(f: &mut Formatter<'_>, title: &str, findings: &Findings) -> fmt::Result {
    if !findings.is_empty() {
        writeln!(f, "\n{title} (rows, first line)")?;
    }
    // In the order of the table above.
    for table in stage::TABLES {
        for ((_, what), finding) in findings.iter().filter(|((of, _), _)| *of == table) {
            writeln!(f, "  {table:<16}{:>11}  {what} (line {})", finding.count, finding.line)?;
        }
    }
    Ok(())
}

fn show_rest(f: &mut Formatter<'_>, all: u64, shown: usize) -> fmt::Result {
    match all - shown as u64 {
        0 => Ok(()),
        more => writeln!(f, "  and {more} more"),
    }
}

impl Display for Administrator {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let role = if self.is_super { ", super" } else { "" };
        let nickname = self.nickname.as_deref().unwrap_or("(no nickname)");
        write!(f, "{nickname} (user {}{role})", self.id)?;
        match &self.identifier {
            Some(identifier) => write!(f, ", logs in as {identifier}"),
            None => Ok(()),
        }
    }
}

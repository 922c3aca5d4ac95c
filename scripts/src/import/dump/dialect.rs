//! Whose SQL a dump is.

/// The server that a dump is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    MySql,
    Postgres,
}

/// What only dumps of `MySQL` and `MariaDB` have, in upper case.
const MYSQL: [&[u8]; 7] = [b"`", b"/*!", b"MYSQL DUMP", b"MARIADB DUMP", b"AUTO_INCREMENT", b"ENGINE=", b"TINYINT"];
/// What only dumps of `PostgreSQL` have, in upper case.
const POSTGRES: [&[u8]; 11] = [
    b"POSTGRESQL DATABASE",
    b": POSTGRESQL",
    b"STANDARD_CONFORMING_STRINGS",
    b"PG_CATALOG.",
    b" FROM STDIN",
    b"\"PUBLIC\".",
    b"INTO PUBLIC.",
    b"TABLE PUBLIC.",
    b"SERIAL PRIMARY",
    b"SERIAL NOT NULL",
    b"CHARACTER VARYING",
];

impl Dialect {
    /// By whose mark comes first: what stands in the rows comes after what the tool writes.
    pub(super) fn of(beginning: &[u8]) -> Self {
        let upper = beginning.to_ascii_uppercase();
        let first = |marks: &[&[u8]]| {
            let places = marks.iter().filter_map(|mark| upper.windows(mark.len()).position(|window| window == *mark));
            places.min().unwrap_or(usize::MAX)
        };
        if first(&POSTGRES) < first(&MYSQL) { Self::Postgres } else { Self::MySql }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_mark_tells() {
        for dump in [
            "--\n-- PostgreSQL database dump\n--\n\nSET x = '`';",
            "create table address\n(\n    id SERIAL PRIMARY KEY\n);",
            "INSERT INTO public.\"user\" VALUES (1);",
            "COPY shop.dict (id) FROM stdin;\n1\n\\.\n",
        ] {
            assert_eq!(Dialect::of(dump.as_bytes()), Dialect::Postgres, "{dump}");
        }
        for dump in [
            "-- MySQL dump 10.13\nINSERT INTO article VALUES ('PostgreSQL database dump');",
            "INSERT INTO `article` VALUES ('COPY a FROM stdin;');",
            "create table a (id int auto_increment primary key);",
            "INSERT INTO a (id) VALUES (1);",
            "",
        ] {
            assert_eq!(Dialect::of(dump.as_bytes()), Dialect::MySql, "{dump}");
        }
    }
}

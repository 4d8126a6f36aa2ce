//! What databases write differently.

/// A database whose SQL can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// DuckDB 1.0 or newer.
    DuckDb,
    /// PostgreSQL 12 or newer.
    Postgres,
    /// Spark 3.4 or newer, and what shares its SQL.
    Spark,
}

/// The type in which a database counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Integer {
    /// 64 bits.
    Narrow,
    /// What the database has beyond.
    Wide,
}

impl Dialect {
    /// The largest number that its widest exact type holds, as far as this program can count.
    pub const fn limit(self) -> i128 {
        match self {
            // HUGEINT has 128 bits; NUMERIC has more.
            Self::DuckDb | Self::Postgres => i128::MAX,
            // DECIMAL(38, 0).
            Self::Spark => 10_i128.pow(38).saturating_sub(1),
        }
    }

    /// The name of the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DuckDb => "DuckDB",
            Self::Postgres => "PostgreSQL",
            Self::Spark => "Spark",
        }
    }

    /// The name of a column, a table or a view.
    pub fn identifier(self, name: &str) -> String {
        match self {
            Self::DuckDb | Self::Postgres => format!("\"{}\"", name.replace('"', "\"\"")),
            Self::Spark => format!("`{}`", name.replace('`', "``")),
        }
    }

    /// What the names of one column have in common: DuckDB and Spark make no difference of case, in quotes either.
    pub fn column_key(self, name: &str) -> String {
        match self {
            Self::DuckDb | Self::Spark => name.to_lowercase(),
            Self::Postgres => name.to_owned(),
        }
    }

    /// A text.
    pub fn text(self, text: &str) -> String {
        match self {
            Self::DuckDb | Self::Postgres => format!("'{}'", text.replace('\'', "''")),
            Self::Spark => format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'")),
        }
    }

    /// The type of texts.
    pub const fn text_type(self) -> &'static str {
        match self {
            Self::DuckDb => "VARCHAR",
            Self::Postgres => "TEXT",
            Self::Spark => "STRING",
        }
    }

    /// The type of whole numbers.
    pub const fn integer_type(self, integer: Integer) -> &'static str {
        match (integer, self) {
            (Integer::Narrow, _) => "BIGINT",
            (Integer::Wide, Self::DuckDb) => "HUGEINT",
            (Integer::Wide, Self::Postgres) => "NUMERIC(39, 0)",
            (Integer::Wide, Self::Spark) => "DECIMAL(38, 0)",
        }
    }

    /// The quotient of whole numbers without its fraction.
    pub fn divide(self, integer: Integer, dividend: &str, divisor: i128) -> String {
        match (self, integer) {
            (Self::DuckDb, _) => format!("({dividend}) // {divisor}"),
            (Self::Postgres, Integer::Narrow) => format!("({dividend}) / {divisor}"),
            (Self::Postgres, Integer::Wide) => format!("div({dividend}, {divisor})"),
            (Self::Spark, _) => format!("({dividend}) div {divisor}"),
        }
    }

    /// A conversion that gives NULL where it fails. PostgreSQL has none, and does not need it: it converts only what
    /// was compared with the scale before.
    pub fn try_cast(self, value: &str, to: &str) -> String {
        let cast = if self == Self::Postgres { "CAST" } else { "TRY_CAST" };
        format!("{cast}({value} AS {to})")
    }

    /// What ends a step whose columns are used many times. PostgreSQL would put their expressions in each place, and
    /// compute them as often.
    pub const fn fence(self) -> &'static str {
        match self {
            Self::Postgres => "\n  OFFSET 0",
            Self::DuckDb | Self::Spark => "",
        }
    }
}

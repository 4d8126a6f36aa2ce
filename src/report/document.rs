//! What people read, before it is set for a terminal or as Markdown.

/// A document: blocks from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// The blocks.
    pub blocks: Vec<Block>,
}

/// One block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The title of the whole document, above every heading.
    Title(String),
    /// A heading.
    Heading(String),
    /// A line under a heading that adds to it.
    Subheading(String),
    /// A paragraph of one line.
    Line(String),
    /// A line to be noticed: a note on the result.
    Note(String),
    /// A table.
    Grid(Grid),
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grid {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, each with a cell for every column.
    pub rows: Vec<Vec<Cell>>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The header.
    pub header: String,
    /// How its cells are aligned.
    pub align: Align,
    /// Whether its cells wrap on a narrow screen; numbers and labels never do.
    pub wraps: bool,
    /// Whether it may be left out on a narrow screen, such as a phone.
    pub is_minor: bool,
}

/// How the cells of a column are aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Texts.
    Left,
    /// Numbers.
    Right,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// How deep it is indented: 0 for a top level.
    pub depth: usize,
    /// How it is set off, if the format can.
    pub tone: Tone,
}

/// How a text is set off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Not at all.
    #[default]
    Plain,
    /// As the most important of its kind.
    Strong,
    /// By the standing of its band: the position, and how many there are.
    Band(usize, usize),
}

impl Document {
    /// Adds a block.
    pub fn push(&mut self, block: Block) {
        self.blocks.push(block);
    }

    /// Adds a heading.
    pub fn heading(&mut self, text: impl Into<String>) {
        self.push(Block::Heading(text.into()));
    }

    /// Adds a line under a heading.
    pub fn subheading(&mut self, text: impl Into<String>) {
        self.push(Block::Subheading(text.into()));
    }

    /// Adds lines under a heading.
    pub fn subheadings(&mut self, texts: impl IntoIterator<Item = String>) {
        self.blocks.extend(texts.into_iter().map(Block::Subheading));
    }

    /// Adds a paragraph of one line.
    pub fn line(&mut self, text: impl Into<String>) {
        self.push(Block::Line(text.into()));
    }

    /// Adds paragraphs of one line each.
    pub fn lines(&mut self, texts: impl IntoIterator<Item = String>) {
        self.blocks.extend(texts.into_iter().map(Block::Line));
    }

    /// Adds lines to be noticed.
    pub fn notes(&mut self, texts: impl IntoIterator<Item = String>) {
        self.blocks.extend(texts.into_iter().map(Block::Note));
    }

    /// Adds tables.
    pub fn grids(&mut self, grids: impl IntoIterator<Item = Grid>) {
        self.blocks.extend(grids.into_iter().map(Block::Grid));
    }

    /// Adds a table.
    pub fn grid(&mut self, grid: Grid) {
        self.push(Block::Grid(grid));
    }
}

impl Column {
    /// A column of texts that may be broken over lines.
    pub fn text(header: &str) -> Self {
        Self { header: header.to_owned(), align: Align::Left, wraps: true, is_minor: false }
    }

    /// A column of short labels.
    pub fn label(header: &str) -> Self {
        Self { header: header.to_owned(), align: Align::Left, wraps: false, is_minor: false }
    }

    /// A column of numbers.
    pub fn number(header: &str) -> Self {
        Self { header: header.to_owned(), align: Align::Right, wraps: false, is_minor: false }
    }

    /// The column, which may be left out on a narrow screen.
    pub fn minor(self) -> Self {
        Self { is_minor: true, ..self }
    }
}

impl Cell {
    /// A cell.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// The cell, indented.
    pub fn at_depth(self, depth: usize) -> Self {
        Self { depth, ..self }
    }

    /// The cell, set off.
    pub fn with_tone(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }
}

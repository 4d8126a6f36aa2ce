//! Diagnostics in words: what is wrong, where, the source line with a caret, and what to do.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

use super::printable;
use crate::diagnostic::{CellPlace, Diagnostic, Place, Severity};
use crate::lang::Lang;

/// The most diagnostics that are put into words at once: nobody reads a thousand, and one mistake in a long
/// sheet can be a hundred thousand. Machine formats hold them all.
const MOST: usize = 200;

/// Many diagnostics as text. Those that need the same remedy share one line for it.
pub fn render<'d>(
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
    most_notes: usize,
    lang: Lang,
    color: bool,
    width: u16,
) -> String {
    let mut said = std::collections::HashSet::new();
    let mut text = String::new();
    let (mut wrong, mut notes) = (0, 0);
    for diagnostic in diagnostics {
        let (count, most) = match diagnostic.severity {
            Severity::Note => (&mut notes, most_notes),
            Severity::Error | Severity::Warning => (&mut wrong, MOST),
        };
        *count += 1;
        if *count > most {
            continue;
        }
        let help = diagnostic.problem.help(lang).filter(|help| said.insert(help.clone()));
        text += &render_one(diagnostic, help, lang, color, width);
    }
    if wrong > MOST {
        let unsaid = wrong - MOST;
        text += &lang.pick(
            format!("... dan {unsaid} lagi; semuanya: spbe check --format csv\n"),
            format!("... and {unsaid} more; all of them: spbe check --format csv\n"),
        );
    }
    if notes > most_notes {
        text += &unsaid_notes(notes - most_notes, lang);
    }
    text
}

/// The line that counts the notes not shown.
pub fn unsaid_notes(count: usize, lang: Lang) -> String {
    lang.pick(
        format!("... dan {count} catatan dan peringatan lain; semuanya: -v\n"),
        match count {
            1 => "... and 1 more note or warning; all of them: -v\n".to_owned(),
            _ => format!("... and {count} more notes or warnings; all of them: -v\n"),
        },
    )
}

fn render_one(diagnostic: &Diagnostic, help: Option<String>, lang: Lang, color: bool, width: u16) -> String {
    let message = diagnostic.problem.message(lang);
    if diagnostic.severity == Severity::Note {
        return note(diagnostic, &message, lang);
    }
    let message = printable::clean_lines(&message).into_owned();
    let help = help.map(|help| printable::clean_lines(&help).into_owned());
    let title = level(diagnostic.severity, lang).primary_title(message.clone()).id(diagnostic.problem.code());
    let mut group = match &diagnostic.place {
        Place::Nowhere => title.elements(Vec::<Origin<'_>>::new()),
        Place::File(file) => title.element(Origin::path(printable::clean(shown_file(file, lang)))),
        Place::Text(source, span) => {
            let snippet = Snippet::source(printable::masked(&source.text)).path(printable::clean(&source.name));
            title.element(snippet.annotation(AnnotationKind::Primary.span(span.clone())))
        }
        Place::Cell(cell) => {
            let place = cell_place(cell, lang) + &whose(diagnostic, &message);
            title.element(Origin::path(printable::clean(&place)))
        }
    };
    if let Some(help) = &help {
        let level = Level::HELP.with_name(lang.pick("bantuan", "help"));
        group = group.element(level.message(help));
    }
    let renderer = match color {
        true => Renderer::styled(),
        false => Renderer::plain(),
    };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(usize::from(width));
    format!("{}\n", renderer.render(&[group]))
}

/// A note takes one line: it only reports how something was understood.
fn note(diagnostic: &Diagnostic, message: &str, lang: Lang) -> String {
    let place = match &diagnostic.place {
        Place::Nowhere => None,
        Place::File(file) => Some(shown_file(file, lang).to_owned()),
        Place::Text(source, _) => Some(source.name.clone()),
        Place::Cell(cell) => Some(cell_place(cell, lang) + &whose(diagnostic, message)),
    };
    let place = place.map_or_else(String::new, |place| format!("{place}: "));
    printable::clean(&format!("{place}{message}")) + "\n"
}

/// " (Kota A)": whose scores the cell holds, where the message does not say so itself.
fn whose(diagnostic: &Diagnostic, message: &str) -> String {
    let institution = diagnostic.institution.as_deref().filter(|institution| !message.contains(*institution));
    institution.map_or_else(String::new, |institution| format!(" ({institution})"))
}

/// "nilai.csv, row 6, column B \"nilai\"".
pub fn cell_place(cell: &CellPlace, lang: Lang) -> String {
    let mut place = shown_file(&cell.file, lang).to_owned();
    if let Some(sheet) = &cell.sheet {
        place += &format!(", {} \"{sheet}\"", lang.pick("lembar", "sheet"));
    }
    place += &format!(", {} {}", lang.pick("baris", "row"), cell.row);
    if let Some(letters) = cell.column_letters() {
        place += &format!(", {} {letters}", lang.pick("kolom", "column"));
        if let Some(header) = cell.header.as_ref().filter(|header| !header.is_empty()) {
            place += &format!(" \"{header}\"");
        }
    }
    place
}

/// A path as messages show it.
fn shown_file(file: &str, lang: Lang) -> &str {
    match file {
        "-" => lang.pick("<masukan standar>", "<standard input>"),
        _ => file,
    }
}

/// What a severity is called.
pub fn severity_name(severity: Severity, lang: Lang) -> &'static str {
    match severity {
        Severity::Error => lang.pick("galat", "error"),
        Severity::Warning => lang.pick("peringatan", "warning"),
        Severity::Note => lang.pick("catatan", "note"),
    }
}

fn level(severity: Severity, lang: Lang) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
    .with_name(severity_name(severity, lang))
}

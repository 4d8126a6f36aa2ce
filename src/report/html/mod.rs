//! Pages: self-contained HTML that opens by a double click, prints to A4, and asks no network for anything.
//!
//! Texts from files are escaped by `maud`; there is no way here to write a text that is not. What the scripts
//! need to know is JSON in a data block, in which no `<` is left. The policy in each page's head allows the
//! style sheet and the scripts of that page by their hashes, pictures that are written into it, and nothing else.

mod overview;
mod page;
mod policy;
mod tables;
mod whatif;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde::Serialize;

use super::svg::DARK;
use crate::lang::Lang;

pub use overview::{Entry, Overview, overview};
pub use page::{Place, report};

/// The style sheet of every page.
const STYLE: &str = include_str!("page.css");

/// A page around its content.
struct Shell<'p> {
    title: &'p str,
    lang: Lang,
    script: Option<&'p str>,
    data: Option<String>,
    /// What stands at the foot of each sheet of paper.
    foot: &'p str,
    body: Markup,
}

impl Shell<'_> {
    fn render(self) -> String {
        let style = format!("{STYLE}{DARK}{}", foot(self.foot));
        let policy = policy::policy(&style, self.script);
        let page = html! {
            (DOCTYPE)
            html lang=(self.lang.pick("id", "en")) {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(policy);
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="generator" content={ "spbe " (env!("CARGO_PKG_VERSION")) };
                    meta name="color-scheme" content="light dark";
                    title { (self.title) }
                    // Else a browser asks for an icon.
                    link rel="icon" href="data:,";
                    style { (PreEscaped(style)) }
                }
                body {
                    (self.body)
                    @if let Some(data) = &self.data {
                        script type="application/json" id="data" { (PreEscaped(data)) }
                    }
                    @if let Some(script) = self.script { script { (PreEscaped(script)) } }
                }
            }
        };
        page.into_string()
    }
}

/// The foot of each sheet of paper: a text, and the number of the page.
fn foot(text: &str) -> String {
    // In a text of a style sheet every character may be written by its number, so nothing can end the text.
    let plain = |c: char| match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | ' ' => c.to_string(),
        _ => format!("\\{:x} ", u32::from(c)),
    };
    let text: String = text.chars().map(plain).collect();
    format!(
        "@page {{ @bottom-left {{ content: \"{text}\"; }} @bottom-right {{ content: counter(page) \" / \" counter(pages); }} }}\n"
    )
}

/// Data for a script: JSON in which nothing can end the enclosing block.
fn data(data: &impl Serialize) -> String {
    // Only a map whose keys are not texts can fail, and the data have no such map.
    serde_json::to_string(data).unwrap_or_default().replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foot_cannot_end_its_style_sheet() {
        let foot = foot("</style>\"\\\n");
        assert!(foot.contains("content: \"\\3c \\2f style\\3e \\22 \\5c \\a \""), "{foot}");
    }

    #[test]
    fn data_cannot_end_its_block() {
        assert_eq!(data(&"</script><!--"), "\"\\u003c/script>\\u003c!--\"");
    }
}

//! Small drawings made of characters: bars and lines.

use crate::exact::Exact;

/// A bar as long as `part` is of `whole`, at most `width` characters, to the eighth of one. Anything more than
/// nothing shows.
pub fn bar(part: usize, whole: usize, width: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (part * width * 8).checked_div(whole).unwrap_or(0).max(usize::from(part > 0));
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

/// A line of one character a value, from the lowest to the highest of a scale; a space where there is none.
pub fn line(values: impl IntoIterator<Item = Option<Exact>>, min: Exact, max: Exact) -> String {
    const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let height = |value: Exact| {
        let part = value.sub(min).and_then(|above| above.div(max.sub(min)?)).and_then(|part| part.mul(Exact::whole(7)));
        let at = part.map_or(0, |part| part.rounded(0).numerator());
        HEIGHTS[usize::try_from(at).unwrap_or(0).min(HEIGHTS.len() - 1)]
    };
    values.into_iter().map(|value| value.map_or(' ', height)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_part() {
        assert_eq!(bar(0, 10, 4), "");
        assert_eq!(bar(1, 1000, 4), "▏");
        assert_eq!(bar(5, 10, 4), "██");
        assert_eq!(bar(9, 16, 4), "██▎");
        assert_eq!(bar(10, 10, 4), "████");
        assert_eq!(bar(0, 0, 4), "");
    }

    #[test]
    fn a_line_runs_from_the_bottom_to_the_top_of_the_scale() {
        let whole = |value: i64| Some(Exact::whole(value));
        assert_eq!(
            line([whole(1), None, whole(3), whole(5), whole(9), whole(0)], Exact::ONE, Exact::whole(5)),
            "▁ ▅██▁"
        );
    }
}

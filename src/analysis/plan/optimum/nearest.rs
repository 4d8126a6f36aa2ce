//! A search that begins where the last one ended.

/// The position of the first that does not fall short, looked for from where the last one was.
pub(super) fn nearest<T>(all: &[T], from: Option<usize>, falls_short: impl Fn(&T) -> bool) -> usize {
    let Some(mut at) = from else { return all.partition_point(falls_short) };
    while all.get(at).is_some_and(&falls_short) {
        at = at.saturating_add(1);
    }
    while let Some(before) = at.checked_sub(1).filter(|before| !all.get(*before).is_some_and(&falls_short)) {
        at = before;
    }
    at
}

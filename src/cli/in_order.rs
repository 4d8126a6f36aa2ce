//! Work on every core with results in order: items are taken one after the other, worked on side by side, and
//! what comes of them is handed on in the order in which they were taken.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Runs `next` until it gives none, `work` on each item, and `each` on what comes of it, in order. Only a few
/// items are under way at a time, so memory does not grow with their number.
///
/// # Errors
/// The first error of `next` or `each`; nothing is handed on after it.
pub fn in_order<I: Send, O: Send, E: Send>(
    next: impl FnMut() -> Result<Option<I>, E> + Send,
    work: impl Fn(I) -> O + Sync,
    each: impl FnMut(O) -> Result<(), E>,
) -> Result<(), E> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let (items, taken) = sync_channel(cores);
    let (results, made) = sync_channel(cores);
    let taken = Arc::new(Mutex::new(taken));
    thread::scope(|scope| {
        let taking = scope.spawn(move || take_all(next, &items));
        for _ in 0..cores {
            let (taken, results, work) = (Arc::clone(&taken), results.clone(), &work);
            scope.spawn(move || work_on(&taken, work, &results));
        }
        // Only the workers hold these now: when one end stops, the other finds nobody there and stops too.
        drop((taken, results));
        let handed_on = hand_on(made, each);
        let all_taken = taking.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        handed_on.and(all_taken)
    })
}

type Numbered<T> = (usize, T);

fn take_all<I, E>(mut next: impl FnMut() -> Result<Option<I>, E>, items: &SyncSender<Numbered<I>>) -> Result<(), E> {
    for number in 0.. {
        let Some(item) = next()? else { break };
        if items.send((number, item)).is_err() {
            break;
        }
    }
    Ok(())
}

fn work_on<I, O>(taken: &Mutex<Receiver<Numbered<I>>>, work: &impl Fn(I) -> O, results: &SyncSender<Numbered<O>>) {
    loop {
        let received = taken.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, item)) = received else { return };
        if results.send((number, work(item))).is_err() {
            return;
        }
    }
}

fn hand_on<O, E>(made: Receiver<Numbered<O>>, mut each: impl FnMut(O) -> Result<(), E>) -> Result<(), E> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for (number, result) in made {
        waiting.insert(number, result);
        while let Some(result) = waiting.remove(&next) {
            each(result)?;
            next += 1;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_however_long_each_takes() {
        let mut numbers = (0..200_u64).map(Some).chain([None]);
        let mut seen = Vec::new();
        let work = |number: u64| {
            thread::sleep(std::time::Duration::from_micros((number * 7919) % 300));
            number
        };
        let each = |number| {
            seen.push(number);
            Ok::<(), ()>(())
        };
        assert_eq!(in_order(|| Ok(numbers.next().flatten()), work, each), Ok(()));
        assert_eq!(seen, (0..200).collect::<Vec<_>>());
    }

    #[test]
    fn an_error_of_either_end_stops_it() {
        let mut count = 0;
        let taking = in_order(
            || {
                count += 1;
                if count > 50 { Err("taking") } else { Ok(Some(count)) }
            },
            |number| number,
            |_| Ok(()),
        );
        assert_eq!(taking, Err("taking"));
        let endless = || Ok(Some(1));
        assert_eq!(in_order(endless, |number: i32| number, |_| Err("handing on")), Err("handing on"));
    }
}

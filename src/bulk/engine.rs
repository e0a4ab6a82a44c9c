//! The pipeline: threads that each take a document, deal with it, and hand it on in order.
//!
//! A thread takes from the feed under one lock and hands to the ledger under another, so that all threads clean most
//! of the time and none waits for a reader or writer of its own: N threads are N threads. Whoever finishes out of turn
//! leaves the result for the thread whose turn it is; where too many bytes wait so, it waits itself. The document whose
//! turn it is never waits, so the pipeline cannot stand still. What bounds one large compressed file is taking: one
//! thread at a time decompresses, and the others clean what it took.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::feed::{Feed, Item};
use super::ledger::Ledger;
use super::report::{Failure, Summary};
use super::work::{Done, Outcome};
use crate::error::{Error, ErrorKind};

/// Bytes of results that may wait for their turn.
const WAITING_BYTES: usize = 32 << 20;

/// Results that may wait, however small.
const WAITING: u64 = 4096;

/// How often the watch is told.
const TICK: Duration = Duration::from_millis(100);

/// Stack of a thread, as large as that of a program's first.
const STACK_BYTES: usize = 8 << 20;

/// Is told how a run goes, a few times a second, by the thread that called [`run`](super::run).
pub trait Watch {
    /// A document could not be cleaned.
    fn failed(&mut self, failure: &Failure);
    /// How far it is; `position` of the [bytes](super::Plan::bytes) of the inputs.
    fn progress(&mut self, summary: &Summary, position: u64);
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// All inputs are dealt with.
    Complete,
    /// It was asked to stop; it can be resumed if its output is a file or a directory.
    Interrupted,
    /// Whoever read the output went away.
    Closed,
}

type Clean = dyn Fn(Item) -> Done + Send + Sync;

struct Shared {
    feed: Mutex<Taking>,
    ledger: Mutex<Handing>,
    turn: Condvar,
    stop: Arc<AtomicBool>,
    clean: Box<Clean>,
}

struct Taking {
    feed: Feed,
    taken: u64,
}

struct Handing {
    ledger: Option<Ledger>,
    waiting: BTreeMap<u64, Done>,
    waiting_bytes: usize,
    /// Documents handed on so far.
    next: u64,
    /// Threads at work.
    threads: usize,
    /// Documents that were taken, as far as is known here.
    taken: u64,
    failure: Option<Error>,
}

/// Deals with all that the feed gives. `stop` ends it early, with what was begun.
pub(super) fn run(
    feed: Feed,
    ledger: Ledger,
    clean: Box<Clean>,
    threads: usize,
    stop: &Arc<AtomicBool>,
    watch: &mut dyn Watch,
) -> Result<(Summary, End), Error> {
    let begun = Instant::now();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK_BYTES).build();
    let pool = pool.map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))?;
    let threads = pool.current_num_threads();
    let handing = Handing {
        ledger: Some(ledger),
        waiting: BTreeMap::new(),
        waiting_bytes: 0,
        next: 0,
        threads,
        taken: 0,
        failure: None,
    };
    let shared = Arc::new(Shared {
        feed: Mutex::new(Taking { feed, taken: 0 }),
        ledger: Mutex::new(handing),
        turn: Condvar::new(),
        stop: Arc::clone(stop),
        clean,
    });
    let workers = Arc::clone(&shared);
    pool.spawn_broadcast(move |_| workers.work());
    let end = shared.wait(watch);
    // A thread may be waiting for standard input, which nobody can interrupt; the program's end ends it.
    std::mem::forget(pool);
    shared.end(end, begun.elapsed())
}

impl Shared {
    fn work(&self) {
        while !self.stop.load(Ordering::Relaxed) {
            let Some((number, item)) = self.take() else { break };
            let done = (self.clean)(item);
            self.hand_on(number, done);
        }
        let mut handing = lock(&self.ledger);
        handing.threads -= 1;
        self.turn.notify_all();
    }

    fn take(&self) -> Option<(u64, Item)> {
        let mut taking = lock(&self.feed);
        let item = taking.feed.next()?;
        // A thread that waited for input while the run was stopped leaves it for the next run.
        let mut handing = lock(&self.ledger);
        if self.stop.load(Ordering::Relaxed) || handing.failure.is_some() || handing.ledger.is_none() {
            return None;
        }
        let number = taking.taken;
        taking.taken += 1;
        handing.taken = taking.taken;
        Some((number, item))
    }

    fn hand_on(&self, number: u64, done: Done) {
        let bytes = done.waiting_bytes();
        let mut handing = lock(&self.ledger);
        while handing.failure.is_none() && number != handing.next && handing.is_full(number) {
            handing = self.turn.wait(handing).unwrap_or_else(PoisonError::into_inner);
        }
        handing.waiting_bytes += bytes;
        handing.waiting.insert(number, done);
        if number == handing.next {
            handing.drain();
            self.turn.notify_all();
        }
    }

    /// Tells the watch until all is handed on, or as much as was taken before the stop.
    fn wait(&self, watch: &mut dyn Watch) -> End {
        let mut handing = lock(&self.ledger);
        loop {
            let (failures, summary, position) = handing.news();
            let stopped = self.stop.load(Ordering::Relaxed) && handing.next == handing.taken;
            let over = handing.threads == 0 || stopped || handing.failure.is_some();
            drop(handing);
            failures.iter().for_each(|failure| watch.failed(failure));
            watch.progress(&summary, position);
            if over {
                return if stopped { End::Interrupted } else { End::Complete };
            }
            handing = lock(&self.ledger);
            if handing.threads > 0 && handing.failure.is_none() {
                handing = self.turn.wait_timeout(handing, TICK).unwrap_or_else(PoisonError::into_inner).0;
            }
        }
    }

    fn end(&self, end: End, elapsed: Duration) -> Result<(Summary, End), Error> {
        let mut handing = lock(&self.ledger);
        let failure = handing.failure.take();
        let Some(mut ledger) = handing.ledger.take() else { return Ok((Summary::default(), End::Closed)) };
        match failure {
            Some(error) if error.kind() == ErrorKind::Closed => Ok((ledger.summary, End::Closed)),
            Some(error) => Err(error),
            None if end == End::Interrupted => {
                ledger.checkpoint()?;
                ledger.sink.flush()?;
                Ok((ledger.summary, end))
            }
            None => ledger.finish(elapsed).map(|summary| (summary, end)),
        }
    }
}

impl Handing {
    fn is_full(&self, number: u64) -> bool {
        self.waiting_bytes > WAITING_BYTES || number - self.next > WAITING
    }

    /// Hands on everything whose turn it is.
    fn drain(&mut self) {
        let Some(ledger) = &mut self.ledger else { return };
        while let Some(done) = self.waiting.remove(&self.next) {
            self.waiting_bytes -= done.waiting_bytes();
            self.next += 1;
            if self.failure.is_none() {
                self.failure = ledger.add(done).err();
            }
        }
        if self.failure.is_none() {
            self.failure = ledger.sink.flush().err();
        }
    }

    fn news(&mut self) -> (Vec<Failure>, Summary, u64) {
        let Some(ledger) = &mut self.ledger else { return Default::default() };
        (std::mem::take(&mut ledger.failures), ledger.summary.clone(), ledger.cursor.position())
    }
}

impl Done {
    fn waiting_bytes(&self) -> usize {
        match &self.outcome {
            Outcome::Cleaned(cleaned) => cleaned.rendered.len(),
            Outcome::Failed(_) | Outcome::Skipped(_) => 0,
        }
    }
}

/// A lock that a panic does not keep others from: what panics is caught before it comes here.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

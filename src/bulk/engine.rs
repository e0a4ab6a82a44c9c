//! The pipeline: threads that each take a document, deal with it, and hand it on in order.
//!
//! A thread takes from the feed under one lock and puts its result into a queue under another, so that all threads clean
//! most of the time and none waits for a reader or writer of its own: N threads are N threads. Whoever brings the result
//! whose turn it is hands on that and all that are ready behind it, to the ledger; the others go on meanwhile. Where too
//! many bytes wait for their turn, they wait, too; the document whose turn it is never does, so the pipeline cannot stand
//! still. What bounds one large compressed file is taking: one thread at a time decompresses, and the others clean what
//! it took.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
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
    feed: Mutex<Feed>,
    /// Documents that were taken from the feed.
    taken: AtomicU64,
    queue: Mutex<Queue>,
    /// Somebody's turn may have come.
    turn: Condvar,
    /// There may be nothing left to wait for.
    over: Condvar,
    books: Mutex<Books>,
    /// Whether nothing more is to be written.
    closed: AtomicBool,
    stop: Arc<AtomicBool>,
    clean: Box<Clean>,
}

/// Results that wait for their turn.
#[derive(Default)]
struct Queue {
    waiting: BTreeMap<u64, Done>,
    /// Of these and of those that are being handed on.
    bytes: usize,
    /// Documents handed on so far.
    next: u64,
    /// Whether a thread is handing on.
    busy: bool,
    /// Threads at work.
    threads: usize,
}

struct Books {
    ledger: Option<Ledger>,
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
    let shared = Arc::new(Shared {
        feed: Mutex::new(feed),
        taken: AtomicU64::new(0),
        queue: Mutex::new(Queue { threads, ..Queue::default() }),
        turn: Condvar::new(),
        over: Condvar::new(),
        books: Mutex::new(Books { ledger: Some(ledger), failure: None }),
        closed: AtomicBool::new(false),
        stop: Arc::clone(stop),
        clean,
    });
    let workers = Arc::clone(&shared);
    pool.spawn_broadcast(move |_| workers.work());
    // Nobody waits for the threads themselves: one may be at standard input, which nothing can interrupt.
    let end = shared.wait(watch);
    shared.end(end, begun.elapsed())
}

impl Shared {
    fn work(&self) {
        while let Some((number, item)) = self.take() {
            let done = (self.clean)(item);
            self.hand_on(number, done);
        }
        lock(&self.queue).threads -= 1;
        self.over.notify_all();
    }

    fn take(&self) -> Option<(u64, Item)> {
        let is_over = || self.stop.load(Ordering::SeqCst) || self.closed.load(Ordering::SeqCst);
        let mut feed = lock(&self.feed);
        let item = if is_over() { None } else { feed.next() }?;
        // A thread that waited for input while the run was stopped leaves it for the next run.
        (!is_over()).then(|| (self.taken.fetch_add(1, Ordering::SeqCst), item))
    }

    fn hand_on(&self, number: u64, done: Done) {
        let mut queue = lock(&self.queue);
        while number != queue.next && queue.is_full(number) && !self.closed.load(Ordering::SeqCst) {
            queue = self.turn.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
        queue.bytes += done.waiting_bytes();
        queue.waiting.insert(number, done);
        if queue.busy {
            return;
        }
        queue.busy = true;
        loop {
            let ready = queue.take_ready();
            if ready.is_empty() {
                queue.busy = false;
                return;
            }
            let (count, bytes) = (ready.len() as u64, ready.iter().map(Done::waiting_bytes).sum::<usize>());
            drop(queue);
            self.write(ready);
            queue = lock(&self.queue);
            queue.next += count;
            queue.bytes -= bytes;
            self.turn.notify_all();
        }
    }

    fn write(&self, ready: Vec<Done>) {
        let mut books = lock(&self.books);
        let Some(ledger) = &mut books.ledger else { return };
        let written = ready.into_iter().try_for_each(|done| ledger.add(done));
        if let Err(error) = written.and_then(|()| ledger.sink.flush()) {
            books.failure.get_or_insert(error);
            self.closed.store(true, Ordering::SeqCst);
            self.over.notify_all();
        }
    }

    /// Tells the watch until all is handed on, or as much as was taken before the stop.
    fn wait(&self, watch: &mut dyn Watch) -> End {
        let mut queue = lock(&self.queue);
        loop {
            let stopped = self.stop.load(Ordering::SeqCst) && queue.next == self.taken.load(Ordering::SeqCst);
            let over = queue.threads == 0 || stopped || self.closed.load(Ordering::SeqCst);
            drop(queue);
            let (failures, summary, position) = lock(&self.books).news();
            failures.iter().for_each(|failure| watch.failed(failure));
            watch.progress(&summary, position);
            if over {
                return if stopped { End::Interrupted } else { End::Complete };
            }
            queue = lock(&self.queue);
            if queue.threads > 0 {
                queue = self.over.wait_timeout(queue, TICK).unwrap_or_else(PoisonError::into_inner).0;
            }
        }
    }

    fn end(&self, end: End, elapsed: Duration) -> Result<(Summary, End), Error> {
        self.closed.store(true, Ordering::SeqCst);
        let mut books = lock(&self.books);
        let failure = books.failure.take();
        let Some(mut ledger) = books.ledger.take() else { return Ok((Summary::default(), End::Closed)) };
        match failure {
            Some(error) if error.kind() == ErrorKind::Closed => Ok((ledger.summary, End::Closed)),
            Some(error) if ledger.journal.is_some() => {
                Err(Error::new(error.kind(), format!("{}; mend it and go on with --resume", error.message())))
            }
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

impl Queue {
    fn is_full(&self, number: u64) -> bool {
        self.bytes > WAITING_BYTES || number - self.next > WAITING
    }

    /// Everything whose turn it is.
    fn take_ready(&mut self) -> Vec<Done> {
        (self.next..).map_while(|number| self.waiting.remove(&number)).collect()
    }
}

impl Books {
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

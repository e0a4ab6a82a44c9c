//! The pipeline: threads that each take a document, clean it, and hand it on in order.
//!
//! The feed is an iterator that rayon shares among its threads, each of which puts its results into a queue, so that all
//! threads clean most of the time and none waits for a reader or a writer of its own: N threads are N threads. Whoever
//! brings the result whose turn it is hands on that and all that are ready after it, to the output; the others go on
//! meanwhile. Where too many bytes wait for their turn, threads wait, too; the one with the document whose turn it is never
//! does, so the pipeline always moves.
//!
//! Two stages are not parallel. Writing, since the output has an order; and taking: one thread at a time reads and
//! decompresses. Of 109 MB of pages in a gzip file of JSON lines, taking and reading the JSON take 0.24 s of processor time,
//! all of the work 1.69 s: some seven threads can be fed by one compressed file, more by several plain ones.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "counts of documents, and of bytes in memory; what waits has `next` or a later number, and its bytes were added"
)]

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rayon::iter::{ParallelBridge, ParallelIterator};

use super::error::{JobError, JobErrorKind};
use super::feed::Item;
use super::output_state::OutputState;
use super::panics::panic_message;
use super::report::{Failure, Summary};
use super::work::{Done, Outcome};

/// Bytes of results that may wait for their turn.
const WAITING_BYTES: usize = 32 << 20;

/// Results that may wait, however small.
const WAITING: u64 = 4096;

/// How often the observer is told.
const TICK: Duration = Duration::from_millis(100);

/// How long a run that is to stop waits for the documents at hand. What is not done by then is not written, and left to
/// the next run.
const GRACE: Duration = Duration::from_millis(500);

/// Stack of a thread, as large as that of a program's first.
const STACK_BYTES: usize = 8 << 20;

/// Is told how a run goes, a few times a second, by the thread that called [`run`](super::run).
pub trait Observer {
    /// A document could not be cleaned.
    fn failed(&mut self, failure: &Failure);
    /// Something that is good to know, before it takes its time.
    fn note(&mut self, _text: &str) {}
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

/// What gives the documents, one after another.
pub(super) type Items = Box<dyn Iterator<Item = Item> + Send>;

/// What cleans a document.
pub(super) type Clean = Box<dyn Fn(Item) -> Done + Send + Sync>;

struct Shared {
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
    clean: Clean,
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
    /// Whether all threads have come to their end.
    finished: bool,
}

/// What was written, and what came in between.
struct Books {
    output: Option<OutputState>,
    failure: Option<JobError>,
}

/// Deals with all that the feed gives. `stop` ends it early, with what was begun and is done within a moment; a thread that
/// is at a document for longer goes on to the end of it, and writes nothing.
pub(super) fn run(
    items: Items,
    output: OutputState,
    clean: Clean,
    threads: usize,
    stop: &Arc<AtomicBool>,
    observer: &mut dyn Observer,
) -> Result<(Summary, End), JobError> {
    let begun = Instant::now();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK_BYTES).build();
    let pool = pool.map_err(|error| {
        JobError::new(JobErrorKind::NoThreads, "threads cannot be started").because(error)
    })?;
    let shared = Arc::new(Shared {
        taken: AtomicU64::new(0),
        queue: Mutex::default(),
        turn: Condvar::new(),
        over: Condvar::new(),
        books: Mutex::new(Books { output: Some(output), failure: None }),
        closed: AtomicBool::new(false),
        stop: Arc::clone(stop),
        clean,
    });
    let workers = Arc::clone(&shared);
    pool.spawn(move || workers.work(items));
    // Nobody waits for the threads themselves: one may be at standard input, which nothing can interrupt.
    let end = shared.wait(observer);
    shared.end(end, begun.elapsed())
}

impl Shared {
    fn work(&self, mut items: Items) {
        let taken = std::iter::from_fn(|| self.guard(|| self.take(&mut items)).flatten());
        taken.par_bridge().for_each(|(number, item)| {
            self.guard(|| self.hand_on(number, (self.clean)(item)));
        });
        lock(&self.queue).finished = true;
        self.over.notify_all();
    }

    /// A panic here is not that of a document, whose own panics are its failure: it ends the run.
    fn guard<T>(&self, work: impl FnOnce() -> T) -> Option<T> {
        catch_unwind(AssertUnwindSafe(work))
            .map_err(|panic| {
                let message =
                    format!("the run panicked: {}; please report this", panic_message(panic.as_ref()));
                self.fail(JobError::new(JobErrorKind::Internal, message));
            })
            .ok()
    }

    fn fail(&self, error: JobError) {
        lock(&self.books).failure.get_or_insert(error);
        self.close();
    }

    /// Lets nobody wait any longer: nothing more is written.
    fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        // Nobody is between looking at `closed` and waiting while the queue is locked.
        drop(lock(&self.queue));
        self.turn.notify_all();
        self.over.notify_all();
    }

    fn take(&self, items: &mut Items) -> Option<(u64, Item)> {
        let is_over = || self.stop.load(Ordering::SeqCst) || self.closed.load(Ordering::SeqCst);
        let item = if is_over() { None } else { items.next() }?;
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
        if self.closed.load(Ordering::SeqCst) {
            return;
        }
        let written = {
            let mut books = lock(&self.books);
            let Some(output) = &mut books.output else { return };
            let added = ready.into_iter().try_for_each(|done| output.add(done));
            added.and_then(|()| output.sink.flush())
        };
        if let Err(error) = written {
            self.fail(error);
        }
    }

    /// Tells the observer until all is handed on, or as much as was taken before the stop and is done soon.
    fn wait(&self, observer: &mut dyn Observer) -> End {
        let mut queue = lock(&self.queue);
        let mut asked: Option<Instant> = None;
        loop {
            if self.stop.load(Ordering::SeqCst) {
                asked.get_or_insert_with(Instant::now);
            }
            let handed_on = queue.next == self.taken.load(Ordering::SeqCst);
            let stopped = asked.is_some_and(|asked| handed_on || asked.elapsed() >= GRACE);
            let over = queue.finished || stopped || self.closed.load(Ordering::SeqCst);
            drop(queue);
            let (failures, summary, position) = lock(&self.books).news();
            failures.iter().for_each(|failure| observer.failed(failure));
            observer.progress(&summary, position);
            if over {
                return if stopped { End::Interrupted } else { End::Complete };
            }
            queue = lock(&self.queue);
            if !queue.finished {
                queue = self.over.wait_timeout(queue, TICK).unwrap_or_else(PoisonError::into_inner).0;
            }
        }
    }

    fn end(&self, end: End, elapsed: Duration) -> Result<(Summary, End), JobError> {
        self.close();
        let mut books = lock(&self.books);
        let failure = books.failure.take();
        let Some(output) = books.output.take() else { return Ok((Summary::default(), End::Closed)) };
        match failure {
            Some(error) if error.is_closed_pipe() => Ok((output.summary, End::Closed)),
            Some(error) => Err(error.resumable(output.journal.is_some())),
            None if end == End::Interrupted => output.interrupt().map(|summary| (summary, end)),
            None => output.finish(elapsed).map(|summary| (summary, end)),
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
        let Some(output) = &mut self.output else { return Default::default() };
        (std::mem::take(&mut output.failures), output.summary.clone(), output.cursor.bytes_done())
    }
}

impl Done {
    /// Bytes that it takes while it waits.
    pub(super) fn waiting_bytes(&self) -> usize {
        match &self.outcome {
            Outcome::Cleaned(cleaned) => {
                cleaned.rendered.len() + cleaned.part.as_ref().map_or(0, |part| part.bytes())
            }
            Outcome::Failed(_) | Outcome::Skipped(_) | Outcome::Joined | Outcome::Learned => 0,
        }
    }
}

/// A lock that a panic does not keep others from: whatever panics ends the run.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::container::{Load, Origin};
    use super::super::feed::Cursor;
    use super::super::format::OutputFormat;
    use super::super::inputs::Inputs;
    use super::super::sink::{Output, Sink};
    use super::*;
    use crate::error::{Error, ErrorKind, Place};

    struct Silent;

    impl Observer for Silent {
        fn failed(&mut self, _: &Failure) {}
        fn progress(&mut self, _: &Summary, _: u64) {}
    }

    fn item() -> Item {
        let origin = Origin { source: "a".into(), place: Place::default(), mirror: Path::new("a").into() };
        Item { origin, load: Load::Bytes(Vec::new()), next: Cursor::default() }
    }

    fn fail(item: Item) -> Done {
        let outcome = Outcome::Failed(Error::new(ErrorKind::NotHtml, "no page"));
        Done { origin: item.origin, next: item.next, bytes: 0, outcome }
    }

    fn run_with(items: Items, clean: Clean) -> Result<(Summary, End), JobError> {
        run_until(items, clean, &Arc::default())
    }

    fn run_until(items: Items, clean: Clean, stop: &Arc<AtomicBool>) -> Result<(Summary, End), JobError> {
        let folder = tempfile::tempdir().unwrap();
        let output = Output::File(folder.path().join("out"));
        let output = OutputState {
            sink: Sink::open(&output, OutputFormat::Json, false, Inputs::default(), None).unwrap(),
            format: OutputFormat::Json,
            summary: Summary::default(),
            report: None,
            index: None,
            journal: None,
            cursor: Cursor::default(),
            day: crate::clean::today(),
            saved: Instant::now(),
            failures: Vec::new(),
            joiner: None,
        };
        run(items, output, clean, 2, stop, &mut Silent)
    }

    /// A document that takes long is not waited for, those before it are written, and it is not.
    #[test]
    fn a_run_that_is_to_stop_leaves_what_takes_long() {
        let (stop, (release, held)) = (Arc::new(AtomicBool::new(false)), std::sync::mpsc::channel::<()>());
        let (held, asked) = (Mutex::new(held), Arc::clone(&stop));
        let taken = AtomicU64::new(0);
        let clean: Clean = Box::new(move |item| {
            if taken.fetch_add(1, Ordering::SeqCst) == 9 {
                asked.store(true, Ordering::SeqCst);
                let _ = lock(&held).recv();
            }
            fail(item)
        });
        let begun = Instant::now();
        let items = Box::new((0..100).map(|_| item()));
        let (summary, end) = run_until(items, clean, &stop).unwrap();
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
        assert_eq!(end, End::Interrupted);
        assert!(summary.inputs >= 9 && summary.inputs < 100, "{}", summary.inputs);
        drop(release);
    }

    #[test]
    fn a_panic_outside_of_documents_ends_the_run_with_its_message() {
        let count = 10_000;
        let rows: [(&str, Items, Clean); 2] = [
            (
                "while the input is read",
                Box::new((0..).map(|at| if at < 9 { item() } else { panic!("oops {at}") })),
                Box::new(fail),
            ),
            ("in a worker", Box::new((0..count).map(|_| item())), Box::new(|_| panic!("oops 9"))),
        ];
        for (name, items, clean) in rows {
            let error = run_with(items, clean).expect_err(name);
            assert_eq!(error.kind(), JobErrorKind::Internal, "{name}");
            assert!(error.message().contains("oops 9"), "{name}: {error}");
        }
        let (summary, end) = run_with(Box::new((0..count).map(|_| item())), Box::new(fail)).unwrap();
        assert_eq!((summary.inputs, end), (count, End::Complete));
    }
}

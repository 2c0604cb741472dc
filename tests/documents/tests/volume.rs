//! Many deployments in one go: every one of them arrives, the work is linear, and the memory is that of one document.
//! Work is counted in bytes allocated, which no clock disturbs. Alone in its process, since it counts what the whole
//! process allocates. The component is tried with a hundred thousand, and the benchmark times as many.

use connect_gating::deployments::{Document, Envelope, Family, Splitter};
use connect_gating_documents::Random;
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

struct Counting;

static ALLOCATED: AtomicUsize = AtomicUsize::new(0);
static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: hands every call on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATED.fetch_add(layout.size(), Relaxed);
        PEAK.fetch_max(LIVE.fetch_add(layout.size(), Relaxed) + layout.size(), Relaxed);
        // SAFETY: as the caller's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Relaxed);
        // SAFETY: as the caller's.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

struct Cost {
    work: usize,
    memory: usize,
    bytes: usize,
}

/// Sends `count` deployments through a splitter, and looks at every document.
fn send(family: Family, count: usize) -> Cost {
    let mut random = Random::new(7);
    let mut deployment = random.deployment(family, 0);
    if let Some(graph) = &mut deployment.graph {
        graph.id = None;
    }
    let (before, live) = (ALLOCATED.load(Relaxed), LIVE.load(Relaxed));
    PEAK.store(live, Relaxed);

    let mut splitter = Splitter::new(&Envelope::new(family)).unwrap();
    let (mut next, mut bytes) = (0, 0);
    let mut take = |document: Document| {
        assert!(document.placements.len() <= 100);
        for placement in &document.placements {
            assert_eq!(placement.position, next, "nothing is lost, doubled or moved");
            next += 1;
        }
        bytes += document.json.len();
    };
    for number in 0..count {
        deployment.sequence_number = i64::try_from(number).unwrap();
        splitter.add(&deployment).unwrap().document.into_iter().for_each(&mut take);
    }
    splitter.finish().into_iter().for_each(&mut take);
    assert_eq!(usize::try_from(next).unwrap(), count);
    assert_eq!(splitter.finish(), None);
    Cost { work: ALLOCATED.load(Relaxed) - before, memory: PEAK.load(Relaxed) - live, bytes }
}

#[test]
fn ten_times_as_many_take_ten_times_the_work() {
    for family in [Family::Bulk, Family::Graph] {
        let (small, large) = (send(family, 200), send(family, 2_000));
        let ratio = large.work * 100 / small.work;
        assert!((950..=1_050).contains(&ratio), "{family:?}: ten times as many take {ratio} % of the work");
        assert!(
            large.memory <= small.memory + small.memory / 20,
            "{family:?}: memory grew from {} to {} bytes",
            small.memory,
            large.memory
        );
        let document = large.bytes / 20;
        assert!(large.memory < 4 * document + 64 * 1024, "{family:?}: {} bytes for {document}", large.memory);
        println!("{family:?}: {} bytes sent, {} bytes of memory", large.bytes, large.memory);
    }
}

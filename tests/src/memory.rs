//! Linear memory that a test can search: what an instance leaves behind.
//!
//! wasmtime lets a host supply the memory of instances, which takes unsafe code; a component gives no other way to it.

use std::mem::ManuallyDrop;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use wasmtime::{Config, LinearMemory, MemoryCreator, MemoryType, Result};

/// Room for one memory. It is reserved, and filled by the system as it is touched.
const CAPACITY: usize = 64 * 1024 * 1024;

/// Every memory that the instances of an engine have had, those of dropped ones too.
#[derive(Clone, Default)]
pub struct Memories(Arc<Mutex<Vec<Arc<Octets>>>>);

impl Memories {
    /// A configuration whose instances keep their memory here.
    pub(crate) fn config(&self) -> Config {
        let mut config = Config::new();
        // No part of a memory is left to guard pages: every access is checked.
        config.memory_reservation(0).memory_guard_size(0).memory_reservation_for_growth(0);
        // Nor is its first content mapped from a file.
        config.memory_init_cow(false);
        config.with_host_memory(Arc::new(self.clone()));
        config
    }

    /// How often these octets stand in the memories. No instance may be running.
    ///
    /// # Panics
    ///
    /// If a test panicked while it looked.
    #[must_use]
    pub fn count(&self, octets: &[u8]) -> usize {
        let memories = self.0.lock().expect("nobody panicked");
        memories
            .iter()
            .map(|memory| memory.read().windows(octets.len()).filter(|window| *window == octets).count())
            .sum()
    }

    /// How many there are.
    ///
    /// # Panics
    ///
    /// As [`Memories::count`].
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.lock().expect("nobody panicked").len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// One memory, at one place for as long as anybody has it.
struct Octets {
    start: *mut u8,
    size: AtomicUsize,
}

// SAFETY: the octets belong to this value alone, and are written by one running instance at a time.
unsafe impl Send for Octets {}
// SAFETY: as above; they are read only while no instance is running, see `Memories::count`.
unsafe impl Sync for Octets {}

impl Octets {
    fn new(size: usize) -> Self {
        let mut octets = ManuallyDrop::new(vec![0; CAPACITY]);
        Self { start: octets.as_mut_ptr(), size: AtomicUsize::new(size) }
    }

    fn read(&self) -> &[u8] {
        // SAFETY: `size` is at most `CAPACITY`, and all of that is initialised and stays where it is.
        unsafe { std::slice::from_raw_parts(self.start, self.size.load(Ordering::SeqCst)) }
    }
}

impl Drop for Octets {
    fn drop(&mut self) {
        // SAFETY: these are the parts of the vector that `new` took apart, and nobody else puts them together.
        drop(unsafe { Vec::from_raw_parts(self.start, CAPACITY, CAPACITY) });
    }
}

// SAFETY: what is made is zeroed, as long as was asked for, and needs no guard, since the configuration asks for none.
unsafe impl MemoryCreator for Memories {
    fn new_memory(
        &self,
        _ty: MemoryType,
        minimum: usize,
        _maximum: Option<usize>,
        reserved: Option<usize>,
        guard: usize,
    ) -> Result<Box<dyn LinearMemory>, String> {
        if minimum > CAPACITY || reserved.is_some_and(|reserved| reserved > CAPACITY) || guard > 0 {
            return Err("more memory than there is room for".to_owned());
        }
        let octets = Arc::new(Octets::new(minimum));
        self.0.lock().map_err(|_| "somebody panicked")?.push(Arc::clone(&octets));
        Ok(Box::new(Lent(octets)))
    }
}

/// A memory in the hands of wasmtime.
struct Lent(Arc<Octets>);

// SAFETY: `as_ptr` never changes, and `byte_size` octets behind it are initialised.
unsafe impl LinearMemory for Lent {
    fn byte_size(&self) -> usize {
        self.0.size.load(Ordering::SeqCst)
    }

    fn byte_capacity(&self) -> usize {
        CAPACITY
    }

    fn grow_to(&mut self, size: usize) -> Result<()> {
        if size > CAPACITY {
            return Err(wasmtime::Error::msg("more memory than there is room for"));
        }
        self.0.size.store(size, Ordering::SeqCst);
        Ok(())
    }

    fn as_ptr(&self) -> *mut u8 {
        self.0.start
    }
}

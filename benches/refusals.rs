//! Refuses tokens that are wrong in one place each: `cargo xtask instructions` counts what each refusal takes.
//!
//! Prints a line for each call of `counted`: of what kind it is, and in which place something is wrong.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use connect_gating::{Policy, Reason, Request, Secret, Tenant, verify};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use std::alloc::{GlobalAlloc, Layout};
use std::cell::UnsafeCell;
use std::hint::black_box;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

const HEADER: &str = r#"{"typ":"JWT","alg":"HS256"}"#;
const SECRET: &str = "7512836e-9137-48ac-baaf-a1935b96e17a";
/// The qsh of `POST /callback`.
const QSH: &str = "68eb4171c15669ca90cbbb154a5c0ee54f31b20995473773d0bf3f464198a883";
const POLICY: Policy = Policy { leeway: 30, max_lifetime: 900, late: 0, query_token: false, context_token: false };

/// What memory costs depends on what was taken and given back before, and copying it on where it lies. So here it is
/// taken from one end, each time from the beginning of a page, and never given back.
struct Heap(AtomicUsize);

#[global_allocator]
static HEAP: Heap = Heap(AtomicUsize::new(0));

const HEAP_BYTES: usize = 1 << 27;
const PAGE: usize = 1 << 16;
static MEMORY: Memory = Memory(UnsafeCell::new([0; HEAP_BYTES]));

#[repr(align(65536))]
struct Memory(UnsafeCell<[u8; HEAP_BYTES]>);

// SAFETY: every part of it is handed out once.
unsafe impl Sync for Memory {}

impl Heap {
    fn turn_the_page(&self) {
        self.0.store(self.0.load(Relaxed).next_multiple_of(PAGE), Relaxed);
    }
}

// SAFETY: what is handed out lies behind all that was handed out before, aligned, and inside the memory.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let at = self.0.load(Relaxed).next_multiple_of(layout.align().max(64));
        self.0.store(at + layout.size(), Relaxed);
        if at + layout.size() > HEAP_BYTES || layout.align() > PAGE {
            return std::ptr::null_mut();
        }
        // SAFETY: it has been compared with the size.
        unsafe { MEMORY.0.get().cast::<u8>().add(at) }
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

fn main() {
    let signatures = wrong_signatures();
    let hashes = wrong_hashes();
    for (at, token) in signatures.iter().enumerate() {
        refuse("signature", at, token, |reason| *reason == Reason::BadSignature);
    }
    for (at, token) in hashes.iter().enumerate() {
        refuse("hash", at, token, |reason| matches!(reason, Reason::WrongQsh { .. }));
    }
    // The first difference ends this comparison: it must be seen to cost what it says.
    for at in 0..QSH.len() {
        let other = exchanged(at);
        println!("control {at}");
        counted(|| QSH.bytes().zip(black_box(&other).bytes()).position(|(one, other)| one != other));
    }
}

fn refuse(kind: &str, at: usize, token: &str, is_expected: fn(&Reason) -> bool) {
    let authorization = [format!("JWT {token}")];
    let request = Request { method: "POST", target: "/callback", base_path: "", authorization: &authorization };
    let secrets = vec![Secret::new("an older secret".to_owned()), Secret::new(SECRET.to_owned())];
    let tenant = Tenant { client_key: "jira:1234-5678-9000".to_owned(), secrets };
    println!("{kind} {at}");
    HEAP.turn_the_page();
    let reason = counted(|| verify(&request, Some(&tenant), &POLICY, 1_600_000_060).err());
    assert!(reason.as_ref().is_some_and(is_expected), "{kind} {at}: {reason:?}");
}

/// What is counted is found by this name.
#[inline(never)]
fn counted<T>(work: impl FnOnce() -> T) -> T {
    black_box(work())
}

/// One for each bit.
fn wrong_signatures() -> Vec<String> {
    let good = sign(QSH);
    let (input, signature) = good.rsplit_once('.').expect("a token has dots");
    let octets = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
    let wrong = |bit: usize| {
        let mut octets = octets.clone();
        octets[bit / 8] ^= 1 << (bit % 8);
        format!("{input}.{}", URL_SAFE_NO_PAD.encode(&octets))
    };
    (0..octets.len() * 8).map(wrong).collect()
}

/// One for each digit.
fn wrong_hashes() -> Vec<String> {
    (0..QSH.len()).map(|at| sign(&exchanged(at))).collect()
}

/// The hash with another digit in one place, of the same kind: digits and letters are told apart before anything is
/// compared.
fn exchanged(at: usize) -> String {
    let mut digits = QSH.as_bytes().to_vec();
    digits[at] = match digits[at] {
        b'9' | b'f' => digits[at] - 1,
        digit => digit + 1,
    };
    String::from_utf8(digits).expect("digits")
}

fn sign(qsh: &str) -> String {
    let claims = format!(r#"{{"iss":"jira:1234-5678-9000","iat":1600000000,"exp":1600000180,"qsh":"{qsh}"}}"#);
    let input = format!("{}.{}", URL_SAFE_NO_PAD.encode(HEADER), URL_SAFE_NO_PAD.encode(claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("a key of any length");
    mac.update(input.as_bytes());
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

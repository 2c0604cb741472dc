//! A server on the loopback interface: one thread a connection, one request a connection.

use std::io::{Read as _, Result, Write as _, copy, sink};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::reply::{Reaction, Reply};
use crate::request::Request;

type Handler = Arc<dyn Fn(&Request) -> Reaction + Send + Sync>;

/// How long a client may take to send a request.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long a client may take after the answer to end its side.
const LINGER: Duration = Duration::from_secs(1);

/// The most that is read of a request after its answer, in bytes.
const MOST_LEFT: u64 = 16 << 20;

/// How often a connection that is never answered looks whether the server is still there.
const LOOK: Duration = Duration::from_millis(100);

/// A server that can stop listening and go on later at the same port.
pub(crate) struct Listener {
    address: SocketAddr,
    handler: Handler,
    open: Mutex<Option<Open>>,
}

struct Open {
    closing: Arc<AtomicBool>,
    /// Gives the socket back when it ends.
    accepting: JoinHandle<TcpListener>,
}

impl Listener {
    /// Listens at this port, or at a free one for 0.
    pub(crate) fn start(port: u16, handler: impl Fn(&Request) -> Reaction + Send + Sync + 'static) -> Result<Self> {
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let listener = Self { address: socket.local_addr()?, handler: Arc::new(handler), open: Mutex::new(None) };
        listener.accept(socket);
        Ok(listener)
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Refuses connections from now on, and ends those that are never answered.
    pub(crate) fn close(&self) {
        drop(self.stop());
    }

    /// Accepts no more. The port stays taken as long as the socket lives.
    fn stop(&self) -> Option<TcpListener> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        open.closing.store(true, Ordering::SeqCst);
        // Wakes the thread that accepts, which then looks at `closing`.
        let _ = TcpStream::connect(self.address);
        open.accepting.join().ok()
    }

    /// Ends what is never answered, and listens at the same port, which nobody can take in between if it is open.
    pub(crate) fn reopen(&self) -> Result<()> {
        let socket = self.stop().map_or_else(|| TcpListener::bind(self.address), Ok)?;
        self.accept(socket);
        Ok(())
    }

    fn accept(&self, socket: TcpListener) {
        let closing = Arc::new(AtomicBool::new(false));
        let (seen, handler) = (Arc::clone(&closing), Arc::clone(&self.handler));
        let accepting = thread::spawn(move || {
            for connection in socket.incoming() {
                if seen.load(Ordering::SeqCst) {
                    break;
                }
                let Ok(connection) = connection else { continue };
                let (seen, handler) = (Arc::clone(&seen), Arc::clone(&handler));
                // Who has gone away in the meantime is not told about it.
                thread::spawn(move || serve(connection, &handler, &seen));
            }
            socket
        });
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = Some(Open { closing, accepting });
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.close();
    }
}

fn serve(mut connection: TcpStream, handler: &Handler, closing: &AtomicBool) -> Result<()> {
    connection.set_read_timeout(Some(PATIENCE))?;
    connection.set_write_timeout(Some(PATIENCE))?;
    let reaction = match Request::read(&mut connection) {
        Ok(None) => return Ok(()),
        Ok(Some(request)) => handler(&request),
        Err(error) => Reaction::Answer(Reply::error(400, &error.to_string())),
    };
    match reaction {
        Reaction::Answer(reply) => {
            connection.write_all(reply.head().as_bytes())?;
            connection.write_all(&reply.body)?;
            connection.shutdown(Shutdown::Write)?;
            // What was not read when a connection closes would take the answer with it.
            connection.set_read_timeout(Some(LINGER))?;
            copy(&mut connection.take(MOST_LEFT), &mut sink()).map(|_| ())
        }
        Reaction::Cut(reply) => {
            connection.write_all(reply.head().as_bytes())?;
            let half = reply.body.len().div_euclid(2);
            connection.write_all(reply.body.get(..half).unwrap_or_default())
        }
        Reaction::Drop => connection.shutdown(Shutdown::Both),
        Reaction::Hang => hang(connection, closing),
    }
}

/// Waits until the client or the server goes away.
fn hang(mut connection: TcpStream, closing: &AtomicBool) -> Result<()> {
    connection.set_read_timeout(Some(LOOK))?;
    let mut piece = [0; 1_024];
    while !closing.load(Ordering::SeqCst) {
        if matches!(connection.read(&mut piece), Ok(0)) {
            break;
        }
    }
    Ok(())
}

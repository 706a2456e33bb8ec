//! `serve`: the page on which a person asks in a browser.
//!
//! One process, no files: what is shown is built in, and what is asked stands in the address. Each connection and each
//! judgement takes a permit, of which there are as many as the machine bears.

mod answer;
mod examples;
mod judged;

use super::{Status, Trouble, output};
use answer::Site;
use clap::Args;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulConnection, GracefulShutdown};
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

const EXAMPLES: &str = "\
Examples:
  backproof serve                              a page for this machine alone
  backproof serve --port 0                     on any free port, which is printed
  backproof serve --listen 0.0.0.0:8017        for a class: whoever reaches this machine can ask

Ctrl-C ends it. It reads and writes no files, and starts no prover.";

/// The port, unless another one is wanted.
const PORT: u16 = 8017;
/// Connections at a time; more wait to be taken.
const CONNECTIONS: usize = 256;
/// How long a head may take to arrive, and what a connection may hold.
const HEAD: Duration = Duration::from_secs(10);
const BUFFER: usize = 64 * 1024;
/// How long answers under way may take when it is told to end.
const LAST: Duration = Duration::from_secs(10);

/// Show a page on which claims are judged, in a browser
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The port, on this machine alone; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = PORT, conflicts_with = "listen")]
    port: u16,
    /// An address and a port, so that others can ask as well
    #[arg(long, value_name = "ADDRESS:PORT", value_parser = address)]
    listen: Option<SocketAddr>,
}

/// Reads an address and a port.
fn address(text: &str) -> Result<SocketAddr, String> {
    // What it stands for is a matter of the system, and the same on each.
    let numbers = text.replace("localhost", "127.0.0.1");
    numbers.parse().map_err(|_| {
        let port = text.trim_start_matches(':').parse().unwrap_or(PORT);
        let one = match text.parse::<IpAddr>() {
            Ok(host) => SocketAddr::new(host, PORT),
            Err(_) => SocketAddr::from(([127, 0, 0, 1], port)),
        };
        let (here, all, port) = (format!("--listen {one}"), format!("--listen 0.0.0.0:{}", one.port()), one.port());
        format!(
            "an address in numbers and a port are wanted: `{here}`; `--port {port}` is for this machine alone, and \
             `{all}` for all who reach it"
        )
    })
}

/// Listens, until it is told to end.
pub(super) fn run(arguments: &Arguments) -> Result<Status, Trouble> {
    let address = arguments.listen.unwrap_or(SocketAddr::from(([127, 0, 0, 1], arguments.port)));
    let failed = |cause: std::io::Error| {
        Trouble::Usage(format!("cannot listen on {address}: {cause}; another port is taken with `--port PORT`"))
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(failed)?;
    runtime.block_on(async {
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let here = listener.local_addr().map_err(failed)?;
        let end = told_to_end();
        output::show(&format!("Listening: open http://{here}/ in a browser. Ctrl-C ends it.\n"))?;
        serve(listener, Arc::new(Site::new(here)), end).await;
        Ok(Status::Good)
    })
}

/// Takes connections until a signal comes; then lets what is under way end.
async fn serve(listener: TcpListener, site: Arc<Site>, end: impl Future<Output = ()>) {
    let connections = Arc::new(Semaphore::new(CONNECTIONS));
    let graceful = GracefulShutdown::new();
    let mut end = std::pin::pin!(end);
    loop {
        let permit = tokio::select! {
            permit = Arc::clone(&connections).acquire_owned() => permit,
            () = &mut end => break,
        };
        let Ok(permit) = permit else { break };
        let stream = tokio::select! {
            taken = listener.accept() => taken,
            () = &mut end => break,
        };
        let stream = match stream {
            Ok((stream, _)) => stream,
            Err(_) => {
                // Out of descriptors, say: others end meanwhile.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let connection = graceful.watch(connection(stream, Arc::clone(&site)));
        tokio::spawn(async move {
            // A visitor who went away is no trouble.
            let _ = connection.await;
            drop(permit);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(LAST, graceful.shutdown()).await;
}

/// One visitor's connection.
fn connection(stream: TcpStream, site: Arc<Site>) -> impl GracefulConnection<Error = hyper::Error> + Send {
    let service = service_fn(move |request| {
        let site = Arc::clone(&site);
        async move { Ok::<_, Infallible>(site.answer(request).await) }
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(BUFFER);
    builder.serve_connection(TokioIo::new(stream), service)
}

/// Waits for what ends a run; from now on, also before it is waited for.
fn told_to_end() -> impl Future<Output = ()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let signals = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
        async {
            match signals {
                (Ok(mut interrupted), Ok(mut terminated)) => tokio::select! {
                    _ = interrupted.recv() => {}
                    _ = terminated.recv() => {}
                },
                _ => drop(tokio::signal::ctrl_c().await),
            }
        }
    }
    #[cfg(not(unix))]
    async {
        let _ = tokio::signal::ctrl_c().await;
    }
}

//! Visitors for the page that `serve` shows: many at once who ask about claims of the deck, and hostile ones.
//!
//! `cargo bench --features serve --bench visitors -- [VISITORS] [ROUNDS] [HOSTILE]`: starts the page on a free port;
//! VISITORS (50) ask at the same time, ROUNDS (4) times each; then HOSTILE (100000) requests that no browser sends, 16 at
//! a time. Prints how long the answers took, and the most memory that the page had. Exits with 1 if an answer is missing
//! or is none, or if the page does not answer at the end.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What visitors ask: claims of the deck, and texts that are pasted.
const ASKED: [&str; 8] = [
    "/library/deck?only=F3.1",
    "/library/deck?only=F4.1",
    "/library/deck?only=B2",
    "/?text=d(tanh(x))/dx+%3D+1+-+tanh(x)%5E2",
    "/?text=d(x%5E2*sin(x))/dx+%3D+2*x*sin(x)+-+x%5E2*cos(x)",
    "/?text=dims+n%2C+k%2C+m%0Avar+W%5Bn%2Ck%5D%2C+X%5Bk%2Cm%5D%0Aconst+G%5Bn%2Cm%5D%0Alet+J+%3D+sum(G+.*+(W*X))/m%0Aclaim+dW%3A+dJ/dW+%3D+G*X%27",
    "/?text=dims+n%0Avar+z%5Bn%5D%0Aconst+y%5Bn%5D%0Agiven+sum(y)+%3D+1%0Aclaim%3A+d(-dot(y,log.(softmax(z))))/dz+%3D+softmax(z)-y",
    "/library/losses",
];

fn main() -> ExitCode {
    // Cargo adds `--bench`.
    let words: Vec<usize> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let number = |at: usize, default: usize| words.get(at).copied().unwrap_or(default);
    let (visitors, rounds, hostile) = (number(0, 50), number(1, 4), number(2, 100_000));
    let (mut page, address) = start();
    let mut waited = visit(address, visitors, rounds);
    waited.sort();
    let whole = waited.len() == visitors * rounds;
    if let Some(longest) = waited.last() {
        let (count, middle) = (waited.len(), waited[waited.len() / 2]);
        println!("{count} answers to {visitors} visitors at once: median {middle:.2?}, longest {longest:.2?}");
    }
    let begun = Instant::now();
    let answered = attack(address, hostile);
    println!("{hostile} hostile requests in {:.1?}: {answered} were answered, the others cut off", begun.elapsed());
    let alive = ask(address, "/", Duration::from_secs(10)).is_some_and(|answer| answer.starts_with("HTTP/1.1 200"));
    println!("afterwards the page {}", if alive { "answers" } else { "does not answer" });
    let status = std::fs::read_to_string(format!("/proc/{}/status", page.id())).unwrap_or_default();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).map_or("unknown", str::trim);
    println!("the most memory it had: {most}");
    let _ = page.kill();
    let _ = page.wait();
    if whole && alive { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The page on a free port, and its address.
fn start() -> (Child, SocketAddr) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_backproof"));
    let mut page = command.args(["serve", "--port", "0"]).stdout(Stdio::piped()).spawn().expect("the program starts");
    let mut line = String::new();
    BufReader::new(page.stdout.take().expect("piped")).read_line(&mut line).expect("it says where it listens");
    let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next());
    (page, address.and_then(|address| address.parse().ok()).expect("an address"))
}

/// All visitors at once; how long each answer took that was one.
fn visit(address: SocketAddr, visitors: usize, rounds: usize) -> Vec<Duration> {
    let one = |visitor: usize| {
        let mut waited = Vec::new();
        for round in 0..rounds {
            let start = Instant::now();
            let path = ASKED[(visitor + round) % ASKED.len()];
            match ask(address, path, Duration::from_secs(60)) {
                Some(answer) if answer.starts_with("HTTP/1.1 200") && answer.contains("</html>") => {
                    waited.push(start.elapsed());
                }
                answer => eprintln!("{path}: {}", answer.unwrap_or_default().lines().next().unwrap_or("no answer")),
            }
        }
        waited
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..visitors).map(|visitor| scope.spawn(move || one(visitor))).collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).flatten().collect()
    })
}

fn ask(address: SocketAddr, path: &str, patience: Duration) -> Option<String> {
    exchange(
        address,
        format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").as_bytes(),
        false,
        patience,
    )
}

/// Sends a request and reads what comes; `closes` its half of the connection before, as no browser does.
fn exchange(address: SocketAddr, request: &[u8], closes: bool, patience: Duration) -> Option<String> {
    let mut stream = TcpStream::connect_timeout(&address, patience).ok()?;
    stream.set_read_timeout(Some(patience)).ok()?;
    stream.write_all(request).ok()?;
    if closes {
        let _ = stream.shutdown(std::net::Shutdown::Write);
    }
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    (!answer.is_empty()).then(|| String::from_utf8_lossy(&answer).into_owned())
}

/// Requests that no browser sends; how many were answered.
fn attack(address: SocketAddr, count: usize) -> usize {
    let (next, answered) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let one = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                return;
            }
            if exchange(address, &hostile(number), true, Duration::from_secs(20)).is_some() {
                answered.fetch_add(1, Ordering::Relaxed);
            }
        }
    };
    std::thread::scope(|scope| (0..16).for_each(|_| drop(scope.spawn(one))));
    answered.into_inner()
}

fn hostile(number: usize) -> Vec<u8> {
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").into_bytes();
    match number % 16 {
        0 => get("/../../etc/passwd"),
        1 => get("/library/%2e%2e%2f%2e%2e%2fetc%2fpasswd"),
        2 => get(&format!("/?text={}", "(".repeat(4000))),
        3 => get("/?text=%00%ff%fe%1b%5B31m"),
        4 => get("/guide/start%00"),
        5 => b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n".to_vec(),
        6 => b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\nx".to_vec(),
        7 => b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(),
        8 => format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n", "a".repeat(100_000)).into_bytes(),
        9 => b"GET / HTTP/9.9\r\n\r\n".to_vec(),
        10 => b"BREW /?text=x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".to_vec(),
        11 => get(&format!("/?{}", "text=a&".repeat(2000))),
        12 => get("/library/deck?only=%3Cscript%3E"),
        13 => (0..200).map(|at| ((number * 31 + at * 17) % 256) as u8).collect(),
        14 => get(&format!("/?text={}", "a".repeat(20_000))),
        _ => b"GET / HTTP/1.1\r\nHost: local".to_vec(),
    }
}

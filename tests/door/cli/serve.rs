//! The page on which a person asks, asked as a browser does, and otherwise.

use assert_cmd::cargo::cargo_bin;
use rustix::process::{Pid, Signal, kill_process};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

struct Page {
    process: Child,
    address: SocketAddr,
}

impl Page {
    fn start() -> Page {
        let mut command = Command::new(cargo_bin("backproof"));
        let mut process = command.args(["serve", "--port", "0"]).stdout(Stdio::piped()).spawn().expect("it starts");
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("piped")).read_line(&mut line).expect("it says where it is");
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next()).expect("an address");
        Page { process, address: address.parse().expect("an address") }
    }

    fn exchange(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout");
        stream.write_all(request.as_bytes()).expect("it reads");
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        answer
    }

    fn get(&self, path: &str) -> String {
        self.exchange(&format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn claims_are_judged() {
    let page = Page::start();
    let right = page.get("/?text=d(tanh(x))/dx+%3D+1+-+tanh(x)%5E2");
    assert!(right.starts_with("HTTP/1.1 200") && right.contains("1 claim: 1 verified."), "{right}");
    let wrong = page.get("/?text=dims+n%0Avar+A%5Bn%2Cn%5D%2C+x%5Bn%5D%0Aclaim%3A+d(x%27*A*x)/dx+%3D+2*A*x");
    for part in ["1 claim: 1 refuted.", "Counterexample", "assumes A symmetric", "How this was read", "</html>"] {
        assert!(wrong.contains(part), "{part}: {wrong}");
    }
    assert!(page.get("/").contains("<textarea"));
    assert!(page.get("/library").contains("/library/deck"));
    let library = page.get("/library/deck?only=F3.1");
    assert!(library.contains("1 claim: 1 verified."), "{library}");
    assert!(page.get("/guide/start").starts_with("HTTP/1.1 200"));
}

/// What a visitor writes is text on the page, and nothing is loaded.
#[test]
fn nothing_that_is_written_acts() {
    let page = Page::start();
    let answer = page.get("/?text=claim+%22%3E%3Cscript%3Ealert(1)%3C/script%3E:+1+%3D+1");
    assert!(!answer.contains("<script"), "{answer}");
    for header in ["content-security-policy: default-src 'none'", "x-content-type-options: nosniff", "no-referrer"] {
        assert!(answer.contains(header), "{header}: {answer}");
    }
}

#[test]
fn other_requests_are_refused() {
    let page = Page::start();
    for (path, status) in [
        ("/../../etc/passwd", "404"),
        ("/library/nothing", "404"),
        ("/library/deck?only=nothing", "404"),
        ("/guide/nothing", "404"),
        ("/favicon.ico", "204"),
    ] {
        assert!(page.get(path).starts_with(&format!("HTTP/1.1 {status}")), "{path}");
    }
    assert!(page.get(&format!("/?text={}", "a".repeat(12_001))).starts_with("HTTP/1.1 413"));
    let other = page.exchange("GET / HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n");
    assert!(other.starts_with("HTTP/1.1 403"), "{other}");
    let post = page.exchange("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    assert!(post.starts_with("HTTP/1.1 405"), "{post}");
    let head = page.exchange("HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert!(head.starts_with("HTTP/1.1 200") && head.ends_with("\r\n\r\n"), "{head}");
}

#[test]
fn it_ends_when_it_is_told_to() {
    let mut page = Page::start();
    kill_process(Pid::from_child(&page.process), Signal::INT).expect("it is there");
    assert!(page.process.wait().expect("it ends").success());
}

/// A port where an address is wanted, or no option at all.
#[test]
fn ports_without_addresses() {
    for (arguments, told) in [
        (&["serve", "8080"][..], "`backproof serve --port 8080`"),
        (&["serve", "0.0.0.0:8080"], "`backproof serve --listen 0.0.0.0:8080`"),
        (&["serve", "--listen", "8080"], "`--listen 127.0.0.1:8080`; `--port 8080` is for this machine alone"),
        (&["serve", "--listen", "::1"], "`--listen [::1]:8017`"),
        (&["serve", "--host", "localhost"], "`--listen 127.0.0.1:8080`"),
    ] {
        let answer = super::output(arguments);
        let said = super::stderr(&answer);
        assert!(said.contains(told) && answer.status.code() == Some(2), "{arguments:?}: {said}");
    }
}

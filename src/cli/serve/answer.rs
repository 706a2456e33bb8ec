//! From a request to a page.

use super::examples::EXAMPLES;
use super::judged::{LONGEST, judged};
use crate::cli::guide;
use backproof::guard::caught;
use backproof::judge::read;
use backproof::lang::typed::Item;
use backproof::library::Library;
use backproof::report::html::site::{Choices, form, lists, words};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Whole pages, made before they are sent.
pub(super) type Body = Full<Bytes>;

/// Requests that may wait for a judgement; beyond them visitors are told to come back.
const WAITING: usize = 128;

/// What a page may load: nothing but its own style and pictures.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// What all requests share.
pub(super) struct Site {
    /// Whether it is for this machine alone: then other names for it are refused, by which a page elsewhere could ask.
    loopback: bool,
    /// One for each processor: judgements take all of it.
    permits: Arc<Semaphore>,
    /// Those that wait, and those that are judged.
    places: Arc<Semaphore>,
}

/// A page, or why there is none.
type Page = Result<String, (StatusCode, String)>;

impl Site {
    pub(super) fn new(address: SocketAddr) -> Site {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Site {
            loopback: address.ip().is_loopback(),
            permits: Arc::new(Semaphore::new(processors)),
            places: Arc::new(Semaphore::new(processors + WAITING)),
        }
    }

    /// The answer to a request.
    pub(super) async fn answer(&self, request: Request<Incoming>) -> Response<Body> {
        let page = match *request.method() {
            _ if self.loopback && !is_of_this_machine(&request) => {
                Err((StatusCode::FORBIDDEN, "This page is for the machine alone on which it is served.".to_string()))
            }
            Method::GET | Method::HEAD => {
                self.page(request.uri().path(), request.uri().query().unwrap_or_default()).await
            }
            _ => Err((StatusCode::METHOD_NOT_ALLOWED, "Pages are asked for with GET.".to_string())),
        };
        respond(page, *request.method() == Method::HEAD)
    }

    async fn page(&self, path: &str, query: &str) -> Page {
        let parameter = |name: &str| {
            let mut pairs = form_urlencoded::parse(query.as_bytes());
            pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
        };
        let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
        match *parts.as_slice() {
            [""] => match parameter("text").filter(|text| !text.trim().is_empty()) {
                Some(text) => self.judged(text, None, "Your text").await,
                None => made(form("", None, &examples())),
            },
            ["favicon.ico"] => Err((StatusCode::NO_CONTENT, String::new())),
            ["library"] => made(lists("built-in claims", &libraries())),
            ["library", name] => {
                let library = Library::by_name(name).ok_or_else(nothing_here)?;
                match parameter("only") {
                    Some(label) if library.labels().contains(&label) => {
                        self.judged(library.text.to_string(), Some(label), library.name).await
                    }
                    Some(_) => Err(nothing_here()),
                    None => made(lists(library.name, &[claims(library)])),
                }
            }
            ["guide", name] => {
                let page = guide::plain(name).ok_or_else(nothing_here)?;
                made(words(name, &page))
            }
            _ => Err(nothing_here()),
        }
    }

    /// A text, judged once a processor is free.
    async fn judged(&self, text: String, only: Option<String>, heading: &str) -> Page {
        if only.is_none() && text.len() > LONGEST {
            let message = format!(
                "The text has {} bytes, and at most {LONGEST} are taken here; a file is judged by `backproof check FILE`.",
                text.len()
            );
            return Err((StatusCode::PAYLOAD_TOO_LARGE, message));
        }
        let busy =
            || (StatusCode::SERVICE_UNAVAILABLE, "Too many ask at once; try again in a few seconds.".to_string());
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| busy())?;
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|_| busy())?;
        let heading = heading.to_string();
        let work = move || {
            // A visitor may go away; what was begun for him holds its places until it ends.
            let _held = (place, permit);
            let found = judged(&text, only.as_deref());
            let written = if only.is_none() { text.as_str() } else { "" };
            form(written, Some(&found.answer(&heading)), &[])
        };
        let page = tokio::task::spawn_blocking(move || caught(work)).await;
        match page {
            Ok(Ok(page)) => made(page),
            Ok(Err(_)) | Err(_) => Err(fault()),
        }
    }
}

/// Whether the request was addressed to this machine by one of its own names.
fn is_of_this_machine(request: &Request<Incoming>) -> bool {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let authority = host.and_then(|host| host.parse::<hyper::http::uri::Authority>().ok());
    authority.is_some_and(|authority| matches!(authority.host(), "localhost" | "127.0.0.1" | "[::1]"))
}

fn made(page: io::Result<String>) -> Page {
    page.map_err(|_| fault())
}

fn fault() -> (StatusCode, String) {
    (StatusCode::INTERNAL_SERVER_ERROR, "This page could not be made; that is a fault of backproof.".to_string())
}

fn nothing_here() -> (StatusCode, String) {
    (StatusCode::NOT_FOUND, "There is no such page. Claims are asked on the first page.".to_string())
}

/// The response for a page; what a browser may do with it is said in its head.
fn respond(page: Page, head_only: bool) -> Response<Body> {
    let (status, page) = match page {
        Ok(page) => (StatusCode::OK, page),
        Err((status, message)) if message.is_empty() => (status, message),
        Err((status, message)) => (status, words("no answer", &message).unwrap_or(message)),
    };
    let length = page.len();
    let mut response = Response::new(Full::new(if head_only { Bytes::new() } else { Bytes::from(page) }));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    let fixed = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if head_only {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    match status {
        StatusCode::METHOD_NOT_ALLOWED => headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD")),
        StatusCode::SERVICE_UNAVAILABLE => headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5")),
        _ => None,
    };
    response
}

/// The address at which a text is judged.
fn address(path: &str, name: &str, value: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish();
    format!("{path}?{query}")
}

fn examples() -> Vec<Choices> {
    let topic = |(topic, examples): &(&str, &[super::examples::Example])| Choices {
        heading: (*topic).to_string(),
        lines: examples
            .iter()
            .map(|example| {
                let last = example.text.lines().last().unwrap_or_default();
                (address("/", "text", example.text), example.about.to_string(), last.to_string())
            })
            .collect(),
    };
    EXAMPLES.iter().map(topic).collect()
}

fn libraries() -> Vec<Choices> {
    let line = |library: &Library| {
        (format!("/library/{}", library.name), library.name.to_string(), library.about().to_string())
    };
    vec![Choices { heading: "Libraries".to_string(), lines: Library::all().iter().map(line).collect() }]
}

/// The claims of a library, each with its address.
fn claims(library: &Library) -> Choices {
    let path = format!("/library/{}", library.name);
    let line = |item: &Item| {
        let (label, text) = match item {
            Item::Claim(claim) => (&claim.label, &claim.text),
            Item::Faulty(faulty) => (&faulty.label, &faulty.text),
        };
        let label = label.as_ref()?;
        Some((address(&path, "only", label), label.clone(), text.clone()))
    };
    let lines = read(library.text, false).items.iter().filter_map(line).collect();
    Choices { heading: library.about().to_string(), lines }
}

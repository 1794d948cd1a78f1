//! Routes, limits and guards: the only place that speaks HTTP, and the only one that waits.
//!
//! It listens on 127.0.0.1 and answers only requests that were meant for it: a page of another site
//! that made its own name point here is refused by the name in `Host`, and a form of another site
//! by its `Origin`.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, Multipart, RawQuery, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, ORIGIN, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tokio::sync::Notify;

use super::data::Data;
use super::dropped_files::{self, Dropped, TOGETHER_MAX};
use super::page;
use super::state::Fault;
use crate::report::chart;

const SCRIPT: &str = include_str!("html/explore.js");
const EXPLORER_STYLE: &str = include_str!("html/explore.css");

const HTML: &str = "text/html; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

/// What wraps the files of a form, at most.
const WRAPPING_MAX: usize = 64 << 10;

/// How long work that is still running may take when the server is told to stop.
const TIMEOUT: Duration = Duration::from_millis(200);

/// Headers of every response.
const HEADERS: [(HeaderName, &str); 4] = [
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; connect-src 'self'; form-action 'self'; \
         frame-ancestors 'none'; base-uri 'none'",
    ),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Not `no-referrer`, with which browsers hide the origin of a form from its own server.
    (REFERRER_POLICY, "same-origin"),
    (CACHE_CONTROL, "no-store"),
];

/// A server that listens and does not answer yet.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    stop: Stop,
}

/// Ends a server from another thread.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<Notify>);

impl Stop {
    /// Ends it. What is being worked out is given up.
    pub fn stop(&self) {
        self.0.notify_one();
    }
}

impl Server {
    /// Listens on a port of 127.0.0.1; port 0 is any that is free.
    ///
    /// # Errors
    /// The port is taken or not allowed.
    pub fn bind(port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        Ok(Self { address: listener.local_addr()?, listener, stop: Stop::default() })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What ends it.
    #[must_use]
    pub fn stop(&self) -> Stop {
        self.stop.clone()
    }

    /// Answers until it is stopped.
    ///
    /// # Errors
    /// The system gives no event queue.
    pub fn run(self, data: Data) -> io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
        let app = routes(data, self.address.port());
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            runtime.spawn(async { axum::serve(listener, app).await });
            self.stop.0.notified().await;
            Ok::<(), io::Error>(())
        })?;
        runtime.shutdown_timeout(TIMEOUT);
        Ok(())
    }
}

fn routes(data: Data, port: u16) -> Router {
    let limit = DefaultBodyLimit::max(TOGETHER_MAX as usize + WRAPPING_MAX);
    Router::new()
        .route("/", get(whole))
        .route("/answer", get(answer))
        .route("/scenario.toml", get(scenario))
        .route("/files", post(files).layer(limit))
        .route("/explore.js", get(async || typed("text/javascript; charset=utf-8", SCRIPT)))
        .route("/explore.css", get(async || typed("text/css; charset=utf-8", [chart::STYLE, EXPLORER_STYLE].concat())))
        .fallback(async || said(StatusCode::NOT_FOUND, "There is nothing here; the page is at /\n"))
        .layer(from_fn_with_state(port, guard))
        .with_state(Arc::new(data))
}

/// Refuses what was not meant for this server, and says in every response what a browser may do
/// with it.
async fn guard(State(port): State<u16>, request: Request, next: Next) -> Response {
    let mut response = match refusal(request.headers(), port) {
        Some(why) => said(StatusCode::FORBIDDEN, why),
        None => next.run(request).await,
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Why a request is refused, if it is: by the name it was sent to, or by the page that sends it.
fn refusal(headers: &HeaderMap, port: u16) -> Option<&'static str> {
    let names = ["127.0.0.1", "localhost", "[::1]"].map(|name| format!("{name}:{port}"));
    let is_here = |authority: &str| names.iter().any(|name| authority.eq_ignore_ascii_case(name));
    let only = |name: HeaderName| {
        let mut values = headers.get_all(name).iter();
        values.next().filter(|_| values.next().is_none()).and_then(|value| value.to_str().ok())
    };
    if !only(HOST).is_some_and(is_here) {
        return Some("Refused: this server answers to 127.0.0.1 and localhost only, with its port\n");
    }
    let foreign = headers.contains_key(ORIGIN)
        && !only(ORIGIN).and_then(|origin| origin.strip_prefix("http://")).is_some_and(is_here);
    foreign.then_some("Refused: the request comes from a page of another site\n")
}

async fn whole(State(data): State<Arc<Data>>, RawQuery(query): RawQuery) -> Response {
    computed(move || as_page(page::page(&query.unwrap_or_default(), &data, None))).await
}

async fn answer(State(data): State<Arc<Data>>, RawQuery(query): RawQuery) -> Response {
    computed(move || match page::answer(&query.unwrap_or_default(), &data) {
        Ok(html) => typed(HTML, html),
        Err(faults) => refused(&faults),
    })
    .await
}

async fn scenario(State(data): State<Arc<Data>>, RawQuery(query): RawQuery) -> Response {
    computed(move || match page::scenario(&query.unwrap_or_default(), &data) {
        Ok(text) => {
            let name = format!("attachment; filename=\"{}\"", page::FILE);
            ([(CONTENT_DISPOSITION, name)], typed("application/toml", text)).into_response()
        }
        Err(faults) => refused(&faults),
    })
    .await
}

async fn files(State(data): State<Arc<Data>>, RawQuery(query): RawQuery, form: Multipart) -> Response {
    match dropped(form).await {
        Ok(files) => {
            computed(move || as_page(page::page(&query.unwrap_or_default(), &data, Some(dropped_files::look(files)))))
                .await
        }
        Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            let most = TOGETHER_MAX >> 20;
            let why =
                format!("The files have more than {most} MiB together: use `switchpoint compare` for larger ones\n");
            said(StatusCode::PAYLOAD_TOO_LARGE, why)
        }
        Err(error) => said(error.status(), format!("The files did not arrive: {}\n", error.body_text())),
    }
}

/// The files of a form, one after another.
async fn dropped(mut form: Multipart) -> Result<Vec<Dropped>, MultipartError> {
    let mut files = Vec::new();
    while let Some(field) = form.next_field().await? {
        let name = field.file_name().map(str::to_owned);
        let bytes = field.bytes().await?.to_vec();
        // A form without a chosen file sends one without a name and a content.
        files.extend(name.filter(|name| !name.is_empty() || !bytes.is_empty()).map(|name| Dropped { name, bytes }));
    }
    Ok(files)
}

/// Works something out on another thread, so that the next request is taken meanwhile.
async fn computed(work: impl FnOnce() -> Response + Send + 'static) -> Response {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|_| {
        said(
            StatusCode::INTERNAL_SERVER_ERROR,
            "This is a fault of the program: please report it with the address of the page\n",
        )
    })
}

fn as_page((html, is_good): (String, bool)) -> Response {
    let status = if is_good { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    (status, typed(HTML, html)).into_response()
}

fn refused(faults: &[Fault]) -> Response {
    let lines: Vec<String> = faults.iter().map(|fault| format!("{fault}\n")).collect();
    said(StatusCode::BAD_REQUEST, lines.concat())
}

fn said(status: StatusCode, words: impl Into<String>) -> Response {
    (status, typed(TEXT, words.into())).into_response()
}

fn typed(kind: &'static str, body: impl IntoResponse) -> Response {
    ([(CONTENT_TYPE, kind)], body).into_response()
}

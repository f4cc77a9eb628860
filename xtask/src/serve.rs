//! A static file server for `dist/`: on the loopback address, under any base path, for people and for the browser tests.

use crate::command::Outcome;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use std::{fs, thread};

/// Where the page is served: a port of 127.0.0.1 (0 asks for a free one) and the path before the page's own files.
pub struct Address {
    port: u16,
    base: String,
}

impl Address {
    /// A free port, and a base path of the kind that project pages have: what works there works at the root too.
    pub fn for_tests() -> Self {
        Self { port: 0, base: "/some/path/".to_owned() }
    }

    /// Reads `--port N` and `--base /path/`.
    pub fn from_arguments(mut arguments: &[&str]) -> Outcome<Self> {
        let mut address = Self { port: 8080, base: "/".to_owned() };
        while let Some((option, rest)) = arguments.split_first() {
            match (*option, rest.split_first()) {
                ("--port", Some((port, rest))) => {
                    address.port = port.parse().map_err(|_| format!("--port wants a number up to 65535, not `{port}`"))?;
                    arguments = rest;
                }
                ("--base", Some((base, rest))) => {
                    address.base = normal_base(base);
                    arguments = rest;
                }
                ("--port" | "--base", None) => return Err(format!("{option} wants a value")),
                _ => return Err(format!("serve does not know `{option}`; it takes --port N and --base /path/")),
            }
        }
        Ok(address)
    }
}

/// Serves until the program is stopped.
pub fn forever(dist: PathBuf, address: &Address) -> Outcome {
    let listener = listen(address.port)?;
    println!("\nGatewise is at {}   (Ctrl+C stops it)", url(&listener, &address.base)?);
    accept(&listener, &Arc::new(Site { dist, base: address.base.clone() }));
    Ok(())
}

/// Serves from a thread of its own and gives the page's address.
pub fn in_background(dist: PathBuf, address: Address) -> Outcome<String> {
    let listener = listen(address.port)?;
    let url = url(&listener, &address.base)?;
    let site = Arc::new(Site { dist, base: address.base });
    thread::spawn(move || accept(&listener, &site));
    Ok(url)
}

/// A folder and the path under which its files appear.
struct Site {
    dist: PathBuf,
    base: String,
}

/// What a request's path leads to.
#[derive(Debug, PartialEq)]
enum Target {
    File(PathBuf),
    Redirect(String),
    Nothing,
}

impl Site {
    /// Finds the file for a request's path; nothing outside `dist` can be named.
    fn target(&self, path: &str) -> Target {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        if format!("{path}/") == self.base {
            return Target::Redirect(self.base.clone());
        }
        let Some(rest) = path.strip_prefix(&self.base) else { return Target::Nothing };
        let Some(name) = decoded(rest) else { return Target::Nothing };
        if name.is_empty() {
            return Target::File(self.dist.join("index.html"));
        }
        let harmless = |part: &str| !part.is_empty() && part != "." && part != ".." && !part.contains(['\\', ':', '\0']);
        if !name.split('/').all(harmless) {
            return Target::Nothing;
        }
        let file = self.dist.join(name);
        if file.is_file() { Target::File(file) } else { Target::Nothing }
    }
}

/// Undoes percent-encoding; nothing if what comes out is not text.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        if first == b'%' {
            let digits = std::str::from_utf8(after.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = after.get(2..)?;
        } else {
            bytes.push(first);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}

fn normal_base(base: &str) -> String {
    let inner = base.trim_matches('/');
    if inner.is_empty() { "/".to_owned() } else { format!("/{inner}/") }
}

fn mime_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn listen(port: u16) -> Outcome<TcpListener> {
    TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
        .map_err(|error| format!("cannot serve on port {port} ({error}): choose another one with --port N"))
}

fn url(listener: &TcpListener, base: &str) -> Outcome<String> {
    let address = listener.local_addr().map_err(|error| format!("the server has no address: {error}"))?;
    Ok(format!("http://{address}{base}"))
}

fn accept(listener: &TcpListener, site: &Arc<Site>) {
    for stream in listener.incoming().flatten() {
        let site = Arc::clone(site);
        // A connection that breaks concerns the browser that broke it, not the server.
        thread::spawn(move || converse(&stream, &site).ok());
    }
}

/// Answers the requests of one connection until it is closed or silent for long.
fn converse(stream: &TcpStream, site: &Site) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    while let Some(request) = read_request(&mut reader)? {
        let (status, headers, body) = response(site, &request);
        let mut message = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n", body.len()).into_bytes();
        if request.method != "HEAD" {
            message.extend(body);
        }
        let mut writer = stream;
        writer.write_all(&message)?;
    }
    Ok(())
}

struct Request {
    method: String,
    path: String,
}

/// Reads a request's first line and skips its headers: nothing in them changes the answer.
fn read_request(reader: &mut impl BufRead) -> std::io::Result<Option<Request>> {
    let mut lines = reader.take(64 * 1024);
    let mut first = String::new();
    if lines.read_line(&mut first)? == 0 {
        return Ok(None);
    }
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        if line.trim_end().is_empty() {
            break;
        }
    }
    let mut words = first.split_whitespace().map(str::to_owned);
    Ok(words.next().zip(words.next()).map(|(method, path)| Request { method, path }))
}

fn response(site: &Site, request: &Request) -> (&'static str, String, Vec<u8>) {
    if request.method != "GET" && request.method != "HEAD" {
        return ("405 Method Not Allowed", "Allow: GET, HEAD\r\nConnection: close\r\n".to_owned(), Vec::new());
    }
    match site.target(&request.path) {
        Target::Redirect(to) => ("308 Permanent Redirect", format!("Location: {to}\r\n"), Vec::new()),
        Target::File(file) => match fs::read(&file) {
            // A page that was built again has to be seen again.
            Ok(body) => {
                let headers =
                    format!("Content-Type: {}\r\nX-Content-Type-Options: nosniff\r\nCache-Control: no-cache\r\n", mime_type(&file));
                ("200 OK", headers, body)
            }
            Err(_) => not_found(),
        },
        Target::Nothing => not_found(),
    }
}

fn not_found() -> (&'static str, String, Vec<u8>) {
    ("404 Not Found", "Content-Type: text/plain; charset=utf-8\r\n".to_owned(), b"There is no such file here.\n".to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A site of this very package, whose files are known.
    fn site(base: &str) -> Site {
        Site { dist: PathBuf::from(env!("CARGO_MANIFEST_DIR")), base: normal_base(base) }
    }

    fn file(path: &str) -> Target {
        Target::File(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
    }

    #[test]
    fn files_are_found_under_the_base() {
        assert_eq!(site("/").target("/"), file("index.html"));
        assert_eq!(site("/").target("/src/main.rs?x=1"), file("src/main.rs"));
        assert_eq!(site("/").target("/src/m%61in.rs"), file("src/main.rs"));
        assert_eq!(site("some/path").target("/some/path/Cargo.toml"), file("Cargo.toml"));
        assert_eq!(site("/some/path/").target("/some/path"), Target::Redirect("/some/path/".to_owned()));
    }

    #[test]
    fn nothing_is_found_outside_the_base() {
        assert_eq!(site("/some/path/").target("/"), Target::Nothing);
        assert_eq!(site("/some/path/").target("/Cargo.toml"), Target::Nothing);
        assert_eq!(site("/some/path/").target("/some/pathCargo.toml"), Target::Nothing);
    }

    #[test]
    fn no_path_leads_out_of_the_folder() {
        for path in [
            "/../Cargo.toml",
            "/src/../../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "/..%2fCargo.toml",
            "/..%5cCargo.toml",
            "//etc/passwd",
            "/%2fetc%2fpasswd",
            "/src/%00main.rs",
            "/src//main.rs",
            "/src/%zz",
            "/src/%e",
            "/%ff",
            "Cargo.toml",
        ] {
            assert_eq!(site("/").target(path), Target::Nothing, "{path}");
        }
        assert_eq!(site("/").target("/src"), Target::Nothing, "a folder is not listed");
    }

    #[test]
    fn a_base_is_written_in_any_way() {
        for (written, base) in [("/", "/"), ("", "/"), ("a", "/a/"), ("/a/b", "/a/b/"), ("a/b/", "/a/b/")] {
            assert_eq!(normal_base(written), base);
        }
    }

    #[test]
    fn options_are_read() {
        let address = Address::from_arguments(&["--port", "9000", "--base", "x"]).unwrap();
        assert_eq!((address.port, address.base.as_str()), (9000, "/x/"));
        assert_eq!(Address::from_arguments(&[]).unwrap().port, 8080);
        assert!(Address::from_arguments(&["--port"]).is_err());
        assert!(Address::from_arguments(&["--port", "x"]).is_err());
        assert!(Address::from_arguments(&["--prot", "1"]).is_err());
    }

    #[test]
    fn one_connection_answers_many_requests() {
        let url = in_background(site("/").dist, Address::for_tests()).unwrap();
        let mut stream = TcpStream::connect(url.trim_start_matches("http://").trim_end_matches("/some/path/")).unwrap();
        stream.write_all(b"HEAD /some/path/Cargo.toml HTTP/1.1\r\nHost: x\r\n\r\nGET /missing HTTP/1.1\r\n\r\n").unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        assert!(text.starts_with("HTTP/1.1 200 OK\r\n"), "{text}");
        assert!(text.contains("HTTP/1.1 404 Not Found\r\n"), "{text}");
        assert!(text.ends_with("There is no such file here.\n"), "{text}");
    }

    #[test]
    fn webassembly_is_served_as_such() {
        assert_eq!(mime_type(Path::new("a_bg.wasm")), "application/wasm");
        assert_eq!(mime_type(Path::new("a")), "application/octet-stream");
    }
}

//! The simulator as a program: `simulator [--port 4600] [--state FILE]`.

use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::process::ExitCode;

use axum::serve::ListenerExt as _;
use simulator::{Network, app, state};
use tokio::net::{TcpListener, TcpStream};

const DEFAULT_PORT: u16 = 4600;

#[tokio::main]
async fn main() -> ExitCode {
    let options = match Options::parse(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(sentence) => {
            eprintln!("{sentence}");
            return ExitCode::FAILURE;
        }
    };
    log_to_stderr();
    match run(&options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The simulator stopped: {error}");
            ExitCode::FAILURE
        }
    }
}

struct Options {
    port: u16,
    state: Option<PathBuf>,
}

impl Options {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self { port: DEFAULT_PORT, state: None };
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--port" => {
                    let text = arguments.next().ok_or("--port needs a number.")?;
                    options.port = text.parse().map_err(|_| format!("\"{text}\" is not a port."))?;
                }
                "--state" => options.state = Some(arguments.next().ok_or("--state needs a file.")?.into()),
                other => return Err(format!("Unknown option {other}. Usage: simulator [--port N] [--state FILE]")),
            }
        }
        Ok(options)
    }
}

async fn run(options: &Options) -> Result<(), Box<dyn std::error::Error>> {
    let network = match &options.state {
        Some(path) => state::open(path)?,
        None => Network::new()?,
    };
    if options.state.is_some() {
        tokio::spawn(state::keep_saving(network.clone()));
    }
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
    println!("simulator on http://{}", listener.local_addr()?);
    let prompt = listener.tap_io(send_at_once);
    tokio::select! {
        served = axum::serve(prompt, app(network.clone())) => served?,
        () = interrupted() => {}
    }
    state::save(&network)?;
    Ok(())
}

/// Disables Nagle's algorithm. Otherwise the kernel holds a frame back until the client has acknowledged the previous one, and a client's
/// kernel acknowledges after up to 40 ms (delayed acknowledgements, RFC 1122 §4.2.3).
fn send_at_once(stream: &mut TcpStream) {
    if let Err(error) = stream.set_nodelay(true) {
        log::warn!("a socket keeps small frames back: {error}");
    }
}

/// Resolves at Ctrl-C, or at the signal with which a parent process ends this one.
async fn interrupted() {
    let ended = tokio::select! {
        ended = tokio::signal::ctrl_c() => ended,
        ended = terminated() => ended,
    };
    if let Err(error) = ended {
        log::warn!("the simulator cannot listen for interrupts: {error}");
        std::future::pending::<()>().await;
    }
}

#[cfg(unix)]
async fn terminated() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    signal(SignalKind::terminate())?.recv().await;
    Ok(())
}

#[cfg(not(unix))]
async fn terminated() -> std::io::Result<()> {
    std::future::pending().await
}

/// Logs to stderr. `SIMULATOR_LOG` sets the level; without it, warnings are logged.
fn log_to_stderr() {
    static LOGGER: StderrLog = StderrLog;
    let level = std::env::var("SIMULATOR_LOG").ok().and_then(|text| text.parse().ok());
    if log::set_logger(&LOGGER).is_ok() {
        log::set_max_level(level.unwrap_or(log::LevelFilter::Warn));
    }
}

struct StderrLog;

impl log::Log for StderrLog {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        metadata.target().starts_with("simulator")
    }

    fn log(&self, record: &log::Record<'_>) {
        if self.enabled(record.metadata()) {
            eprintln!("{} {}: {}", record.level(), record.target(), record.args());
        }
    }

    fn flush(&self) {}
}

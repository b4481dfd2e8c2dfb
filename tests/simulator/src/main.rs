//! The simulator as a program: `simulator [--port 4600]`.

use std::net::Ipv4Addr;
use std::process::ExitCode;

use simulator::{Network, app};
use tokio::net::TcpListener;

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
}

impl Options {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self { port: DEFAULT_PORT };
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--port" => {
                    let text = arguments.next().ok_or("--port needs a number.")?;
                    options.port = text.parse().map_err(|_| format!("\"{text}\" is not a port."))?;
                }
                other => return Err(format!("Unknown option {other}. Usage: simulator [--port N]")),
            }
        }
        Ok(options)
    }
}

async fn run(options: &Options) -> Result<(), Box<dyn std::error::Error>> {
    let network = Network::new()?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
    println!("simulator on http://{}", listener.local_addr()?);
    axum::serve(listener, app(network)).with_graceful_shutdown(interrupted()).await?;
    Ok(())
}

async fn interrupted() {
    if let Err(error) = tokio::signal::ctrl_c().await {
        log::warn!("interrupts cannot be heard: {error}");
        std::future::pending::<()>().await;
    }
}

/// `SIMULATOR_LOG` chooses the level; warnings without it.
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

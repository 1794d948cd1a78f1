//! `switchpoint explore`: a local page with a slider for each input of a scenario.

use std::io::ErrorKind;

use clap::Args;

use crate::explore::data::Data;
use crate::explore::server::Server;

use super::failure::Failure;
use super::options::DayOptions;
use super::output;
use super::scenario::ScenarioOption;

/// `switchpoint explore`
#[derive(Debug, Args)]
#[command(
    after_help = "The page is served on this machine only and writes no files.\nExample: switchpoint explore --scenario mixed-workloads"
)]
pub struct ExploreArguments {
    /// Port on 127.0.0.1; 0 is any that is free
    #[arg(long, default_value_t = 2030)]
    pub port: u16,
    /// The scenario from which the page starts.
    #[command(flatten)]
    pub scenario: ScenarioOption,
    /// The day from which ages are counted.
    #[command(flatten)]
    pub day: DayOptions,
}

/// Serves the page until Ctrl-C.
pub fn run(arguments: &ExploreArguments) -> Result<u8, Failure> {
    let mut data = Data::carried(arguments.day.today())?;
    if let Some(path) = &arguments.scenario.path {
        data = data.starting_from(&path.display().to_string(), arguments.scenario.load()?.1);
    }
    let port = arguments.port;
    let server = Server::bind(port).map_err(|error| {
        let failure = Failure::input(format!("cannot listen on 127.0.0.1:{port}: {error}"));
        let why = if error.kind() == ErrorKind::AddrInUse { "another program has this port: " } else { "" };
        failure.hint(format!("{why}choose another port with --port, or any that is free with --port 0"))
    })?;
    let stop = server.stop();
    ctrlc::set_handler(move || stop.stop())
        .map_err(|error| Failure::input(format!("cannot wait for Ctrl-C: {error}")))?;
    output::print(&format!("http://{}/\n", server.address()))?;
    output::note("Open this address in a browser on this machine; Ctrl-C ends it.");
    server.run(data)?;
    Ok(0)
}

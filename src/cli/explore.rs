//! `switchpoint explore`

use std::io::ErrorKind;

use crate::explore::data::Data;
use crate::explore::server::Server;

use super::args::ExploreArguments;
use super::args::prices::day_or_today;
use super::failure::Failure;
use super::money::scenario;
use super::output;

/// Serves the page until Ctrl-C.
pub fn run(arguments: &ExploreArguments) -> Result<u8, Failure> {
    let data = Data::carried(day_or_today(arguments.today))?;
    let data = match &arguments.scenario {
        Some(path) => data.starting_from(&path.display().to_string(), scenario(Some(path))?.1),
        None => data,
    };
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

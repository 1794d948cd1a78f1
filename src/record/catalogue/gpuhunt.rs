//! The catalogue of gpuhunt: `PROVIDER.csv`, one machine, place and kind of price a line. Machines
//! are in the price.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::economics::price_lint::is_sentinel;
use crate::economics::tpu_slice::TpuSlice;

use super::chip::{Chips, vendor};
use super::entry::{CatalogueRow, CatalogueSource, ParsedCatalogue, count, price, whole};
use crate::record::offers::{exchange, joined};
use crate::record::table::{CsvRow, TableError, rows};

const GPUHUNT_COLUMNS: &str = "instance_name,location,price,gpu_count,gpu_name,gpu_memory,spot";

const GPUHUNT_QUALITY: &str = "provider price API snapshot (gpuhunt catalog)";

/// The flag of capacity that Google reserves for a date, which is no price on demand.
const CALENDAR: &str = "dws-calendar-mode";

/// A line of the catalogue.
#[derive(Default, Deserialize)]
#[serde(default)]
struct GpuhuntRow<'a> {
    instance_name: &'a str,
    location: &'a str,
    #[serde(deserialize_with = "price")]
    price: Option<f64>,
    #[serde(deserialize_with = "count")]
    gpu_count: Option<f64>,
    gpu_name: &'a str,
    gpu_vendor: &'a str,
    /// In GB; a text that is no number says nothing.
    gpu_memory: &'a str,
    #[serde(deserialize_with = "truth")]
    spot: Option<bool>,
    flags: &'a str,
}

fn truth<'de, D: Deserializer<'de>>(cell: D) -> Result<Option<bool>, D::Error> {
    let text = <&str>::deserialize(cell)?.to_ascii_lowercase();
    text.parse().map(Some).map_err(|_| D::Error::custom(SPOT_REMEDY))
}

const SPOT_REMEDY: &str = "write True or False";

pub(super) fn read(
    file: &str,
    text: &str,
    origin: &CatalogueSource<'_>,
    chips: &Chips<'_>,
) -> Result<ParsedCatalogue, TableError> {
    let mut sheet = ParsedCatalogue::default();
    for row in rows(file, text, GPUHUNT_COLUMNS)? {
        take(&row, origin, chips, &mut sheet)?;
    }
    Ok(sheet)
}

fn take(
    row: &CsvRow<'_>,
    origin: &CatalogueSource<'_>,
    chips: &Chips<'_>,
    sheet: &mut ParsedCatalogue,
) -> Result<(), TableError> {
    let line = row.line;
    let cells: GpuhuntRow<'_> = row.read()?;
    let GpuhuntRow { instance_name: instance, gpu_name: name, flags, .. } = cells;
    let spot = cells.spot.ok_or_else(|| row.refuse("spot", SPOT_REMEDY))?;
    let Some(stated) = cells.gpu_count.filter(|_| !name.is_empty()) else {
        sheet.others += 1;
        return Ok(());
    };
    let Some(usd) = cells.price else {
        sheet.unpriced += 1;
        return Ok(());
    };
    let Some(stated) = whole(stated) else {
        sheet.refuse(line, "gpu_count", format!("`{name}`: a share of a chip, which is no price of a chip"));
        return Ok(());
    };
    let memory = cells.gpu_memory.parse::<f64>().ok().filter(|gb| *gb > 0.0);
    let is_google = cells.gpu_vendor == "google";
    let slice = TpuSlice::of(name).or_else(|| TpuSlice::of(instance).filter(|_| is_google));
    let found = match slice {
        Some(slice) => chips.find(&format!("TPU {}", slice.family), &[], &[]),
        None => chips.find(name, &[instance], memory.as_slice()),
    };
    let Some(accelerator) = found else {
        let what = slice.map_or(name.to_owned(), |slice| format!("TPU {}", slice.family));
        sheet.refuse(
            line,
            "gpu_name",
            format!("`{what}` is no chip of the price list, or one of several of this name"),
        );
        return Ok(());
    };
    let chips = match slice {
        None => Some(stated),
        Some(slice) => slice.chips().filter(|_| !slice.is_ambiguous()),
    };
    let Some(chips) = chips else {
        let why = format!("`{name}`: its slices may be named by devices or by chips; take the price from its page");
        sheet.refuse(line, "gpu_name", why);
        return Ok(());
    };
    if is_sentinel(usd) {
        sheet.refuse(line, "price", format!("{usd} is a placeholder of catalogues for a missing price"));
        return Ok(());
    }
    let cloud = origin.cloud.of_instance(instance);
    let (usd_per_unit, converted) = exchange(row, origin.rates, usd)?;
    let flagged = if flags.is_empty() { String::new() } else { format!("flags {flags}") };
    let pricing = match (flags.contains(CALENDAR), spot) {
        (true, _) => "calendar_mode",
        (false, true) => "spot",
        (false, false) => cloud.on_demand(),
    };
    let (region, zone) = region(origin, cells.location);
    sheet.entries.push(CatalogueRow {
        line,
        accelerator: accelerator.to_owned(),
        vendor: vendor(accelerator).to_owned(),
        region,
        zone,
        pricing,
        cloud: cloud.name,
        instance: if slice.is_some() && TpuSlice::of(instance).is_none() { name } else { instance }.to_owned(),
        chips,
        instance_hour: usd * usd_per_unit,
        quality: GPUHUNT_QUALITY.to_owned(),
        note: joined([&flagged, &converted]),
    });
    Ok(())
}

/// Region and zone of a location. Only Google Cloud has zones here: `us-central1-a`.
fn region(origin: &CatalogueSource<'_>, location: &str) -> (String, String) {
    match location.rsplit_once('-') {
        Some((region, zone)) if origin.cloud.name == "GCP" && zone.len() == 1 => {
            (region.to_owned(), location.to_owned())
        }
        _ => (location.to_owned(), String::new()),
    }
}

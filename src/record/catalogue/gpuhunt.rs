//! The catalogue of gpuhunt: `PROVIDER.csv`, one machine, place and kind of price a line. Machines
//! are in the price.

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
    let (name, instance, line) = (row.get("gpu_name"), row.get("instance_name"), row.line);
    let (usd, stated) = (price(row, "price")?, count(row, "gpu_count")?);
    let spot = match row.get("spot").to_ascii_lowercase().as_str() {
        "true" => true,
        "false" => false,
        _ => return Err(row.refuse("spot", "write True or False")),
    };
    let Some(stated) = stated.filter(|_| !name.is_empty()) else {
        sheet.others += 1;
        return Ok(());
    };
    let Some(usd) = usd else {
        sheet.unpriced += 1;
        return Ok(());
    };
    let Some(stated) = whole(stated) else {
        sheet.refuse(line, "gpu_count", format!("`{name}`: a share of a chip, which is no price of a chip"));
        return Ok(());
    };
    let memory = row.get("gpu_memory").parse::<f64>().ok().filter(|gb| *gb > 0.0);
    let is_google = row.get("gpu_vendor") == "google";
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
    let flags = row.get("flags");
    let (usd_per_unit, converted) = exchange(row, origin.rates, usd)?;
    let flagged = if flags.is_empty() { String::new() } else { format!("flags {flags}") };
    let pricing = match (flags.contains(CALENDAR), spot) {
        (true, _) => "calendar_mode",
        (false, true) => "spot",
        (false, false) => cloud.on_demand(),
    };
    let (region, zone) = region(origin, row.get("location"));
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

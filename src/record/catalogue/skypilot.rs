//! The catalogue of SkyPilot: `catalogs/v8/CLOUD/vms.csv`, one machine and zone a line, with both
//! prices beside each other.
//!
//! On Google Cloud the price of a GPU and that of the machine that holds it stand in lines of their
//! own; the second is added here. TPU slices are named by cores or chips and counted as one. A
//! catalogue says 700.0 or 0 where it has no price.

use std::collections::HashMap;

use serde::Deserialize;

use crate::economics::price_lint::is_sentinel;
use crate::economics::tpu_slice::TpuSlice;

use super::chip::{Chips, vendor};
use super::entry::{CatalogueRow, CatalogueSource, ParsedCatalogue, count, price, whole};
use crate::record::offers::exchange;
use crate::record::table::{CsvRow, TableError, rows};

const SKYPILOT_COLUMNS: &str = "InstanceType,AcceleratorName,AcceleratorCount,GpuInfo,Price,SpotPrice,Region";

const SKYPILOT_QUALITY: &str = "provider price API snapshot (SkyPilot catalog)";

/// Machine types of Google Cloud by accelerator and count, as SkyPilot pairs them.
const MACHINES: [(&str, &[(u32, &str)]); 7] = [
    (
        "A100",
        &[
            (1, "a2-highgpu-1g"),
            (2, "a2-highgpu-2g"),
            (4, "a2-highgpu-4g"),
            (8, "a2-highgpu-8g"),
            (16, "a2-megagpu-16g"),
        ],
    ),
    ("A100-80GB", &[(1, "a2-ultragpu-1g"), (2, "a2-ultragpu-2g"), (4, "a2-ultragpu-4g"), (8, "a2-ultragpu-8g")]),
    ("H100", &[(1, "a3-highgpu-1g"), (2, "a3-highgpu-2g"), (4, "a3-highgpu-4g"), (8, "a3-highgpu-8g")]),
    ("H100-MEGA", &[(8, "a3-megagpu-8g")]),
    ("H200", &[(8, "a3-ultragpu-8g")]),
    ("B200", &[(8, "a4-highgpu-8g")]),
    ("L4", &[(1, "g2-standard-4"), (2, "g2-standard-24"), (4, "g2-standard-48"), (8, "g2-standard-96")]),
];

/// A line of the catalogue.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct SkyPilotRow<'a> {
    instance_type: &'a str,
    accelerator_name: &'a str,
    #[serde(deserialize_with = "count")]
    accelerator_count: Option<f64>,
    gpu_info: &'a str,
    #[serde(deserialize_with = "price")]
    price: Option<f64>,
    #[serde(deserialize_with = "price")]
    spot_price: Option<f64>,
    region: &'a str,
    availability_zone: &'a str,
}

impl<'a> SkyPilotRow<'a> {
    /// The zone, or the region where a cloud has none.
    fn place(&self) -> &'a str {
        if self.availability_zone.is_empty() { self.region } else { self.availability_zone }
    }

    fn prices(&self) -> TermPrices {
        [self.price, self.spot_price]
    }
}

/// A price on demand and an interruptible one.
type TermPrices = [Option<f64>; 2];

pub(super) fn read(
    file: &str,
    text: &str,
    origin: &CatalogueSource<'_>,
    chips: &Chips<'_>,
) -> Result<ParsedCatalogue, TableError> {
    let rows = rows(file, text, SKYPILOT_COLUMNS)?;
    let read = |row| Ok((row, CsvRow::read(row)?));
    let all: Vec<(&CsvRow<'_>, SkyPilotRow<'_>)> = rows.iter().map(read).collect::<Result<_, _>>()?;
    let hosts = all.iter().filter(|(_, cells)| cells.accelerator_name.is_empty());
    let hosts = hosts.map(|(_, cells)| ((cells.instance_type, cells.place()), cells.prices())).collect();
    let mut sheet = ParsedCatalogue::default();
    for (row, cells) in &all {
        take((row, cells), origin, chips, &hosts, &mut sheet)?;
    }
    Ok(sheet)
}

fn take(
    (row, cells): (&CsvRow<'_>, &SkyPilotRow<'_>),
    origin: &CatalogueSource<'_>,
    chips: &Chips<'_>,
    hosts: &HashMap<(&str, &str), TermPrices>,
    sheet: &mut ParsedCatalogue,
) -> Result<(), TableError> {
    let (name, line, prices) = (cells.accelerator_name, row.line, cells.prices());
    let Some(stated) = cells.accelerator_count.filter(|_| !name.is_empty()) else {
        sheet.others += 1;
        return Ok(());
    };
    if prices == [None, None] {
        sheet.unpriced += 1;
        return Ok(());
    }
    let Some(stated) = whole(stated) else {
        sheet.refuse(line, "AcceleratorCount", format!("`{name}`: a share of a chip, which is no price of a chip"));
        return Ok(());
    };
    let slice = TpuSlice::of(name);
    let found = match slice {
        Some(slice) => chips.find(&format!("TPU {}", slice.family), &[], &[]),
        None => chips.find(
            name,
            &[cells.instance_type, quoted(cells.gpu_info, "'Name': '")],
            &sizes(cells.gpu_info, stated),
        ),
    };
    let Some(accelerator) = found else {
        sheet.refuse(line, "AcceleratorName", unknown(name, slice));
        return Ok(());
    };
    let machine = match machine(cells, origin, stated, slice) {
        Ok(machine) => machine,
        Err((field, why)) => {
            sheet.refuse(line, field, why);
            return Ok(());
        }
    };
    if let [Some(on_demand), Some(spot)] = prices
        && spot > on_demand * (1.0 + 1e-9)
        && !is_sentinel(spot)
    {
        sheet.refuse(
            line,
            "SpotPrice",
            format!("`{name}`: spot above on-demand; one of the two is of another product"),
        );
        return Ok(());
    }
    let cloud = origin.cloud.of_instance(&machine.instance);
    let host =
        machine.host.then(|| hosts.get(&(machine.instance.as_str(), cells.place())).copied().unwrap_or_default());
    let terms = [("Price", cloud.on_demand()), ("SpotPrice", "spot")];
    for (index, (field, pricing)) in terms.into_iter().enumerate() {
        let Some(part) = prices[index] else { continue };
        if is_sentinel(part) {
            sheet.refuse(line, field, format!("{part} is what this catalogue writes where it has no price"));
            continue;
        }
        let (whole, quality) = match host.map(|host| host[index]) {
            None => (part, SKYPILOT_QUALITY.to_owned()),
            Some(Some(host)) => {
                (part + host, format!("{SKYPILOT_QUALITY}; accelerator price + host VM price added here"))
            }
            Some(None) => {
                let why =
                    format!("host excluded: the machine `{}` of `{name}` has no price in its zone", machine.instance);
                sheet.refuse(line, field, why);
                continue;
            }
        };
        let (usd_per_unit, note) = exchange(row, origin.rates, whole)?;
        sheet.entries.push(CatalogueRow {
            line,
            accelerator: accelerator.to_owned(),
            vendor: vendor(accelerator).to_owned(),
            cloud: cloud.name.clone(),
            region: cells.region.to_owned(),
            zone: cells.availability_zone.to_owned(),
            pricing,
            instance: machine.instance.clone(),
            chips: machine.chips,
            instance_hour: whole * usd_per_unit,
            quality,
            note,
        });
    }
    Ok(())
}

fn unknown(name: &str, slice: Option<TpuSlice>) -> String {
    let what = slice.map_or(name.to_owned(), |slice| format!("TPU {}", slice.family));
    format!("`{what}` is no chip of the price list, or one of several of this name")
}

/// What is rented.
struct Machine {
    instance: String,
    chips: u32,
    /// Whether its price stands in a line of its own.
    host: bool,
}

fn machine(
    cells: &SkyPilotRow<'_>,
    origin: &CatalogueSource<'_>,
    stated: u32,
    slice: Option<TpuSlice>,
) -> Result<Machine, (&'static str, String)> {
    let (name, instance) = (cells.accelerator_name, cells.instance_type);
    if let Some(slice) = slice {
        let chips = slice.chips().filter(|_| !slice.is_ambiguous()).and_then(|chips| chips.checked_mul(stated));
        let why = || {
            format!(
                "`TPU {}`: its slices may be named by devices or by chips; take the price from its page",
                slice.family
            )
        };
        let chips = chips.ok_or_else(|| ("AcceleratorName", why()))?;
        return Ok(Machine { instance: name.to_owned(), chips, host: false });
    }
    if !instance.is_empty() {
        return Ok(Machine { instance: instance.to_owned(), chips: stated, host: false });
    }
    let machines = MACHINES.iter().find(|(known, _)| *known == name && origin.cloud.name == "GCP");
    let machine = machines.and_then(|(_, machines)| machines.iter().find(|(chips, _)| *chips == stated));
    let (_, instance) = machine.ok_or_else(|| {
        (
            "InstanceType",
            format!("host excluded: {stated} of `{name}` without a machine, and no machine is known for it"),
        )
    })?;
    Ok(Machine { instance: (*instance).to_owned(), chips: stated, host: true })
}

/// What may be the memory of one chip in GB: catalogues state it for one chip, or for all of the
/// machine.
fn sizes(info: &str, chips: u32) -> Vec<f64> {
    let digits = info.split("'SizeInMiB': ").nth(1).unwrap_or_default();
    let digits = digits.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    let Ok(size) = digits.parse::<f64>() else { return Vec::new() };
    // One of the clouds writes gigabytes there.
    let size = if size < 1000.0 { size } else { size / 1024.0 };
    if chips == 1 { vec![size] } else { vec![size, size / f64::from(chips)] }
}

/// The text after a mark, up to the next quotation mark.
fn quoted<'t>(text: &'t str, mark: &str) -> &'t str {
    text.split(mark).nth(1).and_then(|rest| rest.split('\'').next()).unwrap_or_default()
}

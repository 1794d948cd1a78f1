//! The sensors of a graphics card, as its Linux driver shows them: an energy counter (`i915`,
//! `xe`), or a power that is added up here (`amdgpu`).

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::measure::Meter;

use super::super::sysfs;
use super::counter::FileCounters;
use super::pci::Address;

/// Counters in microjoules. Of `xe`, 1 is the card and 2 the package on it, and some cards have 2
/// only.
const ENERGY_FILES: [&str; 2] = ["energy1_input", "energy2_input"];

/// Powers in microwatts; drivers show one or both.
const POWER_FILES: [&str; 2] = ["power1_average", "power1_input"];

/// Between two readings of a power.
pub const PERIOD: Duration = Duration::from_millis(20);

/// Readings after somebody asked, 2 s: a window of energy is that long at most, and other times are
/// not disturbed by it.
pub const READINGS: u32 = 100;

/// The sensor of the device at this address.
///
/// # Errors
/// Why there is none.
pub(super) fn open(root: &Path, bus_id: &str) -> Result<Box<dyn Meter>, String> {
    find(root, bus_id).map_err(|reason| format!("hwmon: {reason}"))
}

fn find(root: &Path, bus_id: &str) -> Result<Box<dyn Meter>, String> {
    let folders = folders(root, bus_id)?;
    if let Some(file) = first(&folders, &ENERGY_FILES) {
        return FileCounters::open("hwmon", vec![(file, None)]);
    }
    if let Some(file) = first(&folders, &POWER_FILES) {
        sysfs::number(&file)?;
        return Ok(Box::new(PowerMeter::start(file, PERIOD, READINGS)?));
    }
    let folder = folders.first().map_or(String::new(), |folder| sysfs::shown(folder));
    Err(format!("{folder} has neither {} nor {}", ENERGY_FILES[0], POWER_FILES.join(" nor ")))
}

/// The power cap of the device.
pub(super) fn sensors(root: &Path, bus_id: &str) -> Vec<String> {
    let folders = folders(root, bus_id).unwrap_or_default();
    let cap = first(&folders, &["power1_cap"]).and_then(|file| sysfs::number(&file).ok());
    cap.map(|cap| format!("power cap {}", sysfs::watts(cap))).into_iter().collect()
}

/// The folders of sensors of a device. Those of single tiles (`i915_gt0`) are parts of the sum.
fn folders(root: &Path, bus_id: &str) -> Result<Vec<PathBuf>, String> {
    let Some(address) = Address::parse(bus_id) else {
        return Err("the PCI address of this device is not known".to_owned());
    };
    let mut folders = sysfs::entries(&root.join(format!("bus/pci/devices/{address}/hwmon")))?;
    folders.retain(|folder| !sysfs::text(&folder.join("name")).is_ok_and(|name| name.contains("_gt")));
    if folders.is_empty() {
        return Err(format!("the driver of {address} shows no sensors"));
    }
    Ok(folders)
}

/// The first of these files that is there, by name before folder.
fn first(folders: &[PathBuf], names: &[&str]) -> Option<PathBuf> {
    let paths = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    paths.into_iter().find(|path| path.exists())
}

/// A power over time, by the trapezoids between its readings.
#[derive(Debug, Default)]
struct Integral {
    /// Seconds and watts of the latest reading.
    last: Option<(f64, f64)>,
    joules: f64,
}

impl Integral {
    /// Goes on to a reading. What lies in between is bridged, readings that failed and pauses as
    /// well.
    fn add(&mut self, seconds: f64, watts: f64) -> f64 {
        if let Some((before, was)) = self.last {
            self.joules += (seconds - before).max(0.0) * (was + watts) / 2.0;
        }
        self.last = Some((seconds, watts));
        self.joules
    }
}

/// What the thread and the meter share: either may read next.
struct Sampler {
    file: PathBuf,
    begun: Instant,
    integral: Mutex<Integral>,
}

impl Sampler {
    /// Reads the power now; joules so far.
    fn read(&self) -> Option<f64> {
        let mut integral = self.integral.lock().ok()?;
        let microwatts = sysfs::number(&self.file).ok()?;
        Some(integral.add(self.begun.elapsed().as_secs_f64(), microwatts as f64 * 1e-6))
    }
}

/// A power that a thread reads from when somebody asks, for a number of readings.
struct PowerMeter {
    sampler: Arc<Sampler>,
    /// Somebody asked. Dropping it ends the thread.
    asked: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl PowerMeter {
    fn start(file: PathBuf, period: Duration, readings: u32) -> Result<Self, String> {
        let sampler = Arc::new(Sampler { file, begun: Instant::now(), integral: Mutex::default() });
        let (asked, asking) = mpsc::channel();
        let own = Arc::clone(&sampler);
        let thread = thread::Builder::new().name("power".to_owned());
        let thread = thread.spawn(move || {
            follow(&asking, period, readings, || {
                own.read();
            });
        });
        let thread = thread.map_err(|error| format!("no thread to read the power: {error}"))?;
        Ok(Self { sampler, asked: Some(asked), thread: Some(thread) })
    }
}

/// Reads once a period from when somebody asks, for a number of readings; ends when nobody can ask
/// any more.
fn follow(asking: &Receiver<()>, period: Duration, readings: u32, mut read: impl FnMut()) {
    while asking.recv().is_ok() {
        let mut left = readings;
        while left > 0 {
            match asking.recv_timeout(period) {
                Ok(()) => left = readings,
                Err(RecvTimeoutError::Timeout) => {
                    read();
                    left -= 1;
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }
}

impl Meter for PowerMeter {
    fn source(&self) -> &str {
        "hwmon-power"
    }

    fn joules(&mut self) -> Option<f64> {
        let joules = self.sampler.read();
        self.asked.as_ref()?.send(()).ok()?;
        joules
    }
}

impl Drop for PowerMeter {
    fn drop(&mut self) {
        self.asked = None;
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has nothing left to say.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::fake::Tree;
    use super::*;

    const FOLDER: &str = "bus/pci/devices/0000:03:00.0/hwmon/hwmon4";

    #[test]
    fn a_counter_is_preferred_to_a_power_and_a_card_to_its_tile() {
        let tree = Tree::new(&[
            (&format!("{FOLDER}/name"), "xe"),
            (&format!("{FOLDER}/energy1_input"), "1000000"),
            (&format!("{FOLDER}/power1_average"), "5"),
            ("bus/pci/devices/0000:03:00.0/hwmon/hwmon3/name", "i915_gt0"),
            ("bus/pci/devices/0000:03:00.0/hwmon/hwmon3/energy1_input", "70"),
        ]);
        let mut meter = open(tree.root(), "00000000:03:00.0").unwrap();
        assert_eq!(meter.source(), "hwmon");
        assert_eq!(meter.joules(), Some(0.0));
        // It grows; the device is reset; the file is gone with it, and comes back.
        for (reading, joules) in
            [(Some("3500000"), Some(2.5)), (Some("10"), None), (None, None), (Some("500010"), Some(3.0))]
        {
            let file = format!("{FOLDER}/energy1_input");
            match reading {
                Some(reading) => tree.write(&file, reading),
                None => tree.remove(&file),
            }
            assert_eq!(meter.joules(), joules, "{reading:?}");
        }
    }

    #[test]
    fn a_power_is_integrated_by_trapezoids() {
        let check = |readings: &[(f64, f64)], expected: f64| {
            let mut integral = Integral::default();
            let joules = readings.iter().map(|&(seconds, watts)| integral.add(seconds, watts)).last();
            assert_eq!(joules, Some(expected), "{readings:?}");
        };
        check(&[(5.0, 100.0)], 0.0);
        check(&[(0.0, 100.0), (2.0, 100.0)], 200.0);
        check(&[(0.0, 0.0), (1.0, 100.0), (3.0, 100.0)], 250.0);
        check(&[(1.0, 100.0), (0.5, 100.0)], 0.0);
    }

    #[test]
    fn a_power_is_read_when_asked_and_by_the_thread_until_the_meter_is_dropped() {
        let tree = Tree::new(&[(&format!("{FOLDER}/power1_input"), "1000000")]);
        let mut meter =
            PowerMeter::start(tree.root().join(FOLDER).join("power1_input"), Duration::ZERO, u32::MAX).unwrap();
        let mut read = || meter.joules().unwrap();
        let first = read();
        assert!(read() > first);
        tree.remove(&format!("{FOLDER}/power1_input"));
        assert_eq!(meter.joules(), None);
        let sampler = Arc::downgrade(&meter.sampler);
        drop(meter);
        assert!(sampler.upgrade().is_none(), "the thread still holds the sampler");
    }

    #[test]
    fn a_thread_rests_when_nobody_asks_and_goes_on_when_somebody_does() {
        let ((asked, asking), (read, reads)) = (mpsc::channel(), mpsc::channel());
        let thread = thread::spawn(move || follow(&asking, Duration::ZERO, 3, || read.send(()).unwrap()));
        for _ in 0..2 {
            asked.send(()).unwrap();
            (0..3).for_each(|_| reads.recv().unwrap());
        }
        drop(asked);
        thread.join().unwrap();
        assert_eq!(reads.try_recv(), Err(mpsc::TryRecvError::Disconnected));
    }
}

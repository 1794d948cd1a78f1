//! A scripted GPU: a target whose time is simulated, and which ramps, throttles, lies, breaks or
//! computes wrongly as a test says.
#![allow(dead_code, unreachable_pub)] // each test binary uses its part

use std::cell::RefCell;
use std::rc::Rc;

use switchpoint::cpu;
use switchpoint::device::{Backend, DeviceType, TargetFacts};
use switchpoint::measure::clocks::TickEstimator;
use switchpoint::measure::{self, Failure, Loaded, Meter, Target, TimeBudget};
use switchpoint::problem::{Element, Problem};
use switchpoint::reference::Operands;
use switchpoint::result::peak::{PeakElement, Unit};
use switchpoint::result::{KernelFacts, Peak, Status};
use switchpoint::sample::RawSample;
use switchpoint::unit::Nanos;

/// When something happens.
#[derive(Clone, Copy)]
pub struct Moment<'a> {
    /// Seconds since the device was opened.
    pub now: f64,
    /// Seconds in which it rested.
    pub rested: f64,
    /// Batches that this kernel, or this probe, has run before.
    pub batch: u32,
    /// The name of the kernel, or of the probe.
    pub kernel: &'a str,
    /// Operations of a dispatch; 0 of a probe.
    pub flop: f64,
}

/// What the scripted device does.
#[derive(Clone, Copy)]
pub struct Script {
    /// The kind of device that it says it is.
    pub device_type: DeviceType,
    /// The kernels that it has.
    pub kernels: &'static [&'static str],
    /// Time of a dispatch in ns at full clock.
    pub dispatch: fn(Moment<'_>) -> f64,
    /// Its clock as a share of the full one. A canary feels it as well.
    pub clock: fn(Moment<'_>) -> f64,
    /// Nanoseconds of a tick of its timestamps, whose unit is stated as 1 ns.
    pub tick: f64,
    /// What its timestamps say of a batch of that length in whole ticks.
    pub timestamp: fn(Moment<'_>, f64) -> Option<f64>,
    /// Time that the host sees in excess of the true one.
    pub overhead: f64,
    /// What it does to the right product.
    pub product: fn(&str, &mut Vec<f64>),
    /// How it breaks, when it does.
    pub breaks: fn(Moment<'_>) -> Option<Status>,
    /// Watts that a running device takes.
    pub watts: f64,
}

/// An honest device: 1 ms a dispatch.
pub const HONEST: Script = Script {
    device_type: DeviceType::Discrete,
    kernels: &["library:script"],
    dispatch: |_| 1e6,
    clock: |_| 1.0,
    tick: 1.0,
    timestamp: |_, time| Some(time),
    overhead: 1e4,
    product: |_, _| {},
    breaks: |_| None,
    watts: 250.0,
};

/// The simulated time of a device, and what was done in it.
pub struct World {
    /// Nanoseconds since a moment before the device was opened.
    ns: f64,
    pub rested: f64,
    tick: TickEstimator,
    /// How long each rest was, in seconds.
    pub rests: Vec<f64>,
    /// The kernel of each batch, in order.
    pub log: Vec<String>,
    /// The problems that were loaded, in order.
    pub loads: Vec<Problem>,
    pub joules: f64,
}

/// The first reading of a clock: a zero is none.
const BEGIN: f64 = 1e9;

impl World {
    fn new() -> Self {
        let (rests, log, loads) = (Vec::new(), Vec::new(), Vec::new());
        Self { ns: BEGIN, rested: 0.0, tick: TickEstimator::default(), rests, log, loads, joules: 0.0 }
    }
}

pub struct Scripted {
    facts: TargetFacts,
    script: Script,
    pub world: Rc<RefCell<World>>,
}

pub struct ScriptedLoaded {
    engine: Engine,
    operands: Operands,
}

/// What runs batches: a kernel or a probe.
struct Engine {
    name: String,
    script: Script,
    world: Rc<RefCell<World>>,
    batches: u32,
    flop: f64,
}

impl Engine {
    fn run(&mut self, dispatches: f64, canary: bool) -> Result<RawSample, Failure> {
        let mut world = self.world.borrow_mut();
        let now = (world.ns - BEGIN) * 1e-9;
        let (rested, flop) = (world.rested, self.flop);
        let at = Moment { now, rested, batch: self.batches, kernel: &self.name, flop };
        if let Some(status) = (self.script.breaks)(at) {
            return Err(Failure::new(status, "the device was lost"));
        }
        let dispatch = if canary { 1e3 } else { (self.script.dispatch)(at) };
        let time = dispatch * dispatches / (self.script.clock)(at);
        let [begin, end] = [world.ns, world.ns + time].map(|ns| (ns / self.script.tick).floor() * self.script.tick);
        world.tick.see(begin as u64);
        world.tick.see(end as u64);
        // A batch that is shorter than a tick may take none.
        let device = (self.script.timestamp)(at, end - begin).filter(|time| *time > 0.0).map(Nanos);
        let wall = time + self.script.overhead;
        self.batches += 1;
        world.ns += wall;
        world.joules += wall * 1e-9 * self.script.watts;
        if !canary {
            world.log.push(self.name.clone());
        }
        Ok(RawSample { device, wall: Nanos(wall) })
    }
}

pub fn device(script: Script) -> Scripted {
    let facts = TargetFacts {
        timestamp_ns: Some(1.0),
        ..TargetFacts::new("script.vulkan", "script", Backend::Vulkan, script.device_type)
    };
    Scripted { facts, script, world: Rc::new(RefCell::new(World::new())) }
}

impl Scripted {
    fn engine(&self, name: &str, flop: f64) -> Engine {
        Engine { name: name.to_owned(), script: self.script, world: Rc::clone(&self.world), batches: 0, flop }
    }

    /// A meter of what it takes.
    pub fn meter(&self) -> ScriptedMeter {
        ScriptedMeter { world: Rc::clone(&self.world), fails: false }
    }
}

impl Target for Scripted {
    type Loaded = ScriptedLoaded;

    fn facts(&self) -> &TargetFacts {
        &self.facts
    }

    fn tick(&self) -> Option<Nanos> {
        let stated = self.facts.timestamp_ns?;
        Some(Nanos(self.world.borrow().tick.get().map_or(stated, |tick| tick as f64)))
    }

    fn kernels(&self, _: &Problem) -> Vec<KernelFacts> {
        self.script.kernels.iter().map(|name| KernelFacts::library(name, "")).collect()
    }

    fn supports(&self, _: &KernelFacts, problem: &Problem) -> Result<(), String> {
        if problem.m == 1001 { Err("m is 1001".to_owned()) } else { Ok(()) }
    }

    async fn load(&mut self, kernel: &KernelFacts, operands: &Operands) -> Result<ScriptedLoaded, Failure> {
        self.world.borrow_mut().loads.push(operands.problem);
        let engine = self.engine(&kernel.name, operands.problem.flop().0);
        Ok(ScriptedLoaded { engine, operands: operands.clone() })
    }
}

impl Loaded for ScriptedLoaded {
    async fn batch(&mut self, dispatches: u32) -> Result<RawSample, Failure> {
        self.engine.run(f64::from(dispatches), false)
    }

    async fn product(&mut self) -> Result<Vec<f64>, Failure> {
        let mut c = vec![f32::NAN; self.operands.problem.m as usize * self.operands.problem.n as usize];
        cpu::multiply(&self.operands, &mut c);
        let mut c = c.into_iter().map(f64::from).collect();
        (self.engine.script.product)(&self.engine.name, &mut c);
        Ok(c)
    }
}

/// A probe whose step takes as long as the script says for one dispatch; a canary's takes 1 us at
/// full clock.
pub struct ScriptedProbe(Engine);

impl measure::Probe for ScriptedProbe {
    fn work_per_step(&self) -> f64 {
        1000.0
    }

    async fn batch(&mut self, steps: u32, dispatches: u32) -> Result<RawSample, Failure> {
        let canary = self.0.name == "canary";
        self.0.run(f64::from(steps) * f64::from(dispatches), canary)
    }
}

fn probe(name: &str) -> Peak {
    Peak {
        name: name.to_owned(),
        element: Some(PeakElement::Known(Element::F32)),
        ..Peak::planned("script.vulkan", Unit::Flop)
    }
}

impl measure::Peaks for Scripted {
    type Probe = ScriptedProbe;

    fn peaks(&self) -> Vec<Peak> {
        vec![probe("fma-f32")]
    }

    async fn probe(&mut self, peak: &Peak) -> Result<ScriptedProbe, Failure> {
        Ok(ScriptedProbe(self.engine(&peak.name, 0.0)))
    }
}

impl measure::Watch for Scripted {
    fn canary(&self) -> Option<Peak> {
        Some(probe("canary"))
    }

    async fn rest(&mut self, time: Nanos) {
        let mut world = self.world.borrow_mut();
        world.ns += time.0;
        world.rested += time.seconds();
        world.rests.push(time.seconds());
    }
}

/// Counts what the device takes while it runs.
#[derive(Clone)]
pub struct ScriptedMeter {
    world: Rc<RefCell<World>>,
    pub fails: bool,
}

impl Meter for ScriptedMeter {
    fn source(&self) -> &str {
        "script"
    }

    fn joules(&mut self) -> Option<f64> {
        (!self.fails).then(|| self.world.borrow().joules)
    }
}

pub fn budget(seconds: f64) -> TimeBudget {
    TimeBudget { launch: 0, time: Nanos::from_seconds(seconds), samples: None, seed: 1 }
}

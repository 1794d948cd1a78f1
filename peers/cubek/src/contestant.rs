//! One of ours or one of theirs, bound to a problem, with every batch that it has run.
//!
//! The protocol of the main program loads, verifies and warms up; the history kept here is where
//! the first dispatch and the curve of the warm-up are read from afterwards.

use switchpoint::device::TargetFacts;
use switchpoint::gpu::GpuTarget;
use switchpoint::measure::{Failure, Loaded, Target};
use switchpoint::problem::Problem;
use switchpoint::reference::Operands;
use switchpoint::result::KernelFacts;
use switchpoint::sample::RawSample;
use switchpoint::unit::Nanos;

use crate::peer::{PeerLoaded, PeerTarget};

/// A target of either side.
pub(crate) enum Side {
    Ours(Box<GpuTarget>),
    Peer(Box<PeerTarget>),
}

impl Target for Side {
    type Loaded = Contestant;

    fn facts(&self) -> &TargetFacts {
        match self {
            Self::Ours(target) => target.facts(),
            Self::Peer(target) => target.facts(),
        }
    }

    fn kernels(&self, problem: &Problem) -> Vec<KernelFacts> {
        match self {
            Self::Ours(target) => target.kernels(problem),
            Self::Peer(target) => target.kernels(problem),
        }
    }

    fn supports(&self, kernel: &KernelFacts, problem: &Problem) -> Result<(), String> {
        match self {
            Self::Ours(target) => target.supports(kernel, problem),
            Self::Peer(target) => target.supports(kernel, problem),
        }
    }

    fn tick(&self) -> Option<Nanos> {
        match self {
            Self::Ours(target) => target.tick(),
            Self::Peer(target) => target.tick(),
        }
    }

    async fn load(&mut self, kernel: &KernelFacts, operands: &Operands) -> Result<Contestant, Failure> {
        let loaded = match self {
            Self::Ours(target) => Either::Ours(Box::new(target.load(kernel, operands).await?)),
            Self::Peer(target) => Either::Peer(target.load(kernel, operands).await?),
        };
        Ok(Contestant { loaded, history: Vec::new() })
    }
}

enum Either {
    Ours(Box<<GpuTarget as Target>::Loaded>),
    Peer(PeerLoaded),
}

/// A kernel or a library, with its matrices in place.
pub(crate) struct Contestant {
    loaded: Either,
    /// Dispatches and time of every batch so far.
    pub(crate) history: Vec<(u32, RawSample)>,
}

impl Loaded for Contestant {
    fn kernel(&self) -> Option<&KernelFacts> {
        match &self.loaded {
            Either::Ours(loaded) => loaded.kernel(),
            Either::Peer(_) => None,
        }
    }

    async fn batch(&mut self, dispatches: u32) -> Result<RawSample, Failure> {
        let sample = match &mut self.loaded {
            Either::Ours(loaded) => loaded.batch(dispatches).await?,
            Either::Peer(loaded) => loaded.batch(dispatches).await?,
        };
        self.history.push((dispatches, sample));
        Ok(sample)
    }

    async fn product(&mut self) -> Result<Vec<f64>, Failure> {
        match &mut self.loaded {
            Either::Ours(loaded) => loaded.product().await,
            Either::Peer(loaded) => loaded.product().await,
        }
    }
}

//! Burn's matrix multiplication, as a Burn program gets it: the first call on a shape tries the
//! strategies of cubek and keeps the fastest.
//!
//! Without the feature `persistence` nothing is kept on disk, so every process tunes anew and no
//! file is left behind.

use burn_backend::TensorData;
use burn_backend::ops::FloatTensorOps;
use burn_wgpu::{CubeTensor, Wgpu};
use half::f16;
use switchpoint::measure::{Failure, Loaded};
use switchpoint::problem::{Element, Problem};
use switchpoint::reference::Operands;
use switchpoint::result::Status;
use switchpoint::sample::RawSample;

use crate::cubek::shape;
use crate::device::Device;
use crate::element::{halves, transposed};
use crate::timing::{batch, one_line};

/// Two tensors and their latest product.
pub(crate) struct BurnLoaded {
    device: Device,
    element: Element,
    a: CubeTensor,
    b: CubeTensor,
    c: CubeTensor,
}

/// Why Burn cannot compute in these number types.
pub(crate) fn supports(element: Element) -> Result<(), String> {
    match element {
        Element::F32 | Element::Tf32 | Element::F16Acc16 => Ok(()),
        Element::F16 => Err("a product of binary16 tensors is binary16 in Burn".to_owned()),
        Element::I8 => Err("Burn has no product of bytes in 32-bit integers".to_owned()),
    }
}

impl BurnLoaded {
    /// Uploads the operands. C begins as a tensor of NaN, whose memory is free for the product once
    /// the first one is made.
    pub(crate) fn new(device: &Device, operands: &Operands) -> Self {
        let Problem { element, transposed_b, batch, .. } = operands.problem;
        let [m, n, k] = [operands.problem.m, operands.problem.n, operands.problem.k].map(|edge| edge as usize);
        let upload = |rows: usize, columns: usize, values: Vec<f32>| {
            let shape = shape(batch, rows, columns);
            let data = match element {
                Element::F32 | Element::Tf32 => TensorData::new(values, shape),
                _ => TensorData::new(halves(&values), shape),
            };
            Wgpu::float_from_data(data, &device.handle)
        };
        let b = if transposed_b {
            let stored = upload(n, k, transposed(&operands.b, k, n));
            let last = if batch == 1 { 1 } else { 2 };
            Wgpu::float_swap_dims(stored, last - 1, last)
        } else {
            upload(k, n, operands.b.clone())
        };
        Self {
            a: upload(m, k, operands.a.clone()),
            b,
            c: upload(m, n, vec![f32::NAN; batch as usize * m * n]),
            device: device.clone(),
            element,
        }
    }
}

impl Loaded for BurnLoaded {
    async fn batch(&mut self, dispatches: u32) -> Result<RawSample, Failure> {
        let Self { device, a, b, c, .. } = self;
        let launch = || {
            *c = Wgpu::float_matmul(a.clone(), b.clone());
            Ok(c.handle.clone())
        };
        batch(&device.client, dispatches, launch).await
    }

    async fn product(&mut self) -> Result<Vec<f64>, Failure> {
        let fault = |message: String| Failure::new(Status::Error, one_line(&message));
        let data = Wgpu::float_into_data(self.c.clone()).await.map_err(|error| fault(error.to_string()))?;
        let wide = match self.element {
            Element::F32 | Element::Tf32 => data.try_to_vec::<f32>().map(|c| c.into_iter().map(f64::from).collect()),
            _ => data.try_to_vec::<f16>().map(|c| c.into_iter().map(f64::from).collect()),
        };
        wide.map_err(|error| fault(format!("{error:?}")))
    }
}

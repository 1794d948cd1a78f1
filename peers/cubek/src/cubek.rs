//! One strategy of cubek-matmul, bound to a problem.

use cubecl::client::Client;
use cubecl::ir::ElemType;
use cubecl::server::Handle;
use cubecl::std::tensor::TensorHandle;
use cubek_matmul::definition::{MatmulElems, MatmulSetupError};
use cubek_std::InputBinding;
use switchpoint::measure::{Failure, Loaded};
use switchpoint::problem::{Element, Problem};
use switchpoint::reference::Operands;
use switchpoint::result::Status;
use switchpoint::sample::RawSample;

use crate::element;
use crate::strategy::Way;
use crate::timing::{batch, one_line};

/// Matrices in the memory of the peers' device, and the strategy that multiplies them.
pub(crate) struct CubekLoaded {
    client: Client,
    way: Way,
    element: Element,
    a: TensorHandle,
    b: TensorHandle,
    c: TensorHandle,
    elements: MatmulElems,
}

impl CubekLoaded {
    /// Uploads the operands and fills C with NaN.
    pub(crate) fn new(client: &Client, way: Way, operands: &Operands) -> Self {
        let Problem { element, transposed_b, batch, .. } = operands.problem;
        let [m, n, k] = [operands.problem.m, operands.problem.n, operands.problem.k].map(|edge| edge as usize);
        let (operand, result) = element::types(element);
        let tensor = |rows: usize, columns: usize, bytes: &[u8], of: ElemType| {
            let memory = client.create_from_slice(bytes);
            TensorHandle::new_contiguous(shape(batch, rows, columns), memory, of)
        };
        let b = if transposed_b {
            let memory = client.create_from_slice(&element::encode(element, &element::transposed(&operands.b, k, n)));
            let strides = if batch == 1 { vec![1, k] } else { vec![k * n, 1, k] };
            TensorHandle::new(memory, shape(batch, k, n), strides, operand)
        } else {
            tensor(k, n, &element::encode(element, &operands.b), operand)
        };
        Self {
            a: tensor(m, k, &element::encode(element, &operands.a), operand),
            b,
            c: tensor(m, n, &element::poison(element, batch as usize * m * n), result),
            client: client.clone(),
            way,
            element,
            elements: element::of_cubek(element),
        }
    }

    fn launch(&self) -> Result<Handle, Failure> {
        let input = |tensor: &TensorHandle| InputBinding::Normal(tensor.clone().binding(), tensor.dtype);
        let output = self.c.clone();
        // A strategy may change the types that it computes in; every launch begins with those of
        // the problem.
        let mut elements = self.elements.clone();
        self.way
            .launch(&self.client, input(&self.a), input(&self.b), output.binding(), &mut elements)
            .map_err(|error| failure(&error))?;
        Ok(self.c.handle.clone())
    }
}

/// The shape of a matrix, or of a batch of them.
pub(crate) fn shape(batch: u32, rows: usize, columns: usize) -> Vec<usize> {
    if batch == 1 { vec![rows, columns] } else { vec![batch as usize, rows, columns] }
}

/// A strategy that does not fit the device or the problem is `unsupported`; one that fits and fails
/// is an `error`.
fn failure(error: &MatmulSetupError) -> Failure {
    let status = match error {
        MatmulSetupError::Unavailable(_) | MatmulSetupError::InvalidConfig(_) | MatmulSetupError::Vectorization(_) => {
            Status::Unsupported
        }
        MatmulSetupError::Launch(_) => Status::Error,
    };
    Failure::new(status, one_line(&error.to_string()))
}

impl Loaded for CubekLoaded {
    async fn batch(&mut self, dispatches: u32) -> Result<RawSample, Failure> {
        batch(&self.client, dispatches, || self.launch()).await
    }

    async fn product(&mut self) -> Result<Vec<f64>, Failure> {
        let bytes = self.client.read_async(vec![self.c.handle.clone()]).await;
        let bytes = bytes.map_err(|error| Failure::new(Status::Error, one_line(&error.to_string())))?;
        Ok(bytes.iter().flat_map(|bytes| element::decode(self.element, bytes)).collect())
    }
}

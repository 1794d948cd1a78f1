//! A kernel bound to a problem: batches of dispatches over its matrices, the product back.

use std::rc::Rc;

use crate::kernel::{Kernel, Layout};
use crate::measure::{Failure, Loaded};
use crate::problem::{Element, Problem};
use crate::result::{KernelFacts, Status};
use crate::sample::RawSample;

use super::matrices::{Matrices, upload};
use super::open::OpenDevice;
use super::pipeline::Pipelines;
use super::{batch, elements, timer};

/// A kernel with its bindings to the matrices, ready to be dispatched.
pub struct GpuLoaded {
    open: OpenDevice,
    passes: Vec<Pass>,
    matrices: Rc<Matrices>,
    /// The copy of A and B that comes next.
    turn: u32,
    layout: Layout,
    element: Element,
    guard: usize,
    kernel: Option<KernelFacts>,
}

/// One dispatch, bound to each copy of the matrices.
struct Pass {
    pipeline: wgpu::ComputePipeline,
    bindings: Vec<wgpu::BindGroup>,
    workgroups: (u32, u32, u32),
}

impl GpuLoaded {
    /// Poisons C, so that an element that no thread writes is found, and binds the matrices. Before
    /// and behind each lie `guard` poisoned elements: one that is read by mistake spoils the
    /// product, one that is written is found when the product is read back.
    pub(super) fn new(
        open: &OpenDevice,
        pipelines: &Pipelines,
        kernel: &Kernel,
        problem: &Problem,
        matrices: Rc<Matrices>,
        guard: usize,
    ) -> Result<Self, Failure> {
        let layout = Layout::of(problem);
        let [step_a, step_b, step_c] = layout.elements().map(|elements| u32::try_from(elements).unwrap_or(u32::MAX));
        let sizes = [problem.m, problem.n, problem.k, layout.lda, layout.ldb, layout.ldc];
        // Two more for the uniform: 16-byte alignment wants 48 bytes.
        let dims: Vec<u32> = [&sizes[..], &[step_a, step_b, step_c, kernel.part(problem), 0, 0]].concat();
        let dims: &[u8] = bytemuck::cast_slice(&dims);
        let dims = upload(open, "dims", dims, wgpu::BufferUsages::UNIFORM, dims.len() as u64, 1)?;
        matrices.poison(open, guard);
        let workgroups = kernel.workgroups(problem);
        let main = |copy: u32| [(0, dims.as_entire_binding()), (1, matrices.a(copy)), (2, matrices.b(copy))];
        let passes = match &pipelines.reduce {
            None => vec![pass(open, &pipelines.main, workgroups, matrices.copies, |copy| {
                main(copy).into_iter().chain([(3, matrices.c.binding(0))]).collect()
            })],
            Some(reduce) => {
                let descriptor = wgpu::BufferDescriptor {
                    label: Some("partial"),
                    size: layout.buffers()[2].0 * u64::from(kernel.splits),
                    usage: wgpu::BufferUsages::STORAGE,
                    mapped_at_creation: false,
                };
                let partial = open.device.create_buffer(&descriptor);
                open.fault.check()?;
                let second = ((layout.ldc / 4).div_ceil(REDUCE_THREADS), problem.m, problem.batch);
                vec![
                    pass(open, &pipelines.main, workgroups, matrices.copies, |copy| {
                        main(copy).into_iter().chain([(4, partial.as_entire_binding())]).collect()
                    }),
                    pass(open, reduce, second, 1, |_| {
                        vec![
                            (0, dims.as_entire_binding()),
                            (3, matrices.c.binding(0)),
                            (4, partial.as_entire_binding()),
                        ]
                    }),
                ]
            }
        };
        Ok(Self {
            open: open.clone(),
            passes,
            layout,
            element: problem.element,
            guard,
            turn: 0,
            matrices,
            kernel: None,
        })
    }

    /// The same, with what a file says of the kernel.
    pub(super) fn named(self, kernel: KernelFacts) -> Self {
        Self { kernel: Some(kernel), ..self }
    }
}

/// A dispatch of a pipeline over what its entry point uses, which is said for each copy of the
/// matrices.
fn pass<'a>(
    open: &OpenDevice,
    pipeline: &wgpu::ComputePipeline,
    workgroups: (u32, u32, u32),
    copies: u32,
    resources: impl Fn(u32) -> Vec<(u32, wgpu::BindingResource<'a>)>,
) -> Pass {
    let layout = pipeline.get_bind_group_layout(0);
    let bindings = (0..copies).map(|copy| {
        let entry = |(binding, resource)| wgpu::BindGroupEntry { binding, resource };
        let entries: Vec<wgpu::BindGroupEntry<'_>> = resources(copy).into_iter().map(entry).collect();
        let descriptor = wgpu::BindGroupDescriptor { label: Some("matrices"), layout: &layout, entries: &entries };
        open.device.create_bind_group(&descriptor)
    });
    Pass { pipeline: pipeline.clone(), bindings: bindings.collect(), workgroups }
}

/// Threads of a workgroup in the second pass of a split sum: `@workgroup_size` of `reduce` in
/// `shaders/split.wgsl`.
const REDUCE_THREADS: u32 = 64;

impl Loaded for GpuLoaded {
    fn kernel(&self) -> Option<&KernelFacts> {
        self.kernel.as_ref()
    }

    async fn batch(&mut self, dispatches: u32) -> Result<RawSample, Failure> {
        let (copies, first) = (self.matrices.copies, self.turn);
        self.turn = (first + dispatches % copies) % copies;
        batch::timed(&self.open, |pass| {
            // All write the same C, so wgpu lets each one wait for the last: the mean is the time
            // of one.
            for number in 0..dispatches {
                for Pass { pipeline, bindings, workgroups: (x, y, z) } in &self.passes {
                    // State stays from one dispatch to the next; setting it again would be paid for
                    // in commands.
                    if number == 0 || self.passes.len() > 1 {
                        pass.set_pipeline(pipeline);
                    }
                    if number == 0 || self.passes.len() > 1 || copies > 1 {
                        let copy = (first + number % copies) as usize % bindings.len();
                        pass.set_bind_group(0, &bindings[copy], &[]);
                    }
                    pass.dispatch_workgroups(*x, *y, *z);
                }
            }
        })
        .await
    }

    async fn product(&mut self) -> Result<Vec<f64>, Failure> {
        let OpenDevice { device, queue, fault, .. } = &self.open;
        let c = &self.matrices.c.buffer;
        let readback = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("product"),
            size: c.size(),
            usage: wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::MAP_READ,
            mapped_at_creation: false,
        });
        fault.check()?;
        let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        encoder.copy_buffer_to_buffer(c, 0, &readback, 0, c.size());
        let submission = queue.submit([encoder.finish()]);
        let bytes = timer::read_back(device, &readback, submission).await?;
        fault.check()?;
        let guard = elements::result_bytes(self.element, self.guard);
        let (before, rest) = bytes.split_at(guard);
        let (c, behind) = rest.split_at(rest.len() - guard);
        for (band, side) in [(before, "before"), (behind, "behind")] {
            if let Some(place) = elements::first_not_poison(self.element, band) {
                return Err(Failure::new(
                    Status::Wrong,
                    format!("a store outside C: element {place} of the {} {side} it was written", self.guard),
                ));
            }
        }
        Ok(self.layout.unpad_c(&elements::decode(self.element, c)))
    }
}

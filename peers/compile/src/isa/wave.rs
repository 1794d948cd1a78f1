//! One wave alone on a SIMD: how long a iteration of its loop takes when nothing else runs.

use std::collections::{HashMap, VecDeque};

use super::instruction::{Counter, Instruction};
use crate::gpu::{Generation, LDS_BYTES, SIMDS};

/// Cycles from a read of workgroup memory to its result. AssumedNoise, not published.
pub(crate) const LDS_LATENCY: f64 = 64.0;
/// Cycles from a load to its result, out of a cache. AssumedNoise, not published.
pub(crate) const MEMORY_LATENCY: f64 = 400.0;
/// Cycles from a scalar load to its result. AssumedNoise, not published.
pub(crate) const SCALAR_LATENCY: f64 = 100.0;
/// Cycles from a vector instruction to one that needs its result. AssumedNoise, not published.
pub(crate) const VECTOR_LATENCY: f64 = 5.0;
/// Cycles after which a write to workgroup memory counts as done.
const LDS_WRITE: f64 = 8.0;
/// Turns that are run; the last is counted, in which the loads of the one before are under way.
const TURNS: usize = 4;

/// When what is under way arrives, by counter.
#[derive(Default)]
struct Queues {
    load: VecDeque<f64>,
    store: VecDeque<f64>,
    workgroup: VecDeque<f64>,
    scalar: VecDeque<f64>,
}

impl Queues {
    fn of(&mut self, counter: Counter) -> &mut VecDeque<f64> {
        match counter {
            Counter::Load => &mut self.load,
            Counter::Store => &mut self.store,
            Counter::Workgroup => &mut self.workgroup,
            Counter::Scalar => &mut self.scalar,
        }
    }
}

/// Cycles of one iteration: instructions in order, waiting where the text waits.
pub(super) fn alone(iteration: &[Instruction], generation: Generation, wave: u32) -> f64 {
    let (mut now, mut workgroup_free, mut ready) = (0.0_f64, 0.0_f64, HashMap::new());
    let mut queues = Queues::default();
    let mut before = 0.0;
    for _ in 0..TURNS {
        before = now;
        for one in iteration {
            for &(counter, left) in &one.waits {
                let queue = queues.of(counter);
                while queue.len() > left {
                    now = now.max(queue.pop_front().unwrap_or(now));
                }
            }
            if ["s_wait", "s_delay", "s_clause", "s_nop"].iter().any(|idle| one.name().starts_with(idle)) {
                continue;
            }
            now = one.reads.iter().filter_map(|register| ready.get(register)).fold(now, |now, &at| now.max(at));
            let cycles = one.cycles(generation, wave);
            if one.workgroup_bytes() > 0 {
                // A wave that is alone has the banks of both SIMDs for itself.
                let moved = f64::from(one.workgroup_bytes() * wave) / (LDS_BYTES * SIMDS);
                workgroup_free = now.max(workgroup_free) + moved;
                let latency = if one.loads() { LDS_LATENCY } else { LDS_WRITE };
                queues.workgroup.push_back(workgroup_free + latency);
            } else if one.is_memory() {
                let queue = if one.loads() { &mut queues.load } else { &mut queues.store };
                queue.push_back(now + MEMORY_LATENCY);
            } else if one.is_scalar_load() {
                let separate = generation >= Generation::Rdna4;
                let queue = if separate { &mut queues.scalar } else { &mut queues.workgroup };
                queue.push_back(now + SCALAR_LATENCY);
            }
            if one.name().starts_with("v_") {
                ready.extend(one.writes.iter().map(|&register| (register, now + cycles.max(VECTOR_LATENCY))));
            }
            now += cycles.max(1.0);
        }
    }
    now - before
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cycles(text: &str, wave: u32) -> f64 {
        let iteration: Vec<_> = text.lines().filter_map(Instruction::read).collect();
        alone(&iteration, Generation::Rdna3, wave)
    }

    #[test]
    fn known_answers() {
        // One instruction a cycle, and none waits for another.
        assert_eq!(cycles("v_add_f32 v1, v2, v3\nv_add_f32 v4, v5, v6\n", 32), 2.0);
        // A chain waits for each result.
        assert_eq!(cycles("v_add_f32 v1, v1, v3\nv_add_f32 v1, v1, v6\n", 32), 2.0 * VECTOR_LATENCY);
        // A load that is waited for at once: issue, latency, and the wait itself takes nothing.
        assert_eq!(cycles("buffer_load_b32 v1, v2, s[0:3], 0\ns_waitcnt vmcnt(0)\n", 32), MEMORY_LATENCY);
        // One that may stay under way to the next iteration, which lasts as long as the load.
        let ahead = "s_waitcnt vmcnt(0)\nbuffer_load_b32 v1, v2, s[0:3], 0\nv_mul_lo_u32 v5, v5, s15\n";
        assert_eq!(cycles(ahead, 32), MEMORY_LATENCY);
        // 16 bytes a lane of 64 lanes through all 128 bytes a cycle, then the latency.
        assert_eq!(cycles("ds_load_b128 v[8:11], v13\ns_waitcnt lgkmcnt(0)\n", 64), 8.0 + LDS_LATENCY);
        assert_eq!(cycles("s_load_b128 s[8:11], s[2:3], null\ns_waitcnt lgkmcnt(0)\n", 64), SCALAR_LATENCY);
    }
}

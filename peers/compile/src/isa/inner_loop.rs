//! The loop in which the work is done, and the cheapest way through it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::instruction::Instruction;
use super::listing::Listing;
use crate::gpu::Generation;

/// Added to every instruction when ways are compared, so that of two equally cheap ones the shorter
/// is taken.
const TIE: f64 = 0.01;

/// The loop with the most arithmetic that holds no other loop with arithmetic.
pub(super) fn innermost(listing: &Listing, wave: u32) -> Option<Range<usize>> {
    // Jumps back to one place belong to one loop.
    let mut ends = BTreeMap::new();
    for place in 0..listing.instructions.len() {
        if let Some(start) = listing.target(place).filter(|start| *start <= place) {
            ends.insert(start, place + 1);
        }
    }
    let loops: Vec<Range<usize>> = ends.into_iter().map(|(start, end)| start..end).collect();
    let work = |range: &Range<usize>| -> f64 {
        listing.instructions[range.clone()].iter().filter_map(|one| one.work(wave)).map(|(_, work)| work).sum()
    };
    let within = |inner: &Range<usize>, outer: &Range<usize>| {
        inner != outer && outer.start <= inner.start && inner.end <= outer.end && work(inner) > 0.0
    };
    let innermost = loops.iter().filter(|outer| !loops.iter().any(|inner| within(inner, outer)));
    // Of two with the same work the shorter: a kernel that looks at its edges has a second loop
    // that does so.
    let most = |one: &&Range<usize>, other: &&Range<usize>| {
        work(one).total_cmp(&work(other)).then(other.len().cmp(&one.len()))
    };
    innermost.max_by(most).cloned().filter(|range| work(range) > 0.0)
}

/// The instructions of one iteration of a loop.
///
/// Where a branch has two ways on, the cheaper one is taken: that for blocks inside C, not that for
/// its edge. A branch that skips what no lane takes part in is not taken.
pub(super) fn iteration(listing: &Listing, body: &Range<usize>, generation: Generation, wave: u32) -> Vec<Instruction> {
    // For each place, from the end: the cost up to the end of the iteration, and where it goes on.
    let mut ways: BTreeMap<usize, (f64, Option<usize>)> = BTreeMap::new();
    for place in body.clone().rev() {
        let one = &listing.instructions[place];
        let mut onward = Vec::new();
        if one.jump.as_ref().is_some_and(|jump| !jump.on_exec)
            && let Some(target) = listing.target(place)
        {
            if target == body.start {
                onward.push((0.0, None));
            } else if target > place
                && let Some((cost, _)) = ways.get(&target)
            {
                onward.push((*cost, Some(target)));
            }
        }
        if one.jump.as_ref().is_none_or(|jump| jump.conditional)
            && let Some((cost, _)) = ways.get(&(place + 1))
        {
            onward.push((*cost, Some(place + 1)));
        }
        if let Some((cost, next)) = onward.into_iter().min_by(|one, other| one.0.total_cmp(&other.0)) {
            ways.insert(place, (cost + one.cycles(generation, wave) + TIE, next));
        }
    }
    let next = |place: &usize| ways.get(place).and_then(|(_, next)| *next);
    let first = Some(body.start).filter(|start| ways.contains_key(start));
    let way: Vec<Instruction> =
        std::iter::successors(first, next).map(|place| listing.instructions[place].clone()).collect();
    if way.is_empty() { listing.instructions[body.clone()].to_vec() } else { way }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A loop with a way around part of it, inside a loop without arithmetic of its own, before a
    /// loop with less work.
    const NESTED: &str = "
BB0:
    v_mov_b32_e32 v0, 0
BB1:
    s_add_u32 s6, s6, 16
BB2:
    s_cbranch_scc1 BB4
BB3:
    v_mul_lo_u32 v5, v5, s15
    v_mul_lo_u32 v6, v6, s15
BB4:
    v_fmac_f32_e32 v7, v8, v16
    v_fmac_f32_e32 v7, v9, v16
    s_cbranch_execz BB5
    v_add_nc_u32_e32 v8, s6, v0
BB5:
    s_cbranch_scc1 BB2
    s_branch BB1
BB6:
    v_fmac_f32_e32 v7, v8, v16
    s_cbranch_scc0 BB6
    s_endpgm
";

    #[test]
    fn the_innermost_loop_and_its_cheapest_way() {
        let listing = Listing::read(NESTED);
        let body = innermost(&listing, 32).unwrap();
        let names = |range: &[Instruction]| range.iter().map(|one| one.name().to_owned()).collect::<Vec<_>>();
        assert_eq!(names(&listing.instructions[body.clone()]).len(), 8);
        let way = iteration(&listing, &body, Generation::Rdna3, 32);
        // Not the multiplications that a branch goes around, and what only some lanes do.
        let expected =
            ["s_cbranch_scc1", "v_fmac_f32", "v_fmac_f32", "s_cbranch_execz", "v_add_nc_u32", "s_cbranch_scc1"];
        assert_eq!(names(&way), expected);
        assert_eq!(innermost(&Listing::read("BB0:\n v_fmac_f32 v1, v2, v3\n s_endpgm\n"), 32), None);
        assert_eq!(innermost(&Listing::read("BB0:\n v_add_f32 v1, v2, v3\n s_branch BB0\n"), 32), None);
    }
}

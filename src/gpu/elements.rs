//! Matrix elements as the bytes that a shader sees.

use half::f16;

use crate::problem::Element;
use crate::unit::Bytes;

/// What stands in C before the first dispatch, and before and behind every matrix that has guard
/// bands. NaN where the type has one; an integer that no product reaches where not.
const POISON_I32: i32 = i32::MIN + 0x5a5a;
const POISON_I8: i8 = 0x5a;

/// The elements of A or B as bytes, with `guard` poisoned ones before and as many behind.
pub(super) fn encode(element: Element, matrix: &[f32], guard: usize) -> Vec<u8> {
    match element {
        Element::F32 | Element::Tf32 => bytes(matrix.iter().copied(), f32::NAN, guard),
        Element::F16 | Element::F16Acc16 => {
            bytes(matrix.iter().map(|&x| f16::from_f32(x).to_bits()), f16::NAN.to_bits(), guard)
        }
        Element::I8 => bytes(matrix.iter().map(|&x| x as i8), POISON_I8, guard),
    }
}

fn bytes<T: bytemuck::NoUninit>(elements: impl Iterator<Item = T>, poison: T, guard: usize) -> Vec<u8> {
    let band = || std::iter::repeat_n(poison, guard);
    let all: Vec<T> = band().chain(elements).chain(band()).collect();
    bytemuck::cast_slice(&all).to_vec()
}

/// Bytes of so many elements of C.
pub(super) fn result_bytes(element: Element, count: usize) -> usize {
    count * element.result_size() as usize
}

/// A poisoned C of that size, with `guard` more elements before and as many behind.
pub(super) fn poison(element: Element, size: Bytes, guard: usize) -> Vec<u8> {
    let count = (size.0 / element.result_size()) as usize;
    match element {
        Element::F32 | Element::Tf32 | Element::F16 => bytes(std::iter::repeat_n(f32::NAN, count), f32::NAN, guard),
        Element::F16Acc16 => {
            let poison = f16::NAN.to_bits();
            bytes(std::iter::repeat_n(poison, count), poison, guard)
        }
        Element::I8 => bytes(std::iter::repeat_n(POISON_I32, count), POISON_I32, guard),
    }
}

/// The first element that is no longer what [`poison`] wrote.
pub(super) fn first_not_poison(element: Element, guard: &[u8]) -> Option<usize> {
    let size = element.result_size() as usize;
    let clean = poison(element, Bytes(guard.len() as u64), 0);
    guard.chunks_exact(size).zip(clean.chunks_exact(size)).position(|(found, clean)| found != clean)
}

/// The elements of C.
pub(super) fn decode(element: Element, bytes: &[u8]) -> Vec<f64> {
    match element {
        Element::F32 | Element::Tf32 | Element::F16 => {
            bytemuck::pod_collect_to_vec::<u8, f32>(bytes).into_iter().map(f64::from).collect()
        }
        Element::F16Acc16 => bytemuck::pod_collect_to_vec::<u8, u16>(bytes)
            .into_iter()
            .map(|bits| f16::from_bits(bits).to_f64())
            .collect(),
        Element::I8 => bytemuck::pod_collect_to_vec::<u8, i32>(bytes).into_iter().map(f64::from).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_and_back() {
        let nan = f32::NAN.to_ne_bytes();
        assert_eq!(encode(Element::F32, &[1.0], 1), [nan, 1f32.to_ne_bytes(), nan].concat());
        assert_eq!(encode(Element::F16, &[1.0, -2.0], 0), [0x3c00u16.to_ne_bytes(), 0xc000u16.to_ne_bytes()].concat());
        assert_eq!(encode(Element::I8, &[-128.0, 127.0], 1), [0x5a, 0x80, 0x7f, 0x5a]);
        assert_eq!(decode(Element::I8, &(-7i32).to_ne_bytes()), [-7.0]);
        assert_eq!(decode(Element::F16Acc16, &0x3c00u16.to_ne_bytes()), [1.0]);
        assert!(decode(Element::F16, &poison(Element::F16, Bytes(8), 1)).iter().all(|x| x.is_nan()));
        assert_eq!(poison(Element::F16Acc16, Bytes(8), 3).len(), result_bytes(Element::F16Acc16, 10));
    }

    #[test]
    fn a_write_is_found() {
        for &element in Element::ALL {
            let mut guard = poison(element, Bytes(4 * element.result_size()), 0);
            assert_eq!(first_not_poison(element, &guard), None);
            guard[2 * element.result_size() as usize] ^= 1;
            assert_eq!(first_not_poison(element, &guard), Some(2), "{element:?}");
        }
    }
}

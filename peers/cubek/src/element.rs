//! Matrix elements as the peers name them and as the bytes that they see.

use cubecl::ir::ElemType;
use cubecl::prelude::Scalar;
use cubek_matmul::definition::{MatmulElems, MatmulGlobalElems};
use half::f16;
use switchpoint::problem::Element;

/// The type of A and B, and of C.
pub(crate) fn types(element: Element) -> (ElemType, ElemType) {
    let single = f32::elem_type_native();
    match element {
        Element::F32 | Element::Tf32 => (single, single),
        Element::F16 => (f16::elem_type_native(), single),
        Element::F16Acc16 => (f16::elem_type_native(), f16::elem_type_native()),
        Element::I8 => (i8::elem_type_native(), i32::elem_type_native()),
    }
}

/// The types that cubek starts from. Left to itself it would sum in binary32 wherever C is
/// binary16, which is other work than asked for.
///
/// Where a device has TF32, a strategy with matrix instructions takes it for binary32. The check of
/// the product finds that.
pub(crate) fn of_cubek(element: Element) -> MatmulElems {
    let (operand, result) = types(element);
    match element {
        Element::F16Acc16 => MatmulElems::from_single_dtype(result),
        _ => MatmulElems::from_globals(&MatmulGlobalElems { lhs: operand, rhs: operand, out: result }),
    }
}

/// The elements of A or B as bytes.
pub(crate) fn encode(element: Element, matrix: &[f32]) -> Vec<u8> {
    match element {
        Element::F32 | Element::Tf32 => bytemuck::cast_slice(matrix).to_vec(),
        Element::F16 | Element::F16Acc16 => bytemuck::cast_slice(&halves(matrix)).to_vec(),
        Element::I8 => bytemuck::cast_slice(&matrix.iter().map(|&x| x as i8).collect::<Vec<_>>()).to_vec(),
    }
}

/// The elements rounded to binary16, of which they are already.
pub(crate) fn halves(matrix: &[f32]) -> Vec<f16> {
    matrix.iter().map(|&x| f16::from_f32(x)).collect()
}

/// What stands in C before the first launch: NaN where the type has one, an integer that no product
/// reaches where not.
pub(crate) fn poison(element: Element, count: usize) -> Vec<u8> {
    match element {
        Element::F32 | Element::Tf32 | Element::F16 => bytemuck::cast_slice(&vec![f32::NAN; count]).to_vec(),
        Element::F16Acc16 => bytemuck::cast_slice(&vec![f16::NAN; count]).to_vec(),
        Element::I8 => bytemuck::cast_slice(&vec![i32::MIN; count]).to_vec(),
    }
}

/// The elements of C.
pub(crate) fn decode(element: Element, bytes: &[u8]) -> Vec<f64> {
    match element {
        Element::F32 | Element::Tf32 | Element::F16 => {
            bytemuck::pod_collect_to_vec::<u8, f32>(bytes).into_iter().map(f64::from).collect()
        }
        Element::F16Acc16 => bytemuck::pod_collect_to_vec::<u8, f16>(bytes).into_iter().map(f64::from).collect(),
        Element::I8 => bytemuck::pod_collect_to_vec::<u8, i32>(bytes).into_iter().map(f64::from).collect(),
    }
}

/// Each of `batch` matrices of `rows` x `columns` with its rows and columns exchanged.
pub(crate) fn transposed(matrices: &[f32], rows: usize, columns: usize) -> Vec<f32> {
    let one = |matrix: &[f32]| -> Vec<f32> {
        (0..rows * columns).map(|index| matrix[index % rows * columns + index / rows]).collect()
    };
    matrices.chunks_exact(rows * columns).flat_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_and_back() {
        assert_eq!(encode(Element::F16, &[1.0, -2.0]), [0x3c00u16.to_ne_bytes(), 0xc000u16.to_ne_bytes()].concat());
        assert_eq!(encode(Element::I8, &[-128.0, 127.0]), [0x80, 0x7f]);
        assert_eq!(decode(Element::I8, &(-7i32).to_ne_bytes()), [-7.0]);
        assert_eq!(decode(Element::F16Acc16, &0x3c00u16.to_ne_bytes()), [1.0]);
        for &element in Element::ALL {
            let bytes = poison(element, 3);
            assert_eq!(bytes.len() as u64, 3 * element.result_size(), "{element:?}");
            assert!(decode(element, &bytes).iter().all(|x| x.is_nan() || *x < -1e9), "{element:?}");
        }
    }

    #[test]
    fn types_have_the_sizes_of_the_problem() {
        for &element in Element::ALL {
            let (operand, result) = types(element);
            assert_eq!((operand.size() as u64, result.size() as u64), (element.size(), element.result_size()));
            assert_eq!(of_cubek(element).acc_register, result, "{element:?}: sums of another type");
        }
    }

    #[test]
    fn a_transposed_batch() {
        let two = [1., 2., 3., 4., 5., 6., 10., 20., 30., 40., 50., 60.];
        assert_eq!(transposed(&two, 2, 3), [1., 4., 2., 5., 3., 6., 10., 40., 20., 50., 30., 60.]);
    }
}

//! The ways of cubek-matmul that take part, each under a name of its own.
//!
//! The crate's `Auto` is left out: it takes the first strategy that launches and is not tuned. What
//! stands here is the catalogue that the crate benchmarks itself with, the further ones among which
//! Burn chooses, and the two tiled routines.

use cubecl::client::Client;
use cubecl::prelude::TensorBinding;
use cubek_matmul::definition::{MatmulElems, MatmulSetupError};
use cubek_matmul::launch::launch_ref;
use cubek_matmul::multi_level::Strategy as MultiLevel;
use cubek_matmul::multi_level::routines::TileSizeSelection;
use cubek_matmul::multi_level::routines::batch::double_buffering::DoubleBufferingArgs;
use cubek_matmul::multi_level::routines::batch::double_unit::DoubleUnitSelectionArgs;
use cubek_matmul::multi_level::routines::batch::launch::launch_ref as launch_batch;
use cubek_matmul::multi_level::routines::batch::ordered_double_buffering::{
    OrderedDoubleBufferingAlgorithm, OrderedSelectionArgs,
};
use cubek_matmul::multi_level::routines::batch::simple::SimpleArgs;
use cubek_matmul::multi_level::routines::batch::simple_unit::SimpleUnitSelectionArgs;
use cubek_matmul::multi_level::routines::gemm::{GemmStrategy, launch::launch_ref as launch_gemm};
use cubek_matmul::routine::BlueprintStrategy;
use cubek_matmul::tiled::Strategy as Tiled;
use cubek_std::InputBinding;

/// One way to multiply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// Register tiles a thread, without matrix instructions.
    SimpleUnit(Size),
    /// The same with two buffers.
    DoubleUnit(Size),
    /// Dot products along k, from a transposed copy of B.
    Gemm,
    /// One thread an element.
    Naive,
    /// Matrix instructions, one buffer.
    Simple(Loading, Rows),
    /// Matrix instructions, two buffers; `true`: some subgroups only load.
    Double(Loading, bool),
    /// Matrix instructions, two buffers filled in order, so many rows.
    OrderedDouble(u32),
    /// Matrix instructions, loading and computing subgroups.
    Specialized(Loading),
    /// Matrix instructions, the tile language.
    TiledCmma,
    /// A register block, the tile language.
    TiledCpuGemm,
}

/// The tile of a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    Min,
    Max,
}

/// How tiles are brought into workgroup memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Loading {
    Cyclic,
    Strided,
    Tilewise,
}

/// Rows of tiles a subgroup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rows {
    One,
    Several,
}

/// Every way, with its name in files after `library:cubek/`.
pub(crate) const WAYS: [(&str, Way); 20] = [
    ("simple-unit-min", Way::SimpleUnit(Size::Min)),
    ("simple-unit-max", Way::SimpleUnit(Size::Max)),
    ("double-unit-min", Way::DoubleUnit(Size::Min)),
    ("double-unit-max", Way::DoubleUnit(Size::Max)),
    ("gemm", Way::Gemm),
    ("naive", Way::Naive),
    ("simple-cyclic-cmma", Way::Simple(Loading::Cyclic, Rows::One)),
    ("simple-cyclic-cmma-rows", Way::Simple(Loading::Cyclic, Rows::Several)),
    ("simple-strided-cmma", Way::Simple(Loading::Strided, Rows::One)),
    ("simple-tilewise-cmma", Way::Simple(Loading::Tilewise, Rows::One)),
    ("double-cyclic-cmma", Way::Double(Loading::Cyclic, false)),
    ("double-cyclic-cmma-specialized", Way::Double(Loading::Cyclic, true)),
    ("double-tilewise-cmma", Way::Double(Loading::Tilewise, false)),
    ("double-tilewise-cmma-specialized", Way::Double(Loading::Tilewise, true)),
    ("ordered-double-cmma-4", Way::OrderedDouble(4)),
    ("ordered-double-cmma-8", Way::OrderedDouble(8)),
    ("specialized-cyclic-cmma", Way::Specialized(Loading::Cyclic)),
    ("specialized-strided-cmma", Way::Specialized(Loading::Strided)),
    ("tiled-cmma", Way::TiledCmma),
    ("tiled-cpu-gemm", Way::TiledCpuGemm),
];

/// The way of that name.
pub(crate) fn find(name: &str) -> Option<Way> {
    WAYS.iter().find(|(known, _)| *known == name).map(|(_, way)| *way)
}

impl Way {
    /// Launches once. Nothing has been computed when this returns.
    #[allow(clippy::result_large_err)] // the error of cubek-matmul, as it is
    pub(crate) fn launch(
        self,
        client: &Client,
        a: InputBinding,
        b: InputBinding,
        c: TensorBinding,
        elements: &mut MatmulElems,
    ) -> Result<(), MatmulSetupError> {
        match self {
            // `Strategy::Gemm` and `Strategy::OrderedDoubleCmma` fall back to `SimpleUnit` without
            // a word where they do not fit. Called directly they say so, and the row is not another
            // strategy under their name.
            Self::Gemm => launch_gemm(client, a, b, c, &BlueprintStrategy::Inferred(GemmStrategy::default()), elements),
            Self::OrderedDouble(rows) => {
                let arguments = OrderedSelectionArgs {
                    row_count: Some(rows),
                    rows_per_plane: Some(2),
                    partition_k: Some(2),
                    ..OrderedSelectionArgs::default()
                };
                let blueprint = BlueprintStrategy::<(), OrderedDoubleBufferingAlgorithm>::Inferred(arguments);
                launch_batch(client, a, b, c, &blueprint, elements)
            }
            Self::TiledCmma => launch_ref(&Tiled::Cmma(BlueprintStrategy::default()).into(), client, a, b, c, elements),
            Self::TiledCpuGemm => {
                launch_ref(&Tiled::CpuGemm(BlueprintStrategy::default()).into(), client, a, b, c, elements)
            }
            _ => launch_ref(&self.multi_level().into(), client, a, b, c, elements),
        }
    }

    /// The strategy of the crate; `Naive` for those that are not launched through one.
    fn multi_level(self) -> MultiLevel {
        use BlueprintStrategy::Inferred;
        let simple = |rows| SimpleArgs { multi_rows: rows == Rows::Several, ..SimpleArgs::default() };
        let double = |specialized| DoubleBufferingArgs { specialized, ..DoubleBufferingArgs::default() };
        let tile_size = |size| match size {
            Size::Min => TileSizeSelection::MinTileSize,
            Size::Max => TileSizeSelection::MaxTileSize,
        };
        match self {
            Self::SimpleUnit(size) => {
                MultiLevel::SimpleUnit(Inferred(SimpleUnitSelectionArgs { tile_size: tile_size(size) }))
            }
            Self::DoubleUnit(size) => {
                MultiLevel::DoubleUnit(Inferred(DoubleUnitSelectionArgs { tile_size: tile_size(size) }))
            }
            Self::Simple(Loading::Cyclic, rows) => MultiLevel::SimpleCyclicCmma(Inferred(simple(rows))),
            Self::Simple(Loading::Strided, rows) => MultiLevel::SimpleStridedCmma(Inferred(simple(rows))),
            Self::Simple(Loading::Tilewise, rows) => MultiLevel::SimpleTilewiseCmma(Inferred(simple(rows))),
            Self::Double(Loading::Tilewise, specialized) => {
                MultiLevel::DoubleTilewiseCmma(Inferred(double(specialized)))
            }
            Self::Double(_, specialized) => MultiLevel::DoubleCyclicCmma(Inferred(double(specialized))),
            Self::Specialized(Loading::Strided) => MultiLevel::SpecializedStridedCmma(BlueprintStrategy::default()),
            Self::Specialized(_) => MultiLevel::SpecializedCyclicCmma(BlueprintStrategy::default()),
            Self::Gemm | Self::Naive | Self::OrderedDouble(_) | Self::TiledCmma | Self::TiledCpuGemm => {
                MultiLevel::Naive
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_ways_are_distinct() {
        for (index, (name, way)) in WAYS.iter().enumerate() {
            assert_eq!(find(name), Some(*way));
            assert!(WAYS[..index].iter().all(|(other_name, other)| other_name != name && other != way), "{name}");
        }
    }
}

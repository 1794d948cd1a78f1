//! The published result files that the program carries, so that a report can be made anywhere.

/// Name and text of a file of `results/`.
macro_rules! published {
    ($($name:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!("../../results/", $name)))),+]
    };
}

/// The files that `results/INDEX` lists, in its order.
pub const FILES: [(&str, &str); 10] = published![
    "2026-11-23-llvmpipe-epyc-2-cores.v1.json",
    "2026-11-23-llvmpipe-epyc-2-cores-2.v1.json",
    "2026-11-23-llvmpipe-epyc-2-cores-3.v1.json",
    "2026-11-23-llvmpipe-safety.v1.json",
    "2026-11-23-llvmpipe-peers.v1.json",
    "2026-11-23-llvmpipe-peers-2.v1.json",
    "2026-11-27-llvmpipe-epyc-2-cores.v1.json",
    "2026-11-27-llvmpipe-26-coop.v1.json",
    "2026-11-28-llvmpipe-26-coop.v1.json",
    "2026-11-28-llvmpipe-peers.v1.json",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_published_file_is_carried() {
        let index = include_str!("../../results/INDEX");
        let listed: Vec<&str> = index.lines().filter_map(|line| line.split_whitespace().nth(1)).collect();
        assert_eq!(FILES.map(|(name, _)| name).to_vec(), listed);
    }
}

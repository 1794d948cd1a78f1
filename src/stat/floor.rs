//! The session floor: how far files of the same code differ from session to session (section 2.5,
//! F).

use super::descriptive::variance;
use super::student;

/// The least number of files.
pub const FILES_MIN: usize = 4;

/// What a set of sessions shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Floor {
    /// Files behind it.
    pub files: usize,
    /// Rows behind it.
    pub rows: usize,
    /// h: standard deviation of ln time between sessions.
    pub sd: f64,
    /// F: what two sessions may differ by, in ln time.
    pub log: f64,
}

/// Why there is no floor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoFloor {
    /// Too few files.
    #[error("a session floor needs at least {FILES_MIN} result files, not {0}")]
    Files(usize),
    /// The lists are not of the same files.
    #[error("the rows of a session floor are in {0} and in {1} files; give only rows that all files have")]
    Uneven(usize, usize),
    /// No row stands in all of them.
    #[error("no row is in all files of the session floor")]
    Rows,
}

/// The floor from result files of identical code, target, driver and protocol, of sessions at least
/// an hour apart.
///
/// One list for each row that all files have: the mean y of the row
/// ([`RowData::mean`](super::row::RowData::mean)) in each file, files in the same order throughout.
///
/// # Errors
/// [`NoFloor`]: fewer than [`FILES_MIN`] files, no row, or lists of different lengths.
pub fn floor(rows: &[Vec<f64>]) -> Result<Floor, NoFloor> {
    let files = rows.first().ok_or(NoFloor::Rows)?.len();
    if files < FILES_MIN {
        return Err(NoFloor::Files(files));
    }
    if let Some(row) = rows.iter().find(|row| row.len() != files) {
        return Err(NoFloor::Uneven(files, row.len()));
    }
    let df = (files - 1) as f64;
    let sd = (rows.iter().map(|row| variance(row)).sum::<f64>() / rows.len() as f64).sqrt();
    Ok(Floor { files, rows: rows.len(), sd, log: student::quantile(0.975, df) * std::f64::consts::SQRT_2 * sd })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_files_of_two_rows() {
        let rows = [vec![0.0, 0.006, -0.004, 0.003, -0.007], vec![0.5, 0.507, 0.494, 0.502, 0.496]];
        for (row, expected) in rows.iter().zip([2.73e-5, 2.62e-5]) {
            let sd = floor(std::slice::from_ref(row)).unwrap().sd;
            assert!((sd * sd - expected).abs() < 1e-15, "{sd}");
        }
        let floor = floor(&rows).unwrap();
        assert_eq!((floor.files, floor.rows), (5, 2));
        assert!((floor.sd - 0.005_172_04).abs() < 5e-9, "{}", floor.sd);
        assert!((floor.log - 0.020_307_9).abs() < 5e-8, "{}", floor.log);
    }

    #[test]
    fn what_shows_no_floor_is_refused() {
        for (rows, expected) in [
            (vec![], NoFloor::Rows),
            (vec![vec![]], NoFloor::Files(0)),
            (vec![vec![1.0; 3]], NoFloor::Files(3)),
            (vec![vec![1.0; 4], vec![1.0; 3]], NoFloor::Uneven(4, 3)),
        ] {
            assert_eq!(floor(&rows), Err(expected), "{rows:?}");
        }
        assert_eq!(NoFloor::Files(3).to_string(), "a session floor needs at least 4 result files, not 3");
    }
}

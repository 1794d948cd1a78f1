//! A tree of small files for tests, as Linux would show them.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

/// It is deleted when dropped.
pub(super) struct Tree(TempDir);

impl Tree {
    /// A tree of these files: path below the root, contents.
    pub(super) fn new(files: &[(&str, &str)]) -> Self {
        let tree = Self(TempDir::new().unwrap());
        for (path, contents) in files {
            tree.write(path, contents);
        }
        tree
    }

    /// Writes one file and the folders above it. A reader sees the old contents or the new ones, as
    /// with a file of the kernel.
    pub(super) fn write(&self, path: &str, contents: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let new = path.with_extension("new");
        fs::write(&new, contents).unwrap();
        fs::rename(&new, &path).unwrap();
    }

    /// Removes one file.
    pub(super) fn remove(&self, path: &str) {
        fs::remove_file(self.root().join(path)).unwrap();
    }

    /// The root.
    pub(super) fn root(&self) -> &Path {
        self.0.path()
    }
}

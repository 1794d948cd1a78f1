//! The classes of work of a scenario file: `[class.NAME.switching]` and `[class.NAME.finance]`.

use toml::{Table, Value};

use super::{ScenarioError, ScenarioFile, keys};
use crate::economics::work_class::WorkClass;

/// The tables that a class of work may have.
const CLASS_TABLES: [&str; 2] = ["switching", "finance"];

impl ScenarioFile<'_> {
    /// The tables of a class: those of the file with the keys that the class replaces. `None` where
    /// the file does not speak of it.
    pub(super) fn of_class(&self, class: WorkClass) -> Option<Self> {
        let own = self.root.get("class").and_then(|classes| classes.get(class.name()));
        let mut root = self.root.clone();
        root.remove("class");
        match own.and_then(Value::as_table) {
            None if class != WorkClass::default() => return None,
            None => {}
            Some(own) => {
                for (name, replaced) in own.iter().filter_map(|(name, table)| Some((name, table.as_table()?))) {
                    let table = root.entry(name.clone()).or_insert_with(|| Value::Table(Table::new()));
                    if let Value::Table(table) = table {
                        table.extend(replaced.clone());
                    }
                }
            }
        }
        Some(Self { label: self.label, root })
    }

    /// Tables and keys of the classes.
    pub(super) fn check_classes(&self, classes: &Value) -> Result<(), ScenarioError> {
        let Value::Table(classes) = classes else {
            return Err(self.value("class", classes, "write each class as tables, `[class.NAME.switching]`"));
        };
        let names: Vec<&str> = WorkClass::ALL.iter().map(|class| class.name()).collect();
        for (class, tables) in classes {
            if !names.contains(&class.as_str()) {
                return Err(self.unknown("class.", class, &names));
            }
            let Value::Table(tables) = tables else {
                return Err(self.value(
                    &format!("class.{class}"),
                    tables,
                    "write it as tables, `[class.NAME.switching]`",
                ));
            };
            for (name, table) in tables {
                if !CLASS_TABLES.contains(&name.as_str()) {
                    return Err(self.unknown(&format!("class.{class}."), name, &CLASS_TABLES));
                }
                self.check_table(&format!("class.{class}.{name}"), table, &keys(name).unwrap_or_default())?;
            }
        }
        Ok(())
    }
}

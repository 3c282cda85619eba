//! Tables as named, typed columns, the form that Arrow and Parquet files have.

use std::collections::BTreeMap;

/// A column. A float that is not a number stays NaN; only a column of optional floats has missing values.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    /// Texts, one for each row.
    Text(Vec<String>),
    /// Texts of which there are few different ones: indices into a list.
    Dictionary(TextDictionary),
    /// Numbers, one for each row.
    Float(Vec<f64>),
    /// Numbers, one for each row that has one.
    OptionalFloat(Vec<Option<f64>>),
    /// Whole numbers, one for each row.
    Int(Vec<i64>),
}

impl Column {
    fn len(&self) -> usize {
        match self {
            Column::Text(texts) => texts.len(),
            Column::Dictionary(words) => words.places.len(),
            Column::Float(numbers) => numbers.len(),
            Column::OptionalFloat(numbers) => numbers.len(),
            Column::Int(numbers) => numbers.len(),
        }
    }
}

/// A column with few different texts, stored as indices into the list of the texts (dictionary encoding).
#[derive(Clone, Debug, Default)]
pub struct TextDictionary {
    /// Index of each row's text in the list.
    places: Vec<i32>,
    /// The different texts in the order of their first row.
    list: Vec<String>,
    known: BTreeMap<String, i32>,
}

/// Equal if the texts of all rows are equal, whatever the order of the lists.
impl PartialEq for TextDictionary {
    fn eq(&self, other: &TextDictionary) -> bool {
        self.iter().eq(other.iter())
    }
}

impl TextDictionary {
    /// Adds a row.
    pub fn push(&mut self, text: &str) {
        let index = self.known.get(text).copied().unwrap_or_else(|| {
            // Signed and of 32 bits, as the keys of the dictionaries in Arrow files are.
            let index = i32::try_from(self.list.len()).expect("texts of which there are few");
            self.list.push(text.to_owned());
            self.known.insert(text.to_owned(), index);
            index
        });
        self.places.push(index);
    }

    /// The text of each row.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.places.iter().map(|index| self.list[index.unsigned_abs() as usize].as_str())
    }

    /// Index of each row's text in [`TextDictionary::list`].
    #[must_use]
    pub fn places(&self) -> &[i32] {
        &self.places
    }

    /// The different texts.
    #[must_use]
    pub fn list(&self) -> &[String] {
        &self.list
    }
}

impl<'a> FromIterator<&'a str> for TextDictionary {
    fn from_iter<T: IntoIterator<Item = &'a str>>(texts: T) -> TextDictionary {
        let mut words = TextDictionary::default();
        texts.into_iter().for_each(|text| words.push(text));
        words
    }
}

/// Named columns of the same length.
#[derive(Clone, Debug, PartialEq)]
pub struct Columns(Vec<(String, Column)>);

impl Columns {
    /// A table of columns, which must have the same length and different names.
    #[must_use]
    pub fn new(columns: Vec<(String, Column)>) -> Columns {
        for (at, (name, column)) in columns.iter().enumerate() {
            assert_eq!(column.len(), columns[0].1.len(), "column `{name}` is as long as the others");
            assert!(columns[..at].iter().all(|(other, _)| other != name), "column `{name}` is there once");
        }
        Columns(columns)
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.0.first().map_or(0, |(_, column)| column.len())
    }

    /// The column of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Column> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, column)| column)
    }

    /// All columns in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Column)> {
        self.0.iter().map(|(name, column)| (name.as_str(), column))
    }

    /// Adds the rows of a table of the same columns.
    ///
    /// # Panics
    /// If the columns differ in name or type.
    pub fn append(&mut self, other: &Columns) {
        assert_eq!(self.0.len(), other.0.len(), "the same columns");
        for ((name, column), (other_name, other)) in self.0.iter_mut().zip(&other.0) {
            assert_eq!(name, other_name, "the same columns");
            match (column, other) {
                (Column::Text(texts), Column::Text(others)) => texts.extend_from_slice(others),
                (Column::Dictionary(words), Column::Dictionary(others)) => {
                    // Each batch numbers its texts on its own, so the indices of one mean nothing in the other.
                    others.iter().for_each(|text| words.push(text));
                }
                (Column::Float(numbers), Column::Float(others)) => numbers.extend_from_slice(others),
                (Column::OptionalFloat(numbers), Column::OptionalFloat(others)) => numbers.extend_from_slice(others),
                (Column::Int(numbers), Column::Int(others)) => numbers.extend_from_slice(others),
                _ => panic!("column `{name}` has the same type in both"),
            }
        }
    }
}

//! The declaration of messages.

/// Declares an enum of messages. Each variant has its fields, its Chinese and its English text:
///
/// ```text
/// messages! {
///     /// What can be wrong with a table.
///     pub enum Table {
///         MissingColumn { column: String } => "缺少列 `{column}`", "column `{column}` is missing";
///     }
/// }
/// ```
///
/// A field that a text does not use is an unused variable, which the lints refuse, so a translation cannot lose one. The
/// English text is the documentation of the variant.
macro_rules! messages {
    (
        $(#[$about:meta])*
        pub enum $name:ident {
            $($variant:ident $({ $($field:ident: $kind:ty),* $(,)? })? => $zh:literal, $en:literal;)*
        }
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug)]
        pub enum $name {
            $(
                #[doc = concat!("```text\n", $en, "\n```")]
                $variant $({ $(
                    #[doc = concat!("The value of `", stringify!($field), "`.")]
                    $field: $kind
                ),* })?
            ),*
        }

        impl $crate::Say for $name {
            fn say(&self, language: $crate::Language) -> ::std::borrow::Cow<'static, str> {
                match (self, language) {
                    $(
                        ($name::$variant $({ $($field),* })?, $crate::Language::Chinese) => {
                            $($(let $field = $crate::Field::shown($field, language);)*)?
                            $crate::macros::cow(format_args!($zh))
                        }
                        ($name::$variant $({ $($field),* })?, $crate::Language::English) => {
                            $($(let $field = $crate::Field::shown($field, language);)*)?
                            $crate::macros::cow(format_args!($en))
                        }
                    )*
                }
            }

            fn code(&self) -> String {
                let variant = match self {
                    $($name::$variant $({ $($field: _),* })? => stringify!($variant),)*
                };
                format!("{}/{}", $crate::message::kebab(stringify!($name)), $crate::message::kebab(variant))
            }

            fn fields(&self) -> ::serde_json::Map<String, ::serde_json::Value> {
                let fields: Vec<(String, ::serde_json::Value)> = match self {
                    $($name::$variant $({ $($field),* })? => {
                        vec![$($((stringify!($field).to_owned(), $crate::Field::json($field))),*)?]
                    })*
                };
                fields.into_iter().collect()
            }
        }

        impl $crate::Samples for $name {
            fn samples() -> Vec<$name> {
                vec![$($name::$variant $({ $($field: $crate::Field::sample()),* })?),*]
            }
        }

        impl $crate::Templates for $name {
            fn templates() -> Vec<$crate::Template> {
                vec![$($crate::Template::new(stringify!($name), stringify!($variant), $zh, $en)),*]
            }
        }

        impl From<$name> for $crate::Message {
            fn from(message: $name) -> $crate::Message {
                $crate::Message::of(message)
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&$crate::Say::say(self, $crate::Language::English))
            }
        }
    };
}

/// A text without values is borrowed from the program.
pub(crate) fn cow(text: std::fmt::Arguments<'_>) -> std::borrow::Cow<'static, str> {
    match text.as_str() {
        Some(text) => std::borrow::Cow::Borrowed(text),
        None => std::borrow::Cow::Owned(text.to_string()),
    }
}

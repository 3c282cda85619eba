//! The files of the page, inside the program.

use include_dir::Dir;
use include_dir::include_dir;

static WEB: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/page/web");

/// A file of the page.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// Name, without folders.
    pub name: &'static str,
    /// Media type.
    pub mime: &'static str,
    /// Text.
    pub text: &'static str,
}

/// All files in the order of their names: modules, styles, and the libraries of the page with their licences.
#[must_use]
pub fn all() -> Vec<Asset> {
    let folders = std::iter::once(&WEB).chain(WEB.dirs());
    let mut files: Vec<Asset> = folders.flat_map(Dir::files).filter_map(asset).collect();
    files.sort_by_key(|file| file.name);
    files
}

/// The file of a name.
#[must_use]
pub fn find(name: &str) -> Option<Asset> {
    all().into_iter().find(|file| file.name == name)
}

fn asset(file: &'static include_dir::File<'static>) -> Option<Asset> {
    let name = file.path().file_name()?.to_str()?;
    let mime = match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    };
    Some(Asset { name, mime, text: file.contents_utf8()? })
}

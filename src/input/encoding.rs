//! Encodings and line ends of text files.

use std::borrow::Cow;
use std::path::Path;

use encoding_rs::GB18030;

use crate::error::Error;
use crate::error::Result;
use qilu_messages::input::InputFault;
use qilu_messages::printable::escaped_in_json;
use qilu_messages::printable::is_unprintable;
use qilu_messages::printable::number;

/// Byte-order mark of UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Byte-order marks of UTF-16, little and big endian.
const UTF_16_MARKS: [&[u8]; 2] = [b"\xff\xfe", b"\xfe\xff"];

/// First bytes of workbooks: ZIP archives (.xlsx, .ods, .et) and compound files (.xls).
const WORKBOOKS: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"];

/// The text of a file without a byte-order mark and with the line ends of Unix.
pub(super) fn decode(path: &Path, bytes: Cow<'static, [u8]>) -> Result<String> {
    if let Some(fault) = foreign(&bytes) {
        return Err(Error::input(path, fault));
    }
    let bytes = unix_lines(path, bytes)?;
    let text = String::from_utf8(bytes.into_owned()).map_err(|fault| {
        let valid = fault.utf8_error().valid_up_to();
        // The first character that is not ASCII tells GB18030 from UTF-8 as soon as it is wrong, but the whole file must
        // be valid, because random bytes are not GB18030 either.
        let bytes = fault.as_bytes();
        let gb18030 = GB18030.decode_without_bom_handling_and_without_replacement(bytes).is_some();
        let fault = if gb18030 { InputFault::Gb18030 } else { InputFault::NotUtf8 };
        Error::at_line(path, line_at(bytes, valid), fault)
    })?;
    let is_json = path.extension().is_some_and(|extension| extension == "json");
    let raw = text.char_indices().find(|(_, character)| is_unprintable(*character));
    match raw.or_else(|| is_json.then(|| escaped_in_json(&text)).flatten()) {
        None => Ok(text),
        Some((at, character)) => {
            let fault = InputFault::Unprintable { character: number(character) };
            Err(Error::at_line(path, line_at(text.as_bytes(), at), fault))
        }
    }
}

/// Contents without a byte-order mark of UTF-8 and with the line ends of Unix.
pub(super) fn unix_lines(path: &Path, bytes: Cow<'static, [u8]>) -> Result<Cow<'static, [u8]>> {
    let bytes = match bytes {
        Cow::Borrowed(bytes) => Cow::Borrowed(bytes.strip_prefix(MARK).unwrap_or(bytes)),
        Cow::Owned(mut bytes) => {
            if bytes.starts_with(MARK) {
                bytes.drain(..MARK.len());
            }
            Cow::Owned(bytes)
        }
    };
    if !bytes.contains(&b'\r') {
        return Ok(bytes);
    }
    let mut unix = Vec::with_capacity(bytes.len());
    for (at, &byte) in bytes.iter().enumerate() {
        match (byte, bytes.get(at + 1)) {
            (b'\r', Some(b'\n')) => {}
            // Such a line end would join two lines to one and change the digest without a trace in an editor.
            (b'\r', _) => return Err(Error::at_line(path, line_at(&bytes, at), InputFault::CarriageReturn)),
            _ => unix.push(byte),
        }
    }
    Ok(Cow::Owned(unix))
}

/// The form of a file that is recognised by its first bytes and is no UTF-8.
fn foreign(bytes: &[u8]) -> Option<InputFault> {
    let begins = |marks: &[&[u8]]| marks.iter().any(|mark| bytes.starts_with(mark));
    // Without a mark, UTF-16 shows itself by the zero byte of the first Latin letter or digit.
    let zero = matches!(bytes, [0, first, ..] | [first, 0, ..] if *first != 0);
    if begins(&UTF_16_MARKS) || zero {
        return Some(InputFault::Utf16);
    }
    begins(&WORKBOOKS).then_some(InputFault::Workbook)
}

/// Line of a place in the contents, from 1.
fn line_at(bytes: &[u8], place: usize) -> u64 {
    bytes[..place].split(|byte| *byte == b'\n').count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> std::result::Result<String, String> {
        decode(Path::new("t.csv"), Cow::Owned(bytes.to_vec())).map_err(|error| error.to_string())
    }

    #[test]
    fn marks_and_windows_lines_leave_no_trace() {
        let wanted = Ok("城市,值\n济南,1\n".to_owned());
        assert_eq!(read("城市,值\n济南,1\n".as_bytes()), wanted);
        assert_eq!(read("\u{feff}城市,值\r\n济南,1\r\n".as_bytes()), wanted);
        // A mark in the middle is part of the text.
        assert_eq!(read("a\u{feff}b".as_bytes()), Ok("a\u{feff}b".to_owned()));
    }

    #[test]
    fn foreign_files_are_told_apart() {
        let text = "name,value\n济南市,1\n山东省,2\n";
        let utf16 = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        let (gb18030, _, unmappable) = GB18030.encode(text);
        assert!(!unmappable);
        let cases: [(&[u8], &str); 9] = [
            (&gb18030, "t.csv:2: the file is encoded in GB18030 (GBK)"),
            (&[b"\xff\xfe", &utf16(u16::to_le_bytes)[..]].concat(), "t.csv: the file is encoded in UTF-16"),
            (&[b"\xfe\xff", &utf16(u16::to_be_bytes)[..]].concat(), "t.csv: the file is encoded in UTF-16"),
            (&utf16(u16::to_le_bytes), "t.csv: the file is encoded in UTF-16"),
            (&utf16(u16::to_be_bytes), "t.csv: the file is encoded in UTF-16"),
            (b"PK\x03\x04rest", "t.csv: this is a workbook"),
            (b"\xd0\xcf\x11\xe0rest", "t.csv: this is a workbook"),
            (b"a,b\n1,\xff\xff\n", "t.csv:2: the file is not encoded in UTF-8"),
            (b"a,b\r\n1,2\r3,4\r\n", "t.csv:2: a line ends with a carriage return alone"),
        ];
        for (bytes, wanted) in cases {
            let found = read(bytes).expect_err("it is refused");
            assert!(found.starts_with(wanted), "{found}");
        }
    }
}

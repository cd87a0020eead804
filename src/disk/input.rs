//! Reads files that other programs wrote, by path.

use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// Opens a regular file for reading. Links are followed; opening never waits for the
/// writer of a pipe.
///
/// # Errors
/// The file can't be opened, or it is a folder, a pipe, a device or a socket.
pub(crate) fn open(path: &Path) -> io::Result<(File, Metadata)> {
    let file = open_at_once(path).map_err(|error| explain(path, error))?;
    let facts = file.metadata()?;
    if facts.is_file() { Ok((file, facts)) } else { Err(not_regular(&facts)) }
}

/// Reads a regular file of at most `most` bytes.
///
/// # Errors
/// As [`open`], and [`ErrorKind::FileTooLarge`] for a longer file.
pub(crate) fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let (file, facts) = open(path)?;
    read_open(file, facts.len(), most)
}

/// Reads the first `most` bytes of a regular file.
///
/// # Errors
/// As [`open`].
pub(crate) fn read_start(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.0.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads a regular file of at most `most` bytes as UTF-8 text.
///
/// # Errors
/// As [`read`], and [`ErrorKind::InvalidData`] for a file that is not UTF-8.
pub(crate) fn read_text(path: &Path, most: u64) -> io::Result<String> {
    let text = String::from_utf8(read(path, most)?);
    text.map_err(|_| io::Error::new(ErrorKind::InvalidData, "it is not UTF-8"))
}

/// Reads a file that the user named, or a pipe with a writer, such as the shell's
/// `<(command)`.
///
/// # Errors
/// As [`read`], and for a pipe without a writer.
pub(crate) fn read_or_drain(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let file = open_at_once(path).map_err(|error| explain(path, error))?;
    let facts = file.metadata()?;
    if facts.is_file() { read_open(file, facts.len(), most) } else { drain(file, &facts, most) }
}

/// Reads a pipe to its end.
///
/// The first read does not wait: it returns 0 bytes if the pipe has no writer, and
/// `WouldBlock` if it has one that has written nothing yet. Only then it is safe to wait.
#[cfg(unix)]
fn drain(mut file: File, facts: &Metadata, most: u64) -> io::Result<Vec<u8>> {
    use std::os::unix::fs::FileTypeExt;
    if !facts.file_type().is_fifo() {
        return Err(not_regular(facts));
    }
    let mut bytes = vec![0; 4096];
    match file.read(&mut bytes) {
        Ok(0) => {
            let message = "it is a named pipe without a writer";
            return Err(io::Error::new(ErrorKind::InvalidInput, message));
        }
        Ok(count) => bytes.truncate(count),
        Err(error) if error.kind() == ErrorKind::WouldBlock => bytes.clear(),
        Err(error) => return Err(error),
    }
    let flags = rustix::fs::fcntl_getfl(&file)?;
    rustix::fs::fcntl_setfl(&file, flags - rustix::fs::OFlags::NONBLOCK)?;
    file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(too_large(most)) } else { Ok(bytes) }
}

#[cfg(not(unix))]
fn drain(_: File, facts: &Metadata, _: u64) -> io::Result<Vec<u8>> {
    Err(not_regular(facts))
}

/// Reads standard input to its end, at most `most` bytes.
///
/// # Errors
/// As [`read`].
pub(crate) fn drain_stdin(most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin().lock().take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(too_large(most)) } else { Ok(bytes) }
}

/// Reads an open file of a known length to its end. The limit applies again while
/// reading, because the file may grow meanwhile.
pub(super) fn read_open(file: File, length: u64, most: u64) -> io::Result<Vec<u8>> {
    if length > most {
        return Err(too_large(most));
    }
    // One byte more, so that `read_to_end` sees the end without growing the buffer.
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0) + 1);
    file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(too_large(most)) } else { Ok(bytes) }
}

/// Creates the error for a file that is not a regular one.
pub(super) fn not_regular(facts: &Metadata) -> io::Error {
    io::Error::new(ErrorKind::InvalidInput, format!("it is {}, not a file", kind_name(facts)))
}

fn too_large(most: u64) -> io::Error {
    let size = match most {
        0..1024 => format!("{most} bytes"),
        1024..0x10_0000 => format!("{} KiB", most >> 10),
        _ => format!("{} MiB", most >> 20),
    };
    io::Error::new(ErrorKind::FileTooLarge, format!("it is larger than {size}"))
}

/// Replaces the system's error by a clear one if the path is not a regular file.
fn explain(path: &Path, error: io::Error) -> io::Error {
    match path.metadata() {
        Ok(facts) if !facts.is_file() => not_regular(&facts),
        _ => error,
    }
}

#[cfg(unix)]
fn open_at_once(path: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    Ok(File::from(rustix::fs::open(path, flags, Mode::empty())?))
}

#[cfg(not(unix))]
fn open_at_once(path: &Path) -> io::Result<File> {
    File::open(path)
}

#[cfg(unix)]
fn kind_name(facts: &Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    let kind = facts.file_type();
    match () {
        () if kind.is_dir() => "a folder",
        () if kind.is_symlink() => "a symbolic link",
        () if kind.is_fifo() => "a named pipe",
        () if kind.is_socket() => "a socket",
        () => "a device",
    }
}

#[cfg(not(unix))]
fn kind_name(facts: &Metadata) -> &'static str {
    if facts.is_dir() { "a folder" } else { "a link or a device" }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn check(path: &Path) -> String {
        read_text(path, 4).unwrap_or_else(|error| error.to_string())
    }

    #[test]
    fn file_up_to_the_limit_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = |text: &str| {
            fs::write(folder.path().join("a"), text).unwrap();
            check(&folder.path().join("a"))
        };
        assert_eq!(file("1234"), "1234");
        assert_eq!(file("12345"), "it is larger than 4 bytes");
        assert_eq!(check(folder.path()), "it is a folder, not a file");
        assert_eq!(check(&folder.path().join("b")), "No such file or directory (os error 2)");
    }

    #[cfg(unix)]
    #[test]
    fn pipes_devices_and_sockets_are_refused_at_once() {
        use rustix::fs::{CWD, FileType, Mode, mknodat};
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR, 0).unwrap();
        assert_eq!(check(&pipe), "it is a named pipe, not a file");
        let socket = folder.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        assert_eq!(check(&socket), "it is a socket, not a file");
        assert_eq!(check(Path::new("/dev/zero")), "it is a device, not a file");
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&pipe, &link).unwrap();
        assert_eq!(check(&link), "it is a named pipe, not a file");
    }

    /// Returns true if nobody has read what was written to a pipe.
    #[cfg(unix)]
    fn is_full(pipe: &File) -> bool {
        rustix::io::ioctl_fionread(pipe).unwrap() > 0
    }

    #[cfg(unix)]
    #[test]
    fn pipe_is_drained_if_somebody_writes_to_it() {
        use std::io::Write;

        use rustix::fs::{CWD, FileType, Mode, mknodat};
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        let check = || read_or_drain(&pipe, 10).map_err(|error| error.to_string());
        assert_eq!(check(), Err("it is a named pipe without a writer".into()));
        for (text, expected) in [
            ("1234567890", Ok(b"1234567890".to_vec())),
            ("12345678901", Err("it is larger than 10 bytes".into())),
        ] {
            // A pipe that is opened for both reading and writing waits for no reader.
            let mut writer = File::options().read(true).write(true).open(&pipe).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
            let read = std::thread::scope(|scope| {
                let read = scope.spawn(check);
                while !read.is_finished() && is_full(&writer) {
                    std::thread::yield_now();
                }
                drop(writer);
                read.join().unwrap()
            });
            assert_eq!(read, expected, "{text:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn link_to_a_file_is_followed() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a"), "text").unwrap();
        std::os::unix::fs::symlink("a", folder.path().join("link")).unwrap();
        assert_eq!(check(&folder.path().join("link")), "text");
    }
}

//! Whether a folder lies on a network file system, where the locks that a database needs do not
//! hold reliably.

use std::path::Path;

/// The types of file system that lie on another machine.
const NETWORK: [&str; 9] =
    ["nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "fuse.rclone"];

/// The type of the network file system that holds the folder, if one does, by the text of
/// `/proc/mounts`. The folder is to be absolute, without links.
pub(super) fn network(folder: &Path, mounts: &str) -> Option<String> {
    let mount = |line: &str| {
        let mut words = line.split(' ').skip(1);
        Some((unescaped(words.next()?), words.next()?.to_owned()))
    };
    // The deepest mount over the folder holds it; of two at one place the later covers the other.
    mounts
        .lines()
        .filter_map(mount)
        .filter(|(point, _)| folder.starts_with(point))
        .max_by_key(|(point, _)| Path::new(point).components().count())
        .map(|(_, kind)| kind)
        .filter(|kind| NETWORK.contains(&kind.as_str()))
}

/// The kernel writes spaces, tabs, line ends and backslashes of a path as octal.
fn unescaped(path: &str) -> String {
    [("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")]
        .iter()
        .fold(path.to_owned(), |path, (code, character)| path.replace(code, character))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "/dev/sda1 / ext4 rw 0 0\n\
        files:/home /home nfs4 rw 0 0\n\
        /dev/sdb1 /home/local ext4 rw 0 0\n\
        //win/share /mnt/our\\040share cifs rw 0 0\n\
        me@far:/ /mnt/far fuse.sshfs rw 0 0\n\
        broken\n";

    #[test]
    fn the_deepest_mount_decides() {
        for (folder, kind) in [
            ("/srv/probity", None),
            ("/home/a.khan/probity", Some("nfs4")),
            ("/home/local/probity", None),
            ("/homework", None),
            ("/mnt/our share/probity", Some("cifs")),
            ("/mnt/far", Some("fuse.sshfs")),
        ] {
            assert_eq!(network(Path::new(folder), MOUNTS).as_deref(), kind, "{folder}");
        }
        assert_eq!(network(Path::new("/srv"), ""), None);
    }
}

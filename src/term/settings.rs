//! The user's own settings, and what is remembered between runs. Settings are written by the
//! user and wrong ones are said clearly; the memory is ours, and one that cannot be read is
//! begun anew.

use crate::app::commands;
use crate::app::keys::Key;
use crate::app::state::Memory;
use anyhow::{Context, Result, anyhow, bail};
use etcetera::BaseStrategy;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// `config.toml` in the XDG configuration folder.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// A theme's name.
    pub theme: Option<String>,
    /// Whether the mouse is used.
    pub mouse: bool,
    /// Keys of one's own: a command's name and its keys.
    pub keys: BTreeMap<String, Vec<String>>,
}

/// Where settings stand.
///
/// # Errors
/// No home folder is known.
pub fn settings_file() -> Result<PathBuf> {
    Ok(etcetera::choose_base_strategy()?.config_dir().join("probity").join("config.toml"))
}

/// Reads the settings; none are the defaults.
///
/// # Errors
/// The file cannot be read, or holds something unknown: the file and what to do.
pub fn settings(path: &Path) -> Result<Settings> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(Settings::default());
        }
        Err(error) => return Err(error).with_context(|| path.display().to_string()),
    };
    let settings: Settings = toml::from_str(&text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let line = text.get(..at).unwrap_or_default().matches('\n').count() + 1;
        let message = error.message().lines().collect::<Vec<_>>().join(", ");
        anyhow!("{} does not hold at line {line}: {message}; correct it there", path.display())
    })?;
    for (command, keys) in &settings.keys {
        if commands::named(command).is_none() {
            bail!("{}: there is no command `{command}`; ? shows them", path.display());
        }
        if let Some(wrong) = keys.iter().find(|name| Key::named(name).is_none()) {
            bail!(
                "{}: `{wrong}` is no key for {command}; write a, A, space, ctrl-x or f5",
                path.display()
            );
        }
    }
    Ok(settings)
}

/// Where the memory of a workspace stands: one file a workspace and user.
///
/// # Errors
/// No home folder is known.
pub fn memory_file(workspace: &Path, actor: &str) -> Result<PathBuf> {
    let base = etcetera::choose_base_strategy()?;
    let folder = base.state_dir().unwrap_or_else(|| base.data_dir()).join("probity");
    let whole = fs::canonicalize(workspace).unwrap_or_else(|_| workspace.to_owned());
    let digest = Sha256::digest(format!("{}\n{actor}", whole.display()));
    let name: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Ok(folder.join(format!("{name}.json")))
}

/// What is remembered; nothing where there is none or it cannot be read.
pub fn memory(path: &Path) -> Memory {
    let text = fs::read_to_string(path).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// Remembers, whole or not at all.
///
/// # Errors
/// The folder cannot be written.
pub fn remember(path: &Path, memory: &Memory) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(serde_json::to_string(memory)?.as_bytes())?;
    file.persist(path).with_context(|| path.display().to_string())?;
    Ok(())
}

/// Forgets what was remembered of a workspace that stood at this place before: a new one begins
/// on its first screen, unfiltered. The theme and the mouse are the user's own and stay.
///
/// # Errors
/// No home folder is known, or the memory cannot be written.
pub fn forget(workspace: &Path, actor: &str) -> Result<()> {
    let path = memory_file(workspace, actor)?;
    if !path.exists() {
        return Ok(());
    }
    let Memory { theme, mouse, .. } = memory(&path);
    remember(&path, &Memory { theme, mouse, ..Memory::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_settings_say_what_and_where() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("config.toml");
        assert_eq!(settings(&path).expect("none are defaults"), Settings::default());
        for (text, words) in [
            ("theme = 3", "does not hold at line 1"),
            ("mouse = true\ncolour = true", "does not hold at line 2"),
            ("[keys]\nfly = [\"x\"]", "no command `fly`"),
            ("[keys]\ndecide = [\"nokey\"]", "`nokey` is no key for decide"),
        ] {
            fs::write(&path, text).expect("written");
            let error = settings(&path).expect_err(text).to_string();
            assert!(error.contains(words) && error.contains("config.toml"), "{error}");
        }
        fs::write(&path, "theme = \"light\"\n[keys]\ndecide = [\"D\"]").expect("written");
        assert_eq!(settings(&path).expect("holds").theme.as_deref(), Some("light"));
    }

    #[test]
    fn a_memory_that_cannot_be_read_is_begun_anew() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deep").join("memory.json");
        assert_eq!(memory(&path), Memory::default());
        let left = Memory { screen: "gifts".to_owned(), ..Memory::default() };
        remember(&path, &left).expect("written");
        assert_eq!(memory(&path), left);
        fs::write(&path, "{ nonsense").expect("written");
        assert_eq!(memory(&path), Memory::default());
    }
}

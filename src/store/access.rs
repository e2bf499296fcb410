//! Who may open a workspace: `access.toml` keeps the two database keys wrapped once a user,
//! by XChaCha20-Poly1305 under Argon2id of the passphrase. A passphrase changes without
//! rewriting a database, and a user may hold one side and not the other.

use super::error::{Result, StoreError};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::Path;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// The file's name in the workspace folder.
pub const FILE: &str = "access.toml";
/// Argon2id memory in KiB, passes and lanes: OWASP's second recommended setting, 19 MiB.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);
/// Bytes of a nonce, which leads what is sealed.
const NONCE: usize = 24;

/// A raw 256-bit database key, wiped when dropped.
pub type DatabaseKey = Zeroizing<[u8; 32]>;

/// The keys that one user holds; an absent one is a side that stays shut.
#[derive(Default)]
pub struct Keys {
    /// For `casework.db`.
    pub casework: Option<DatabaseKey>,
    /// For `intelligence.db`.
    pub intelligence: Option<DatabaseKey>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AccessFile {
    version: u32,
    #[serde(default, rename = "slot")]
    slots: Vec<Slot>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Slot {
    user: String,
    salt: String,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    casework: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    intelligence: Option<String>,
}

/// Fresh random keys for both sides.
///
/// # Errors
/// The system's random source failed.
pub fn new_keys(workspace: &Path) -> Result<Keys> {
    Ok(Keys { casework: Some(random(workspace)?), intelligence: Some(random(workspace)?) })
}

/// Writes `access.toml` with one slot, for `user` under `passphrase`.
///
/// # Errors
/// The file could not be written, or the random source failed.
pub fn create(workspace: &Path, user: &str, passphrase: &str, keys: &Keys) -> Result<()> {
    let slot = slot_of(workspace, user, passphrase, keys)?;
    write(workspace, &AccessFile { version: 1, slots: vec![slot] })
}

/// A slot that is made and not yet in the file.
pub struct NewSlot(Slot);

/// Makes a slot for another user, without writing it. Only the keys given are wrapped, so that
/// a side whose key is absent stays shut to that user.
///
/// # Errors
/// The user has a slot already, the file is unreadable, or the random source failed.
pub fn new_slot(workspace: &Path, user: &str, passphrase: &str, keys: &Keys) -> Result<NewSlot> {
    if read(workspace)?.slots.iter().any(|slot| slot.user == user) {
        return Err(StoreError::Refused(format!("{user} has a passphrase here already")));
    }
    Ok(NewSlot(slot_of(workspace, user, passphrase, keys)?))
}

/// Adds a slot to the file.
///
/// # Errors
/// The file cannot be read or written.
pub fn add_slot(workspace: &Path, slot: NewSlot) -> Result<()> {
    let mut file = read(workspace)?;
    file.slots.push(slot.0);
    write(workspace, &file)
}

/// Takes the slot of a user who has left out of the file; without one, the file stays.
///
/// # Errors
/// It is the only slot, or the file cannot be read or written.
pub fn remove_slot(workspace: &Path, user: &str) -> Result<()> {
    let mut file = read(workspace)?;
    let before = file.slots.len();
    file.slots.retain(|slot| slot.user != user);
    if file.slots.is_empty() {
        return Err(StoreError::Refused(format!(
            "the passphrase of {user} is the only one to this workspace; add another user first"
        )));
    }
    if file.slots.len() == before { Ok(()) } else { write(workspace, &file) }
}

/// Whose passphrase opens which sides: name, casework, intelligence.
///
/// # Errors
/// The file is unreadable.
pub fn slots(workspace: &Path) -> Result<Vec<(String, bool, bool)>> {
    let sides = |slot: Slot| (slot.user, slot.casework.is_some(), slot.intelligence.is_some());
    Ok(read(workspace)?.slots.into_iter().map(sides).collect())
}

/// The keys of a user wrapped under the passphrase.
fn slot_of(workspace: &Path, user: &str, passphrase: &str, keys: &Keys) -> Result<Slot> {
    let salt: Zeroizing<[u8; 16]> = random(workspace)?;
    let mut slot = Slot {
        user: user.to_owned(),
        salt: BASE64.encode(*salt),
        memory_kib: COST.0,
        passes: COST.1,
        lanes: COST.2,
        casework: None,
        intelligence: None,
    };
    let wrapping = derive(&slot, passphrase).map_err(|why| access_error(workspace, why))?;
    let wrapped = |key: &Option<DatabaseKey>, side: &str| {
        key.as_ref().map(|key| wrap(workspace, &wrapping, side, key)).transpose()
    };
    slot.casework = wrapped(&keys.casework, "casework")?;
    slot.intelligence = wrapped(&keys.intelligence, "intelligence")?;
    Ok(slot)
}

fn read(workspace: &Path) -> Result<AccessFile> {
    let path = workspace.join(FILE);
    let text = fs::read_to_string(&path).map_err(|source| StoreError::Io { path, source })?;
    let file: AccessFile =
        toml::from_str(&text).map_err(|e| access_error(workspace, e.message().to_owned()))?;
    if file.version == 1 {
        return Ok(file);
    }
    Err(access_error(workspace, format!("unknown version {}", file.version)))
}

/// Writes the file beside its place and moves it there, so that it is never half: without it
/// nobody opens the workspace again.
fn write(workspace: &Path, file: &AccessFile) -> Result<()> {
    let text = toml::to_string(file).map_err(|e| access_error(workspace, e.to_string()))?;
    let (path, making) = (workspace.join(FILE), workspace.join(format!("{FILE}.new")));
    let done = fs::write(&making, text).and_then(|()| fs::rename(&making, &path));
    done.map_err(|source| StoreError::Io { path, source })
}

/// Unwraps the keys of the slot of `user`; where `user` has none, of the first that the passphrase
/// opens. Returns the slot's user name, which is the actor in the audit.
///
/// # Errors
/// The file is unreadable, or the passphrase does not open the slot.
pub fn unlock(workspace: &Path, user: &str, passphrase: &str) -> Result<(String, Keys)> {
    let slots = read(workspace)?.slots;
    let wrong =
        || StoreError::WrongPassphrase { workspace: workspace.to_owned(), user: user.to_owned() };
    if let Some(slot) = slots.iter().find(|slot| slot.user == user) {
        return Ok((slot.user.clone(), keys_of(workspace, slot, passphrase)?.ok_or_else(wrong)?));
    }
    // A login name need not be the name in the audit: the passphrase tells whose slot it is.
    for slot in &slots {
        if let Some(keys) = keys_of(workspace, slot, passphrase)? {
            return Ok((slot.user.clone(), keys));
        }
    }
    Err(wrong())
}

/// The keys of a slot; `None` where the passphrase is not its own.
fn keys_of(workspace: &Path, slot: &Slot, passphrase: &str) -> Result<Option<Keys>> {
    let wrapping = derive(slot, passphrase).map_err(|why| access_error(workspace, why))?;
    let mut keys = Keys::default();
    for (side, sealed, key) in [
        ("casework", &slot.casework, &mut keys.casework),
        ("intelligence", &slot.intelligence, &mut keys.intelligence),
    ] {
        let Some(sealed) = sealed else { continue };
        *key = unwrap(&wrapping, side, sealed);
        if key.is_none() {
            return Ok(None);
        }
    }
    Ok(Some(keys))
}

fn access_error(workspace: &Path, why: String) -> StoreError {
    StoreError::Access { path: workspace.join(FILE), why }
}

fn random<const N: usize>(workspace: &Path) -> Result<Zeroizing<[u8; N]>> {
    let mut bytes = Zeroizing::new([0; N]);
    getrandom::fill(bytes.as_mut_slice())
        .map_err(|e| access_error(workspace, format!("no random numbers: {e}")))?;
    Ok(bytes)
}

fn derive(slot: &Slot, passphrase: &str) -> Result<DatabaseKey, String> {
    let salt = BASE64.decode(&slot.salt).map_err(|e| format!("the salt is not base64: {e}"))?;
    let params = Params::new(slot.memory_kib, slot.passes, slot.lanes, Some(32))
        .map_err(|e| format!("the Argon2 settings do not hold: {e}"))?;
    // The same letters typed on another keyboard may come composed otherwise.
    let passphrase: Zeroizing<String> = Zeroizing::new(passphrase.nfc().collect());
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), &salt, key.as_mut_slice())
        .map_err(|e| format!("the passphrase could not be stretched: {e}"))?;
    Ok(key)
}

fn wrap(workspace: &Path, wrapping: &DatabaseKey, side: &str, key: &DatabaseKey) -> Result<String> {
    let sealed = seal(wrapping, side.as_bytes(), key.as_slice());
    sealed.map(|sealed| BASE64.encode(sealed)).map_err(|e| access_error(workspace, e.to_string()))
}

fn unwrap(wrapping: &DatabaseKey, side: &str, wrapped: &str) -> Option<DatabaseKey> {
    let key = open(wrapping, side.as_bytes(), &BASE64.decode(wrapped).ok()?)?;
    Some(Zeroizing::new(key.as_slice().try_into().ok()?))
}

/// Seals bytes under a key, bound to what they are (`aad`): a fresh nonce, then the ciphertext.
pub(super) fn seal(key: &DatabaseKey, aad: &[u8], bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut nonce = [0; NONCE];
    getrandom::fill(&mut nonce).map_err(|e| io::Error::other(format!("no random numbers: {e}")))?;
    let sealed = XChaCha20Poly1305::new(Key::from_slice(key.as_slice()))
        .encrypt(XNonce::from_slice(&nonce), Payload { msg: bytes, aad })
        .map_err(|_| io::Error::other("it could not be sealed"))?;
    Ok([nonce.as_slice(), &sealed].concat())
}

/// What [`seal`] sealed; `None` under another key, as something else, or when it was altered.
pub(super) fn open(key: &DatabaseKey, aad: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, msg) = sealed.split_at_checked(NONCE)?;
    XChaCha20Poly1305::new(Key::from_slice(key.as_slice()))
        .decrypt(XNonce::from_slice(nonce), Payload { msg, aad })
        .ok()
        .map(Zeroizing::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_opens_the_sides_that_were_wrapped_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let keys = new_keys(folder.path()).unwrap();
        create(folder.path(), "a.khan", "correct horse", &keys).unwrap();
        let both = new_slot(folder.path(), "m.reyes", "battery staple", &keys).unwrap();
        add_slot(folder.path(), both).unwrap();
        let casework = Keys { casework: keys.casework.clone(), intelligence: None };
        let one = new_slot(folder.path(), "c.wragg", "paper clip", &casework).unwrap();
        add_slot(folder.path(), one).unwrap();
        for (login, passphrase, user, sides) in [
            ("a.khan", "correct horse", "a.khan", (true, true)),
            ("m.reyes", "battery staple", "m.reyes", (true, true)),
            ("c.wragg", "paper clip", "c.wragg", (true, false)),
            // A login name without a slot: the passphrase tells whose it is.
            ("root", "paper clip", "c.wragg", (true, false)),
        ] {
            let (found, opened) = unlock(folder.path(), login, passphrase).unwrap();
            assert_eq!(found, user);
            assert_eq!((opened.casework.is_some(), opened.intelligence.is_some()), sides);
            assert_eq!(opened.casework, keys.casework);
        }
        for (login, passphrase) in [("m.reyes", "correct horse"), ("root", "nothing")] {
            let wrong = unlock(folder.path(), login, passphrase).err();
            assert!(matches!(wrong, Some(StoreError::WrongPassphrase { .. })), "{login}");
        }
        assert!(new_slot(folder.path(), "m.reyes", "again", &keys).is_err());
        remove_slot(folder.path(), "m.reyes").unwrap();
        assert!(unlock(folder.path(), "m.reyes", "battery staple").is_err());
        remove_slot(folder.path(), "a.khan").unwrap();
        assert!(remove_slot(folder.path(), "c.wragg").is_err(), "somebody must open it");
        let whose = slots(folder.path()).unwrap();
        assert_eq!(whose, [("c.wragg".to_owned(), true, false)]);
    }

    #[test]
    fn a_passphrase_opens_however_its_letters_are_composed() {
        let folder = tempfile::tempdir().unwrap();
        let keys = new_keys(folder.path()).unwrap();
        create(folder.path(), "a.khan", "caf\u{e9} and rain", &keys).unwrap();
        let (user, opened) = unlock(folder.path(), "a.khan", "cafe\u{301} and rain").unwrap();
        assert_eq!(user, "a.khan");
        assert_eq!(opened.casework, keys.casework);
        assert_eq!(opened.intelligence, keys.intelligence);
        let wrong = unlock(folder.path(), "a.khan", "cafe and rain").err();
        assert!(matches!(wrong, Some(StoreError::WrongPassphrase { .. })));
    }
}

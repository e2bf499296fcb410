//! The quorum of the tasking meeting: a number of members and the roles that must be there.

use super::PolicyError;
use super::read::Group;
use crate::domain::tasking::QuorumRule;

pub(super) fn read(group: &mut Group) -> Result<QuorumRule, PolicyError> {
    Ok(QuorumRule { least: group.number("least")?, roles: group.words("roles")? })
}

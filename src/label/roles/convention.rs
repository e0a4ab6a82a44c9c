//! What a user counts as the article, besides or against what scores and rules decide.

use super::Roles;
use crate::label::Labels;
use crate::label::rules::Rule;

impl Labels {
    /// Keeps the blocks of roles to include, where they are of this article, and drops those of roles to exclude, which win.
    pub fn apply(&mut self, include: Roles, exclude: Roles) {
        for (verdict, block) in self.verdicts.iter_mut().zip(&self.roles) {
            if exclude.contains(block.role) {
                if verdict.keep {
                    (verdict.keep, verdict.rule) = (false, Rule::ExcludedRole);
                }
            } else if include.contains(block.role) && block.may_be_kept {
                (verdict.keep, verdict.rule) = (true, Rule::IncludedRole);
            }
        }
    }
}

//! What counts as the article, besides or against what scores and rules decide: by default, and for a user.

use super::{Role, Roles};
use crate::label::Labels;
use crate::label::rules::Rule;
use crate::read::page::Origin;

/// What is of the article unless a user excludes it.
const INCLUDED: Roles = Roles::none().with(Role::Standfirst);

/// What the record has fields for, and what speaks of images, authors and sources: not of the article unless a user includes it.
const EXCLUDED: Roles = Roles::none()
    .with(Role::Kicker)
    .with(Role::Byline)
    .with(Role::Timestamp)
    .with(Role::Caption)
    .with(Role::Credit)
    .with(Role::AuthorBio);

impl Labels {
    /// Keeps the blocks of roles to include, where they are of this article, and drops those of roles to exclude, which win.
    /// Both of a user win against the default; blocks of all other roles stay as scores and rules decide. Plain text has no
    /// default: too little tells the roles of its lines.
    pub fn apply(&mut self, origin: Origin, include: Roles, exclude: Roles) {
        let (included, excluded) = match origin {
            Origin::Html => (INCLUDED, EXCLUDED),
            Origin::Text => Default::default(),
        };
        for (verdict, block) in self.verdicts.iter_mut().zip(&self.roles) {
            let is_out = |role| exclude.contains(role) || excluded.contains(role) && !include.contains(role);
            if is_out(block.role) {
                if verdict.keep {
                    (verdict.keep, verdict.rule) = (false, Rule::ExcludedRole);
                }
            } else if (include | included).contains(block.role) && block.may_be_kept {
                (verdict.keep, verdict.rule) = (true, Rule::IncludedRole);
            }
        }
    }
}

//! What to do with a deployment, as the gating component has it.

/// What to do, the most permissive first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    /// Go ahead.
    Proceed,
    /// Wait: nothing has been decided.
    Hold,
    /// Do not deploy, and call a person.
    Misconfigured,
    /// Do not deploy.
    Stop,
}

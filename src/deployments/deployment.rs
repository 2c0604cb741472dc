//! One deployment, able to hold everything that either document can say.

/// A text and the case that stands for it, both ways.
macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$case_doc:meta])* $case:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$case_doc])* $case),* }

        impl $name {
            /// Every name, as Atlassian writes it.
            pub(crate) const NAMES: &'static [&'static str] = &[$($text),*];

            pub(crate) const fn name(self) -> &'static str {
                match self { $(Self::$case => $text),* }
            }

            pub(crate) fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$case),)* _ => None }
            }
        }
    };
}

names! {
    /// The state of a deployment.
    State {
        /// Not started. The only state in which gating can be asked for.
        Pending = "pending",
        /// Under way.
        InProgress = "in_progress",
        /// Done.
        Successful = "successful",
        /// Given up.
        Cancelled = "cancelled",
        /// Failed.
        Failed = "failed",
        /// Undone.
        RolledBack = "rolled_back",
        /// Not known.
        Unknown = "unknown",
    }
}

names! {
    /// The type of an environment.
    EnvironmentType {
        /// Production.
        Production = "production",
        /// Staging.
        Staging = "staging",
        /// Testing.
        Testing = "testing",
        /// Development.
        Development = "development",
        /// None of these.
        Unmapped = "unmapped",
    }
}

names! {
    /// Who a principal is.
    PrincipalType {
        /// One user, by id.
        User = "USER",
        /// A group, by id.
        Group = "GROUP",
        /// Everybody in the workspace.
        AtlassianWorkspace = "ATLASSIAN_WORKSPACE",
        /// Whoever may see the container.
        Container = "CONTAINER",
        /// Everybody.
        Everyone = "EVERYONE",
    }
}

/// A deployment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployment {
    /// The pipeline; the graph document may leave it out.
    pub pipeline: Option<Pipeline>,
    /// The environment.
    pub environment: Environment,
    /// Identifies the deployment within its pipeline and environment, and rises.
    pub sequence_number: i64,
    /// Orders the updates of one deployment: a greater one replaces a smaller one.
    pub update_sequence_number: i64,
    /// A name for people.
    pub display_name: String,
    /// A description for people; the bulk document needs one.
    pub description: Option<String>,
    /// An http or https URL of the deployment.
    pub url: String,
    /// The state.
    pub state: State,
    /// RFC 3339.
    pub last_updated_at: String,
    /// A label, such as a version.
    pub label: Option<String>,
    /// How long it took, in seconds, 0 or more.
    pub duration: Option<i64>,
    /// The commands to act on, such as [`GATING_COMMAND`].
    pub commands: Vec<String>,
    /// What it belongs to.
    pub associations: Associations,
    /// The deprecated `issueKeys` of the bulk document.
    pub issue_keys: Vec<String>,
    /// What only the graph document says; without it there is no valid one.
    pub graph: Option<GraphDetails>,
}

/// The command that asks Jira Service Management for a gate.
pub const GATING_COMMAND: &str = "initiate_deployment_gating";

/// A pipeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pipeline {
    /// 1 to 255 characters.
    pub id: String,
    /// 1 to 255 characters.
    pub display_name: String,
    /// An http or https URL.
    pub url: String,
}

/// An environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    /// 1 to 255 characters.
    pub id: String,
    /// 1 to 255 characters.
    pub display_name: String,
    /// The type.
    pub kind: EnvironmentType,
}

/// What a deployment belongs to, one list for each type of association, written in this order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Associations {
    /// `issueKeys`.
    pub issue_keys: Vec<String>,
    /// `issueIdOrKeys`.
    pub issue_id_or_keys: Vec<String>,
    /// `serviceIdOrKeys`; gating needs one.
    pub service_id_or_keys: Vec<String>,
    /// `commit`.
    pub commits: Vec<Commit>,
    /// `repository`: ids.
    pub repositories: Vec<String>,
    /// Any other type, for the graph document alone.
    pub others: Vec<OtherAssociation>,
}

/// A commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// `commitHash`.
    pub hash: String,
    /// `repositoryId`.
    pub repository_id: String,
}

/// An association of a type that is not named here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherAssociation {
    /// `associationType`.
    pub kind: String,
    /// The values, each as JSON text.
    pub values: Vec<String>,
}

/// What only the graph document says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GraphDetails {
    /// `schemaVersion`; `2.0` where it is left out.
    pub schema_version: Option<String>,
    /// `id`; the one of [`graph_id`](super::graph_id) where it is left out.
    pub id: Option<String>,
    /// RFC 3339.
    pub created_at: String,
    /// One user is written as an object, several as a list.
    pub created_by: Vec<User>,
    /// As above.
    pub last_updated_by: Vec<User>,
    /// The owners.
    pub owners: Vec<User>,
    /// `thumbnail.externalUrl`.
    pub thumbnail_url: Option<String>,
    /// The parent object.
    pub parent_key: Option<EntityKey>,
    /// The container, such as a repository.
    pub container_key: Option<EntityKey>,
    /// Who may see it. Needed.
    pub permissions: Vec<Permission>,
    /// Who started the deployment.
    pub triggered_by: Option<User>,
    /// The region.
    pub region: Option<String>,
}

/// A user. Not empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct User {
    /// Atlassian account id.
    pub account_id: Option<String>,
    /// Email address.
    pub email: Option<String>,
    /// Id in the provider's system.
    pub external_id: Option<String>,
    /// Atlassian resource identifier.
    pub ari: Option<String>,
    /// Name; `triggeredBy` alone.
    pub name: Option<String>,
    /// User name; `triggeredBy` alone.
    pub user_name: Option<String>,
    /// Avatar; `triggeredBy` alone.
    pub avatar: Option<String>,
    /// URL; `triggeredBy` alone.
    pub url: Option<String>,
}

/// A key of another object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityKey {
    /// For example `atlassian:repository`.
    pub kind: String,
    /// The value, as JSON text.
    pub value: String,
}

/// A permission: all its access controls have to let somebody in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// For example `read`.
    pub action: Option<String>,
    /// Each lets in whoever is one of its principals.
    pub access_controls: Vec<AccessControl>,
}

/// Principals, any of which is let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessControl {
    /// The principals.
    pub principals: Vec<Principal>,
}

/// A principal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// Who it is.
    pub kind: PrincipalType,
    /// The id of a user or group.
    pub id: Option<String>,
}

impl Associations {
    /// How many values there are.
    pub(crate) fn count(&self) -> usize {
        let others = self.others.iter().map(|other| other.values.len());
        [
            self.issue_keys.len(),
            self.issue_id_or_keys.len(),
            self.service_id_or_keys.len(),
            self.commits.len(),
            self.repositories.len(),
        ]
        .into_iter()
        .chain(others)
        .fold(0, usize::saturating_add)
    }
}

impl Deployment {
    /// Whether it asks for a gate.
    pub(crate) fn initiates_gating(&self) -> bool {
        self.commands.iter().any(|command| command == GATING_COMMAND)
    }
}

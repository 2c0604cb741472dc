//! Random deployments that break no rule, the same for the same seed.

use connect_gating::deployments::{
    AccessControl, Associations, Commit, Deployment, EntityKey, Envelope, Environment, EnvironmentType, Family,
    GraphDetails, OperationType, OtherAssociation, Permission, Pipeline, Principal, PrincipalType, Property, State,
    User,
};

/// A source of deployments (xorshift64*).
pub struct Random(u64);

impl Random {
    /// A source that always gives the same.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end).unwrap()).unwrap()
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    fn maybe<T>(&mut self, value: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(2) == 0).then(|| value(self))
    }

    fn several<T>(&mut self, most: usize, mut value: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| value(self)).collect()
    }

    /// Text of 1 to 255 characters that are hard on writers of JSON.
    fn text(&mut self) -> String {
        const ODD: [char; 12] =
            ['a', 'Z', '0', '"', '\\', '/', '\u{e9}', '\u{1f680}', ' ', '~', '\u{2028}', '\u{fffd}'];
        let length = if self.below(20) == 0 { 255 } else { 1 + self.below(12) };
        (0..length).map(|_| self.one(&ODD)).collect()
    }

    /// The same with control characters, where they may stand.
    fn any_text(&mut self) -> String {
        let mut text: String = self.text().chars().take(250).collect();
        text.extend(self.several(3, |random| random.one(&['\u{0}', '\n', '\u{1f}', '\u{7f}', '\u{202e}'])));
        text
    }

    fn url(&mut self) -> String {
        let scheme = self.one(&["http", "https"]);
        format!("{scheme}://example.com/{}?q=%20#{}", self.below(1_000), self.below(1_000))
    }

    fn time(&mut self) -> String {
        let (day, second, zone) = (1 + self.below(28), self.below(60), self.one(&["Z", "+05:30", ".123456789Z"]));
        format!("2024-02-{day:02}T12:00:{second:02}{zone}")
    }

    fn user(&mut self) -> User {
        User {
            account_id: Some(self.text()),
            email: self.maybe(Self::text),
            external_id: self.maybe(Self::text),
            ari: self.maybe(Self::text),
            name: self.maybe(Self::any_text),
            user_name: self.maybe(Self::text),
            avatar: self.maybe(Self::url),
            url: self.maybe(Self::url),
        }
    }

    fn key(&mut self) -> EntityKey {
        let value =
            self.one(&[r#"{"repositoryId":"r"}"#, "{ \"a\" : [ 1.50, null ] }", "\"text\"", "9007199254740993"]);
        EntityKey { kind: self.text(), value: value.to_owned() }
    }

    fn principal(&mut self) -> Principal {
        use PrincipalType as P;
        let kind = self.one(&[P::User, P::Group, P::AtlassianWorkspace, P::Container, P::Everyone]);
        let id = if matches!(kind, P::User | P::Group) { Some(self.text()) } else { None };
        Principal { kind, id }
    }

    fn permission(&mut self) -> Permission {
        let control = |random: &mut Self| AccessControl {
            principals: (0..=random.below(3)).map(|_| random.principal()).collect(),
        };
        Permission {
            action: self.maybe(Self::text),
            access_controls: (0..=self.below(2)).map(|_| control(self)).collect(),
        }
    }

    fn graph(&mut self) -> GraphDetails {
        GraphDetails {
            schema_version: self.maybe(|random| random.one(&["1.0", "2.0"]).to_owned()),
            id: self.maybe(|random| format!("{} {}", random.text(), random.next())),
            created_at: self.time(),
            created_by: self.several(2, Self::user),
            last_updated_by: (0..=self.below(2)).map(|_| self.user()).collect(),
            owners: self.several(2, Self::user),
            thumbnail_url: self.maybe(Self::url),
            parent_key: self.maybe(Self::key),
            container_key: self.maybe(Self::key),
            permissions: (0..=self.below(2)).map(|_| self.permission()).collect(),
            triggered_by: self.maybe(Self::user),
            region: self.maybe(Self::any_text),
        }
    }

    fn issue(&mut self) -> String {
        format!("AB_{}-{}", self.below(10), 1 + self.below(100_000))
    }

    fn associations(&mut self, family: Family, gated: bool) -> Associations {
        let mut all = Associations { issue_id_or_keys: vec![self.issue(), "10001".to_owned()], ..Default::default() };
        if gated {
            all.service_id_or_keys = vec![self.text()];
        }
        match self.below(3) {
            0 => all.commits = self.several(3, |random| Commit { hash: random.text(), repository_id: random.text() }),
            1 => all.repositories = self.several(3, Self::text),
            _ => all.issue_keys = self.several(3, Self::issue),
        }
        if family == Family::Graph {
            let values = vec!["{\"a\":\"b\"}".to_owned(), "1".to_owned()];
            all.others = self
                .several(2, |random| OtherAssociation { kind: format!("x{}", random.text()), values: values.clone() });
        }
        all
    }

    /// A deployment with this sequence number that nothing can be said against in a document of this family.
    pub fn deployment(&mut self, family: Family, sequence_number: i64) -> Deployment {
        use EnvironmentType as E;
        use State as S;
        let gated = self.below(2) == 0;
        let any = self.one(&[S::InProgress, S::Successful, S::Cancelled, S::Failed, S::RolledBack, S::Unknown]);
        Deployment {
            pipeline: Some(Pipeline { id: self.text(), display_name: self.any_text(), url: self.url() }),
            environment: Environment {
                id: self.text(),
                display_name: self.any_text(),
                kind: self.one(&[E::Production, E::Staging, E::Testing, E::Development, E::Unmapped]),
            },
            sequence_number,
            update_sequence_number: self.next().cast_signed(),
            display_name: self.any_text(),
            description: Some(self.any_text()),
            url: self.url(),
            state: if gated { S::Pending } else { any },
            last_updated_at: self.time(),
            label: self.maybe(Self::any_text),
            duration: self.maybe(|random| random.one(&[0, 47, i64::MAX])),
            commands: if gated { vec!["initiate_deployment_gating".to_owned()] } else { self.several(2, Self::text) },
            associations: self.associations(family, gated),
            issue_keys: if family == Family::Bulk { self.several(2, Self::issue) } else { Vec::new() },
            graph: if family == Family::Graph { Some(self.graph()) } else { None },
        }
    }

    /// An envelope with nothing wrong.
    pub fn envelope(&mut self, family: Family) -> Envelope {
        let properties = (0..self.below(6))
            .map(|index| Property { name: format!("p{index}{}", self.one(&["", "\"", "_"])), value: self.any_text() });
        let mut envelope = Envelope { properties: properties.collect(), ..Envelope::new(family) };
        match family {
            Family::Bulk => envelope.product = self.maybe(Self::any_text),
            Family::Graph => {
                envelope.operation_type =
                    self.maybe(|random| random.one(&[OperationType::Normal, OperationType::Backfill]));
                envelope.connection_id = self.maybe(Self::text);
            }
        }
        envelope
    }
}

//! What goes wrong on demand.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::reply::{Reaction, Reply};

/// Which requests go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Route {
    /// `POST /rest/deployments/0.1/bulk`.
    Bulk,
    /// The poll of a gating status.
    Poll,
    /// A key server's answer.
    Key,
}

/// How a request goes wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Fault {
    /// The answer comes later.
    Delay {
        /// By how much.
        milliseconds: u64,
    },
    /// The connection is closed without an answer.
    Drop,
    /// The connection is closed in the middle of the answer's body.
    Cut,
    /// Nothing is ever answered.
    Hang,
    /// Another status.
    Status {
        /// Which.
        code: u16,
        /// The header `Retry-After`: seconds or an HTTP date.
        #[serde(default)]
        retry_after: Option<String>,
        /// The body.
        #[serde(default)]
        body: String,
    },
    /// The status stays, the body is another.
    Body {
        /// Which.
        text: String,
    },
    /// 302.
    Redirect {
        /// To where.
        location: String,
    },
    /// The status stays, the body is blanks.
    Oversized {
        /// How many.
        bytes: usize,
    },
}

/// When something goes wrong. The first rule that fits is used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Rule {
    /// Which requests.
    pub route: Route,
    /// How.
    pub fault: Fault,
    /// How often; null for always. Once where it is left out.
    #[serde(default = "once")]
    pub times: Option<u32>,
    /// Whether a request that is dropped, left hanging, redirected or given another status has its effect all the same,
    /// so that only the answer is lost; and whether a delayed one has it before the delay. With the other faults a
    /// request always has its effect.
    #[serde(default)]
    pub taken: bool,
}

impl Rule {
    /// The next request goes wrong, and has no effect.
    #[must_use]
    pub fn once(route: Route, fault: Fault) -> Self {
        Self { route, fault, times: once(), taken: false }
    }

    /// Every request goes wrong, and has no effect.
    #[must_use]
    pub fn always(route: Route, fault: Fault) -> Self {
        Self { times: None, ..Self::once(route, fault) }
    }

    /// The same, but the request has its effect: a document is stored, only the answer is lost.
    #[must_use]
    pub fn taken(self) -> Self {
        Self { taken: true, ..self }
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the shape that serde wants")]
fn once() -> Option<u32> {
    Some(1)
}

/// What goes wrong with a callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CallbackFault {
    /// It is never sent.
    Lose,
    /// It is sent twice, with the same token.
    Duplicate,
    /// It is sent only when a later one has been settled.
    Reorder,
}

/// The rules of one server.
#[derive(Default)]
pub(crate) struct Rules(Mutex<VecDeque<Rule>>);

impl Rules {
    /// One without an end takes the place of another of its route, behind which it would never have its turn.
    pub(crate) fn add(&self, rule: Rule) {
        let mut rules = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if rule.times.is_none() {
            rules.retain(|old| old.route != rule.route || old.times.is_some());
        }
        rules.push_back(rule);
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Answers a request by `work`, or as a rule says.
    pub(crate) fn react(&self, route: Option<Route>, mut work: impl FnMut() -> Reply) -> Reaction {
        let Some(rule) = route.and_then(|route| self.take(route)) else {
            return Reaction::Answer(work());
        };
        match rule.fault {
            Fault::Delay { milliseconds } => {
                let early = rule.taken.then(&mut work);
                thread::sleep(Duration::from_millis(milliseconds));
                Reaction::Answer(early.unwrap_or_else(work))
            }
            Fault::Cut => Reaction::Cut(work()),
            Fault::Body { text } => Reaction::Answer(Reply { body: text.into_bytes(), ..work() }),
            Fault::Oversized { bytes } => Reaction::Answer(Reply { body: vec![b' '; bytes], ..work() }),
            instead => {
                if rule.taken {
                    work();
                }
                without_answer(instead)
            }
        }
    }

    fn take(&self, route: Route) -> Option<Rule> {
        let mut rules = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = rules.iter().position(|rule| rule.route == route)?;
        let rule = rules.get_mut(at)?;
        let taken = rule.clone();
        if let Some(times) = rule.times.as_mut() {
            *times = times.saturating_sub(1);
            if *times == 0 {
                rules.remove(at);
            }
        }
        Some(taken)
    }
}

fn without_answer(fault: Fault) -> Reaction {
    match fault {
        Fault::Hang => Reaction::Hang,
        Fault::Status { code, retry_after, body } => {
            let headers = retry_after.map(|after| ("retry-after".to_owned(), after));
            Reaction::Answer(Reply { headers: headers.into_iter().collect(), ..Reply::text(code, &body) })
        }
        Fault::Redirect { location } => {
            Reaction::Answer(Reply { headers: vec![("location".to_owned(), location)], ..Reply::empty(302) })
        }
        _ => Reaction::Drop,
    }
}

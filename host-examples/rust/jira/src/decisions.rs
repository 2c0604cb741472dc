//! Change requests: the gates that wait for a decision, and the decisions, of which the app is told.

use std::io::{Error, ErrorKind, Result};

use serde_json::Value;

use crate::clock::date_time;
use crate::delivery;
use crate::gate::{Gate, payload};
use crate::outgoing::Outgoing;
use crate::site::Site;
use crate::state::Shared;

impl Site {
    /// Somebody decides the change request of a gate: `allowed`, `prevented`, `expired`, `invalid`, or any other status.
    /// The app is called back. Gives the number of the delivery.
    ///
    /// # Errors
    ///
    /// Where no deployment asked for this gate.
    pub fn decide(&self, gate: &Gate, status: &str) -> Result<usize> {
        let now = self.shared.milliseconds();
        let updated = self.shared.change(|state| {
            let gating = state.deployments.get_mut(gate)?.gating.as_mut()?;
            status.clone_into(&mut gating.status);
            // No two updates of one gate at the same instant.
            gating.updated = now.max(gating.updated.saturating_add(1));
            Some(gating.updated)
        });
        let updated = updated.ok_or_else(|| Error::new(ErrorKind::NotFound, "no deployment asked for this gate"))?;
        Ok(delivery::start(&self.shared, gate, status, updated))
    }

    /// A callback, not sent: of any gate, whether anybody asked for it or not. `updated` is an RFC 3339 date-time.
    ///
    /// # Errors
    ///
    /// Where no app was ever installed, or its path can't be read.
    pub fn callback(&self, gate: &Gate, status: &str, updated: &str) -> Result<Outgoing> {
        self.shared.callback(gate, status, updated)
    }

    /// The gates that wait for a decision, oldest first.
    #[must_use]
    pub fn awaiting(&self) -> Vec<Gate> {
        let state = self.shared.read();
        let mut waiting: Vec<(u64, Gate)> = state
            .deployments
            .iter()
            .filter_map(|(gate, deployment)| {
                let gating = deployment.gating.as_ref().filter(|gating| gating.status == "awaiting")?;
                Some((gating.updated, gate.clone()))
            })
            .collect();
        waiting.sort();
        waiting.into_iter().map(|(_, gate)| gate).collect()
    }

    /// Every gate with its status, and since when as an RFC 3339 date-time.
    #[must_use]
    pub fn gates(&self) -> Vec<(Gate, String, String)> {
        let state = self.shared.read();
        let gates = state.deployments.iter().filter_map(|(gate, deployment)| {
            let gating = deployment.gating.as_ref()?;
            Some((gate.clone(), gating.status.clone(), date_time(gating.updated)))
        });
        gates.collect()
    }

    /// The gate whose status changed last.
    pub(crate) fn newest_gate(&self) -> Option<Gate> {
        let state = self.shared.read();
        let gates = state.deployments.iter().filter_map(|(gate, deployment)| Some((deployment.gating.as_ref()?, gate)));
        gates.max_by_key(|(gating, _)| gating.updated).map(|(_, gate)| gate.clone())
    }

    /// The status of a gate, and since when as an RFC 3339 date-time.
    #[must_use]
    pub fn gating(&self, gate: &Gate) -> Option<(String, String)> {
        let state = self.shared.read();
        let gating = state.deployments.get(gate)?.gating.as_ref()?;
        Some((gating.status.clone(), date_time(gating.updated)))
    }

    /// The deployment as it was submitted last.
    #[must_use]
    pub fn deployment(&self, gate: &Gate) -> Option<Value> {
        self.shared.read().deployments.get(gate).map(|deployment| deployment.document.clone())
    }

    /// Every deployment, in the order of their keys.
    #[must_use]
    pub fn deployments(&self) -> Vec<Value> {
        self.shared.read().deployments.values().map(|deployment| deployment.document.clone()).collect()
    }
}

impl Shared {
    /// A callback, signed for the present second.
    pub(crate) fn callback(&self, gate: &Gate, status: &str, updated: &str) -> Result<Outgoing> {
        let app = self.app()?;
        let tenant = self.tenant();
        let claims = tenant.claims("POST", &app.callback, self.seconds(), self.lifetime())?;
        Ok(Outgoing {
            to: app.address,
            target: format!("{}{}", app.base_path, app.callback),
            authorization: tenant.authorization_with(&claims)?,
            headers: Vec::new(),
            body: payload(gate, status, updated),
        })
    }
}

//! `GET …/pipelines/{id}/environments/{id}/deployments/{number}/gating-status`.

use crate::clock::date_time;
use crate::gate::{Gate, payload};
use crate::percent;
use crate::reply::Reply;
use crate::state::State;

/// The gate that a path asks for; none for every other path.
pub(crate) fn gate(path: &str) -> Option<Gate> {
    let path = path.strip_prefix("/rest/deployments/0.1/pipelines/")?.strip_suffix("/gating-status")?;
    let segments: Vec<&str> = path.split('/').collect();
    let &[pipeline, "environments", environment, "deployments", number] = segments.as_slice() else {
        return None;
    };
    Some(Gate {
        pipeline_id: percent::decode(pipeline)?,
        environment_id: percent::decode(environment)?,
        deployment_sequence_number: number.parse().ok()?,
    })
}

/// What the site says about it.
pub(crate) fn answer(state: &State, gate: &Gate) -> Reply {
    match state.deployments.get(gate).and_then(|deployment| deployment.gating.as_ref()) {
        None => Reply::error(404, "No data found for the given deployment ID"),
        Some(gating) => Reply {
            body: payload(gate, &gating.status, &date_time(gating.updated)).into_bytes(),
            ..Reply::json(200, &serde_json::Value::Null)
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        let path = "/rest/deployments/0.1/pipelines/team%2Fshop/environments/%E2%82%AC/deployments/-7/gating-status";
        assert_eq!(gate(path), Some(Gate::new("team/shop", "€", -7)));
        for other in ["/rest/deployments/0.1/bulk", &path.replace("-7", "7.0"), &path.replace("%2F", "/")] {
            assert_eq!(gate(other), None, "{other}");
        }
    }
}

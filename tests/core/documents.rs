//! The functions that build, judge and read documents.

use crate::deployment_form::{
    answer, app_of, built, deployment_of, envelope_of, family, gate_of, id_error, module_of, parsed, poll_answer,
    report,
};
use crate::json_form::texts;
use crate::splitter;
use connect_gating::{Report, deployments as core};
use serde_json::{Value, json};

pub fn call(function: &str, input: &Value) -> Value {
    let text = |name: &str| input[name].as_str().unwrap();
    let status = || u16::try_from(input["status"].as_u64().unwrap()).unwrap();
    match function {
        "deployments.check" => {
            json!({"ok": report(&core::check(family(&input["family"]), &deployment_of(&input["deployment"])))})
        }
        "deployments.validate" => {
            json!({"ok": report(&core::validate(family(&input["family"]), text("document")))})
        }
        "deployments.parse" => either(core::parse(family(&input["family"]), text("document")), |ok| parsed(&ok)),
        "deployments.poll-path" => id(core::poll_path(&gate_of(&input["gate"]))),
        "deployments.graph-id" => id(core::graph_id(&gate_of(&input["gate"]))),
        "deployments.build" => {
            let deployments: Vec<_> = input["deployments"].as_array().unwrap().iter().map(deployment_of).collect();
            let related = texts(&input["related"]);
            either(core::build(&envelope_of(&input["envelope"]), &deployments, &related), |ok| built(&ok))
        }
        "deployments.splitter" => json!({"ok": splitter::play(&input["steps"])}),
        "deployments.read-bulk-answer" => {
            either(core::read_bulk_answer(text("sent"), status(), text("body")), |ok| answer(&ok))
        }
        "deployments.read-objects-answer" => {
            either(core::read_objects_answer(text("sent"), text("body")), |ok| answer(&ok))
        }
        "deployments.read-poll-answer" => {
            let leeway = u32::try_from(input["leeway"].as_u64().unwrap()).unwrap();
            let (gate, now) = (gate_of(&input["gate"]), input["now"].as_u64().unwrap());
            json!({"ok": poll_answer(core::read_poll_answer(&gate, status(), text("body"), now, leeway))})
        }
        "descriptor.build-module" => {
            either(connect_gating::build_gating_module(&module_of(&input["module"])), Value::from)
        }
        "descriptor.build" => either(connect_gating::build_descriptor(&app_of(&input["app"])), Value::from),
        "descriptor.validate-module" => {
            json!({"ok": report(&connect_gating::validate_gating_module(text("module")))})
        }
        "descriptor.validate" => json!({"ok": report(&connect_gating::validate_descriptor(text("descriptor")))}),
        other => panic!("no function `{other}`"),
    }
}

fn either<T>(result: Result<T, Report>, value: impl FnOnce(T) -> Value) -> Value {
    match result {
        Ok(ok) => json!({"ok": value(ok)}),
        Err(failure) => json!({"err": report(&failure)}),
    }
}

fn id(result: Result<String, core::IdError>) -> Value {
    match result {
        Ok(id) => json!({"ok": id}),
        Err(error) => json!({"err": id_error(error)}),
    }
}

//! Writes the inputs of the shared vectors, and those that earlier runs have found, into the folders that the targets
//! read: `seeds <vectors> <kept> <corpus>`.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use connect_gating_fuzz::kept;
use serde_json::Value;
use std::error::Error;
use std::path::{Path, PathBuf};

/// Longer inputs stand at limits, and would slow down every mutation.
const LONGEST: usize = 16 * 1024;

fn main() -> Result<(), Box<dyn Error>> {
    let [vectors, kept, corpus] = std::env::args_os()
        .skip(1)
        .map(PathBuf::from)
        .collect::<Vec<_>>()
        .try_into()
        .map_err(|_| "usage: seeds <vectors> <kept> <corpus>")?;
    let mut count = 0_u32;
    for entry in std::fs::read_dir(vectors)? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let file: Value = serde_json::from_str(&std::fs::read_to_string(&path)?)?;
        for vector in file["vectors"].as_array().into_iter().flatten() {
            for (target, seed) in seeds(vector["function"].as_str().unwrap_or_default(), &vector["input"]) {
                if seed.len() <= LONGEST {
                    write(&corpus.join(target), vector["id"].as_str().unwrap_or_default(), &seed)?;
                    count += 1;
                }
            }
        }
    }
    let found = kept::read(&kept)?;
    for (index, (target, seed)) in found.iter().enumerate() {
        write(&corpus.join(target), &format!("kept-{index}"), seed.as_bytes())?;
    }
    println!("{count} seeds from the vectors, {} from earlier runs", found.len());
    Ok(())
}

fn write(folder: &Path, name: &str, seed: &[u8]) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join(name), seed)
}

/// The seeds that a vector gives. A part that is written as an expression makes none.
fn seeds(function: &str, input: &Value) -> Vec<(&'static str, Vec<u8>)> {
    let text = |name: &str| input[name].as_str().map(|text| text.as_bytes().to_vec());
    let one = |target, seed: Option<Vec<u8>>| seed.map(|seed| (target, seed)).into_iter().collect();
    match function {
        "jwt.verify" | "jwt.peek" | "jwt.explain" => token(&input["request"]),
        "jwt.canonical-request" => {
            let parts = ["method", "target", "base-path"].map(|name| input[name].as_str());
            let [Some(method), Some(target), Some(base_path)] = parts else { return Vec::new() };
            vec![("canonical_request", format!("{method}\n{target}\n{base_path}").into_bytes())]
        }
        "gating.parse" => {
            let body = input["body"].as_str().unwrap_or_default();
            let payload: Value = serde_json::from_str(body).unwrap_or_default();
            let time = payload["updatedTimestamp"].as_str().map(|time| ("time", time.as_bytes().to_vec()));
            [("payload", body.as_bytes().to_vec())].into_iter().chain(time).collect()
        }
        "gating.current" => {
            let states: Option<Vec<_>> =
                input["stored"].as_array().map(|s| s.iter().filter_map(Value::as_str).collect());
            one("stored_state", states.map(|states| states.join("\n").into_bytes()))
        }
        "deployments.validate" | "deployments.parse" => one("document", text("document")),
        "deployments.read-bulk-answer" | "deployments.read-objects-answer" | "deployments.read-poll-answer" => {
            let status = input["status"].as_u64().unwrap_or(200);
            one("answer", text("body").map(|body| [format!("{status}\n").into_bytes(), body].concat()))
        }
        "descriptor.validate" => one("descriptor", text("descriptor")),
        "descriptor.validate-module" => one("descriptor", text("module")),
        "forge.verify" => one("key", text("key-set")),
        "lifecycle.installed" | "lifecycle.uninstalled" => {
            let key = ["pem", "jwk"].iter().find_map(|form| input["key"][form].as_str());
            one("key", key.map(|key| key.as_bytes().to_vec()))
        }
        _ => Vec::new(),
    }
}

/// The token as it is, and what its first two segments say.
fn token(request: &Value) -> Vec<(&'static str, Vec<u8>)> {
    let (Some(authorization), Some(target)) = (request["authorization"][0].as_str(), request["target"].as_str()) else {
        return Vec::new();
    };
    let mut seeds = vec![("token", format!("{authorization}\n{target}").into_bytes())];
    let segments: Vec<_> = authorization.trim_start_matches("JWT ").split('.').collect();
    if let [header, claims, _] = segments[..]
        && let (Ok(header), Ok(claims)) = (URL_SAFE_NO_PAD.decode(header), URL_SAFE_NO_PAD.decode(claims))
    {
        seeds.push(("claims", [header, claims].join(&b'\n')));
    }
    seeds
}

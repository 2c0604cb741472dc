//! JSON to component values and back, by the types that the component declares.
//!
//! | WIT | JSON |
//! |---|---|
//! | `bool`, integers, `string` | the same; integers exact to 64 bits |
//! | `list` | array |
//! | `record` | object with every field, by its WIT name |
//! | `enum`, case of a `variant` without payload | the case's name |
//! | case of a `variant` with a payload | `{"case": payload}` |
//! | `option` | the value, or `null` |
//! | `result` | `{"ok": value}` or `{"err": value}`, `null` where there is none |
//!
//! | resource that a call gives | `null`, see [`Session::play`](crate::Session::play) |
//!
//! In arguments a long string may be written as an expression, see [`text`]. Floats, tuples, flags and maps are not in
//! the contract and refused.

use serde_json::{Map, Value, json};
use wasmtime::component::{Type, Val};

/// The longest string that an expression may stand for: beyond anything that a test needs.
const TEXT_BYTES: usize = 16 * 1024 * 1024;

/// `json` as a value of type `ty`; `path` is where it stands, as a JSON pointer into the input.
pub fn to_value(json: &Value, ty: &Type, path: &str) -> Result<Val, String> {
    let wrong = |expected: &str| format!("`{path}` is not {expected}");
    let out_of_range = |_| wrong("an integer of that size");
    let unsigned = || json.as_u64().ok_or_else(|| wrong("an unsigned integer"));
    let signed = || json.as_i64().ok_or_else(|| wrong("a signed integer"));
    Ok(match ty {
        Type::Bool => Val::Bool(json.as_bool().ok_or_else(|| wrong("a boolean"))?),
        Type::U8 => Val::U8(unsigned()?.try_into().map_err(out_of_range)?),
        Type::U16 => Val::U16(unsigned()?.try_into().map_err(out_of_range)?),
        Type::U32 => Val::U32(unsigned()?.try_into().map_err(out_of_range)?),
        Type::U64 => Val::U64(unsigned()?),
        Type::S8 => Val::S8(signed()?.try_into().map_err(out_of_range)?),
        Type::S16 => Val::S16(signed()?.try_into().map_err(out_of_range)?),
        Type::S32 => Val::S32(signed()?.try_into().map_err(out_of_range)?),
        Type::S64 => Val::S64(signed()?),
        Type::String => Val::String(text(json, path)?),
        Type::List(list) => {
            let items = json.as_array().ok_or_else(|| wrong("a list"))?;
            let item = list.ty();
            let values =
                items.iter().enumerate().map(|(index, json)| to_value(json, &item, &format!("{path}/{index}")));
            Val::List(values.collect::<Result<_, _>>()?)
        }
        Type::Record(record) => {
            let fields = json.as_object().ok_or_else(|| wrong("a record"))?;
            if let Some(name) = fields.keys().find(|name| record.fields().all(|field| field.name != name.as_str())) {
                return Err(format!("`{path}` has a field `{name}` that the record does not have"));
            }
            let values = record.fields().map(|field| {
                let json =
                    fields.get(field.name).ok_or_else(|| format!("`{path}` lacks the field `{}`", field.name))?;
                Ok((field.name.to_owned(), to_value(json, &field.ty, &format!("{path}/{}", field.name))?))
            });
            Val::Record(values.collect::<Result<_, String>>()?)
        }
        Type::Enum(cases) => {
            let name = json.as_str().ok_or_else(|| wrong("the name of a case"))?;
            if cases.names().all(|case| case != name) {
                return Err(format!("`{path}`: there is no case `{name}`"));
            }
            Val::Enum(name.to_owned())
        }
        Type::Variant(variant) => {
            let (name, payload) = case(json).ok_or_else(|| wrong("a case"))?;
            let found = variant.cases().find(|case| case.name == name);
            let found = found.ok_or_else(|| format!("`{path}`: there is no case `{name}`"))?;
            Val::Variant(name.to_owned(), payload_of(payload, found.ty.as_ref(), &format!("{path}/{name}"))?)
        }
        Type::Option(_) if json.is_null() => Val::Option(None),
        Type::Option(option) => Val::Option(Some(Box::new(to_value(json, &option.ty(), path)?))),
        Type::Result(result) => match case(json) {
            Some(("ok", payload)) => Val::Result(Ok(side_of(payload, result.ok().as_ref(), &format!("{path}/ok"))?)),
            Some(("err", payload)) => {
                Val::Result(Err(side_of(payload, result.err().as_ref(), &format!("{path}/err"))?))
            }
            _ => return Err(wrong("`ok` or `err`")),
        },
        other => return Err(format!("`{path}`: {other:?} has no form in JSON")),
    })
}

/// A value as JSON.
pub fn from_value(value: &Val) -> Result<Value, String> {
    Ok(match value {
        Val::Bool(value) => json!(value),
        Val::U8(value) => json!(value),
        Val::U16(value) => json!(value),
        Val::U32(value) => json!(value),
        Val::U64(value) => json!(value),
        Val::S8(value) => json!(value),
        Val::S16(value) => json!(value),
        Val::S32(value) => json!(value),
        Val::S64(value) => json!(value),
        Val::String(value) | Val::Enum(value) => json!(value),
        Val::List(items) => Value::Array(items.iter().map(from_value).collect::<Result<_, _>>()?),
        Val::Record(fields) => {
            let members = fields.iter().map(|(name, value)| Ok((name.clone(), from_value(value)?)));
            Value::Object(members.collect::<Result<Map<_, _>, String>>()?)
        }
        Val::Variant(name, None) => json!(name),
        Val::Variant(name, Some(payload)) => json!({ name.as_str(): from_value(payload)? }),
        Val::Option(None) | Val::Resource(_) => Value::Null,
        Val::Option(Some(value)) => from_value(value)?,
        Val::Result(Ok(payload)) => json!({ "ok": payload.as_deref().map(from_value).transpose()? }),
        Val::Result(Err(payload)) => json!({ "err": payload.as_deref().map(from_value).transpose()? }),
        other => return Err(format!("{other:?} has no form in JSON")),
    })
}

/// A string, or an expression for a long one: `{"repeat": "text", "times": N}`, or `{"concat": [...]}` of strings and
/// expressions.
pub fn text(json: &Value, path: &str) -> Result<String, String> {
    let unusable = || format!("`{path}` is neither a string nor an expression for one");
    let text = match json {
        Value::String(text) => text.clone(),
        Value::Object(expression) if expression.len() == 1 => {
            let parts = expression.get("concat").and_then(Value::as_array).ok_or_else(unusable)?;
            let parts = parts.iter().enumerate().map(|(index, part)| text(part, &format!("{path}/concat/{index}")));
            parts.collect::<Result<_, _>>()?
        }
        Value::Object(expression) if expression.len() == 2 => {
            let repeated = expression.get("repeat").and_then(Value::as_str).ok_or_else(unusable)?;
            let times = expression.get("times").and_then(Value::as_u64).ok_or_else(unusable)?;
            let times = usize::try_from(times)
                .ok()
                .filter(|times| repeated.len().checked_mul(*times).is_some_and(|length| length <= TEXT_BYTES));
            repeated.repeat(times.ok_or_else(|| format!("`{path}` is longer than any test needs"))?)
        }
        _ => return Err(unusable()),
    };
    Ok(text)
}

/// `"name"` or `{"name": payload}`.
fn case(json: &Value) -> Option<(&str, Option<&Value>)> {
    match json {
        Value::String(name) => Some((name, None)),
        Value::Object(members) if members.len() == 1 => {
            members.iter().next().map(|(name, payload)| (name.as_str(), Some(payload)))
        }
        _ => None,
    }
}

fn payload_of(json: Option<&Value>, ty: Option<&Type>, path: &str) -> Result<Option<Box<Val>>, String> {
    match (json, ty) {
        (None, None) => Ok(None),
        (Some(json), Some(ty)) => Ok(Some(Box::new(to_value(json, ty, path)?))),
        (Some(_), None) => Err(format!("`{path}` takes no payload")),
        (None, Some(_)) => Err(format!("`{path}` lacks its payload")),
    }
}

/// The payload of a result's side; the side without one is written `null`.
fn side_of(json: Option<&Value>, ty: Option<&Type>, path: &str) -> Result<Option<Box<Val>>, String> {
    match ty {
        None => payload_of(json.filter(|json| !json.is_null()), None, path),
        Some(_) => payload_of(json, ty, path),
    }
}

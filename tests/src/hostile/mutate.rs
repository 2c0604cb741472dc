//! Random changes to a usable input.

use super::random::Random;
use super::requests::claims;
use super::{SECRET, texts};
use crate::Component;
use crate::session::member;
use crate::token::{HEADER, sign};
use serde_json::{Value, json};
use wasmtime::component::Type;
use wasmtime::component::types::ComponentFunc;

/// Numbers at the edges of every size and of every limit.
const NUMBERS: [i128; 17] = [
    0,
    1,
    -1,
    29,
    30,
    300,
    301,
    900,
    86_400,
    999_999_999,
    1_000_000_000,
    1_600_000_000,
    0x7fff_ffff,
    0xffff_ffff,
    0x7fff_ffff_ffff_ffff,
    -0x8000_0000_0000_0000,
    0xffff_ffff_ffff_ffff,
];

/// How much one change may add, in bytes: beyond every limit, but not so much that it is all that is tested.
const GROWTH_BYTES: usize = 1_000_000;

/// `usable` with up to four of its values changed. Whatever comes out still fits the types of the function, or of each
/// step of what is done with a resource.
///
/// # Panics
///
/// If `usable` does not fit them.
#[must_use]
pub fn random_input(usable: &Value, function: &str, component: &Component, random: &mut Random) -> Value {
    let mut input = usable.clone();
    for _ in 0..=random.below(4) {
        match input.get_mut("steps").and_then(Value::as_array_mut) {
            Some(steps) => {
                // A resource that was not given out has no methods to call.
                let mut methods: Vec<_> = steps.iter_mut().filter(|step| step.get("on").is_some()).collect();
                if methods.is_empty() {
                    return input;
                }
                let index = random.below(methods.len());
                let step = &mut methods[index];
                let name = member(function, step["call"].as_str().expect("a call"), true);
                change_argument(&mut step["input"], &component.function(&name).expect("a function"), random);
            }
            None => change_argument(&mut input, &component.function(function).expect("a function"), random),
        }
    }
    input
}

/// Changes one value somewhere within the arguments.
fn change_argument(input: &mut Value, function: &ComponentFunc, random: &mut Random) {
    let parameters: Vec<_> = function.params().filter(|(_, ty)| !matches!(ty, Type::Borrow(_))).collect();
    if !parameters.is_empty() {
        let (name, ty) = random.choose(&parameters);
        change(&mut input[*name], ty, random);
    }
}

/// Changes one value somewhere within `value`.
fn change(value: &mut Value, ty: &Type, random: &mut Random) {
    match ty {
        Type::Record(record) => {
            let fields: Vec<_> = record.fields().collect();
            let field = random.choose(&fields);
            change(&mut value[field.name], &field.ty, random);
        }
        Type::List(list) => {
            let items = value.as_array_mut().expect("a list");
            match random.below(4) {
                0 => items.clear(),
                1 => items.push(sample(&list.ty(), random)),
                _ if items.is_empty() => items.push(sample(&list.ty(), random)),
                2 => {
                    let copy = random.choose(items).clone();
                    let room = GROWTH_BYTES / copy.to_string().len().max(1);
                    items.resize(items.len() + random.below(room.min(1_100) + 1), copy);
                }
                _ => {
                    let index = random.below(items.len());
                    change(&mut items[index], &list.ty(), random);
                }
            }
        }
        Type::Option(option) if !value.is_null() && !random.once_in(3) => change(value, &option.ty(), random),
        Type::String => {
            let text = value.as_str().expect("a string").to_owned();
            *value = json!(changed_text(&text, random));
        }
        _ => *value = sample(ty, random),
    }
}

/// Any value of type `ty`.
fn sample(ty: &Type, random: &mut Random) -> Value {
    match ty {
        Type::Bool => json!(random.once_in(2)),
        Type::U8 => json!(number(u8::MIN.into(), u8::MAX.into(), random)),
        Type::U16 => json!(number(u16::MIN.into(), u16::MAX.into(), random)),
        Type::U32 => json!(number(u32::MIN.into(), u32::MAX.into(), random)),
        Type::U64 => json!(number(u64::MIN.into(), u64::MAX.into(), random)),
        Type::S64 => json!(number(i64::MIN.into(), i64::MAX.into(), random)),
        Type::String => json!(random.choose(&texts::corpus())),
        Type::List(list) => (0..random.below(4)).map(|_| sample(&list.ty(), random)).collect(),
        Type::Record(record) => record
            .fields()
            .map(|field| (field.name.to_owned(), sample(&field.ty, random)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Type::Enum(cases) => json!(random.choose(&cases.names().collect::<Vec<_>>())),
        Type::Variant(variant) => {
            let cases: Vec<_> = variant.cases().collect();
            let case = random.choose(&cases);
            match &case.ty {
                None => json!(case.name),
                Some(ty) => json!({ case.name: sample(ty, random) }),
            }
        }
        Type::Option(_) if random.once_in(3) => Value::Null,
        Type::Option(option) => sample(&option.ty(), random),
        other => panic!("{other:?} is no parameter's type"),
    }
}

/// A number from `least` to `greatest`: one of the edges, or any.
fn number(least: i128, greatest: i128, random: &mut Random) -> Value {
    let any = i128::from(random.number());
    let number = if random.once_in(4) { any } else { *random.choose(&NUMBERS) }.clamp(least, greatest);
    u64::try_from(number)
        .map_or_else(|_| json!(i64::try_from(number).expect("at least the least i64")), |number| json!(number))
}

/// A text like `text`, with a few characters changed, doubled or lost; or another one altogether.
fn changed_text(text: &str, random: &mut Random) -> String {
    if text.starts_with("JWT ") && random.once_in(2) {
        // Changed and signed again: otherwise nothing behind the signature is ever reached.
        let claims = splice(&claims().to_string(), random);
        return format!("JWT {}", sign(HEADER, &claims, SECRET));
    }
    if random.once_in(6) { random.choose(&texts::corpus()).clone() } else { splice(text, random) }
}

/// Replaces a part of `text` by a part of itself or by a hostile text.
fn splice(text: &str, random: &mut Random) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut cut = || {
        let (left, right) = (random.below(characters.len() + 1), random.below(characters.len() + 1));
        // Mostly short parts: a text that lost half of itself says little.
        let start = left.min(right);
        (start, if random.once_in(4) { left.max(right) } else { characters.len().min(start + random.below(4)) })
    };
    let (start, end) = cut();
    let (from, to) = cut();
    let part: String = match random.below(4) {
        0 => String::new(),
        1 => characters[from..to].iter().collect(),
        2 => random.choose(&texts::corpus()).clone(),
        _ => {
            let part: String = characters[from..to].iter().collect();
            part.repeat(random.below((GROWTH_BYTES / part.len().max(1)).min(300) + 1))
        }
    };
    let head: String = characters[..start].iter().collect();
    let tail: String = characters[end..].iter().collect();
    format!("{head}{part}{tail}")
}

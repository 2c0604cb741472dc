//! What the component's own types declare.

use crate::Component;
use crate::session::member;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use wasmtime::component::Type;
use wasmtime::component::types::{ComponentFunc, ComponentItem};

/// The full name of an interface of the contract: `jwt` is `connect-gating:api/jwt@0.1.0`.
#[must_use]
pub fn interface_name(interface: &str) -> String {
    format!("connect-gating:api/{interface}@0.1.0")
}

/// The short name of an exported interface, the reverse of [`interface_name`].
fn short_name(interface: &str) -> Option<&str> {
    interface.strip_prefix("connect-gating:api/")?.strip_suffix("@0.1.0")
}

/// Every exported function, as `interface.function`.
///
/// # Panics
///
/// If the component exports something that is no interface of the contract's package.
#[must_use]
pub fn functions(component: &Component) -> BTreeMap<String, ComponentFunc> {
    let functions = items(component).into_iter().filter_map(|(interface, name, item)| match item {
        ComponentItem::ComponentFunc(ty) => Some((format!("{interface}.{name}"), ty)),
        _ => None,
    });
    functions.collect()
}

/// Everything that [`Component::call`] can call: the functions that are no resource's, and the resources.
#[must_use]
pub fn callable(component: &Component) -> BTreeSet<String> {
    let names = items(component).into_iter().filter_map(|(interface, name, item)| match item {
        ComponentItem::ComponentFunc(_) if !name.starts_with('[') => Some(format!("{interface}.{name}")),
        ComponentItem::Resource(_) => Some(format!("{interface}.{name}")),
        _ => None,
    });
    names.collect()
}

/// The cases of the variants and enums that can appear in an answer, and which of them have been seen.
pub struct Coverage {
    results: BTreeMap<String, Type>,
    named: Vec<(String, Type)>,
    seen: BTreeSet<String>,
}

impl Coverage {
    /// Nothing seen yet.
    #[must_use]
    pub fn new(component: &Component) -> Self {
        let results = functions(component).into_iter();
        let results = results.filter_map(|(function, ty)| Some((function, ty.results().next()?))).collect();
        let named = items(component).into_iter().filter_map(|(_, name, item)| match item {
            ComponentItem::Type(ty @ (Type::Variant(_) | Type::Enum(_))) => Some((name, ty)),
            _ => None,
        });
        Self { results, named: named.collect(), seen: BTreeSet::new() }
    }

    /// Notes an answer of `function` to `input`, in the form of [`Component::call`]. What is done with a resource is as
    /// many calls as there are answers.
    pub fn saw(&mut self, function: &str, input: &Value, answer: &Value) {
        let Some(steps) = input.get("steps").and_then(Value::as_array) else { return self.saw_call(function, answer) };
        let calls = steps.iter().filter_map(|step| Some((step.get("call")?.as_str()?, step.get("on").is_some())));
        for ((call, is_method), answer) in calls.zip(answer["ok"].as_array().into_iter().flatten()) {
            self.saw_call(&member(function, call, is_method), answer);
        }
    }

    fn saw_call(&mut self, function: &str, answer: &Value) {
        self.seen.insert(function.to_owned());
        let Some(ty) = self.results.get(function).cloned() else { return };
        match (&ty, answer.get("ok"), answer.get("err")) {
            (Type::Result(result), Some(ok), _) => self.walk(result.ok().as_ref(), ok),
            (Type::Result(result), _, Some(err)) => self.walk(result.err().as_ref(), err),
            (_, Some(ok), _) => self.walk(Some(&ty), ok),
            _ => {}
        }
    }

    /// The functions and, as `type.case`, the cases that have not been seen.
    #[must_use]
    pub fn missing(&self) -> BTreeSet<String> {
        let mut all: BTreeSet<_> = self.results.keys().cloned().collect();
        self.results.values().for_each(|ty| self.declared(ty, &mut all));
        all.difference(&self.seen).cloned().collect()
    }

    /// Adds every case that a value of type `ty` can hold.
    fn declared(&self, ty: &Type, all: &mut BTreeSet<String>) {
        match ty {
            Type::List(list) => self.declared(&list.ty(), all),
            Type::Option(option) => self.declared(&option.ty(), all),
            Type::Record(record) => record.fields().for_each(|field| self.declared(&field.ty, all)),
            Type::Result(result) => [result.ok(), result.err()].iter().flatten().for_each(|ty| self.declared(ty, all)),
            Type::Enum(cases) => all.extend(cases.names().map(|case| self.label(ty, case))),
            Type::Variant(variant) => variant.cases().for_each(|case| {
                all.insert(self.label(ty, case.name));
                case.ty.iter().for_each(|ty| self.declared(ty, all));
            }),
            _ => {}
        }
    }

    /// Notes every case in a value.
    fn walk(&mut self, ty: Option<&Type>, value: &Value) {
        match ty {
            Some(Type::List(list)) => {
                value.as_array().into_iter().flatten().for_each(|item| self.walk(Some(&list.ty()), item));
            }
            Some(Type::Option(option)) if !value.is_null() => self.walk(Some(&option.ty()), value),
            Some(Type::Record(record)) => {
                record.fields().for_each(|field| self.walk(Some(&field.ty), &value[field.name]))
            }
            Some(ty @ Type::Enum(_)) => {
                self.seen.extend(value.as_str().map(|case| self.label(ty, case)));
            }
            Some(ty @ Type::Variant(variant)) => variant.cases().for_each(|case| {
                if value == case.name || value.get(case.name).is_some() {
                    self.seen.insert(self.label(ty, case.name));
                    self.walk(case.ty.as_ref(), &value[case.name]);
                }
            }),
            _ => {}
        }
    }

    fn label(&self, ty: &Type, case: &str) -> String {
        let name = self.named.iter().find(|(_, named)| named == ty).map_or("(unnamed)", |(name, _)| name.as_str());
        format!("{name}.{case}")
    }
}

/// Everything that the exported interfaces hold: interface, name, item.
fn items(component: &Component) -> Vec<(String, String, ComponentItem)> {
    let interfaces = component.exports().into_iter().map(|(name, export)| match (short_name(&name), export) {
        (Some(short), ComponentItem::ComponentInstance(instance)) => (short.to_owned(), instance),
        _ => panic!("the export `{name}` is no interface of the contract"),
    });
    let items = interfaces.flat_map(|(interface, instance)| {
        component.items(&instance).into_iter().map(move |(name, item)| (interface.clone(), name, item))
    });
    items.collect()
}

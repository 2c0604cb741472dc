//! Signatures as text, in the syntax of WIT.

use super::members;
use wit_parser::{Function, Handle, Resolve, Type, TypeDefKind, TypeId, TypeOwner};

/// What to write for a type that has a name.
type Naming<'a> = dyn Fn(TypeId, &str) -> String + 'a;

/// How types are called.
pub struct Names<'a> {
    resolve: &'a Resolve,
    named: Box<Naming<'a>>,
}

impl<'a> Names<'a> {
    /// By their names.
    pub fn plain(resolve: &'a Resolve) -> Self {
        Self::with(resolve, |_, name| name.to_owned())
    }

    /// By what a function makes of their names.
    pub fn with(resolve: &'a Resolve, named: impl Fn(TypeId, &str) -> String + 'a) -> Self {
        Self { resolve, named: Box::new(named) }
    }

    /// A type where it is used.
    pub fn of(&self, ty: &Type) -> String {
        let Type::Id(id) = ty else { return primitive(ty).to_owned() };
        let definition = &self.resolve.types[*id];
        if let Some(name) = &definition.name {
            return (self.named)(*id, name);
        }
        let list = |types: &[Type]| types.iter().map(|ty| self.of(ty)).collect::<Vec<_>>().join(", ");
        let or = |ty: &Option<Type>| ty.as_ref().map_or_else(|| "_".to_owned(), |ty| self.of(ty));
        match &definition.kind {
            TypeDefKind::List(item) => format!("list<{}>", self.of(item)),
            TypeDefKind::Option(some) => format!("option<{}>", self.of(some)),
            TypeDefKind::Tuple(tuple) => format!("tuple<{}>", list(&tuple.types)),
            TypeDefKind::Result(result) => match (&result.ok, &result.err) {
                (None, None) => "result".to_owned(),
                (Some(ok), None) => format!("result<{}>", self.of(ok)),
                (ok, Some(error)) => format!("result<{}, {}>", or(ok), self.of(error)),
            },
            TypeDefKind::Handle(Handle::Own(id)) => self.of(&Type::Id(*id)),
            TypeDefKind::Handle(Handle::Borrow(id)) => format!("borrow<{}>", self.of(&Type::Id(*id))),
            TypeDefKind::Map(key, value) => format!("map<{}, {}>", self.of(key), self.of(value)),
            TypeDefKind::FixedLengthList(item, length) => format!("list<{}, {length}>", self.of(item)),
            TypeDefKind::Future(item) => format!("future<{}>", or(item)),
            TypeDefKind::Stream(item) => format!("stream<{}>", or(item)),
            named => named.as_str().to_owned(),
        }
    }
}

/// A function: its parameters and its result.
pub fn function(function: &Function, names: &Names<'_>) -> String {
    let parameters = function.params.iter().map(|parameter| format!("{}: {}", parameter.name, names.of(&parameter.ty)));
    let parameters = parameters.collect::<Vec<_>>().join(", ");
    let result = function.result.as_ref().map_or_else(String::new, |result| format!(" -> {}", names.of(result)));
    format!("func({parameters}){result}")
}

/// A type where it is defined.
pub fn definition(id: TypeId, names: &Names<'_>) -> String {
    let definition = &names.resolve.types[id];
    let name = definition.name.as_deref().unwrap_or("_");
    if let Some(of) = used(names.resolve, id) {
        return format!("use {}", full_name(names.resolve, of));
    }
    if let TypeDefKind::Type(of) = &definition.kind {
        return format!("type {name} = {}", names.of(of));
    }
    let members = members(&definition.kind);
    let members: Vec<String> = members.iter().map(|member| member.signature(|ty| names.of(ty))).collect();
    format!("{} {name} {{ {} }}", definition.kind.as_str(), members.join(", "))
}

/// The type that a type is, where another interface defines it.
pub fn used(resolve: &Resolve, id: TypeId) -> Option<TypeId> {
    let definition = &resolve.types[id];
    match definition.kind {
        TypeDefKind::Type(Type::Id(of)) if resolve.types[of].owner != definition.owner => Some(of),
        _ => None,
    }
}

fn full_name(resolve: &Resolve, id: TypeId) -> String {
    let definition = &resolve.types[id];
    let interface = match definition.owner {
        TypeOwner::Interface(id) => resolve.id_of(id),
        TypeOwner::World(_) | TypeOwner::None => None,
    };
    format!("{}.{{{}}}", interface.unwrap_or_default(), definition.name.as_deref().unwrap_or("_"))
}

fn primitive(ty: &Type) -> &'static str {
    match ty {
        Type::Bool => "bool",
        Type::U8 => "u8",
        Type::U16 => "u16",
        Type::U32 => "u32",
        Type::U64 => "u64",
        Type::S8 => "s8",
        Type::S16 => "s16",
        Type::S32 => "s32",
        Type::S64 => "s64",
        Type::F32 => "f32",
        Type::F64 => "f64",
        Type::Char => "char",
        Type::String => "string",
        Type::ErrorContext => "error-context",
        Type::Id(_) => "_",
    }
}

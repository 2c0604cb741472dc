//! What a type is made of.

use wit_parser::{Docs, Type, TypeDefKind};

/// A field of a record, a case of a variant or an enum, or a flag.
pub struct Member<'a> {
    pub name: &'a str,
    pub docs: &'a Docs,
    /// A field's type, or the payload of a case.
    pub ty: Option<&'a Type>,
    /// Whether `ty` is a payload.
    is_case: bool,
}

impl Member<'_> {
    /// As WIT writes it, with the type in the words of `name`.
    pub fn signature(&self, name: impl Fn(&Type) -> String) -> String {
        match self.ty {
            None => self.name.to_owned(),
            Some(payload) if self.is_case => format!("{}({})", self.name, name(payload)),
            Some(ty) => format!("{}: {}", self.name, name(ty)),
        }
    }
}

/// The members of a type, none for a type that has no named ones.
pub fn members(kind: &TypeDefKind) -> Vec<Member<'_>> {
    let member = |name, docs, ty, is_case| Member { name, docs, ty, is_case };
    match kind {
        TypeDefKind::Record(record) => {
            record.fields.iter().map(|field| member(&field.name, &field.docs, Some(&field.ty), false)).collect()
        }
        TypeDefKind::Variant(variant) => {
            variant.cases.iter().map(|case| member(&case.name, &case.docs, case.ty.as_ref(), true)).collect()
        }
        TypeDefKind::Enum(cases) => cases.cases.iter().map(|case| member(&case.name, &case.docs, None, true)).collect(),
        TypeDefKind::Flags(flags) => {
            flags.flags.iter().map(|flag| member(&flag.name, &flag.docs, None, true)).collect()
        }
        _ => Vec::new(),
    }
}

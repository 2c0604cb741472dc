//! The page itself, in Markdown.

use super::prose;
use crate::contract::{Contract, Names, function, members};
use wit_parser::{Docs, Function, Interface, Stability, Type, TypeDefKind, TypeId, TypeOwner};

/// The whole page.
pub fn markdown(contract: &Contract) -> String {
    let mut page = Page { contract, blocks: Vec::new() };
    page.head();
    page.contents();
    for interface in contract.interfaces() {
        page.interface(interface);
    }
    page.blocks.join("\n\n") + "\n"
}

struct Page<'a> {
    contract: &'a Contract,
    /// Headings, paragraphs, lists.
    blocks: Vec<String>,
}

impl Page<'_> {
    fn head(&mut self) {
        let package = self.contract.package();
        self.block(format!("# The contract: `{}`", package.name));
        self.block("<!-- Made from the WIT files beside it by `cargo xtask reference`. Do not edit. -->".to_owned());
        self.docs(&package.docs, 1);
        let world = self.contract.world();
        self.block(format!("## World `{}`", world.name));
        self.docs(&world.docs, 2);
    }

    fn contents(&mut self) {
        let mut lines = Vec::new();
        for interface in self.contract.interfaces() {
            let name = name(interface);
            lines.push(format!("- [`{name}`](#{name}): {}", prose::first_sentence(text(&interface.docs))));
            lines.extend(interface.functions.keys().map(|f| format!("  - [`{name}.{f}`](#{name}.{f})")));
        }
        self.block(lines.join("\n"));
    }

    fn interface(&mut self, interface: &Interface) {
        let name = name(interface);
        self.heading(2, name, &format!("Interface `{name}`"), &interface.stability);
        self.docs(&interface.docs, 2);
        let types = interface.types.values().copied();
        let (used, own): (Vec<TypeId>, Vec<TypeId>) = types.partition(|id| self.contract.used(*id).is_some());
        if !used.is_empty() {
            let used: Vec<String> = used.into_iter().map(|id| self.linked(&Type::Id(id))).collect();
            self.block(format!("Types from other interfaces: {}.", used.join(", ")));
        }
        for f in interface.functions.values() {
            self.function(name, f);
        }
        for id in own {
            self.ty(name, id);
        }
    }

    fn function(&mut self, interface: &str, f: &Function) {
        self.heading(3, &format!("{interface}.{}", f.name), &format!("`{interface}.{}`", f.name), &f.stability);
        let signature = function(f, &Names::plain(&self.contract.resolve));
        self.block(format!("```wit\n{}: {signature};\n```", f.name));
        self.docs(&f.docs, 3);
        let parameters = f.params.iter().map(|p| format!("- `{}`: {}", p.name, self.linked(&p.ty)));
        let result = f.result.iter().map(|result| format!("- returns {}", self.linked(result)));
        let list: Vec<String> = parameters.chain(result).collect();
        self.block(list.join("\n"));
    }

    fn ty(&mut self, interface: &str, id: TypeId) {
        let ty = &self.contract.resolve.types[id];
        let name = ty.name.as_deref().unwrap_or("_");
        let path = format!("{interface}.{name}");
        self.heading(3, &path, &format!("{} `{path}`", capitalised(ty.kind.as_str())), &ty.stability);
        self.docs(&ty.docs, 3);
        if let TypeDefKind::Type(of) = &ty.kind {
            self.block(format!("The same as {}.", self.linked(of)));
        }
        let members = members(&ty.kind).into_iter().map(|member| {
            let ty = member.ty.map_or_else(String::new, |ty| format!(": {}", self.linked(ty)));
            let docs = prose::indented(text(member.docs));
            format!("- <a id=\"{path}.{}\"></a>`{}`{ty}<br>\n{docs}", member.name, member.name)
        });
        let members: Vec<String> = members.collect();
        self.block(members.join("\n"));
    }

    fn heading(&mut self, level: usize, anchor: &str, title: &str, stability: &Stability) {
        self.block(format!("{} <a id=\"{anchor}\"></a>{title}", "#".repeat(level)));
        if let Stability::Stable { since, .. } = stability {
            self.block(format!("Since {since}."));
        }
    }

    fn docs(&mut self, docs: &Docs, below: usize) {
        self.block(prose::demoted(text(docs), below));
    }

    fn block(&mut self, text: String) {
        if !text.is_empty() {
            self.blocks.push(text);
        }
    }

    /// A type with links to what it is made of.
    fn linked(&self, ty: &Type) -> String {
        let linked = Names::with(&self.contract.resolve, |id, name| self.link(id, name)).of(ty);
        // In Markdown, `<` and `>` of generics would be tags.
        linked.replace("<", "&lt;").replace(">", "&gt;")
    }

    fn link(&self, id: TypeId, name: &str) -> String {
        let id = self.contract.used(id).unwrap_or(id);
        match self.contract.resolve.types[id].owner {
            TypeOwner::Interface(owner) => {
                let interface = self::name(&self.contract.resolve.interfaces[owner]);
                format!("[{name}](#{interface}.{name})")
            }
            TypeOwner::World(_) | TypeOwner::None => name.to_owned(),
        }
    }
}

fn name(interface: &Interface) -> &str {
    interface.name.as_deref().unwrap_or("(inline)")
}

fn text(docs: &Docs) -> &str {
    docs.contents.as_deref().unwrap_or_default().trim_end()
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIT: &str = "
        /// Package.
        package a:b@1.0.0;
        /// Shared. Second sentence.
        ///
        /// # Units
        ///
        /// Seconds.
        @since(version = 1.0.0)
        interface c {
            /// Record.
            @since(version = 1.0.0)
            record r {
                /// Field,
                /// two lines.
                field: option<u32>,
            }
        }
        /// Work.
        @since(version = 1.0.0)
        interface d {
            @since(version = 1.0.0)
            use c.{r};
            /// Function.
            @since(version = 1.0.0)
            f: func(x: list<r>) -> result<r, e>;
            /// Error.
            @since(version = 1.0.0)
            variant e {
                /// Case.
                case(r),
                /// Plain.
                plain,
            }
        }
        /// World.
        @since(version = 1.0.0)
        world w {
            @since(version = 1.0.0)
            export c;
            @since(version = 1.0.0)
            export d;
        }";

    #[test]
    fn is_the_whole_contract() {
        let expected = "\
# The contract: `a:b@1.0.0`

<!-- Made from the WIT files beside it by `cargo xtask reference`. Do not edit. -->

Package.

## World `w`

World.

- [`c`](#c): Shared.
- [`d`](#d): Work.
  - [`d.f`](#d.f)

## <a id=\"c\"></a>Interface `c`

Since 1.0.0.

Shared. Second sentence.

### Units

Seconds.

### <a id=\"c.r\"></a>Record `c.r`

Since 1.0.0.

Record.

- <a id=\"c.r.field\"></a>`field`: option&lt;u32&gt;<br>
  Field,
  two lines.

## <a id=\"d\"></a>Interface `d`

Since 1.0.0.

Work.

Types from other interfaces: [r](#c.r).

### <a id=\"d.f\"></a>`d.f`

Since 1.0.0.

```wit
f: func(x: list<r>) -> result<r, e>;
```

Function.

- `x`: list&lt;[r](#c.r)&gt;
- returns result&lt;[r](#c.r), [e](#d.e)&gt;

### <a id=\"d.e\"></a>Variant `d.e`

Since 1.0.0.

Error.

- <a id=\"d.e.case\"></a>`case`: [r](#c.r)<br>
  Case.
- <a id=\"d.e.plain\"></a>`plain`<br>
  Plain.
";
        assert_eq!(markdown(&Contract::parse(WIT).unwrap()), expected);
    }
}

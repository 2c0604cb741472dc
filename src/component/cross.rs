//! Records and enums that are the same on both sides, member by member and case by case.

/// Takes a value over to the other side.
pub(super) trait Cross<T> {
    fn cross(self) -> T;
}

impl<A: Cross<B>, B> Cross<Vec<B>> for Vec<A> {
    // A loop, and once for each pair of types: what `collect` makes of it is several times as long.
    #[inline(never)]
    fn cross(self) -> Vec<B> {
        let mut crossed = Vec::with_capacity(self.len());
        for item in self {
            crossed.push(item.cross());
        }
        crossed
    }
}

impl<A: Cross<B>, B> Cross<Option<B>> for Option<A> {
    fn cross(self) -> Option<B> {
        self.map(Cross::cross)
    }
}

macro_rules! unchanged {
    ($($type:ty),*) => {$(
        impl Cross<Self> for $type {
            fn cross(self) -> Self {
                self
            }
        }
    )*};
}

unchanged! { String, i64, u32, bool }

/// Records with the same fields; `=>` makes them for one direction, from left to right.
macro_rules! records {
    ($($from:path => $to:path { $($field:ident),* })*) => {$(
        impl Cross<$to> for $from {
            // Not once for every function that takes one: the component is to stay small.
            #[inline(never)]
            fn cross(self) -> $to {
                type To = $to;
                let Self { $($field),* } = self;
                To { $($field: $field.cross()),* }
            }
        }
    )*};
}

/// Enums with the same cases; `=>` as above.
macro_rules! enums {
    ($($from:path => $to:path { $($case:ident),* })*) => {$(
        impl Cross<$to> for $from {
            // Not once for every function that takes one: the component is to stay small.
            #[inline(never)]
            fn cross(self) -> $to {
                type To = $to;
                match self {
                    $(Self::$case => To::$case,)*
                }
            }
        }
    )*};
}

/// Either of them for both directions.
macro_rules! both {
    ($kind:ident $($left:path = $right:path { $($part:ident),* })*) => {$(
        $kind! { $left => $right { $($part),* } $right => $left { $($part),* } }
    )*};
}

pub(super) use {both, enums, records};

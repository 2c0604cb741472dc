//! The harness itself, tried on a small component written by hand: a test is worth no more than what carries it.

use connect_gating_tests::{CallError, Component, Vector};
use serde_json::{Value, json};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

const WIT: &str = r"
    package connect-gating:api@0.1.0;
    interface trial {
        enum color { red, green }
        record point { x: s64, y: option<s64> }
        variant shape { empty, circle(u32), polygon(list<point>), named(string) }
        record everything {
            yes: bool, a: u8, b: u16, c: u32, d: u64, e: s8, f: s16, g: s32, h: s64,
            text: string, color: color, shape: shape, maybe: option<string>, points: list<point>,
            outcome: result<u32, string>, bare: result,
        }
        echo: func(value: everything) -> everything;
        divide: func(dividend: u64, divisor: u64) -> result<u64, color>;
        trap: func();
        spin: func();
        grow: func(pages: u32) -> bool;
        half: func(value: f64) -> f64;
        resource tally {
            open: static func(start: u32) -> result<tally, color>;
            add: func(amount: u32) -> u32;
            dropped: static func() -> u32;
        }
    }
    world trial-world { export trial; }
";

/// `echo` is the identity: so many values go by a pointer to them, in and out. A tally is a pointer to its sum; none is
/// opened at 0, and dropping one of 13 traps.
const CORE: &str = r#"(module
    (import "[export]connect-gating:api/trial@0.1.0" "[resource-new]tally" (func $new (param i32) (result i32)))
    (memory (export "memory") 1)
    (global $free (mut i32) (i32.const 64))
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
        (local $at i32)
        (local.set $at (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
        (global.set $free (i32.add (local.get $at) (local.get 3)))
        (local.get $at))
    (func (export "connect-gating:api/trial@0.1.0#echo") (param i32) (result i32) (local.get 0))
    (func (export "connect-gating:api/trial@0.1.0#divide") (param i64 i64) (result i32)
        (i32.store8 (i32.const 0) (i64.eqz (local.get 1)))
        (if (i64.eqz (local.get 1))
            (then (i32.store8 (i32.const 8) (i32.const 1)))
            (else (i64.store (i32.const 8) (i64.div_u (local.get 0) (local.get 1)))))
        (i32.const 0))
    (func (export "connect-gating:api/trial@0.1.0#trap") unreachable)
    (func (export "connect-gating:api/trial@0.1.0#spin") (loop $again (br $again)))
    (func (export "connect-gating:api/trial@0.1.0#grow") (param i32) (result i32)
        (i32.ne (memory.grow (local.get 0)) (i32.const -1)))
    (global $dropped (mut i32) (i32.const 0))
    (func (export "connect-gating:api/trial@0.1.0#[static]tally.open") (param i32) (result i32)
        (local $at i32)
        (if (i32.eqz (local.get 0)) (then (i64.store (i32.const 0) (i64.const 1)) (return (i32.const 0))))
        (local.set $at (global.get $free))
        (global.set $free (i32.add (local.get $at) (i32.const 8)))
        (i32.store (local.get $at) (local.get 0))
        (i32.store8 (i32.const 0) (i32.const 0))
        (i32.store (i32.const 4) (call $new (local.get $at)))
        (i32.const 0))
    (func (export "connect-gating:api/trial@0.1.0#[method]tally.add") (param i32 i32) (result i32)
        (i32.store (local.get 0) (i32.add (i32.load (local.get 0)) (local.get 1)))
        (i32.load (local.get 0)))
    (func (export "connect-gating:api/trial@0.1.0#[static]tally.dropped") (result i32) (global.get $dropped))
    (func (export "connect-gating:api/trial@0.1.0#[dtor]tally") (param i32)
        (if (i32.eq (i32.load (local.get 0)) (i32.const 13)) (then unreachable))
        (global.set $dropped (i32.add (global.get $dropped) (i32.const 1))))
    (func (export "connect-gating:api/trial@0.1.0#half") (param f64) (result f64) (f64.mul (local.get 0) (f64.const 0.5)))
)"#;

fn component() -> Component {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("trial.wit", WIT).expect("a readable contract");
    let world = resolve.select_world(&[package], None).expect("one world");
    let mut core = wat::parse_str(CORE).expect("a readable module");
    embed_component_metadata(&mut core, &resolve, world, StringEncoding::UTF8, false).expect("matching exports");
    let mut encoder = ComponentEncoder::default();
    let bytes = encoder.module(&core).expect("a module").validate(true).encode().expect("a component");
    Component::new(&bytes).expect("a component without imports")
}

fn everything() -> Value {
    json!({
        "yes": true, "a": u8::MAX, "b": u16::MAX, "c": u32::MAX, "d": u64::MAX,
        "e": i8::MIN, "f": i16::MIN, "g": i32::MIN, "h": 9_007_199_254_740_993_i64,
        "text": "héllo \u{0} \u{10ffff}", "color": "green", "shape": {"polygon": [{"x": i64::MIN, "y": null}]},
        "maybe": null, "points": [{"x": 1, "y": i64::MAX}, {"x": -1, "y": 0}], "outcome": {"err": "no"}, "bare": {"ok": null},
    })
}

#[test]
fn every_kind_of_value_comes_back_as_it_went() {
    let component = component();
    let mut variants = vec![everything()];
    for (field, value) in [
        ("yes", json!(false)),
        ("color", json!("red")),
        ("shape", json!("empty")),
        ("shape", json!({"circle": 7})),
        ("shape", json!({"named": "circle"})),
        ("maybe", json!("")),
        ("points", json!([])),
        ("outcome", json!({"ok": 0})),
        ("bare", json!({"err": null})),
        ("h", json!(i64::MAX)),
        ("d", json!(0)),
        ("text", json!("")),
    ] {
        let mut variant = everything();
        variant[field] = value;
        variants.push(variant);
    }
    for value in variants {
        let answer = component.call("trial.echo", &json!({ "value": value })).expect("no trap");
        assert_eq!(answer, json!({ "ok": value }));
    }
}

#[test]
fn a_result_is_told_from_a_value() {
    let component = component();
    let divide = |dividend: u64, divisor: u64| {
        component.call("trial.divide", &json!({"dividend": dividend, "divisor": divisor})).expect("no trap")
    };
    assert_eq!(divide(u64::MAX, 1), json!({ "ok": u64::MAX }));
    assert_eq!(divide(1, 0), json!({ "err": "green" }));
}

#[test]
fn expressions_stand_for_long_texts() {
    let component = component();
    let mut value = everything();
    value["text"] = json!({"concat": ["[", {"repeat": "ab", "times": 3}, {"concat": []}, "]"]});
    let answer = component.call("trial.echo", &json!({ "value": value })).expect("no trap");
    assert_eq!(answer["ok"]["text"], "[ababab]");
    for bad in [
        json!({"repeat": "a"}),
        json!({"repeat": "a", "times": -1}),
        json!({"repeat": "a", "times": u64::MAX}),
        json!({"concat": "a"}),
        json!(1),
    ] {
        value["text"] = bad;
        let error = component.call("trial.echo", &json!({ "value": value })).expect_err("an unusable text");
        assert!(matches!(&error, CallError::Input(message) if message.contains("`/value/text`")), "{error}");
    }
}

#[test]
fn an_input_that_does_not_fit_is_refused_with_its_place() {
    let component = component();
    let refused = |function: &str, input: Value, expected: &str| match component.call(function, &input) {
        Err(CallError::Input(message)) => assert!(message.contains(expected), "{message}"),
        other => panic!("{other:?} instead of `{expected}`"),
    };
    for (field, value, expected) in [
        ("a", json!(256), "`/value/a` is not an integer of that size"),
        ("a", json!(-1), "`/value/a` is not an unsigned integer"),
        ("h", json!(u64::MAX), "`/value/h` is not a signed integer"),
        ("h", json!(1.0), "`/value/h` is not a signed integer"),
        ("d", json!("1"), "`/value/d` is not an unsigned integer"),
        ("yes", json!(1), "`/value/yes` is not a boolean"),
        ("color", json!("blue"), "`/value/color`: there is no case `blue`"),
        ("color", Value::Null, "`/value/color` is not the name of a case"),
        ("shape", json!("circle"), "`/value/shape/circle` lacks its payload"),
        ("shape", json!({"empty": 1}), "`/value/shape/empty` takes no payload"),
        ("shape", json!({"empty": null}), "`/value/shape/empty` takes no payload"),
        ("shape", json!({"square": 1}), "there is no case `square`"),
        ("maybe", json!(1), "`/value/maybe`"),
        ("points", json!([{"x": 1, "y": 1}, {"x": 1}]), "`/value/points/1` lacks the field `y`"),
        ("points", json!([{"x": 1, "y": 1, "z": 1}]), "`/value/points/0` has a field `z`"),
        ("outcome", json!({"ok": null}), "`/value/outcome/ok` is not an unsigned integer"),
        ("bare", json!({"ok": 1}), "`/value/bare/ok` takes no payload"),
    ] {
        let mut input = everything();
        input[field] = value;
        refused("trial.echo", json!({ "value": input }), expected);
    }
    refused("trial.echo", json!({}), "the argument `value` is missing");
    refused("trial.divide", json!({"dividend": 1, "divisor": 1, "extra": 1}), "there is no argument `extra`");
    refused("trial.divide", json!([1, 1]), "not an object");
    refused("trial.half", json!({"value": 1.0}), "no form in JSON");
    refused("trial.none", json!({}), "no function `none`");
    refused("other.echo", json!({}), "no interface `connect-gating:api/other@0.1.0`");
    refused("echo", json!({}), "`interface.function`");
}

#[test]
fn a_call_that_does_not_return_is_a_trap_and_the_next_call_is_not_hurt() {
    let component = component();
    for function in ["trial.trap", "trial.spin"] {
        let error = component.call(function, &json!({})).expect_err("no result");
        assert!(matches!(error, CallError::Trap(_)), "{function}: {error}");
        assert!(component.call("trial.divide", &json!({"dividend": 4, "divisor": 2})).is_ok());
    }
}

#[test]
fn steps_share_an_instance_and_the_resources_in_it() {
    let component = component();
    let open = |name: &str, start: u32| json!({"call": "open", "as": name, "input": {"start": start}});
    let add = |name: &str, amount: u32| json!({"call": "add", "on": name, "input": {"amount": amount}});
    let dropped = || json!({"call": "dropped", "input": {}});
    let drop = |name: &str| json!({ "drop": name });
    let play = |steps: &[Value]| component.call("trial.tally", &json!({ "steps": steps }));

    let steps = [open("a", 1), add("a", 2), open("b", 10), add("b", 1), add("a", 3), drop("a"), dropped(), add("b", 1)];
    let answers = json!([{"ok": null}, {"ok": 3}, {"ok": null}, {"ok": 11}, {"ok": 6}, {"ok": 1}, {"ok": 12}]);
    assert_eq!(play(&steps).expect("no trap"), json!({ "ok": answers }));
    let one = component.last_fuel();
    assert_eq!(play(&[open("a", 0), dropped()]).expect("no trap"), json!({"ok": [{"err": "red"}, {"ok": 0}]}));
    assert!((1..one).contains(&component.last_fuel()), "the fuel of every step counts");
    // A name is free again once its resource is dropped.
    assert!(play(&[open("a", 1), drop("a"), open("a", 1)]).is_ok());

    // What is left at the end is dropped, too.
    for steps in [[open("a", 13), drop("a")].as_slice(), &[open("a", 13)]] {
        let error = play(steps).expect_err("a destructor that traps");
        assert!(matches!(error, CallError::Trap(_)), "{error}");
    }
    for (steps, expected) in [
        ([add("a", 1)].as_slice(), "no resource `a`"),
        (&[open("a", 1), drop("a"), add("a", 1)], "no resource `a`"),
        (&[drop("a")], "no resource `a`"),
        (&[open("a", 0), add("a", 1)], "no resource `a`"),
        (&[open("a", 1), open("a", 1)], "no new name"),
        (&[json!({"call": "open", "input": {"start": 1}})], "no new name"),
        (&[json!({"call": "close", "input": {}})], "no function `[static]tally.close`"),
        (&[open("a", 1), json!({"call": "add", "on": "a", "input": {}})], "`amount` is missing"),
        (&[json!({"call": "dropped", "input": {}, "to": "a"})], "`/steps`"),
    ] {
        let error = play(steps).expect_err("unusable steps");
        assert!(matches!(&error, CallError::Input(message) if message.contains(expected)), "{error}, not `{expected}`");
    }
    assert!(component.call("trial.tally", &json!({})).is_err());
}

#[test]
fn fuel_and_memory_are_counted_and_limited() {
    let component = component();
    let grow = |pages: u32| {
        (component.call("trial.grow", &json!({ "pages": pages })).expect("no trap"), component.last_usage().pages)
    };
    assert_eq!(grow(0), (json!({"ok": true}), 1));
    assert_eq!(grow(10), (json!({"ok": true}), 11));
    assert_eq!(grow(1_023), (json!({"ok": true}), 1_024));
    assert_eq!(grow(1_024).0, json!({"ok": false}));
    // Each call has an instance of its own.
    assert_eq!(grow(0).1, 1);

    let fuel = |dividend: u64| {
        component.call("trial.divide", &json!({"dividend": dividend, "divisor": 2})).expect("no trap");
        component.last_fuel()
    };
    assert!((1..100).contains(&fuel(4)), "{} fuel", fuel(4));
    assert_eq!(fuel(4), fuel(4));
}

#[test]
fn a_component_with_an_import_is_refused() {
    let bytes =
        wat::parse_str(r#"(component (import "a:b/c" (instance (export "f" (func)))))"#).expect("a readable component");
    let error = Component::new(&bytes).err().expect("an import");
    assert!(error.contains("a:b/c"), "{error}");
    assert!(Component::new(b"\0asm\x01\0\0\0").is_err(), "a core module is no component");
}

#[test]
fn a_vector_that_does_not_hold_says_where() {
    let component = component();
    let vector = |expect: Value| Vector {
        id: "two-halves".to_owned(),
        note: "halving".to_owned(),
        function: "trial.divide".to_owned(),
        input: json!({"dividend": 4, "divisor": 2}),
        expect,
    };
    assert_eq!(vector(json!({"ok": 2})).check(&component), Ok(json!({"ok": 2})));
    let report = vector(json!({"ok": 3})).check(&component).expect_err("a wrong expectation");
    for part in ["two-halves", "halving", "trial.divide", "`/ok`", "expected 3", "actual   2"] {
        assert!(report.contains(part), "{report}");
    }
    let report = vector(json!({"err": "green"})).check(&component).expect_err("a wrong expectation");
    assert!(report.contains("`/err`") && report.contains("`/ok`"), "{report}");
    let report = Vector { input: json!({}), ..vector(json!({"ok": 2})) }.check(&component).expect_err("no arguments");
    assert!(report.contains("two-halves") && report.contains("`dividend` is missing"), "{report}");
}

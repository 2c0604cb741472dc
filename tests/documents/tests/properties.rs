//! What holds for every deployment that breaks no rule.

use connect_gating::deployments::{EntityKey, Envelope, Family, Splitter, build, check, parse, validate};
use connect_gating::{Report, Rule, limits};
use connect_gating_documents::{Random, Schemas, shown};

#[test]
fn what_is_built_is_valid_and_reads_back_to_the_same_bytes() {
    let schemas = Schemas::load();
    for seed in 0..400 {
        for (family, schema) in [(Family::Bulk, &schemas.bulk), (Family::Graph, &schemas.graph)] {
            let mut random = Random::new(seed);
            let count = 1 + random.below(4);
            let numbers = (0..count).map(|index| i64::try_from(index).unwrap() - 1);
            let deployments: Vec<_> = numbers.map(|number| random.deployment(family, number)).collect();
            for deployment in &deployments {
                assert_eq!(check(family, deployment), Report::default(), "seed {seed}, {deployment:?}");
            }
            let envelope = random.envelope(family);
            let built = build(&envelope, &deployments, &[]).unwrap();
            assert_eq!((built.refused.len(), built.documents.len()), (0, 1), "seed {seed}");
            let document = &built.documents[0].json;
            assert_eq!(validate(family, document), Report::default(), "seed {seed}, {document}");
            assert_eq!(shown(schema, document), None, "seed {seed}, {document}");

            let parsed = parse(family, document).unwrap();
            let again = build(&parsed.envelope, &parsed.deployments, &parsed.related).unwrap();
            assert_eq!(again.documents[0].json, *document, "seed {seed}");
            if family == Family::Bulk {
                assert_eq!((parsed.envelope, parsed.deployments), (envelope, deployments), "seed {seed}");
            }
        }
    }
}

#[test]
fn a_document_ends_before_it_is_too_long() {
    let mut deployment = Random::new(1).deployment(Family::Bulk, 0);
    deployment.associations.service_id_or_keys = vec!["s".repeat(255); 490];
    let mut splitter = Splitter::new(&Envelope::new(Family::Bulk)).unwrap();
    let mut documents = Vec::new();
    for number in 0..100 {
        deployment.sequence_number = number;
        documents.extend(splitter.add(&deployment).unwrap().document);
    }
    documents.extend(splitter.finish());
    assert_eq!(documents.iter().map(|document| document.placements.len()).sum::<usize>(), 100);
    let (last, full) = documents.split_last().unwrap();
    assert_eq!(validate(Family::Bulk, &last.json), Report::default());
    for document in full {
        assert_eq!(validate(Family::Bulk, &document.json), Report::default());
        let one = document.json.len() / document.placements.len();
        assert!(document.json.len() <= limits::DOCUMENT_BYTES);
        assert!(document.json.len() + one > limits::DOCUMENT_BYTES, "another one would not have fitted");
    }
}

#[test]
fn a_document_ends_before_it_has_too_many_values() {
    let with_values = |number: i64, values: usize| {
        let mut deployment = Random::new(1).deployment(Family::Graph, number);
        let graph = deployment.graph.as_mut().unwrap();
        graph.id = None;
        let value = format!("[{}0]", "0,".repeat(values - 1));
        graph.container_key = Some(EntityKey { kind: "t".to_owned(), value });
        deployment
    };
    let two_fifths = limits::DOCUMENT_VALUES * 2 / 5;
    let mut deployments: Vec<_> = (0..5).map(|number| with_values(number, two_fifths)).collect();
    deployments.push(with_values(5, limits::DOCUMENT_VALUES));
    let built = build(&Envelope::new(Family::Graph), &deployments, &[]).unwrap();
    let items: Vec<_> = built.documents.iter().map(|document| document.placements.len()).collect();
    assert_eq!(items, [2, 2, 1]);
    for document in &built.documents {
        assert!(validate(Family::Graph, &document.json).is_sendable());
    }
    assert_eq!(built.refused.len(), 1);
    assert_eq!(built.refused[0].report.violations[0].rule, Rule::Count);
}

#[test]
fn what_fits_no_document_is_refused() {
    let mut deployment = Random::new(1).deployment(Family::Graph, 0);
    let mut splitter = Splitter::new(&Envelope::new(Family::Graph)).unwrap();
    let mut rule = |length: usize| {
        deployment.description = Some("d".repeat(length));
        splitter.add(&deployment).err().map(|refused| refused.report.violations[0].rule)
    };
    let (mut fits, mut too_long) = (0, limits::DOCUMENT_BYTES);
    while too_long - fits > 1 {
        let middle = usize::midpoint(fits, too_long);
        match rule(middle) {
            // Sent before with a shorter description, so refused for that alone.
            None | Some(Rule::DistinctDeployments) => fits = middle,
            Some(other) => {
                assert_eq!(other, Rule::DocumentSize);
                too_long = middle;
            }
        }
    }
    let bare = |length: usize| {
        let mut deployment = Random::new(1).deployment(Family::Graph, 0);
        deployment.description = Some("d".repeat(length));
        build(&Envelope::new(Family::Graph), &[deployment], &[]).unwrap()
    };
    assert_eq!(bare(fits).documents[0].json.len(), limits::DOCUMENT_BYTES);
    assert_eq!(bare(too_long).refused.len(), 1);
}

#[test]
fn what_rides_along_is_no_deeper_than_its_document_may_be() {
    let object = |levels: usize| {
        let nested = format!("{}{}", "[".repeat(levels - 1), "]".repeat(levels - 1));
        format!(
            r#"{{"schemaVersion":"1.0","id":"b","updateSequenceNumber":1,"url":"https://e.example/","createdAt":
            "2024-07-01T05:00:45Z","lastUpdatedAt":"2024-07-01T05:00:45Z","lastUpdatedBy":{{"ari":"a"}},"permissions":
            [{{"accessControls":[{{"principals":[{{"type":"EVERYONE"}}]}}]}}],"atlassian:build":{nested}}}"#
        )
    };
    let built = build(&Envelope::new(Family::Graph), &[], &[object(62), object(63)]).unwrap();
    assert_eq!(validate(Family::Graph, &built.documents[0].json), Report::default());
    assert_eq!(built.documents[0].placements.len(), 1);
    assert_eq!(built.refused[0].report.violations[0].rule, Rule::Depth);
}

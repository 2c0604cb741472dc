// Made from the contract by `generate`. Do not edit.

package connectgating;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Deployment documents: what the app tells Atlassian of its deployments, and what
 * Atlassian answers.
 *
 * <p>One typed deployment makes two documents: the Jira Software bulk document, which
 * gating needs, and the Teamwork Graph document. Sources: Atlassian's OpenAPI
 * document of the Jira Software deployments API, and its Teamwork Graph pages
 * "Deployment", "Common properties and shapes", "setObjects", "Rate limits".
 *
 * <p>Send a bulk document with <code>POST /rest/deployments/0.1/bulk</code> to the tenant's base
 * URL, scope WRITE, <code>Content-Type: application/json</code>; hand a graph document to
 * <code>setObjects</code>.
 */
public final class Deployments {
    private final Sandbox sandbox;

    Deployments(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /**
     * What is wrong with a deployment in a document of this family. Pointers are
     * into the deployment's own object.
     */
    public Validation.Report check(Deployments.Family family, Deployments.Deployment deployment) {
        return sandbox.call(Signatures.DEPLOYMENTS_CHECK, family, deployment);
    }

    /**
     * What is wrong with a finished document, whoever made it: at most 4 MiB, 1 to
     * 100 deployments or objects.
     *
     * <p>Of objects that are no deployments (those with a member like
     * <code>atlassian:build</code>) only the common properties are judged.
     */
    public Validation.Report validate(Deployments.Family family, String document) {
        return sandbox.call(Signatures.DEPLOYMENTS_VALIDATE, family, document);
    }

    /**
     * Reads a document back. Building what comes out of a built document gives the
     * same bytes, as long as related objects were last and JSON that was handed in had
     * no blanks around it. Members that are not documented are left out.
     *
     * <p>Fails with the report of <code>validate</code> where that has an error.
     *
     * <p>Throws <code>InvalidDocumentException</code>.
     */
    public Deployments.Parsed parse(Deployments.Family family, String document) {
        return sandbox.call(Signatures.DEPLOYMENTS_PARSE, family, document);
    }

    /**
     * The path that answers a gate's status, to be appended to the tenant's base
     * URL and fetched with GET and scope READ. Every octet of an id that is not
     * unreserved (RFC 3986, section 2.3) is percent-encoded; <code>/</code> becomes <code>%2F</code>.
     *
     * <p>Fails with any <code>id-fault</code>.
     *
     * <p>Throws <code>IdException</code>.
     */
    public String pollPath(Gating.Gate gate) {
        return sandbox.call(Signatures.DEPLOYMENTS_POLL_PATH, gate);
    }

    /**
     * The <code>id</code> of a deployment in the graph:
     * <code>pipelineId/…/environmentId/…/deploymentSequenceNumber/…</code>. In the ids, <code>/</code>
     * becomes <code>%2F</code> and <code>%</code> becomes <code>%25</code>, so that no two deployments share an id;
     * all else stays as it is.
     *
     * <p>Fails with any <code>id-fault</code> but <code>dot-segment</code>.
     *
     * <p>Throws <code>IdException</code>.
     */
    public String graphId(Gating.Gate gate) {
        return sandbox.call(Signatures.DEPLOYMENTS_GRAPH_ID, gate);
    }

    /**
     * Makes documents of at most 1,000 deployments and related objects together;
     * a splitter takes any number. <code>related</code> are objects that ride along in a graph
     * document, such as builds or repositories, as JSON text.
     *
     * <p>Fails where the envelope is wrong or there are too many.
     *
     * <p>Throws <code>InvalidDocumentException</code>.
     */
    public Deployments.Built build(Deployments.Envelope envelope, List<Deployments.Deployment> deployments, List<String> related) {
        return sandbox.call(Signatures.DEPLOYMENTS_BUILD, envelope, deployments, related);
    }

    /**
     * Reads the answer to a bulk document. Refusals are understood as documented
     * (<code>[{"message", "errorTraceId"}]</code>) and as seen (<code>{"errorMessages": [...]}</code>).
     *
     * <p>Fails with the report of <code>validate</code> where <code>sent</code> is no valid bulk document.
     *
     * <p>Throws <code>InvalidDocumentException</code>.
     */
    public Deployments.Answer readBulkAnswer(String sent, int status, String body) {
        return sandbox.call(Signatures.DEPLOYMENTS_READ_BULK_ANSWER, sent, status, body);
    }

    /**
     * Reads the answer of <code>setObjects</code>, as JSON text. Published is only that it is a
     * <code>BulkObjectResponse</code>; users know of <code>success</code> and <code>error</code>. What it says about
     * single objects is not known, so all have one fate.
     *
     * <p>Fails with the report of <code>validate</code> where <code>sent</code> is no valid graph document.
     *
     * <p>Throws <code>InvalidDocumentException</code>.
     */
    public Deployments.Answer readObjectsAnswer(String sent, String body) {
        return sandbox.call(Signatures.DEPLOYMENTS_READ_OBJECTS_ANSWER, sent, body);
    }

    /** Reads the answer of <code>poll-path</code>, through <code>gating.parse</code>. */
    public Deployments.PollAnswer readPollAnswer(Gating.Gate gate, int status, String body, long now, long leeway) {
        return sandbox.call(Signatures.DEPLOYMENTS_READ_POLL_ANSWER, gate, status, body, now, leeway);
    }

    /**
     * Fails where the envelope is wrong.
     *
     * <p>Throws <code>InvalidDocumentException</code>.
     */
    public Splitter openSplitter(Deployments.Envelope envelope) {
        return new Splitter(sandbox.hold(Signatures.DEPLOYMENTS_SPLITTER_OPEN, envelope));
    }

    /** Who reads the document. */
    public enum Family implements Coded {
        /** Jira Software: <code>{"deployments": [...]}</code>, <code>schemaVersion</code> <code>1.0</code>. */
        BULK,
        /** Teamwork Graph: <code>{"objects": [...]}</code> of type <code>atlassian:deployment</code>. */
        GRAPH;
    }

    /** The state of a deployment. JSON: the same name with <code>_</code> for <code>-</code>. */
    public enum State implements Coded {
        /** Not started: the only state in which gating can be asked for. */
        PENDING,
        /** Under way. */
        IN_PROGRESS,
        /** Done. */
        SUCCESSFUL,
        /** Given up. */
        CANCELLED,
        /** Failed. */
        FAILED,
        /** Undone. */
        ROLLED_BACK,
        /** Not known. */
        UNKNOWN;
    }

    /** The type of an environment. JSON: the same name. */
    public enum EnvironmentType implements Coded {
        /** Production. */
        PRODUCTION,
        /** Staging. */
        STAGING,
        /** Testing. */
        TESTING,
        /** Development. */
        DEVELOPMENT,
        /** None of these. */
        UNMAPPED;
    }

    /** A pipeline. */
    public record Pipeline(
            /** 1 to 255 characters, no control or bidirectional ones. */
            String id,
            /** 1 to 255 characters. */
            String displayName,
            /**
             * An absolute http or https URL; at most 2,000 characters in the bulk
             * document.
             */
            String url) {
        public Pipeline {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(displayName, "displayName");
            Objects.requireNonNull(url, "url");
        }
    }

    /** An environment. */
    public record Environment(
            /** As a pipeline's. */
            String id,
            /** 1 to 255 characters. */
            String displayName,
            /** The type. */
            Deployments.EnvironmentType kind) {
        public Environment {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(displayName, "displayName");
            Objects.requireNonNull(kind, "kind");
        }
    }

    /** A commit. */
    public record Commit(
            /** <code>commitHash</code>. */
            String hash,
            /** <code>repositoryId</code>. */
            String repositoryId) {
        public Commit {
            Objects.requireNonNull(hash, "hash");
            Objects.requireNonNull(repositoryId, "repositoryId");
        }
    }

    /** An association of a type that is not named in <code>associations</code>. */
    public record OtherAssociation(
            /** <code>associationType</code>. */
            String kind,
            /** The values, each as JSON text. */
            List<String> values) {
        public OtherAssociation {
            Objects.requireNonNull(kind, "kind");
            values = List.copyOf(values);
        }
    }

    /**
     * What a deployment belongs to: one list for each type, written in this order,
     * an empty one left out.
     *
     * <p>The bulk document holds 1 to 3 types with 500 values altogether, each of 1 to 255
     * characters. <code>build</code> and the splitter cut off what is more values, see
     * <code>truncation</code>.
     */
    public record Associations(
            /** <code>issueKeys</code>: keys or ids of issues. */
            List<String> issueKeys,
            /** <code>issueIdOrKeys</code>: keys or ids of issues. */
            List<String> issueIdOrKeys,
            /**
             * <code>serviceIdOrKeys</code>. Gating needs one: the change request is made for a
             * service.
             */
            List<String> serviceIdOrKeys,
            /** <code>commit</code>. */
            List<Deployments.Commit> commits,
            /** <code>repository</code>: ids. */
            List<String> repositories,
            /** Any other type: the graph document alone. */
            List<Deployments.OtherAssociation> others) {
        public Associations {
            issueKeys = List.copyOf(issueKeys);
            issueIdOrKeys = List.copyOf(issueIdOrKeys);
            serviceIdOrKeys = List.copyOf(serviceIdOrKeys);
            commits = List.copyOf(commits);
            repositories = List.copyOf(repositories);
            others = List.copyOf(others);
        }
    }

    /** A user. Not empty. */
    public record User(
            /** <code>accountId</code>: the Atlassian account. */
            Optional<String> accountId,
            /** <code>email</code>. */
            Optional<String> email,
            /** <code>externalId</code>: the id in the provider's system. */
            Optional<String> externalId,
            /** <code>ari</code>: the Atlassian resource identifier. */
            Optional<String> ari,
            /** <code>name</code>; documented for <code>triggered-by</code> alone, as what follows. */
            Optional<String> name,
            /** <code>userName</code>. */
            Optional<String> userName,
            /** <code>avatar</code>. */
            Optional<String> avatar,
            /** <code>url</code>. */
            Optional<String> url) {
        public User {
            Objects.requireNonNull(accountId, "accountId");
            Objects.requireNonNull(email, "email");
            Objects.requireNonNull(externalId, "externalId");
            Objects.requireNonNull(ari, "ari");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(userName, "userName");
            Objects.requireNonNull(avatar, "avatar");
            Objects.requireNonNull(url, "url");
        }
    }

    /** The key of another object in the graph. */
    public record EntityKey(
            /** <code>type</code>, for example <code>atlassian:repository</code>. */
            String kind,
            /** <code>value</code> as JSON text, for example <code>{"repositoryId":"my-repo-1"}</code>. */
            String value) {
        public EntityKey {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(value, "value");
        }
    }

    /** Who a principal is. JSON: the same name in upper case, with <code>_</code> for <code>-</code>. */
    public enum PrincipalType implements Coded {
        /** One user, by <code>id</code>. */
        USER,
        /** A group, by <code>id</code>. */
        GROUP,
        /** Everybody in the workspace. */
        ATLASSIAN_WORKSPACE,
        /** Whoever may see the container. */
        CONTAINER,
        /** Everybody. In the published example, not in the newer list of types. */
        EVERYONE;
    }

    /** A principal. */
    public record Principal(
            /** Who it is. */
            Deployments.PrincipalType kind,
            /** The id; needed for <code>user</code> and <code>group</code>. */
            Optional<String> id) {
        public Principal {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(id, "id");
        }
    }

    /** Lets in whoever is one of its principals. */
    public record AccessControl(
            /** 1 or more; an object has at most 500 altogether. */
            List<Deployments.Principal> principals) {
        public AccessControl {
            principals = List.copyOf(principals);
        }
    }

    /** Lets in whom all of its access controls let in. */
    public record Permission(
            /** <code>action</code>: <code>read</code> in the published example, missing on the newer page. */
            Optional<String> action,
            /** 1 or more. */
            List<Deployments.AccessControl> accessControls) {
        public Permission {
            Objects.requireNonNull(action, "action");
            accessControls = List.copyOf(accessControls);
        }
    }

    /**
     * What only the graph document says.
     *
     * <p>Where the published page contradicts itself: <code>lastUpdatedBy</code> is required in
     * its tree and optional in its table, so leaving it out is a warning. Users are
     * lists in the tree and objects in the example: one is written as an object,
     * several as a list, and both are read. <code>permissions</code> is an object in the tree,
     * a required list in the table and in the example: a list is written, both are
     * read.
     */
    public record GraphDetails(
            /** <code>schemaVersion</code>; absent writes <code>2.0</code>, as in the published example. */
            Optional<String> schemaVersion,
            /** <code>id</code>; absent writes that of <code>graph-id</code>. */
            Optional<String> id,
            /** <code>createdAt</code>: RFC 3339. */
            String createdAt,
            /** <code>createdBy</code>; empty leaves it out. */
            List<Deployments.User> createdBy,
            /** <code>lastUpdatedBy</code>; empty leaves it out. */
            List<Deployments.User> lastUpdatedBy,
            /** <code>owners</code>; empty leaves it out. */
            List<Deployments.User> owners,
            /** <code>thumbnail.externalUrl</code>: an http or https URL. */
            Optional<String> thumbnailUrl,
            /** <code>parentKey</code>; absent for an object that stands alone. */
            Optional<Deployments.EntityKey> parentKey,
            /** <code>containerKey</code>; an <code>atlassian:repository</code> makes a relationship. */
            Optional<Deployments.EntityKey> containerKey,
            /** <code>permissions</code>: 1 or more. */
            List<Deployments.Permission> permissions,
            /** <code>triggeredBy</code>. */
            Optional<Deployments.User> triggeredBy,
            /** <code>region</code>. */
            Optional<String> region) {
        public GraphDetails {
            Objects.requireNonNull(schemaVersion, "schemaVersion");
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(createdAt, "createdAt");
            createdBy = List.copyOf(createdBy);
            lastUpdatedBy = List.copyOf(lastUpdatedBy);
            owners = List.copyOf(owners);
            Objects.requireNonNull(thumbnailUrl, "thumbnailUrl");
            Objects.requireNonNull(parentKey, "parentKey");
            Objects.requireNonNull(containerKey, "containerKey");
            permissions = List.copyOf(permissions);
            Objects.requireNonNull(triggeredBy, "triggeredBy");
            Objects.requireNonNull(region, "region");
        }
    }

    /** A deployment. What a document does not know is left out of it. */
    public record Deployment(
            /** <code>pipeline</code>. The bulk document needs one. */
            Optional<Deployments.Pipeline> pipeline,
            /** <code>environment</code>. */
            Deployments.Environment environment,
            /**
             * <code>deploymentSequenceNumber</code>: names the deployment within its pipeline and
             * environment, and rises.
             */
            long sequenceNumber,
            /**
             * <code>updateSequenceNumber</code>: an update with a greater one replaces what is
             * stored; any other is taken and ignored. Seconds since the epoch will do.
             */
            long updateSequenceNumber,
            /** <code>displayName</code>: not empty, at most 255 characters in the bulk document. */
            String displayName,
            /** <code>description</code>: the bulk document needs one, of at most 255 characters. */
            Optional<String> description,
            /**
             * <code>url</code>: absolute, http or https, at most 2,000 characters in the bulk
             * document.
             */
            String url,
            /** <code>state</code>. */
            Deployments.State state,
            /** <code>lastUpdated</code> or <code>lastUpdatedAt</code>: RFC 3339. */
            String lastUpdatedAt,
            /** <code>label</code>: at most 255 characters in the bulk document. */
            Optional<String> label,
            /**
             * <code>duration</code>: seconds, 0 or more. Only the bulk document's sources state the
             * unit.
             */
            Optional<Long> duration,
            /** <code>commands</code>: not empty each. <code>initiate_deployment_gating</code> asks for a gate. */
            List<String> commands,
            /** <code>associations</code>. The bulk document needs one value. */
            Deployments.Associations associations,
            /** The deprecated <code>issueKeys</code> of the bulk document: at most 100. */
            List<String> issueKeys,
            /**
             * What only the graph document says. It needs <code>created-at</code> and
             * <code>permissions</code>, so without this there is no valid one.
             */
            Optional<Deployments.GraphDetails> graph) {
        public Deployment {
            Objects.requireNonNull(pipeline, "pipeline");
            Objects.requireNonNull(environment, "environment");
            Objects.requireNonNull(displayName, "displayName");
            Objects.requireNonNull(description, "description");
            Objects.requireNonNull(url, "url");
            Objects.requireNonNull(state, "state");
            Objects.requireNonNull(lastUpdatedAt, "lastUpdatedAt");
            Objects.requireNonNull(label, "label");
            Objects.requireNonNull(duration, "duration");
            commands = List.copyOf(commands);
            Objects.requireNonNull(associations, "associations");
            issueKeys = List.copyOf(issueKeys);
            Objects.requireNonNull(graph, "graph");
        }
    }

    /** How the Teamwork Graph takes a document. */
    public enum OperationType implements Coded {
        /** <code>NORMAL</code>: news. */
        NORMAL,
        /** <code>BACKFILL</code>: history, at a higher rate. */
        BACKFILL;
    }

    /** A name and a value by which deployments can be deleted again. */
    public record Property(
            /** In the bulk document no <code>:</code>, and not beginning with <code>_</code>. */
            String name,
            /** At most 255 characters in the bulk document. */
            String value) {
        public Property {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(value, "value");
        }
    }

    /** What a document says beside its deployments. */
    public record Envelope(
            /** Who reads it. */
            Deployments.Family family,
            /** At most 5. */
            List<Deployments.Property> properties,
            /** <code>providerMetadata.product</code>: bulk alone. No personal data. */
            Optional<String> product,
            /** <code>operationType</code>: graph alone. */
            Optional<Deployments.OperationType> operationType,
            /** <code>connectionId</code>: graph alone. */
            Optional<String> connectionId) {
        public Envelope {
            Objects.requireNonNull(family, "family");
            properties = List.copyOf(properties);
            Objects.requireNonNull(product, "product");
            Objects.requireNonNull(operationType, "operationType");
            Objects.requireNonNull(connectionId, "connectionId");
        }
    }

    /** What a document says. */
    public record Parsed(
            /** What is around the deployments. */
            Deployments.Envelope envelope,
            /** The deployments, in order. */
            List<Deployments.Deployment> deployments,
            /** The objects that ride along, as JSON text, in order. */
            List<String> related) {
        public Parsed {
            Objects.requireNonNull(envelope, "envelope");
            deployments = List.copyOf(deployments);
            related = List.copyOf(related);
        }
    }

    /** What is wrong with an id. */
    public enum IdFault implements Coded {
        /** It is empty. */
        EMPTY,
        /** It has more than 255 characters. */
        TOO_LONG,
        /**
         * It is <code>.</code> or <code>..</code>: clients and servers take those for steps of the path,
         * even percent-encoded.
         */
        DOT_SEGMENT,
        /** It has control characters, or some that change the direction of text. */
        ODD_CHARACTER;
    }

    /** An id that can't be used. */
    public record IdError(
            /** Which id. */
            Types.IdentityField field,
            /** What is wrong with it. */
            Deployments.IdFault fault,
            /** One sentence for the operator. */
            String message) {
        public IdError {
            Objects.requireNonNull(field, "field");
            Objects.requireNonNull(fault, "fault");
            Objects.requireNonNull(message, "message");
        }
    }

    /** A type of association. */
    public enum AssociationType implements Coded {
        /** <code>issueKeys</code>. */
        ISSUE_KEYS,
        /** <code>issueIdOrKeys</code>. */
        ISSUE_ID_OR_KEYS,
        /** <code>serviceIdOrKeys</code>. */
        SERVICE_ID_OR_KEYS,
        /** <code>commit</code>. */
        COMMIT,
        /** <code>repository</code>. */
        REPOSITORY;
    }

    /**
     * How many values of one type were cut off a deployment of a bulk document.
     *
     * <p>Jira takes 500 values of all types together, and drops the rest also when it
     * comes in a later request. Kept are issue keys first, then ids, services,
     * commits, repositories; of each the first ones. A deployment that asks for a
     * gate keeps its services first, since without one there is no gate.
     */
    public record Truncation(
            /** Of which type. */
            Deployments.AssociationType association,
            /** How many were kept. */
            long kept,
            /** How many were cut off. */
            long dropped) {
        public Truncation {
            Objects.requireNonNull(association, "association");
        }
    }

    /** Where an item of a document came from. */
    public record Placement(
            /**
             * Its position: counted from 0 over everything that was added, refused or
             * not.
             */
            long position,
            /** What was cut off. */
            List<Deployments.Truncation> truncations,
            /** What is odd about it. Pointers are into its own object. */
            List<Validation.Violation> warnings) {
        public Placement {
            truncations = List.copyOf(truncations);
            warnings = List.copyOf(warnings);
        }
    }

    /** A document to send. */
    public record Document(
            /** The document: at most 4 MiB, 100 items and 200,000 JSON values. */
            String json,
            /** Its items, in order. */
            List<Deployments.Placement> placements,
            /**
             * Advice: how long to wait after it before the next one to the same tenant,
             * in milliseconds. The graph takes 1,500 objects a minute from an app, 50,000
             * with <code>backfill</code>. 0 for bulk, where no rate is documented: heed 429.
             */
            long pause) {
        public Document {
            Objects.requireNonNull(json, "json");
            placements = List.copyOf(placements);
        }
    }

    /** A deployment that can't be sent, and is in no document. */
    public record Refused(
            /** Its position, as in <code>placement</code>. */
            long position,
            /** Why. Pointers are into its own object. */
            Validation.Report report) {
        public Refused {
            Objects.requireNonNull(report, "report");
        }
    }

    /** What became of a list of deployments: each is in one document or refused. */
    public record Built(
            /** The documents, in the order in which to send them. */
            List<Deployments.Document> documents,
            /** The rest. */
            List<Deployments.Refused> refused) {
        public Built {
            documents = List.copyOf(documents);
            refused = List.copyOf(refused);
        }
    }

    /** What became of what was added. */
    public record Added(
            /** Its position. */
            long position,
            /** The document that was finished before it, where one was. */
            Optional<Deployments.Document> document) {
        public Added {
            Objects.requireNonNull(document, "document");
        }
    }

    /**
     * Takes deployments one at a time, in order, and gives finished documents. Holds
     * one document, whatever the number.
     *
     * <p>A document is finished when it has 100 items, 4 MiB or 200,000 JSON values, and
     * before a deployment that is in it already, updated, so that each answer is about
     * one of them.
     * Duplicates and order are judged within a document.
     *
     * <p>Used by one thread at a time. Close it: it has an instance of the component to itself.
     */
    public static final class Splitter implements AutoCloseable {
        private final Held held;

        Splitter(Held held) {
            this.held = held;
        }

        /**
         * Adds a deployment. Fails where it can't be sent; the splitter then goes on
         * without it.
         *
         * <p>Throws <code>ItemRefusedException</code>.
         */
        public Deployments.Added add(Deployments.Deployment deployment) {
            return held.call(Signatures.DEPLOYMENTS_SPLITTER_ADD, deployment);
        }

        /**
         * Adds an object that rides along in a graph document, as JSON text.
         *
         * <p>Throws <code>ItemRefusedException</code>.
         */
        public Deployments.Added addRelated(String object) {
            return held.call(Signatures.DEPLOYMENTS_SPLITTER_ADD_RELATED, object);
        }

        /** The last document, where anything is left. More may be added afterwards. */
        public Optional<Deployments.Document> finish() {
            return held.call(Signatures.DEPLOYMENTS_SPLITTER_FINISH);
        }

        /** Frees its memory. Closing it again does nothing. */
        @Override
        public void close() {
            held.close();
        }
    }

    /** What became of a deployment that was sent. */
    public enum Fate implements Coded {
        /** Taken. One that is older than what is stored is taken and ignored. */
        ACCEPTED,
        /** Refused by itself: mend it. */
        REJECTED,
        /**
         * Refused with the whole request: mend that, or the app's set-up. 400, 401
         * (token), 403 (scope WRITE or module <code>jiraDeploymentInfoProvider</code>), 404.
         */
        REFUSED,
        /** 413: send fewer deployments at a time. */
        SEND_FEWER,
        /**
         * 408, 425, 429, 5xx: send the same again later. Heed <code>Retry-After</code>, which
         * is not always there.
         */
        RETRY_LATER,
        /** The answer does not say. Sending the same again does no harm. */
        UNANSWERED;
    }

    /** One thing that was said. */
    public record Message(
            /** The text, for people. */
            String text,
            /** <code>errorTraceId</code>: what Atlassian's support asks for. */
            Optional<String> traceId) {
        public Message {
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(traceId, "traceId");
        }
    }

    /** What became of one deployment. */
    public record Outcome(
            /** What became of it. */
            Deployments.Fate fate,
            /** Why it was rejected. Of several updates of one deployment the first has them. */
            List<Deployments.Message> messages,
            /**
             * Its references that Jira does not know. It is kept for the others; one
             * with no others is not kept at all, though it may be accepted.
             */
            Deployments.Associations unknown) {
        public Outcome {
            Objects.requireNonNull(fate, "fate");
            messages = List.copyOf(messages);
            Objects.requireNonNull(unknown, "unknown");
        }
    }

    /** What became of a document. */
    public record Answer(
            /** One for each deployment, in the order of the document. */
            List<Deployments.Outcome> outcomes,
            /** What was said of the request as a whole. */
            List<Deployments.Message> messages,
            /**
             * Every reference that Jira does not know. What can't be read as one stands in
             * <code>others</code>.
             */
            Deployments.Associations unknown,
            /**
             * Whether the body, of at most 1 MiB, could be read. Where not, the fates
             * rest on the status alone.
             */
            boolean readable) {
        public Answer {
            outcomes = List.copyOf(outcomes);
            messages = List.copyOf(messages);
            Objects.requireNonNull(unknown, "unknown");
        }
    }

    /** What a poll learned. */
    public sealed interface PollAnswer extends Coded {
        /** Jira's word on the gate: decide and fold it. */
        record Status(Gating.Update value) implements PollAnswer {
            public Status {
                Objects.requireNonNull(value, "value");
            }
        }

        /** The body can't be used. */
        record Unreadable(Types.Rejection value) implements PollAnswer {
            public Unreadable {
                Objects.requireNonNull(value, "value");
            }
        }

        /** Jira answered for another gate than was asked for. */
        record OtherGate() implements PollAnswer {}

        /**
         * 404: no data, yet or any more. Submissions are taken in the background, so
         * ask again.
         */
        record NoData() implements PollAnswer {}

        /** 401, 403 or another final status: token, scope READ or module is missing. */
        record Refused() implements PollAnswer {}

        /** 408, 425, 429 or 5xx: ask again later. */
        record RetryLater() implements PollAnswer {}
    }
}

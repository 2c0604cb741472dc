// Which field of the form a violation belongs to, by the JSON pointer into the deployment's object.

const BULK = {
  '/deploymentSequenceNumber': 'd-sequence',
  '/updateSequenceNumber': 'd-update',
  '/displayName': 'd-name',
  '/url': 'd-url',
  '/description': 'd-description',
  '/lastUpdated': 'd-updated',
  '/label': 'd-label',
  '/state': 'd-state',
  '/duration': 'd-duration',
  '/pipeline/id': 'd-pipeline-id',
  '/pipeline/displayName': 'd-pipeline-name',
  '/pipeline/url': 'd-pipeline-url',
  '/environment/id': 'd-environment-id',
  '/environment/displayName': 'd-environment-name',
  '/environment/type': 'd-environment-type',
  '/commands': 'd-gate',
};

const GRAPH = {
  // Made from the three ids, so that an odd one of them is an odd id.
  '/id': 'd-pipeline-id',
  '/updateSequenceNumber': 'd-update',
  '/displayName': 'd-name',
  '/url': 'd-url',
  '/description': 'd-description',
  '/createdAt': 'd-created',
  '/lastUpdatedAt': 'd-updated',
  '/lastUpdatedBy': 'd-by',
  '/permissions': 'd-readers',
};

const INSIDE = '/atlassian:deployment';
const GRAPH_INSIDE = { ...BULK, '/region': 'd-region' };

// In the order in which a document lists them.
const ASSOCIATIONS = [
  ['issueIdOrKeys', 'd-issues'],
  ['serviceIdOrKeys', 'd-services'],
  ['commits', 'd-commits'],
];

/** The id of the field, or nothing for what no field is about. */
export function fieldOf(family, { pointer, rule }, associations) {
  if (rule === 'gating-service') return 'd-services';
  if (pointer === '/associations' || pointer.startsWith('/associations/')) return association(pointer, associations);
  if (family === 'bulk') return nearest(BULK, pointer);
  if (pointer.startsWith(`${INSIDE}/`)) return nearest(GRAPH_INSIDE, pointer.slice(INSIDE.length));
  if (/^\/permissions\/.*\/id$/.test(pointer)) return 'd-reader';
  return nearest(GRAPH, pointer);
}

// What is about a member, or about something within it.
function nearest(fields, pointer) {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) if (at in fields) return fields[at];
  return undefined;
}

function association(pointer, associations) {
  const written = ASSOCIATIONS.filter(([name]) => associations[name].length > 0);
  const index = Number(pointer.split('/')[2] ?? 0);
  return (written[index] ?? ASSOCIATIONS[0])[1];
}

/** The door to Meta's Graph API, for those who need nothing of linked devices. */

export { fateOf, reasonOfMetaCode } from './cloud/failures.ts'
export { createGraphClient, GRAPH_URL, type GraphClient } from './cloud/graph-client.ts'
export { GraphError, GraphUnreachable } from './cloud/graph-error.ts'
export { storeInbound } from './cloud/inbound-store.ts'
export { cloudPersonalData } from './cloud/personal-data.ts'
export { type PostedEntry, splitWebhook } from './cloud/split-webhook.ts'
export { TEMPLATE_REFUSED, templateRefused } from './cloud/template-refused.ts'

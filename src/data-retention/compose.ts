import { accessRetention } from '../access/index.ts'
import { audienceRetention } from '../audiences/index.ts'
import { channelRetention } from '../channels/index.ts'
import { cloudApiRetention } from '../cloud-api/index.ts'
import { eventRetention } from '../events/index.ts'
import { guestRetention } from '../guests/index.ts'
import { importRetention } from '../imports/index.ts'
import { inboxRetention } from '../inbox/index.ts'
import { notificationRetention } from '../notifications/index.ts'
import { webhookRetention } from '../webhooks/index.ts'
import { retentionRoutes } from './routes.ts'
import type { RetentionDeps } from './run-retention.ts'

/** Logs first: messages take most of the night. */
const PARTS = [
  ...webhookRetention,
  ...eventRetention,
  ...notificationRetention,
  ...importRetention,
  ...audienceRetention,
  ...guestRetention,
  ...accessRetention,
  ...channelRetention,
  ...cloudApiRetention,
  ...inboxRetention,
]

/** How long data are kept: every slice says which of its data can go, and when they are still needed. */
export function composeDataRetention(base: Omit<RetentionDeps, 'parts'>) {
  const deps = { ...base, parts: PARTS }
  return { ...deps, routes: retentionRoutes(deps) }
}

import type { SealedColumn } from '../db/index.ts'
import { contextOfEndpoint } from './subscriptions.ts'
import { CONTEXT_OF_PUSH_KEYS } from './vapid.ts'

/** What this slice keeps encrypted with the secret key. */
export const notificationsSealed: SealedColumn[] = [
  { table: 'push_keys', key: ['id'], column: 'private_key', context: () => CONTEXT_OF_PUSH_KEYS },
  {
    table: 'push_subscriptions',
    key: ['endpoint_hash'],
    column: 'endpoint',
    context: ({ endpoint_hash = '' }) => contextOfEndpoint(endpoint_hash),
  },
]

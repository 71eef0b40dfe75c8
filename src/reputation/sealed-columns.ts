import type { SealedColumn } from '../db/index.ts'
import { contextOfCredentials } from './outside/sync.ts'

/** What this slice keeps encrypted with the secret key. */
export const reputationSealed: SealedColumn[] = [
  {
    table: 'review_connections',
    key: ['restaurant_id', 'source'],
    column: 'credentials',
    context: ({ restaurant_id = '' }) => contextOfCredentials(restaurant_id),
  },
]

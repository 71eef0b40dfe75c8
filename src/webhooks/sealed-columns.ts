import type { SealedColumn } from '../db/index.ts'
import { contextOfSecrets } from './secrets.ts'

/** What this slice keeps encrypted with the secret key. */
export const webhooksSealed: SealedColumn[] = [
  { table: 'webhooks', key: ['id'], column: 'secret', context: ({ id = '' }) => contextOfSecrets(id) },
]

import type { SealedColumn } from '../db/index.ts'
import { contextOfMeta } from './cloud-api/account.ts'
import { contextOfProxy } from './proxy.ts'

/** What this slice keeps encrypted with the secret key. */
export const numbersSealed: SealedColumn[] = [
  { table: 'numbers', key: ['id'], column: 'proxy_secret', context: ({ id = '' }) => contextOfProxy(id) },
  { table: 'numbers', key: ['id'], column: 'meta_secrets', context: ({ id = '' }) => contextOfMeta(id) },
]

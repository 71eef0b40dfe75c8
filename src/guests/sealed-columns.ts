import type { SealedColumn } from '../db/index.ts'
import { contextOfSubject } from './erasure/request-erasure.ts'

/** What this slice keeps encrypted with the secret key. */
export const guestsSealed: SealedColumn[] = [
  { table: 'erasures', key: ['id'], column: 'subject', context: ({ id = '' }) => contextOfSubject(id) },
]

import type { SealedColumn } from '../db/index.ts'
import { contextOfSetting } from './stored.ts'

/** What this slice keeps encrypted with the secret key. */
export const settingsSealed: SealedColumn[] = [
  { table: 'stored_settings', key: ['name'], column: 'sealed', context: ({ name = '' }) => contextOfSetting(name) },
]

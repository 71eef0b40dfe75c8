import type { SealedColumn } from '../../db/index.ts'
import { credentialsContext, journalContext, keyContext } from './store.ts'

/** Sessions of numbers, and what arrived but is not confirmed yet. */
export const whatsAppSealed: SealedColumn[] = [
  {
    table: 'whatsapp_credentials',
    key: ['number_id'],
    column: 'value',
    context: ({ number_id = '' }) => credentialsContext(number_id),
  },
  {
    table: 'whatsapp_keys',
    key: ['number_id', 'kind', 'id'],
    column: 'value',
    context: ({ number_id = '', kind = '', id = '' }) => keyContext(number_id, kind, id),
  },
  {
    table: 'whatsapp_journal',
    key: ['number_id', 'id'],
    column: 'value',
    context: ({ number_id = '', id = '' }) => journalContext(number_id, id),
  },
]

import type { SealedColumn } from '../db/index.ts'
import { CONTEXT_OF_FIRST_KEY } from './first-key.ts'
import { contextOfAnswer } from './idempotency.ts'
import { contextOfStep } from './recorded-steps.ts'

/** What this slice keeps encrypted with the secret key. */
export const accessSealed: SealedColumn[] = [
  { table: 'secret_keys', key: ['id'], column: 'first_key', context: () => CONTEXT_OF_FIRST_KEY },
  {
    table: 'idempotency_keys',
    key: ['actor', 'key'],
    column: 'body',
    base64: true,
    context: ({ actor = '', key = '' }) => contextOfAnswer({ actorId: actor, key }),
  },
  {
    table: 'idempotency_steps',
    key: ['actor', 'key', 'step'],
    column: 'result',
    base64: true,
    context: ({ actor = '', key = '', step = '' }) => contextOfStep({ actorId: actor, key }, step),
  },
]

import { deserialize, serialize } from 'node:v8'
import { type Db, isUniqueViolation, type Tx } from '../db/index.ts'
import { AppError } from '../lib/errors.ts'
import type { Journal } from '../lib/journal.ts'
import { open, seal } from '../lib/secret-box.ts'

type Deps = { db: Db; secretKey: Uint8Array }
type Key = { actorId: string; key: string }

/**
 * The transactions that the request with this key has committed, with their results, encrypted. Each is recorded within
 * itself, so two runs of one request, one of them in a process that seemed dead, never both commit it.
 */
export async function recordedSteps({ db, secretKey }: Deps, { actorId, key }: Key): Promise<Journal> {
  const contextOf = (step: string) => contextOfStep({ actorId, key }, step)
  const rows = await db
    .selectFrom('idempotency_steps')
    .select(['step', 'result'])
    .where('actor', '=', actorId)
    .where('key', '=', key)
    .execute()
  const found = new Map(rows.map(({ step, result }) => [step, result]))
  return {
    find(step) {
      const sealed = found.get(step)
      if (sealed === undefined) return undefined
      return { result: deserialize(open(secretKey, Buffer.from(sealed, 'base64'), contextOf(step))) }
    },
    async record(tx, step, result) {
      const sealed = seal(secretKey, serialize(result), contextOf(step)).toString('base64')
      await (tx as Tx)
        .insertInto('idempotency_steps')
        .values({ actor: actorId, key, step, result: sealed })
        .execute()
        .catch((error: unknown) => {
          if (!isUniqueViolation(error)) throw error
          throw new AppError('conflict', 'A repeat of this request is at work; ask again soon.')
        })
    },
  }
}

/** The sealing context of a step's result. */
export function contextOfStep({ actorId, key }: Key, step: string): string {
  return `idempotency_steps.${actorId}.${key}.${step}`
}

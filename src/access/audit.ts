import type { Db } from '../db/index.ts'
import type { Actor } from '../http/route.ts'
import { newId } from '../lib/ids.ts'

export type AuditEntry = {
  /** Who did it: an API key or user. */
  actor: Pick<Actor, 'id'>
  /** What was done: `number.declared_warm`. */
  action: string
  /** Id of what it was done to. */
  subject: string
  /** Reasons and changed values; no texts, phones or secrets. */
  details?: Record<string, unknown>
  at: number
}

/** Records who did what, in the transaction in which it is done. */
export async function audit(tx: Db, { actor, action, subject, details = {}, at }: AuditEntry): Promise<void> {
  await tx
    .insertInto('audit_log')
    .values({ id: newId('adt'), at, actor: actor.id, action, subject, details: JSON.stringify(details) })
    .execute()
}

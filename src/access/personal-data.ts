import { type Erasure, eraseTables, type GuestExport, type PersonalTables } from '../db/index.ts'
import { open, seal } from '../lib/secret-box.ts'
import { contextOfAnswer } from './idempotency.ts'
import { forgetSteps, listAnswers, replaceAnswer } from './store.ts'

const TABLES: PersonalTables = {
  // Who did what stays; the source of a consent may hold more.
  audit_log: { key: ['id'], whose: 'subject', erase: { details: '{}' }, keeps: ['actor', 'action', 'subject'] },
}

/** What the audit log and stored answers hold about guests. Answers are encrypted, so each is opened. */
export function accessPersonalData({ secretKey }: { secretKey: Uint8Array }) {
  return {
    async onErase(erasure: Erasure): Promise<void> {
      await eraseTables(erasure, TABLES)
      erasure.covered.set('idempotency_keys', new Set(['actor', 'key', 'request_hash', 'body']))
      erasure.covered.set('idempotency_steps', new Set(['actor', 'key', 'step', 'result']))
      for await (const answer of listAnswers(erasure.db)) {
        erasure.signal.throwIfAborted()
        const context = contextOfAnswer({ actorId: answer.actor, key: answer.key })
        const text = open(secretKey, Buffer.from(answer.body, 'base64'), context).toString('utf8')
        if (!erasure.isNamedIn(text)) continue
        const empty = seal(secretKey, Buffer.from(JSON.stringify({ body: { erased: true } })), context)
        await replaceAnswer(erasure.db, answer, empty.toString('base64'))
        await forgetSteps(erasure.db, answer)
      }
    },
    async onExport(_out: GuestExport): Promise<void> {
      // Stored answers repeat what the other sections hold.
    },
  }
}

import { transact } from '../db/index.ts'
import type { Connection, NewChatQuota, Restriction } from '../whatsapp/port.ts'
import type { AttemptDeps } from './attempt.ts'
import { newChatsToldAt } from './new-chats.ts'
import { recordNewChats } from './record-new-chats.ts'
import { restrict } from './restrict.ts'
import { activeRestriction } from './restriction.ts'
import type { RecordDeps } from './session-record.ts'
import type { NumberRow } from './store.ts'

export type SessionLimits = {
  /** The connection asks about limits when it opens: nobody else needs to for a while. */
  opened(): void
  applyRestriction(restriction: Restriction | null): Promise<void>
  applyNewChats(quota: NewChatQuota): Promise<void>
  /** Ends a restriction by time; asks WhatsApp about it when it is new and then every hour, about new chats every day. */
  reconcile(row: NumberRow, connection: Connection): Promise<void>
}

/** What WhatsApp limits a number to, from one session's point of view. */
export function followLimits(deps: Pick<AttemptDeps, 'log' | 'timings'> & RecordDeps, numberId: string): SessionLimits {
  const { clock, log, signals, timings } = deps
  let askedAt = 0
  let openedAt = 0
  /** How often WhatsApp has said something about restrictions: what it says meanwhile is newer than an answer under way. */
  let heard = 0

  function announce(): void {
    signals.notify('outbox')
    signals.notify('deliveries', numberId)
  }

  async function applyRestriction(restriction: Restriction | null): Promise<void> {
    heard += 1
    await transact(deps.db, (tx) => restrict(tx, deps, numberId, restriction))
    announce()
  }

  return {
    opened() {
      openedAt = clock.now()
    },
    applyRestriction,
    async applyNewChats(quota) {
      await transact(deps.db, (tx) => recordNewChats(tx, deps, numberId, quota))
      announce()
    },
    async reconcile(row, connection) {
      const now = clock.now()
      const restriction = activeRestriction(row, now)
      if (!restriction && (row.restriction_kind !== null || row.state === 'restricted')) return applyRestriction(null)
      if (askedAt >= (row.restriction_at ?? 0) && now - askedAt < timings.restrictionAskMs) return
      if (!restriction && now - (newChatsToldAt(row, now) ?? Math.max(openedAt, askedAt)) < timings.quotaAskMs) return
      askedAt = now
      const heardBefore = heard
      const answer = await connection.fetchRestriction().catch((err: unknown) => {
        log.warn({ numberId, err }, 'asking about restrictions failed')
        return undefined
      })
      if (answer !== undefined && heard === heardBefore) await applyRestriction(answer)
    },
  }
}

import { DateTime } from 'luxon'
import type { Settings } from '../../../config/env.ts'
import {
  clearFreeSpace,
  type Db,
  type Erasure,
  eraseTables,
  recordEvent,
  sizeOfFile,
  transact,
} from '../../db/index.ts'
import { toIso } from '../../http/time.ts'
import type { Signals } from '../../jobs/signals.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Logger } from '../../lib/logger.ts'
import { open } from '../../lib/secret-box.ts'
import { MIB, MINUTE, SECOND } from '../../lib/units.ts'
import type { AuditHook, GuestDeps } from '../deps.ts'
import { type Person, recogniser } from './person.ts'
import { contextOfSubject, type ErasureRow } from './request-erasure.ts'
import { GUEST_TABLES, TIMELINE } from './tables.ts'

export type RunDeps = GuestDeps & {
  db: Db
  clock: Clock
  log: Logger
  signals: Signals
  secretKey: Buffer
  audit: AuditHook
  settings: Pick<Settings, 'OTKLIK_TIME_ZONE'>
}

/**
 * A run claims an erasure for this long: after a crash another run goes on when that is over. Doing it twice at once
 * does no harm.
 */
const CLAIMED_MS = 10 * SECOND
/** Whatever read the guest before the erasure has finished writing by then: posts of webhooks take up to 15 s. */
const SETTLED_MS = 20 * SECOND
const LOOK_AGAIN_MS = 5 * SECOND
const MAX_BACKOFF_MS = 10 * MINUTE
/** A larger file is rewritten only at night: nobody can save anything while that runs. */
const LARGE_BYTES = 512 * MIB
const NIGHT = { from: 2, to: 5 }

/** Continues all erasures that are due. What a killed process left is done again, which is harmless. */
export async function runErasures(deps: RunDeps, signal: AbortSignal): Promise<void> {
  const { db, clock, log } = deps
  const due = await db
    .selectFrom('erasures')
    .selectAll()
    .where('status', '=', 'running')
    .where('next_at', '<=', clock.now())
    .orderBy('next_at')
    .limit(100)
    .execute()
  for (const row of due) {
    if (signal.aborted) return
    if (!(await claim(deps, row))) continue
    try {
      await runErasure(deps, row, signal)
    } catch (err) {
      if (signal.aborted) return
      const failures = row.failures + 1
      log.error({ err, erasureId: row.id, failures }, 'an erasure could not go on')
      await later(deps, row, Math.min(SECOND * 2 ** failures, MAX_BACKOFF_MS), { failures })
    }
  }
}

async function claim({ db, clock }: RunDeps, row: ErasureRow): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('erasures')
    .set({ next_at: clock.now() + CLAIMED_MS })
    .where('id', '=', row.id)
    .where('next_at', '=', row.next_at)
    .where('status', '=', 'running')
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

async function later(
  { db, clock }: RunDeps,
  { id }: ErasureRow,
  ms: number,
  changes: { failures?: number; waits_for?: string | null; swept_at?: number },
): Promise<void> {
  await db
    .updateTable('erasures')
    .set({ next_at: clock.now() + ms, ...changes })
    .where('id', '=', id)
    .where('status', '=', 'running')
    .execute()
}

async function runErasure(deps: RunDeps, row: ErasureRow, signal: AbortSignal): Promise<void> {
  const { db, clock, secretKey } = deps
  if (row.subject === null) throw new Error('an erasure that runs has nobody to look for')
  const person: Person = JSON.parse(open(secretKey, row.subject, contextOfSubject(row.id)).toString('utf8'))
  const waits: string[] = []
  const erasure: Erasure = {
    ...recogniser(person),
    db,
    signal,
    guestIds: person.ids,
    phones: person.phones,
    lids: person.lids,
    userIds: person.userIds ?? [],
    at: row.requested_at,
    waitFor: (what) => void waits.push(what),
    covered: new Map(),
  }
  await eraseEverywhere(deps, erasure)
  const [wait] = waits
  if (wait !== undefined) return later(deps, row, LOOK_AGAIN_MS, { failures: 0, waits_for: wait })
  if (row.swept_at === null) {
    return later(deps, row, SETTLED_MS, { failures: 0, waits_for: null, swept_at: clock.now() })
  }
  await eraseTables(erasure, TIMELINE)
  if ((await sizeOfFile(db)) > LARGE_BYTES && !isNight(deps)) {
    return later(deps, row, 10 * MINUTE, {
      failures: 0,
      waits_for: 'the night, to write the large file of the store anew',
    })
  }
  if (!(await clearFreeSpace(db))) {
    return later(deps, row, LOOK_AGAIN_MS, { failures: 0, waits_for: 'readers of an older state of the store' })
  }
  await finish(deps, row)
}

/** Every slice, then the guest's own rows. */
export async function eraseEverywhere({ guestHooks }: Pick<GuestDeps, 'guestHooks'>, erasure: Erasure): Promise<void> {
  await guestHooks.onErase?.(erasure)
  await eraseTables(erasure, GUEST_TABLES)
}

async function finish({ db, clock, audit, signals, log }: RunDeps, { id, ...row }: ErasureRow): Promise<void> {
  await transact(db, async (tx) => {
    const at = clock.now()
    const { numUpdatedRows } = await tx
      .updateTable('erasures')
      .set({ status: 'finished', finished_at: at, subject: null, waits_for: null, failures: 0 })
      .where('id', '=', id)
      .where('status', '=', 'running')
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return
    const { guest_id, requested_by } = row
    await audit(tx, { actor: requested_by, action: 'guest.erased', subject: guest_id, details: {}, at })
    await recordEvent(tx, { type: 'guest.erased', at, data: { guest_id, erasure_id: id, erased_at: toIso(at) } })
  })
  signals.notify('outbox')
  log.info({ erasureId: id }, 'a guest was erased')
}

function isNight({ clock, settings }: RunDeps): boolean {
  const { hour } = DateTime.fromMillis(clock.now(), { zone: settings.OTKLIK_TIME_ZONE })
  return hour >= NIGHT.from && hour < NIGHT.to
}

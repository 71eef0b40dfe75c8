import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { type Db, storedJson } from '../db/index.ts'
import type { Claim, Idempotency } from '../http/idempotency.ts'
import type { Clock } from '../lib/clock.ts'
import { AppError } from '../lib/errors.ts'
import type { Logger } from '../lib/logger.ts'
import { open, seal } from '../lib/secret-box.ts'
import { DAY, SECOND } from '../lib/units.ts'
import { recordedSteps } from './recorded-steps.ts'

const KEPT_MS = DAY
/**
 * A claim that has not been touched for this long belongs to a process that died. If that is alive after all, its steps
 * collide.
 */
const STALE_MS = 10 * SECOND
const TOUCH_EVERY_MS = 3 * SECOND
const POLL_MS = 50
const MAX_POLLS = (10 * SECOND) / POLL_MS

type Deps = { db: Db; clock: Clock; log: Logger; secretKey: Uint8Array }
type Request = Parameters<Idempotency['claim']>[0]
type Result = { status: number; body?: unknown }

/**
 * Answers to POSTs by caller and `Idempotency-Key`, kept for a day, encrypted, because some hold a secret that is shown
 * once. A repeat that comes while the first is running waits for its answer; one that comes after the first was cut off
 * resumes after the last committed transaction (docs/decisions/0016-idempotent-steps.md).
 */
export function storedIdempotency(deps: Deps): Idempotency {
  return {
    async claim(request) {
      for (let polls = 0; polls < MAX_POLLS; polls++) {
        if (await insertClaim(deps, request)) return firstClaim(deps, request)
        const row = await findClaim(deps.db, request)
        // Released since: anybody may be first again.
        if (!row) continue
        if (row.request_hash !== request.hash) {
          throw new AppError(
            'idempotency_mismatch',
            'This Idempotency-Key was used for another request; take a new one.',
          )
        }
        if (row.status !== null) return { first: false, result: readResult(deps, request, row.status, row.body) }
        if (await takeOver(deps, request, row.touched_at)) return firstClaim(deps, request)
        await sleep(POLL_MS)
      }
      throw new AppError('conflict', 'The first request with this Idempotency-Key is still at work; ask again soon.')
    },
  }
}

/** Deletes answers older than a day. Called now and then. Returns how many. */
export async function forgetOldAnswers(db: Db, now: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('idempotency_keys')
    .where('created_at', '<', now - KEPT_MS)
    .executeTakeFirst()
  return Number(numDeletedRows)
}

async function insertClaim({ db, clock }: Deps, { actorId, key, hash }: Request): Promise<boolean> {
  const now = clock.now()
  await db
    .deleteFrom('idempotency_keys')
    .where('actor', '=', actorId)
    .where('key', '=', key)
    .where('created_at', '<', now - KEPT_MS)
    .execute()
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('idempotency_keys')
    .values({ actor: actorId, key, request_hash: hash, status: null, body: null, created_at: now, touched_at: now })
    .onConflict((conflict) => conflict.columns(['actor', 'key']).doNothing())
    .executeTakeFirst()
  return Number(numInsertedOrUpdatedRows) === 1
}

function findClaim(db: Db, { actorId, key }: Request) {
  return db
    .selectFrom('idempotency_keys')
    .select(['request_hash', 'status', 'body', 'touched_at'])
    .where('actor', '=', actorId)
    .where('key', '=', key)
    .executeTakeFirst()
}

/** Takes over a dead claim; of several callers only one succeeds. */
async function takeOver({ db, clock }: Deps, request: Request, touchedAt: number): Promise<boolean> {
  const now = clock.now()
  // A time in the future comes from a clock that was set back.
  if (Math.abs(now - touchedAt) < STALE_MS) return false
  const { numUpdatedRows } = await unanswered(db, request)
    .set({ touched_at: now })
    .where('touched_at', '=', touchedAt)
    .executeTakeFirst()
  return Number(numUpdatedRows) === 1
}

/** While the first is running its row is touched, so that only a dead one becomes stale. */
async function firstClaim({ db, clock, secretKey, log }: Deps, request: Request): Promise<Claim> {
  const journal = await recordedSteps({ db, secretKey }, request)
  const touch = setInterval(() => {
    unanswered(db, request)
      .set({ touched_at: clock.now() })
      .execute()
      .catch((err: unknown) => log.warn({ err }, 'idempotency key not touched'))
  }, TOUCH_EVERY_MS).unref()
  return {
    first: true,
    journal,
    async finish({ status, body }) {
      clearInterval(touch)
      const sealed = seal(secretKey, Buffer.from(JSON.stringify({ body })), contextOfAnswer(request)).toString('base64')
      await unanswered(db, request).set({ status, body: sealed }).execute()
    },
    async release() {
      clearInterval(touch)
      await db
        .deleteFrom('idempotency_keys')
        .where('actor', '=', request.actorId)
        .where('key', '=', request.key)
        .where('status', 'is', null)
        .where((eb) => eb.not(eb.exists(stepsOf(db, request))))
        .execute()
      // What it did stays done, and a repeat need not wait.
      await unanswered(db, request).set({ touched_at: 0 }).execute()
    },
  }
}

function unanswered(db: Db, { actorId, key }: Request) {
  return db
    .updateTable('idempotency_keys')
    .where('actor', '=', actorId)
    .where('key', '=', key)
    .where('status', 'is', null)
}

function stepsOf(db: Db, { actorId, key }: Request) {
  return db.selectFrom('idempotency_steps').select('step').where('actor', '=', actorId).where('key', '=', key)
}

const readSealed = storedJson('idempotency_keys.body', z.object({ body: z.unknown().optional() }))

function readResult({ secretKey }: Deps, request: Request, status: number, sealed: string | null): Result {
  if (sealed === null) return { status }
  const text = open(secretKey, Buffer.from(sealed, 'base64'), contextOfAnswer(request)).toString('utf8')
  return { status, body: readSealed(text).body }
}

/** The sealing context of a stored answer. */
export function contextOfAnswer({ actorId, key }: Pick<Request, 'actorId' | 'key'>): string {
  return `idempotency_keys.${actorId}.${key}`
}

import { type Db, type ReadDb, type Tx, transact } from '../db/index.ts'
import type { SendKind } from '../db/schema/numbers.ts'
import type { Clock } from '../lib/clock.ts'
import { known } from '../lib/known.ts'
import { HOUR } from '../lib/units.ts'
import { newChatsOf } from './new-chats.ts'
import { chooseGap, REMEMBERED_SENDS } from './pacing.ts'
import type { Permit, PermitRequest } from './permit.ts'
import { judgeOfficial, takeRecipient } from './portfolio/official.ts'
import { releaseRecipient } from './portfolio/recipients.ts'
import { activeRestriction } from './restriction.ts'
import { isStopped, mayBeginChats, withSafeLimits } from './safety/grades.ts'
import { settleLocked } from './settling/store.ts'
import {
  countNewChats,
  deleteUnsettled,
  findPacedSends,
  hasSentSince,
  insertSend,
  insertSends,
  isUnpaced,
  lockNumber,
  type NumberRow,
  readLedgerUse,
} from './store.ts'
import { longestWait, type Wait, waitsFrom, windowWaits } from './waits.ts'
import { completeWarmUp, dayCap, measureWarmUp, type WarmUpSettings, warmUpDue } from './warm-up.ts'

export type PermitDeps = { clock: Clock; settings: WarmUpSettings }

const GRANTED: Permit = { ok: true }
/** Longer than any gap between paced sends. */
const PACED_LATELY_MS = 2 * HOUR

/**
 * A permit to send now, recorded in the ledger, or the longest wait of all rules (invariant 1). Exact over sliding
 * windows: at any moment the sends that may have reached WhatsApp within the window before it are at most as many as
 * allowed. Replies are always granted. Of several callers at once only one gets the last permit: the number's row is
 * locked until the caller's transaction ends. Settle the send when its fate is known: `settleSend`, or `releaseSend` if
 * it never left.
 */
export async function takePermit(
  tx: Tx,
  deps: PermitDeps,
  number: Pick<NumberRow, 'id'>,
  asked: PermitRequest,
): Promise<Permit> {
  const request = { ...asked, kind: countedAs(asked) }
  const locked = await lockNumber(tx, number.id)
  if (!locked) return { ok: false, reason: 'unavailable', retryAt: null }
  const row = needsWarmUp(request.kind) ? await completeWarmUp(tx, deps, locked) : locked
  const judged = await judge(tx, deps, row, request)
  const permit = judged.ok && row.kind === 'cloud_api' ? await takeRecipient(tx, deps, row, request) : judged
  if (permit.ok) {
    const { kind, messageId, at } = request
    const gap = await gapAfter(tx, withSafeLimits(row), request)
    await insertSend(tx, { numberId: row.id, kind, messageId, at, gap })
    await countNewChats(tx, row, request.firstContact ? 1 : 0)
  }
  return permit
}

/** How long the next paced send keeps away from this one; undefined where nothing is paced. */
async function gapAfter(tx: Tx, row: NumberRow, { kind, messageId, at }: PermitRequest): Promise<number | undefined> {
  if (row.pacing !== 'even' || isUnpaced(kind)) return undefined
  const sends = await findPacedSends(tx, row.id, { since: at - PACED_LATELY_MS, limit: REMEMBERED_SENDS - 1 })
  return chooseGap(row, messageId, [at, ...sends.map((send) => send.at)])
}

export type Permits = { granted: number; refusal: Extract<Permit, { ok: false }> | undefined }

/**
 * Permits for several messages of one kind at this moment, for the first `granted` of them; `refusal` says why not for
 * more. The same as `takePermit` for each in turn; where all of them fit it asks the ledger once.
 */
export async function takePermits(
  tx: Tx,
  deps: PermitDeps,
  number: Pick<NumberRow, 'id'>,
  kind: PermitRequest['kind'],
  requests: readonly Omit<PermitRequest, 'kind'>[],
): Promise<Permits> {
  // Tests are counted one by one: see `countedAs`.
  const locked = requests.length > 1 && kind !== 'test' ? await lockNumber(tx, number.id) : undefined
  if (locked && (await fitsAll(tx, deps, locked, kind, requests))) {
    await insertSends(
      tx,
      requests.map(({ messageId, at }) => ({ numberId: locked.id, kind, messageId, at })),
    )
    await countNewChats(tx, locked, requests.filter(({ firstContact }) => firstContact).length)
    return { granted: requests.length, refusal: undefined }
  }
  for (const [granted, request] of requests.entries()) {
    const permit = await takePermit(tx, deps, number, { ...request, kind })
    if (!permit.ok) return { granted, refusal: permit }
  }
  return { granted: requests.length, refusal: undefined }
}

/** Whether all go at once: the last of them has a slot when the others have taken theirs. False also when unsure. */
async function fitsAll(
  tx: Tx,
  deps: PermitDeps,
  locked: NumberRow,
  kind: PermitRequest['kind'],
  requests: readonly Omit<PermitRequest, 'kind'>[],
): Promise<boolean> {
  const others = requests.length - 1
  const row = withSafeLimits(locked)
  if (row.kind === 'cloud_api') return false
  if (row.pacing === 'even' || row.warm_at === null || row.per_minute <= others || row.per_hour <= others) return false
  if (dayCap(row, deps.settings, deps.clock.now())) return false
  const newChats = requests.filter(({ firstContact }) => firstContact).length
  if (newChats > (newChatsOf(row, deps.clock.now())?.left ?? Infinity)) return false
  const firstContact = newChats > 0
  const narrower = { ...row, per_minute: row.per_minute - others, per_hour: row.per_hour - others }
  return (await judge(tx, deps, narrower, { kind, at: known(requests[0], 'request').at, firstContact })).ok
}

/** What `takePermit` would say, without recording anything. */
export async function peekPermit(
  db: ReadDb | Tx,
  deps: PermitDeps,
  number: NumberRow,
  request: Omit<PermitRequest, 'messageId'>,
): Promise<Permit> {
  return judge(db, deps, number, { ...request, kind: countedAs(request) })
}

/** Records an operator's reply, or an automatic one: never refused, but mailings yield to it (invariant 3). */
export async function recordReply(
  tx: Tx,
  { kind = 'reply', ...send }: { numberId: string; kind?: 'reply' | 'automatic'; messageId: string; at: number },
): Promise<void> {
  await lockNumber(tx, send.numberId)
  await insertSend(tx, { kind, ...send })
}

/**
 * The send has ended: WhatsApp acknowledged or refused it, so it can arrive no later than now. `at`: `clock.steady()`.
 * For `unconfirmed` do not call it: the send stays in flight until its connection is closed.
 */
export async function settleSend(
  db: Db | Tx,
  numberId: string,
  messageId: string,
  at: number,
  { refused = false }: { refused?: boolean } = {},
): Promise<void> {
  await inTransaction(db, async (tx) => {
    await lockNumber(tx, numberId)
    await settleLocked(tx, numberId, { messageId }, at, refused)
  })
}

/** As `settleSend` for several acknowledged messages of a number. */
export async function settleSends(tx: Tx, numberId: string, messageIds: readonly string[], at: number): Promise<void> {
  if (messageIds.length === 0) return
  await lockNumber(tx, numberId)
  await settleLocked(tx, numberId, { messageIds }, at)
}

/** The message never left this process (`not_sent`): its permit is free again. */
export async function releaseSend(db: Db | Tx, numberId: string, messageId: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    const row = await lockNumber(tx, numberId)
    await deleteUnsettled(tx, numberId, messageId)
    if (row?.kind === 'cloud_api') await releaseRecipient(tx, messageId)
  })
}

function inTransaction<T>(db: Db | Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db as Tx) : transact(db, work)
}

/** A test to somebody who has never written to the number is, for WhatsApp, what a mailing message is. */
function countedAs({ kind, firstContact }: Pick<PermitRequest, 'kind' | 'firstContact'>): SendKind {
  return kind === 'test' && firstContact ? 'mailing' : kind
}

/** Tests to phones that have written to the number are counted, but held back by neither warm-up nor pacing. */
function needsWarmUp(kind: SendKind): boolean {
  return !isUnpaced(kind)
}

async function judge(
  db: ReadDb | Tx,
  { clock, settings }: PermitDeps,
  row: NumberRow,
  { kind, at, firstContact, windowOpen = true }: Omit<PermitRequest, 'messageId'>,
): Promise<Permit> {
  if (kind === 'reply' || kind === 'automatic') return GRANTED
  if (!maySend(row)) return { ok: false, reason: 'unavailable', retryAt: null }
  if (row.kind === 'cloud_api') return judgeOfficial(db, { clock }, row, { at, windowOpen })
  const toSteady = at - clock.now()
  if (needsWarmUp(kind) && row.warm_at === null) {
    const due = warmUpDue(row, await measureWarmUp(db, settings, row), settings)
    return { ok: false, reason: 'warm_up', retryAt: due === null ? null : Math.max(at, due + toSteady) }
  }
  const restriction = activeRestriction(row, clock.now())
  if (restriction && firstContact) {
    return { ok: false, reason: 'restricted', retryAt: restriction.until + toSteady }
  }
  if (needsWarmUp(kind) && (isStopped(row) || (firstContact && !mayBeginChats(row)))) {
    return { ok: false, reason: 'unsafe', retryAt: null }
  }
  const wait = longestWait(await waitsOf(db, { clock, settings }, withSafeLimits(row), kind, at))
  return wait ? { ok: false, ...wait } : GRANTED
}

/** Whether the number is one that mailings go out from at this moment, limits aside. */
export function maySend(row: NumberRow): boolean {
  const connected = row.state === 'open' || row.state === 'restricted'
  return connected && row.desired_state === 'online' && row.deleted_at === null
}

async function waitsOf(
  db: ReadDb | Tx,
  { clock, settings }: PermitDeps,
  row: NumberRow,
  kind: SendKind,
  at: number,
): Promise<Wait[]> {
  const ledger = await readLedgerUse(db, row.id, { perMinute: row.per_minute, perHour: row.per_hour })
  const now = clock.now()
  if (!needsWarmUp(kind)) return windowWaits(row, ledger, at)
  const isEven = row.pacing === 'even'
  const [lastPaced] = isEven ? await findPacedSends(db, row.id, { since: at - PACED_LATELY_MS, limit: 1 }) : []
  const cap = dayCap(row, settings, now)
  const isDayFull = cap && (await hasSentSince(db, row.id, cap.startedAt + at - now, cap.cap))
  return waitsFrom(row, { ledger, lastPaced, day: isDayFull ? cap : undefined, at, now })
}

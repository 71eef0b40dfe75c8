import type { Page, QueueKind, SendDeps } from '../../deliveries/index.ts'
import {
  allowedNumbers,
  allowsNumber,
  findAwaitedNumbers,
  findOpenQueues,
  findStickyNumbers,
  lostWaitMs,
  nextPage,
  type SendQueueRow,
} from '../../deliveries/index.ts'
import { SECOND } from '../../lib/units.ts'
import { activeRestriction, mayBeginChats, type NumberRow, type Permit, peekPermit } from '../../numbers/index.ts'
import { type ChatCandidate, findCandidates } from './candidates.ts'

export type NextPage =
  | ({ kind: 'page'; sharesNumber: boolean } & Page<ChatCandidate>)
  /** `retryAt`: the ledger would allow something then (steady clock). */
  | { kind: 'none'; retryAt: number | undefined }

/**
 * The next deliveries of the first queue, in order of priority, that has some for this number and a permit in sight.
 * `held`: deliveries that another send cycle of this process has in hand. `sharesNumber`: other queues wait too.
 */
export async function nextPageOf(
  deps: SendDeps,
  number: NumberRow,
  { held, limit }: { held: ReadonlySet<string>; limit: number },
): Promise<NextPage> {
  const { db, clock } = deps
  const queues = (await findOpenQueues(db, 'whatsapp')).filter((queue) => allowsNumber(queue, number.id))
  const permits = new Map<QueueKind, Permit>()
  let retryAt: number | undefined
  const refuse = (permit: Permit) => {
    if (!permit.ok && permit.retryAt !== null) retryAt = Math.min(retryAt ?? Infinity, permit.retryAt)
  }
  const page = await nextPage(deps, queues, async (queue) => {
    const permit = permits.get(queue.kind) ?? (await peek(deps, number, queue.kind))
    permits.set(queue.kind, permit)
    refuse(permit)
    if (!permit.ok) return []
    const toStrangers = queue.kind === 'test' ? await peek(deps, number, 'test', true) : permit
    const search = { held, limit, at: clock.now(), answeredOnly: !toStrangers.ok, waitMs: lostWaitMs(deps.settings) }
    const candidates = await candidatesOf(db, number, queue, search)
    if (candidates.length === 0) refuse(toStrangers)
    return candidates
  })
  return page ? { kind: 'page', ...page, sharesNumber: queues.length > 1 } : { kind: 'none', retryAt }
}

async function peek(deps: SendDeps, number: NumberRow, kind: QueueKind, firstContact = false): Promise<Permit> {
  const at = deps.clock.steady()
  const permit = await peekPermit(deps.db, deps, number, { kind, at, firstContact })
  // Due now: only taking the permit can complete the warm-up.
  if (permit.ok || (permit.retryAt !== null && permit.retryAt <= at)) return { ok: true }
  deps.metrics?.throttleRefusals.inc({ reason: permit.reason })
  if (permit.retryAt !== null) deps.metrics?.throttleWaitSeconds.observe((permit.retryAt - at) / SECOND)
  return permit
}

type Search = { held: ReadonlySet<string>; limit: number; at: number; answeredOnly: boolean; waitMs: number }

async function candidatesOf(
  db: SendDeps['db'],
  number: NumberRow,
  queue: SendQueueRow,
  { held, limit, at, answeredOnly, waitMs }: Search,
): Promise<ChatCandidate[]> {
  const restricted = activeRestriction(number, at) !== undefined || !mayBeginChats(number)
  const search = {
    queue,
    numberId: number.id,
    at,
    limit,
    answeredOnly: answeredOnly || restricted,
    stickyNumberIds: await findStickyNumbers(db, allowedNumbers(queue)),
    awaitedNumberIds: await findAwaitedNumbers(db, queue, at - waitMs),
  }
  const own = await findCandidates(db, { ...search, range: 'own' })
  // Mailings are bound to the numbers that have the guests' chats when they are planned: the rest, which may be very
  // many, are for numbers that may begin chats.
  if (own.length >= limit || (restricted && queue.kind === 'mailing')) return own
  const free = await findCandidates(db, { ...search, range: 'free', limit: limit - own.length + held.size })
  return [...own, ...free.filter(({ delivery }) => !held.has(delivery.id)).slice(0, limit - own.length)]
}

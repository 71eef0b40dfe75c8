import { checkEligibility, type SendDeps } from '../../deliveries/index.ts'
import { absenceBehind } from '../../lib/absence.ts'
import { outageLogOf } from '../../lib/outage-log.ts'
import { MINUTE, SECOND } from '../../lib/units.ts'
import { findLiveNumber, maySend } from '../../numbers/index.ts'
import { WhatsAppSilent } from '../../whatsapp/port.ts'
import type { Held } from './held.ts'
import { type InFlightSends, openInFlight } from './in-flight.ts'
import { findNextDue } from './next-due.ts'
import { nextPageOf } from './next-page.ts'
import { learnWhoIsOnWhatsApp } from './on-whatsapp.ts'
import { repeatUnsettled } from './repeat.ts'
import { type ReserveContext, reserve } from './reserve.ts'
import { type ReadyForChat, routerToChats } from './route-to-chat.ts'

/** How a send cycle ended, and when the next one is due: `delayMs` from now. */
export type CycleEnd = { kind: 'idle' } | { kind: 'due'; delayMs: number }
/** `held`: when another number has put back what it holds (`Held.wakeAfter`, with what was seen). */
export type NumberCycleEnd = CycleEnd | { kind: 'held'; seen: number }

/** What the send cycles of one process share. */
export type CycleState = {
  held: Held
  /** A cycle of this number made progress. */
  moved?(numberId: string): void
}

/** Reserved in one transaction. */
const RESERVED_TOGETHER = 32
/** Repeats of one number at the same time. */
const REPEATED_TOGETHER = 16
const FIRST_PAGE = 8
const LARGEST_PAGE = 64
/**
 * Rows are used for this long, then read again: changes of text, limits and quiet hours apply to what is not sent yet.
 */
const PAGE_LASTS_MS = SECOND
/** A cycle ends after this time, so that its job stays short. The next one follows at once. */
const CYCLE_LASTS_MS = 2 * MINUTE
const AFTER_TROUBLE_MS = 5 * SECOND
const MAX_STALE = 5

/**
 * One send cycle of a number: sends what is due as fast as its permits allow, and returns when to come back. Ends soon
 * after `signal`; what is on its way then is repeated under the same id if nobody confirms it.
 */
export async function runSendCycle(
  deps: SendDeps,
  state: CycleState,
  numberId: string,
  signal: AbortSignal,
): Promise<NumberCycleEnd> {
  const connection = deps.pool.connection(numberId)
  if (!connection) return { kind: 'idle' }
  const inFlight = openInFlight(deps, { numberId, connection }, signal)
  const cycle: Cycle = {
    deps,
    state,
    numberId,
    connection,
    inFlight,
    signal,
    endsAt: deps.clock.steady() + CYCLE_LASTS_MS,
  }
  try {
    const end = await sendWhatIsDue(cycle)
    await inFlight.settled()
    return end
  } catch (error) {
    await inFlight.settled()
    if (!signal.aborted) outageLogOf(deps.log, 'a send cycle broke off', outageOf)(error, { numberId })
    return { kind: 'due', delayMs: AFTER_TROUBLE_MS }
  }
}

/** A silently lost socket ends every cycle until it is opened again. */
const outageOf = (error: unknown) => absenceBehind(error) ?? (error instanceof WhatsAppSilent ? 'silent' : undefined)

type Cycle = {
  deps: SendDeps
  state: CycleState
  numberId: string
  connection: NonNullable<ReturnType<SendDeps['pool']['connection']>>
  inFlight: InFlightSends
  signal: AbortSignal
  endsAt: number
}

async function sendWhatIsDue(cycle: Cycle): Promise<NumberCycleEnd> {
  const { deps, state, inFlight, signal } = cycle
  let pageSize = FIRST_PAGE
  let stale = 0
  while (goesOn(cycle) && deps.clock.steady() < cycle.endsAt) {
    state.moved?.(cycle.numberId)
    const number = await findLiveNumber(deps.db, cycle.numberId)
    if (!number || !maySend(number)) return { kind: 'idle' }
    const repeats = await repeatUnsettled(deps, number, inFlight, REPEATED_TOGETHER - inFlight.ids().size)
    if (repeats.refusal) return dueAt(deps, repeats.refusal.retryAt)
    const onTheirWay = inFlight.ids().size
    const lookedAt = deps.clock.now()
    const seen = state.held.releases()
    const search = { inHand: new Set(state.held.ids), onTheirWay: inFlight.ids(), limit: pageSize }
    const page = await nextPageOf(deps, number, search)
    if (page.kind === 'none') {
      // What was on its way may come back, or free a permit, while we looked.
      if (page.retryAt === undefined && onTheirWay > 0) {
        await inFlight.atMost(onTheirWay - 1)
        continue
      }
      if (page.retryAt === undefined && page.isInHand) return { kind: 'held', seen }
      return nothingNow(deps, cycle.numberId, { retryAt: page.retryAt, lookedAt })
    }
    const ids = page.candidates.map(({ delivery }) => delivery.id)
    state.held.take(ids)
    try {
      // For official numbers Meta says it with the message.
      const candidates =
        number.kind === 'cloud_api'
          ? page.candidates
          : await learnWhoIsOnWhatsApp(deps, cycle.connection, page.candidates, signal)
      const ready = await checkEligibility(deps, { ...page, candidates }, routerToChats(deps, number))
      const context = { number, queue: page.queue, renderer: page.renderer, sharesNumber: page.sharesNumber }
      const end = await reserveAll(cycle, context, ready)
      stale = end === 'stale' ? stale + 1 : 0
      if (stale > MAX_STALE) return { kind: 'due', delayMs: AFTER_TROUBLE_MS }
      // Full speed reads far ahead; a number that has to wait does not.
      pageSize = end === 'all' ? Math.min(LARGEST_PAGE, pageSize * 2) : FIRST_PAGE
    } finally {
      state.held.release(ids)
    }
  }
  return { kind: 'due', delayMs: 0 }
}

/** Also false when the number has another socket now, or leaves for another process. */
function goesOn({ deps, numberId, connection, signal }: Cycle): boolean {
  return !signal.aborted && deps.pool.connection(numberId) === connection
}

/** Reserves a page in batches as room appears. `refused`: the ledger says wait; asking again tells how long. */
async function reserveAll(
  cycle: Cycle,
  context: ReserveContext,
  ready: ReadyForChat[],
): Promise<'all' | 'refused' | 'stale'> {
  const { deps, inFlight } = cycle
  const readAt = deps.clock.steady()
  for (let next = 0; next < ready.length; ) {
    // Half of the room at a time; more may have appeared during the wait.
    await inFlight.atMost(Math.floor(inFlight.room() / 2))
    const together = Math.min(RESERVED_TOGETHER, Math.max(1, inFlight.room() - inFlight.ids().size))
    if (!goesOn(cycle) || deps.clock.steady() - readAt > PAGE_LASTS_MS) return 'all'
    cycle.state.moved?.(cycle.numberId)
    const reserved = await reserve(deps, context, ready.slice(next, next + together))
    if (reserved.kind === 'stale') return 'stale'
    for (const { send, message } of reserved.inFlight) inFlight.send(send, message)
    if (reserved.refusal) return 'refused'
    next += reserved.inFlight.length
  }
  return 'all'
}

async function nothingNow(
  deps: SendDeps,
  numberId: string,
  { retryAt, lookedAt }: { retryAt: number | undefined; lookedAt: number },
): Promise<CycleEnd> {
  if (retryAt !== undefined) return dueAt(deps, retryAt)
  const next = await findNextDue(deps.db, numberId)
  // What was due already and was not taken is for another number: the reconciler will find it.
  if (next === undefined || next <= lookedAt) return { kind: 'idle' }
  return { kind: 'due', delayMs: Math.max(0, next - deps.clock.now()) }
}

function dueAt(deps: SendDeps, steadyAt: number | null): CycleEnd {
  return steadyAt === null ? { kind: 'idle' } : { kind: 'due', delayMs: Math.max(0, steadyAt - deps.clock.steady()) }
}

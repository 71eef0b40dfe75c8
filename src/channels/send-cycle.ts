import { checkEligibility } from '../deliveries/index.ts'
import { outageLogOf } from '../lib/outage-log.ts'
import { MINUTE, SECOND } from '../lib/units.ts'
import { deliver } from './deliver.ts'
import type { ChannelDeps } from './deps.ts'
import { findNextDue, nextPageOf, routerTo } from './next-page.ts'
import type { ChannelProvider, ProvidedChannel } from './port.ts'
import { reserve } from './reserve.ts'
import { findProviderStates } from './sends.ts'
import { roomIn } from './throttle.ts'
import type { CycleEnd } from './whatsapp/send-cycle.ts'

/** Requests that one process makes to a channel's providers at the same time. */
const MAX_IN_FLIGHT = 16
/** A cycle ends after this time, so that its job stays short. The next one follows at once. */
const CYCLE_LASTS_MS = MINUTE
const AFTER_TROUBLE_MS = 5 * SECOND
/** Pages in a row that came to nothing: somebody else is at the same rows. */
const MAX_STALE = 5

/** One send cycle of a channel: sends what is due as fast as the throttle allows, and returns when to come back. */
export async function runChannelCycle(
  deps: ChannelDeps,
  channel: ProvidedChannel,
  signal: AbortSignal,
): Promise<CycleEnd> {
  // Not a queue of work: a page is claimed only for the free room, and fetched again whenever a send has ended.
  const inFlight = new Set<Promise<void>>()
  try {
    return await sendWhatIsDue(deps, channel, signal, inFlight)
  } catch (error) {
    if (!signal.aborted) outageLogOf(deps.log, 'a send cycle of a channel broke off')(error, { channel })
    return { kind: 'due', delayMs: AFTER_TROUBLE_MS }
  } finally {
    await Promise.all(inFlight)
  }
}

async function sendWhatIsDue(
  deps: ChannelDeps,
  channel: ProvidedChannel,
  signal: AbortSignal,
  inFlight: Set<Promise<void>>,
): Promise<CycleEnd> {
  const endsAt = deps.clock.steady() + CYCLE_LASTS_MS
  let stale = 0
  while (!signal.aborted && deps.clock.steady() < endsAt && stale <= MAX_STALE) {
    while (inFlight.size >= MAX_IN_FLIGHT) await Promise.race(inFlight)
    const { up, restsUntil } = await findUp(deps, channel)
    const [provider] = up
    if (!provider) return restsUntil === undefined ? { kind: 'idle' } : dueIn(restsUntil - deps.clock.now())
    const room = await roomIn(deps.db, deps, channel)
    if (room.free <= 0) return dueIn(room.retryAt - deps.clock.steady())
    const limit = Math.min(room.free, MAX_IN_FLIGHT - inFlight.size)
    const page = await nextPageOf(deps, channel, limit)
    if (!page) {
      // What is on its way may come back; what has just come back is due at once.
      if (inFlight.size > 0) await Promise.race(inFlight)
      else {
        const next = await findNextDue(deps.db, channel)
        if (next === undefined) return { kind: 'idle' }
        if (next > deps.clock.now()) return dueIn(next - deps.clock.now())
        stale += 1
      }
      continue
    }
    const ready = await checkEligibility(deps, page, await routerTo(deps, channel, page))
    if (ready.length === 0) continue
    const reserved = await reserve(deps, channel, provider, page, ready)
    stale = reserved.length === 0 ? stale + 1 : 0
    for (const one of reserved) {
      const delivering = deliver(deps, up, one, signal)
        // It stays on its way and is recovered like one whose process died.
        .catch((error) => outageLogOf(deps.log, 'a send could not be written down')(error, { channel }))
        .finally(() => inFlight.delete(delivering))
      inFlight.add(delivering)
    }
  }
  return dueIn(stale > MAX_STALE ? AFTER_TROUBLE_MS : 0)
}

/** The providers that are not resting, in order, and when the first resting one is back. */
async function findUp(
  deps: ChannelDeps,
  channel: ProvidedChannel,
): Promise<{ up: ChannelProvider[]; restsUntil: number | undefined }> {
  const providers = deps.providers[channel]
  const states = await findProviderStates(deps.db)
  const now = deps.clock.now()
  const restOf = ({ name }: ChannelProvider) => states.get(name)?.downUntil ?? 0
  const rests = providers.map(restOf).filter((until) => until > now)
  return {
    up: providers.filter((provider) => restOf(provider) <= now),
    restsUntil: rests.length > 0 ? Math.min(...rests) : undefined,
  }
}

const dueIn = (delayMs: number): CycleEnd => ({ kind: 'due', delayMs: Math.max(0, delayMs) })

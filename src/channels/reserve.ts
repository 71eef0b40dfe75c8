import { transact } from '../db/index.ts'
import {
  type Candidate,
  type Claimed,
  claim,
  findMailedSince,
  markServed,
  type Page,
  type QueueKind,
  type Ready,
} from '../deliveries/index.ts'
import type { ChannelDeps } from './deps.ts'
import type { ChannelProvider, ProvidedChannel } from './port.ts'
import { insertSends, lockGate, type NewSend, type SendRow } from './sends.ts'
import { estimate } from './sms/prices.ts'
import { roomIn } from './throttle.ts'

/** Ready to leave for these addresses: a guest may have several devices. */
export type ReadyForProvider = Ready<Candidate, string[]>

/** A delivery with its sends (a push goes to each of the guest's devices), recorded and about to leave. */
export type ReservedDelivery = {
  delivery: Claimed
  sends: SendRow[]
  countsAsMailing: boolean
}

/** What caused it, see `cameOf`. */
export type Departing = ReservedDelivery & { kind: QueueKind; traceparent: string | null }

/**
 * Reserves as many of the ready deliveries as may leave now: permit, claim and sends are one transaction, written
 * before anything leaves. The others stay as they are.
 */
export function reserve(
  deps: ChannelDeps,
  channel: ProvidedChannel,
  provider: ChannelProvider,
  page: Pick<Page, 'queue' | 'renderer'>,
  ready: readonly ReadyForProvider[],
): Promise<Departing[]> {
  const { queue, renderer } = page
  return transact(deps.db, async (tx) => {
    const at = deps.clock.now()
    await lockGate(tx, channel, at)
    const permitAt = deps.clock.steady()
    if (renderer.isCurrent && !(await renderer.isCurrent(tx))) return []
    const { free } = await roomIn(tx, deps, channel)
    const fit = fitting(ready, free)
    const mailed = await findMailedSince(tx, page, fit, at)
    const taken = fit.filter(({ delivery }) => !mailed.has(delivery.id))
    const claims = taken.map(({ delivery, variant }) => ({ deliveryId: delivery.id, variant }))
    const textVersion = claims.length === 0 ? undefined : await renderer.textVersion?.(tx, at)
    const claimed = await claim(tx, claims, { queue, numberId: null, renderer, textVersion, at })
    if (claimed.length > 0) await markServed(tx, queue, claimed.length, at)
    const byId = new Map(claimed.map((delivery) => [delivery.id, delivery]))
    const plans = taken.flatMap(({ delivery: { id }, to, title, text }): NewSend[] => {
      const delivery = byId.get(id)
      if (!delivery) return []
      return to.map((address) => ({
        delivery_id: delivery.id,
        attempt: delivery.attempts,
        queue_id: queue.id,
        channel,
        provider: provider.name,
        address,
        title,
        text,
        ...estimate(deps.settings, channel, text),
        counts_as_mailing: renderer.countsAsMailing ? 1 : 0,
        permit_at: permitAt,
        created_at: at,
      }))
    })
    if (plans.length === 0) return []
    const sends = Map.groupBy(await insertSends(tx, plans), ({ delivery_id }) => delivery_id)
    return claimed.map((delivery) => ({
      delivery,
      sends: sends.get(delivery.id) ?? [],
      kind: queue.kind,
      traceparent: delivery.traceparent,
      countsAsMailing: renderer.countsAsMailing,
    }))
  })
}

/** The first of them that fit, complete; a guest with more devices than the limit itself still gets a turn alone. */
function fitting(ready: readonly ReadyForProvider[], free: number): ReadyForProvider[] {
  const taken: ReadyForProvider[] = []
  let left = free
  for (const one of ready) {
    if (one.to.length > left && !(taken.length === 0 && left > 0)) break
    taken.push({ ...one, to: one.to.slice(0, left) })
    left -= one.to.length
  }
  return taken
}

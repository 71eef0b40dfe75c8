import { transact } from '../db/index.ts'
import { cameOf } from '../inbox/index.ts'
import { known } from '../lib/known.ts'
import { type NewSpan, withSpan } from '../lib/tracing/tracing.ts'
import { SECOND } from '../lib/units.ts'
import type { ChannelDeps } from './deps.ts'
import type { ChannelProvider, Outcome } from './port.ts'
import type { Departing } from './reserve.ts'
import { changeSend, insertSends, lockGate, noteProviderDown, noteProviderUp, type SendRow } from './sends.ts'
import { type Result, settle } from './settle.ts'

/** A provider that fails again and again rests longer. */
const LEAST_REST_MS = SECOND

/**
 * Gives a reserved message to the provider and records the outcome. When the provider refuses for reasons of its own,
 * the next one gets the message at once; never after an unsure outcome, so nobody gets two.
 */
export async function deliver(
  deps: ChannelDeps,
  providers: readonly ChannelProvider[],
  reserved: Departing,
  signal: AbortSignal,
): Promise<void> {
  const results = await Promise.all(reserved.sends.map((send) => attempt(deps, providers, reserved, send, signal)))
  await settle(deps, reserved, results)
}

async function attempt(
  deps: ChannelDeps,
  [first, ...others]: readonly ChannelProvider[],
  reserved: Departing,
  send: SendRow,
  signal: AbortSignal,
): Promise<Result> {
  const provider = known(first, 'provider of this channel')
  const outcome = await withSpan(`send ${send.channel}`, sending(reserved, provider, send), async (span) => {
    const outcome = await sendOnce(deps, provider, send, signal)
    span?.set({ 'otklik.outcome': outcome.outcome })
    if (outcome.outcome !== 'sent') span?.fail(outcome.outcome)
    return outcome
  })
  await noteProvider(deps, provider, outcome)
  const result = { send, provider, outcome }
  const [next] = others
  if (outcome.outcome !== 'refused' || outcome.refusal.kind !== 'provider' || !next) return result
  return attempt(deps, others, reserved, await passToNext(deps, send, outcome.refusal.code, next), signal)
}

const sending =
  ({ delivery, kind, traceparent }: Departing, { name }: ChannelProvider, { no }: SendRow) =>
  (): NewSpan => ({
    kind: 'client',
    ...cameOf(kind, traceparent),
    attributes: {
      'messaging.system': name,
      'messaging.operation.type': 'send',
      'messaging.operation.name': 'send',
      'messaging.message.id': String(no),
      'otklik.kind': kind,
      'otklik.delivery.id': delivery.id,
    },
  })

async function sendOnce(
  deps: ChannelDeps,
  provider: ChannelProvider,
  send: SendRow,
  signal: AbortSignal,
): Promise<Outcome> {
  const { no, delivery_id: deliveryId, address: to, title, text } = send
  try {
    return await provider.send({ no, deliveryId, to, title, text }, signal)
  } catch (error) {
    deps.log.error({ err: error, provider: provider.name, deliveryId }, 'sending failed in an unforeseen way')
    return { outcome: 'unsure', code: 'unforeseen' }
  }
}

/** The next provider's attempt is recorded before it begins, as the first was. */
function passToNext(deps: ChannelDeps, refused: SendRow, code: string, next: ChannelProvider): Promise<SendRow> {
  return transact(deps.db, async (tx) => {
    const at = deps.clock.now()
    await lockGate(tx, next.channel, at)
    await changeSend(tx, refused.no, ['sending'], { status: 'refused', error: code, price: 0, settled_at: at })
    const { delivery_id, attempt, queue_id, channel, address, title, text, segments, price, counts_as_mailing } =
      refused
    const [send] = await insertSends(tx, [
      {
        delivery_id,
        attempt,
        queue_id,
        channel,
        address,
        title,
        text,
        segments,
        price,
        counts_as_mailing,
        provider: next.name,
        permit_at: deps.clock.steady(),
        created_at: at,
      },
    ])
    return known(send, 'send that was just written')
  })
}

/** What an outcome says about the provider itself: it works, or it refuses everybody for a while. */
export async function noteProvider(
  deps: Pick<ChannelDeps, 'db' | 'clock' | 'log'>,
  provider: Pick<ChannelProvider, 'name'>,
  outcome: Outcome,
): Promise<void> {
  const at = deps.clock.now()
  if (outcome.outcome === 'sent') return noteProviderUp(deps.db, provider.name, at)
  if (outcome.outcome !== 'refused' || outcome.refusal.kind !== 'provider') return
  const { code, retryAt } = outcome.refusal
  deps.log.warn({ provider: provider.name, code, retryAt }, 'a provider refuses for reasons of its own')
  const until = Math.max(retryAt, at + LEAST_REST_MS)
  await noteProviderDown(deps.db, provider.name, { until, reason: code, at })
}

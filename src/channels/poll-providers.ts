import pLimit from 'p-limit'
import { transact } from '../db/index.ts'
import { MAX_ATTEMPTS, settleDelivery } from '../deliveries/index.ts'
import { known } from '../lib/known.ts'
import { DAY, HOUR, MINUTE } from '../lib/units.ts'
import type { ChannelDeps } from './deps.ts'
import { type ChannelProvider, type Fate, PROVIDED_CHANNELS, type ProvidedChannel } from './port.ts'
import { applyFate } from './reports.ts'
import { changeSend, findLostSends, findToAsk, lockSend, type SendRow } from './sends.ts'
import { settle } from './settle.ts'
import { findDelivery } from './view.ts'

/** Longer than any request takes with all its fall-backs. */
const LOST_AFTER_MS = 2 * MINUTE
const TOGETHER = 50
const ASKED_AT_ONCE = 4
/** Between two questions about the same send. */
const ASK_AGAIN_MS = [2 * MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR]
/** What nobody has reported by then stays as it is. */
const ASKED_FOR_MS = 3 * DAY
const CLEARED_WITHIN_MS = DAY

/**
 * Sends whose process died between claim and answer: they may have arrived. The provider is asked about those it can be
 * asked about; those whose repeat replaces are repeated; the others end as `unconfirmed`: never a second SMS. Returns
 * how many.
 */
async function recoverLost(deps: ChannelDeps, channel: ProvidedChannel): Promise<number> {
  const lost = await findLostSends(deps.db, channel, deps.clock.now() - LOST_AFTER_MS, TOGETHER)
  for (const [deliveryId, sends] of Map.groupBy(lost, ({ delivery_id }) => delivery_id)) {
    const delivery = await findDelivery(deps.db, deliveryId)
    const [first] = sends
    if (!delivery || !first) continue
    deps.log.warn({ deliveryId, channel }, 'a send was cut off')
    const results = sends.map((send) => ({
      send,
      provider: providerOf(deps, send) ?? { ...NOBODY, name: send.provider, channel },
      outcome: { outcome: 'unsure', code: 'interrupted' } as const,
    }))
    await settle(deps, { delivery, sends, countsAsMailing: first.counts_as_mailing === 1 }, results)
  }
  return lost.length
}

/** The provider is no longer configured: nothing can be asked or repeated. */
const NOBODY: Omit<ChannelProvider, 'name' | 'channel'> = {
  repeatReplaces: false,
  knowsOurNumber: false,
  reports: false,
  send: async () => ({ outcome: 'unsure', code: 'not_configured' }),
}

function providerOf({ providers }: Pick<ChannelDeps, 'providers'>, send: SendRow): ChannelProvider | undefined {
  return providers[send.channel].find(({ name }) => name === send.provider)
}

/** Asks the providers about sends they have not reported and about unsure ones. Page by page. */
async function askProviders(deps: ChannelDeps, signal: AbortSignal): Promise<void> {
  const limit = pLimit(ASKED_AT_ONCE)
  while (!signal.aborted) {
    const sends = await findToAsk(deps.db, deps.clock.now(), TOGETHER)
    await Promise.all(sends.map((send) => limit(() => askFor(deps, send, signal))))
    if (sends.length > 0) deps.signals.notify('outbox')
    if (sends.length < TOGETHER) return
  }
}

async function askFor(deps: ChannelDeps, asked: SendRow, signal: AbortSignal): Promise<void> {
  const { no, provider_id: providerId, address: to } = asked
  const fate: Fate = (await providerOf(deps, asked)?.ask?.({ no, providerId, to }, signal)) ?? {
    fate: 'no_answer',
    code: 'not_configured',
  }
  await transact(deps.db, async (tx) => {
    const at = deps.clock.now()
    const send = await lockSend(tx, no)
    if (!send || send.check_at === null) return
    if (await applyFate(tx, send, fate, at)) return
    const unsure = send.status === 'unsure'
    const waits = at - send.created_at < (unsure ? CLEARED_WITHIN_MS : ASKED_FOR_MS)
    const answered = unsure && (fate.fate === 'unknown' || !waits)
    const pause = ASK_AGAIN_MS[send.checks] ?? known(ASK_AGAIN_MS.at(-1), 'longest pause')
    const next = answered || !waits ? null : at + pause
    await changeSend(tx, no, ['accepted', 'unsure'], { check_at: next, checks: send.checks + 1 })
    const delivery = answered ? await findDelivery(tx, send.delivery_id) : undefined
    if (!delivery) return
    if (fate.fate !== 'unknown') {
      await settleDelivery(tx, delivery.id, { kind: 'unconfirmed', reason: 'no_answer' }, at)
      return
    }
    // The provider has never seen it.
    await changeSend(tx, no, ['unsure'], { status: 'refused', error: 'not_taken', price: 0 })
    const isLastAttempt = delivery.attempts >= MAX_ATTEMPTS
    const ended = isLastAttempt
      ? ({ kind: 'failed', reason: 'not_taken' } as const)
      : ({ kind: 'back', notBefore: at, numberId: null } as const)
    await settleDelivery(tx, delivery.id, ended, at)
  })
}

/** Repairs what no event will, for all channels. */
export async function pollProviders(deps: ChannelDeps, signal: AbortSignal): Promise<void> {
  for (const channel of PROVIDED_CHANNELS) await recoverLost(deps, channel)
  await askProviders(deps, signal)
}

import { allowedNumbers, countQueues } from '../deliveries/index.ts'
import { toIso } from '../http/time.ts'
import { mayBeginChats } from '../numbers/index.ts'
import { findWhatsAppQueue } from './cascade/steps.ts'
import type { Advice } from './forecast/advice.ts'
import type { Forecast, NoForecast } from './forecast/forecast-mailing.ts'
import { doesNotFit } from './forecast/present.ts'
import { findSenders, findUsableNumbers } from './forecast/senders.ts'
import type { MailingRow } from './view.ts'
import { findWaits, type WaitDeps, type WaitForNumber } from './waits-for-number.ts'
import { NO_NUMBER, type Warning } from './warnings.ts'

type Mailing = Pick<MailingRow, 'id' | 'status' | 'number_ids' | 'finish_before_at' | 'when_number_lost'>

/** What a marketer should act on: nothing is sent, guests wait for a number, or it will be late. */
export async function warningsWhileRunning(
  deps: WaitDeps,
  mailing: Mailing,
  forecast: Forecast,
  advice: readonly Advice[] = [],
): Promise<Warning[]> {
  const late = doesNotFit(forecast, mailing.finish_before_at, advice)
  const going = mailing.status === 'running' ? await standstillAndWaits(deps, mailing, forecast.reason) : []
  return [...going, ...(late ? [late] : [])]
}

async function standstillAndWaits(deps: WaitDeps, mailing: Mailing, reason: NoForecast | null): Promise<Warning[]> {
  const queue = await findWhatsAppQueue(deps.db, mailing.id)
  const figures = (queue && (await countQueues(deps.db, [queue.id])).get(queue.id)) ?? []
  const unbound = figures.some(({ status, numberId }) => status === 'waiting' && numberId === null)
  const why = (await whyNone(deps, mailing, reason, unbound)) ?? reason
  const words = why && NO_NUMBER[why]
  const waits = queue ? await findWaits(deps, mailing, { queue, figures }) : []
  return [...(words ? [{ code: 'no_number_can_send', message: words }] : []), ...waits.map(waitsForNumber)]
}

/**
 * Why nothing is sent to guests whom any number may write to, where a forecast does not say so: a triggered mailing has
 * none, and one that waits for the end of a restriction has a time.
 */
async function whyNone(
  deps: WaitDeps,
  mailing: Mailing,
  reason: NoForecast | null,
  unbound: boolean,
): Promise<NoForecast | undefined> {
  if (reason === 'triggered') {
    const senders = await findSenders(deps, allowedNumbers(mailing))
    return 'reason' in senders ? senders.reason : undefined
  }
  if (!unbound) return undefined
  const usable = await findUsableNumbers(deps.db, mailing, deps.clock.now())
  if ('reason' in usable) return usable.reason
  return usable.numbers.some(mayBeginChats) ? undefined : 'no_safe_number'
}

function waitsForNumber(wait: WaitForNumber): Warning {
  const { guests, label } = wait
  const who = guests === 1 ? '1 guest waits' : `${guests} guests wait`
  const message = `${who} for the number “${label}”, which has the chats with them: ${whyHeld(wait)} ${orElse(wait)}`
  return { code: 'waits_for_number', message, waitsFor: wait }
}

function orElse({ afterwards }: WaitForNumber): string {
  return afterwards
    ? 'Or send by others at once: set when_number_lost to other_number.'
    : 'Or send by others: set number_ids without it.'
}

function whyHeld({ reason, since, until, afterwards }: WaitForNumber): string {
  const from = since === null ? '' : ` since ${toIso(since)}`
  const earliest = until === null ? '' : ` It goes on at ${toIso(until)} at the earliest.`
  switch (reason) {
    case 'paused':
      return `it is paused${from}. Resume it.`
    case 'disconnected':
      return `it has had no connection${from}. See that its phone is online; it goes on as soon as it is back.`
    case 'warm_up':
      return `it is not warm yet: warm_up.missing says what it lacks.${earliest}`
    case 'stopped':
      return `it was stopped for its own safety${from}: safety.reason says why.${earliest}`
    case 'restricted':
      return `WhatsApp lets it write only to guests who have written to it${from}.${earliest}`
    case 'slowed':
      return `for its own safety it writes only to guests who have written to it${from}.${earliest}`
    case 'banned':
    case 'unlinked': {
      const what = reason === 'banned' ? 'WhatsApp has banned it' : 'it is not linked any more'
      const next = afterwards === 'end' ? 'their deliveries end' : 'others write to them'
      return `${what}${from}. Link it again; at ${toIso(until)} ${next}.`
    }
    default:
      return reason satisfies never
  }
}

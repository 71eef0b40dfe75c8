import { toIso } from '../http/time.ts'
import type { Advice } from './forecast/advice.ts'
import type { Forecast, NoForecast } from './forecast/outlook.ts'
import { doesNotFit } from './forecast/present.ts'
import { findUsableNumbers } from './forecast/senders.ts'
import type { MailingRow } from './view.ts'
import { findWaits, type WaitDeps, type WaitForNumber } from './waits-for-number.ts'
import { NO_NUMBER, type Warning } from './warnings.ts'

type Mailing = Pick<MailingRow, 'id' | 'status' | 'number_ids' | 'finish_before_at'>

/** What a marketer should do something about: nothing leaves, guests wait for a number, it will be late. */
export async function warningsWhileRunning(
  deps: WaitDeps,
  mailing: Mailing,
  forecast: Forecast,
  advice: readonly Advice[] = [],
): Promise<Warning[]> {
  const late = doesNotFit(forecast, mailing.finish_before_at, advice)
  return [
    ...(await standstillOf(deps, mailing, forecast.reason)),
    ...(await findWaits(deps, mailing)).map(waitsForNumber),
    ...(late ? [late] : []),
  ]
}

/** Why nothing of a running mailing leaves, where nothing does. */
async function standstillOf(deps: WaitDeps, mailing: Mailing, reason: NoForecast | null): Promise<Warning[]> {
  if (mailing.status !== 'running' || reason === null) return []
  const why = NO_NUMBER[reason === 'triggered' ? ((await whyNone(deps, mailing)) ?? reason) : reason]
  return why ? [{ code: 'no_number_can_send', message: why }] : []
}

/** A triggered mailing has no forecast that would say it. */
async function whyNone({ db, clock }: WaitDeps, mailing: Mailing): Promise<NoForecast | undefined> {
  const usable = await findUsableNumbers(db, mailing, clock.now())
  return 'reason' in usable ? usable.reason : undefined
}

function waitsForNumber(wait: WaitForNumber): Warning {
  const { guests, label } = wait
  const who = guests === 1 ? '1 guest waits' : `${guests} guests wait`
  const message = `${who} for the number “${label}”, which has the chats with them: ${whyHeld(wait)} Or send by others: set number_ids without it.`
  return { code: 'waits_for_number', message, waitsFor: wait }
}

function whyHeld({ reason, since, until }: WaitForNumber): string {
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
    default:
      return reason satisfies never
  }
}

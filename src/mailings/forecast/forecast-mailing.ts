import { known } from '../../lib/known.ts'
import { finishOfChannels } from '../cascade/forecast-channels.ts'
import { stepsOf } from '../cascade/steps.ts'
import type { MailingRow } from '../view.ts'
import type { Outcome } from './accumulator.ts'
import { type ForecastDeps, type ForecastMailing, type ForecastSettings, readInput } from './read-input.ts'
import type { NoSender } from './senders.ts'
import { simulate } from './simulate.ts'
import type { SimulationInput } from './simulation-input.ts'

export type ForecastOptions = ForecastSettings

/** Why there is no forecast for a mailing. */
export type NoForecast =
  | 'paused'
  | 'cancelled'
  /** It sends whenever its trigger fires. */
  | 'triggered'
  /** Each of its times creates a mailing with a forecast of its own. */
  | 'repeated'
  | NoSender
  | 'waits_for_its_number'

/** `outcome`: how it will be sent, where that is known. `ifResumed`: when a paused mailing would have been sent. */
export type Forecast = { outcome: Outcome | null; input: SimulationInput | null; ifResumed?: number | null } & (
  | { finishAt: number; reason: null }
  | { finishAt: null; reason: NoForecast }
)

type Forecasted = ForecastMailing &
  Pick<MailingRow, 'finished_at' | 'trigger_rule' | 'repeat_rule' | 'channels' | 'channel_mode' | 'template_id'>

/** When a mailing will have been sent, as things stand now; a draft as if it began at its time, or now. */
export async function forecastMailing(deps: ForecastDeps, mailing: Forecasted): Promise<Forecast> {
  switch (mailing.status) {
    case 'finished':
      return { finishAt: known(mailing.finished_at, 'end of a finished mailing'), reason: null, ...NOTHING }
    case 'cancelled':
      return { finishAt: null, reason: 'cancelled', ...NOTHING }
    case 'paused': {
      // Each channel's waiting time starts again.
      const started_at = mailing.started_at === null ? null : deps.clock.now()
      const { finishAt: ifResumed } = await forecastGoing(deps, { ...mailing, started_at })
      return { finishAt: null, reason: 'paused', ifResumed, ...NOTHING }
    }
    case 'draft':
    case 'scheduled':
    case 'running':
      return forecastGoing(deps, mailing)
    default:
      return mailing.status satisfies never
  }
}

async function forecastGoing(deps: ForecastDeps, mailing: Forecasted): Promise<Forecast> {
  if (mailing.trigger_rule !== null) return { finishAt: null, reason: 'triggered', ...NOTHING }
  if (mailing.repeat_rule !== null) return { finishAt: null, reason: 'repeated', ...NOTHING }
  if (mailing.channels === null) return forecastSending(deps, mailing)
  const byWhatsApp = stepsOf(mailing).some(({ channel }) => channel === 'whatsapp')
  const forecast = byWhatsApp ? await forecastSending(deps, mailing) : null
  const finishAt = await finishOfChannels(deps, mailing, forecast?.finishAt ?? null)
  if (finishAt !== null) return { ...NOTHING, ...forecast, finishAt, reason: null }
  return forecast ?? { finishAt: null, reason: 'no_number', ...NOTHING }
}

const NOTHING = { outcome: null, input: null }

/** The same for a mailing that is to be sent, saved or not. */
export async function forecastSending(deps: ForecastDeps, mailing: ForecastMailing): Promise<Forecast> {
  const input = await readInput(deps, mailing)
  if ('reason' in input) return { finishAt: null, reason: input.reason, ...NOTHING }
  const outcome = await simulate(input)
  const { finishAt } = outcome
  return finishAt === null
    ? { finishAt, reason: 'waits_for_its_number', outcome, input }
    : { finishAt, reason: null, outcome, input }
}

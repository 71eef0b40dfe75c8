import type { Providers } from '../channels/index.ts'
import { type CostDeps, priceOf } from './cascade/estimate-cost.ts'
import { adviseOn } from './forecast/advice.ts'
import { type ForecastOptions, forecastMailing } from './forecast/forecast-mailing.ts'
import type { LifeDeps } from './lifecycle.ts'
import { forecastWindows, outsideOfWindow } from './official/windows.ts'
import { showMailing } from './present.ts'
import { nextTimes } from './schedule/timing.ts'
import { timingWarnings } from './schedule/timing-warnings.ts'
import { getMailing, type MailingRow } from './view.ts'
import type { WaitDeps } from './waits-for-number.ts'
import { type Warning, warningsOf } from './warnings.ts'
import { warningsWhileRunning } from './warnings-while-running.ts'

export type DetailsDeps = LifeDeps & {
  providers: Providers
  settings: ForecastOptions & WaitDeps['settings'] & CostDeps['settings']
}

const SHOWN_TIMES = 5

/** Warnings for a marketer before a mailing is sent. */
export async function warningsBeforehand(deps: DetailsDeps, mailing: MailingRow): Promise<Warning[]> {
  return [...(await timingWarnings(deps, mailing)), ...(await warningsOf(deps, mailing))]
}

/**
 * A mailing with its counts, forecast and warnings; a draft has those from before its start. With `warnings`, after a
 * decision, also advice on what would finish it in time.
 */
export async function detailsOf(deps: DetailsDeps, id: string, warnings?: Warning[]) {
  const mailing = await getMailing(deps.db, id)
  const times = await nextTimes(deps, mailing, SHOWN_TIMES)
  const price = await priceOf(deps, mailing)
  const windows = await forecastWindows(deps, mailing)
  const forecast = await forecastMailing(deps, mailing)
  const advice = warnings ? await adviseOn(forecast, deps.settings) : []
  const own = mailing.status === 'draft' ? await warningsBeforehand(deps, mailing) : (warnings ?? [])
  const all = [...own, ...outsideOfWindow(windows), ...(await warningsWhileRunning(deps, mailing, forecast, advice))]
  return showMailing(deps.db, mailing, { forecast, warnings: all, nextTimes: times, price, windows })
}

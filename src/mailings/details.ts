import type { Settings } from '../../config/env.ts'
import type { Providers } from '../channels/index.ts'
import { priceOf } from './automatic/estimate-cost.ts'
import { adviseOn } from './forecast/advice.ts'
import { forecastMailing, type OutlookSettings } from './forecast/outlook.ts'
import type { LifeDeps } from './life.ts'
import { showMailing } from './present.ts'
import { nextTimes } from './schedule/timing.ts'
import { getMailing } from './view.ts'
import type { WaitDeps } from './waits-for-number.ts'
import type { Warning } from './warnings.ts'
import { warningsWhileRunning } from './warnings-while-running.ts'

export type DetailsDeps = LifeDeps & {
  providers: Providers
  settings: OutlookSettings &
    WaitDeps['settings'] &
    Pick<Settings, 'OTKLIK_TIME_ZONE' | 'OTKLIK_SMS_PRICE' | 'OTKLIK_SMS_CURRENCY'>
}

const SHOWN_TIMES = 5

/** A mailing with its counts, forecast and warnings. With `warnings`, when something was decided, also what would help it to be finished in time. */
export async function detailsOf(deps: DetailsDeps, id: string, warnings?: Warning[]) {
  const mailing = await getMailing(deps.db, id)
  const times = await nextTimes(deps, mailing, SHOWN_TIMES)
  const price = await priceOf(deps, mailing)
  const forecast = await forecastMailing(deps, mailing)
  const advice = warnings ? await adviseOn(forecast, deps.settings) : []
  const all = [...(warnings ?? []), ...(await warningsWhileRunning(deps, mailing, forecast, advice))]
  return showMailing(deps.db, mailing, { forecast, warnings: all, nextTimes: times, price })
}

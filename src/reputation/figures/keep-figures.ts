import { transact } from '../../db/index.ts'
import type { ReputationDeps } from '../deps.ts'
import { checkAlerts } from './alerts.ts'
import { keepDays } from './days.ts'

/** Stores finished days, and checks whether time alone (orders that leave the window) changed an alert. */
export async function keepFigures(
  deps: Pick<ReputationDeps, 'db' | 'clock' | 'signals'>,
  signal?: AbortSignal,
): Promise<void> {
  await keepDays(deps, signal)
  const restaurants = await deps.db.selectFrom('restaurants').select('id').execute()
  for (const { id } of restaurants) {
    if (signal?.aborted) return
    await transact(deps.db, (tx) => checkAlerts(tx, id, deps.clock.now()))
  }
  if (restaurants.length > 0) deps.signals.notify('outbox')
}

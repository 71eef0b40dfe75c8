import { cancelWaiting, enqueuePlan, type LifeDeps, startMailing } from './lifecycle.ts'
import { findMailingsToMove } from './view.ts'

/** Starts what is due, plans what is not planned, finishes what a stop cut off, as SQL has it (invariant 8). */
export async function reconcileMailings(deps: LifeDeps): Promise<void> {
  const { due, unplanned, cancelled } = await findMailingsToMove(deps.db, deps.clock.now())
  for (const id of due) await startMailing(deps, id)
  for (const id of unplanned) await enqueuePlan(deps, { id, trigger_kind: null })
  for (const id of cancelled) await cancelWaiting(deps, id)
}

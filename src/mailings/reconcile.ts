import { eachApart } from '../lib/each-apart.ts'
import { cancelWaiting, enqueuePlan, type LifeDeps, startMailing } from './lifecycle.ts'
import { findMailingsToMove } from './view.ts'

/** Starts what is due, plans what is not planned, and finishes what was cut off, by what SQL says (invariant 8). */
export async function reconcileMailings(deps: LifeDeps): Promise<void> {
  const { due, unplanned, cancelled } = await findMailingsToMove(deps.db, deps.clock.now())
  const moves = [
    ...due.map((id) => ({ id, move: () => startMailing(deps, id) })),
    ...unplanned.map((id) => ({ id, move: () => enqueuePlan(deps, { id, trigger_kind: null }) })),
    ...cancelled.map((id) => ({ id, move: () => cancelWaiting(deps, id) })),
  ]
  await eachApart(
    moves,
    async ({ move }) => void (await move()),
    ({ id }) => id,
  )
}

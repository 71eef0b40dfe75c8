import type { Tx } from '../../db/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { lockNumber } from '../store.ts'
import { changeGrade } from './change-grade.ts'
import { countFirstMessages } from './first-messages.ts'
import { isStopped } from './grades.ts'
import type { SafetySettings } from './judge-figures.ts'
import { extendStreak, type Outcome, stepAfterStreak, streakColumn, streakOf } from './streak.ts'
import { readFigures } from './view.ts'

type Deps = { clock: Clock; settings: SafetySettings }

/**
 * Counts what WhatsApp said to mailing messages of a number, in the order in which it did, in the transaction that writes
 * it down. A number whose messages are refused one after the other is stopped at once: no permit is given after the
 * commit, so at most what is on its way by then follows. Returns whether it was stopped: then notify 'number',
 * 'deliveries' and 'outbox' after the commit.
 */
export async function recordOutcomes(
  tx: Tx,
  { clock, settings }: Deps,
  numberId: string,
  outcomes: readonly Outcome[],
): Promise<boolean> {
  if (outcomes.length === 0) return false
  const row = await lockNumber(tx, numberId)
  // What Meta makes of an official number it says itself, and does not ban it for what linked devices are banned for.
  if (!row || row.kind === 'cloud_api') return false
  await countFirstMessages(tx, numberId, clock.now(), outcomes)
  let streak = streakOf(row)
  let stop: { step: NonNullable<ReturnType<typeof stepAfterStreak>>; inARow: number } | undefined
  for (const outcome of outcomes) {
    streak = extendStreak(streak, outcome)
    const step = stepAfterStreak(streak, settings)
    if (step) stop = { step, inARow: streak.refused }
  }
  const column = streakColumn(streak)
  if (column !== row.safety_streak) {
    await tx.updateTable('numbers').set({ safety_streak: column }).where('id', '=', numberId).execute()
  }
  if (!stop || isStopped(row)) return false
  const figures = await readFigures(tx, clock, row, settings.OTKLIK_SAFETY_WINDOW)
  const decision = { step: stop.step, figures, inARow: stop.inARow, at: clock.now(), actor: 'system' }
  await changeGrade(tx, { ...row, safety_streak: column }, decision)
  return true
}

import { audit } from '../../access/index.ts'
import { type Db, transact } from '../../db/index.ts'
import type { Signals } from '../../jobs/signals.ts'
import type { Clock } from '../../lib/clock.ts'
import { AppError } from '../../lib/errors.ts'
import type { Logger } from '../../lib/logger.ts'
import { lockLiveNumber, lockNumber, type NumberRow } from '../store.ts'
import { changeGrade } from './change-grade.ts'
import { GOOD, levelOf } from './grades.ts'
import { type Figures, judgeFigures, rulesOf, type SafetySettings } from './judge-figures.ts'
import { nextGrade, type Step } from './next-grade.ts'
import { listWatchedNumbers, readFigures } from './view.ts'

export type SafetyDeps = { db: Db; clock: Clock; signals: Signals; settings: SafetySettings }

/**
 * Looks at the figures of every number that sends, slows down or stops those that turn bad, before WhatsApp does it, and
 * eases those that are better again. Safe to run at any time, many times and by several processes at once.
 */
export async function watchSafety(deps: SafetyDeps & { log: Logger }, signal?: AbortSignal): Promise<void> {
  const { db, clock, log, signals } = deps
  for (const row of await listWatchedNumbers(db, clock.now())) {
    if (signal?.aborted) return
    const figures = await readFigures(db, clock, row, deps.settings.OTKLIK_SAFETY_WINDOW)
    if (!stepOf(deps, row, figures) && row.safety_figures === JSON.stringify(figures)) continue
    const step = await transact(db, (tx) => look(tx, deps, row, figures))
    if (!step) continue
    log.warn({ numberId: row.id, grade: step.grade, reason: step.reason }, 'the safety of a number changed')
    announce(signals, row.id)
  }
}

async function look(
  tx: Parameters<typeof lockNumber>[0],
  deps: SafetyDeps,
  read: NumberRow,
  figures: Figures,
): Promise<Step | undefined> {
  const row = await lockNumber(tx, read.id)
  // Somebody decided meanwhile: the figures were read for what was.
  if (!row || row.safety_grade !== read.safety_grade || row.safety_from !== read.safety_from) return undefined
  const step = stepOf(deps, row, figures)
  if (step) {
    await changeGrade(tx, row, { step, figures, at: deps.clock.now(), actor: 'system' })
    return step
  }
  await tx
    .updateTable('numbers')
    .set({ safety_figures: JSON.stringify(figures) })
    .where('id', '=', row.id)
    .execute()
  return undefined
}

function stepOf({ clock, settings }: SafetyDeps, row: NumberRow, figures: Figures): Step | undefined {
  if (!settings.OTKLIK_SAFETY_WATCH) {
    return row.safety_grade === GOOD ? undefined : { grade: GOOD, reason: 'watch_off', freshStart: false }
  }
  const standing = { grade: row.safety_grade, since: row.safety_at ?? row.created_at }
  return nextGrade(standing, judgeFigures(figures, rulesOf(settings)), clock.now(), settings)
}

/**
 * A person takes the number back to its full limits, against the watch; what was sent so far does not count any more.
 * Audited. Throws `wrong_state` for a number that is good.
 */
export async function resumeSafety(
  deps: SafetyDeps,
  actor: { id: string },
  numberId: string,
  reason: string,
): Promise<void> {
  const { db, clock, settings, signals } = deps
  await transact(db, async (tx) => {
    const row = await lockLiveNumber(tx, numberId)
    if (row.safety_grade === GOOD) throw new AppError('wrong_state', 'This number is good: it has its full limits.')
    const at = clock.now()
    const figures = await readFigures(tx, clock, row, settings.OTKLIK_SAFETY_WINDOW)
    const step: Step = { grade: GOOD, reason: 'resumed', freshStart: true }
    await changeGrade(tx, row, { step, figures, at, actor: actor.id, note: reason })
    const details = { reason, level: levelOf(row.safety_grade), figures }
    await audit(tx, { actor, action: 'number.safety_resume', subject: row.id, details, at })
  })
  announce(signals, numberId)
}

function announce(signals: Signals, numberId: string): void {
  signals.notify('outbox')
  signals.notify('deliveries', numberId)
  // What this number may not send any more, others may.
  signals.notify('deliveries')
}

import type { Tx } from '../../db/index.ts'
import { recordStatus } from '../states.ts'
import type { NumberRow } from '../store.ts'
import type { Figures } from './judge-figures.ts'
import type { Step } from './next-grade.ts'

export type Decision = {
  step: Step
  figures: Figures
  /** Of a streak: how many were refused one after the other. */
  inARow?: number
  at: number
  /** `system`, or who decided. */
  actor: string
  note?: string
}

/** Moves a locked number to a grade: in its row, in its history and in the events, with the reason and the figures. */
export async function changeGrade(tx: Tx, row: NumberRow, decision: Decision): Promise<NumberRow> {
  const { step, figures, at, actor, note = null } = decision
  const shown = JSON.stringify(figures)
  const decidedOn = JSON.stringify({ ...figures, ...(decision.inARow !== undefined && { inARow: decision.inARow }) })
  const changed = {
    safety_grade: step.grade,
    safety_at: at,
    safety_reason: step.reason,
    safety_decided_on: decidedOn,
    safety_figures: shown,
    ...(step.freshStart && { safety_from: at, safety_streak: null }),
  }
  await tx.updateTable('numbers').set(changed).where('id', '=', row.id).execute()
  await tx
    .insertInto('number_safety')
    .values({
      number_id: row.id,
      at,
      grade: step.grade,
      previous_grade: row.safety_grade,
      reason: step.reason,
      note,
      figures: decidedOn,
      actor,
    })
    .execute()
  const now = { ...row, ...changed }
  await recordStatus(tx, now, { previous: row.state, reason: row.reason }, at)
  return now
}

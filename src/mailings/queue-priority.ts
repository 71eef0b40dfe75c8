import { PRIORITY } from '../deliveries/index.ts'
import type { MailingRow } from './view.ts'

/** Between the triggered mailings of three priorities. */
const STEP = 2

/** Where a mailing's queue stands among the others: triggered ones go ahead of all that are not. */
export function queuePriority({ priority, trigger_kind }: Pick<MailingRow, 'priority' | 'trigger_kind'>): number {
  const triggered = trigger_kind !== null
  switch (priority) {
    case 'high':
      return triggered ? PRIORITY.trigger - STEP : PRIORITY.high_mailing
    case 'normal':
      return triggered ? PRIORITY.trigger : PRIORITY.mailing
    case 'low':
      return triggered ? PRIORITY.trigger + STEP : PRIORITY.low_mailing
    default:
      return priority satisfies never
  }
}

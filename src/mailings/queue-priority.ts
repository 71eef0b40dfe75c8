import { PRIORITY } from '../deliveries/index.ts'
import type { MailingRow } from './view.ts'

/** The distance between the three priorities of triggered mailings. */
const STEP = 2

/** The priority of a mailing's queue: triggered mailings go ahead of all others. */
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

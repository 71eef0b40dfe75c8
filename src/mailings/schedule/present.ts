import { z } from 'zod'
import { instantOut, toIso } from '../../http/time.ts'
import { parseTrigger, triggerSchema } from '../triggers/trigger.ts'
import type { MailingRow } from '../view.ts'
import { parseStartLocal } from './local-time.ts'
import { parseRule, type RepeatRule, repeatSchema } from './repeat.ts'
import type { OccurrenceRow } from './view.ts'

const startLocalOut = z.object({ at: z.string(), zone: z.string() })

/** The timing of a mailing, as it is presented. */
export const timingFields = {
  priority: z.enum(['low', 'normal', 'high']),
  start_local: startLocalOut
    .nullable()
    .meta({ description: 'The local time it starts at; of a repeated one the next' }),
  repeat: repeatSchema.nullable(),
  trigger: triggerSchema.nullable(),
  parent_id: z.string().nullable().meta({ description: 'The repeated mailing that made this one' }),
}

export function presentTiming(row: MailingRow) {
  return {
    priority: row.priority,
    start_local: parseStartLocal(row.start_local),
    repeat: row.repeat_rule === null ? null : presentRule(parseRule(row.repeat_rule)),
    trigger: row.trigger_rule === null ? null : parseTrigger(row.trigger_rule),
    parent_id: row.parent_id,
  }
}

function presentRule({ cron, zone, until }: RepeatRule): z.output<typeof repeatSchema> {
  return { cron, time_zone: zone, until: toIso(until) }
}

export const occurrenceSchema = z
  .object({
    local_at: z.string().meta({ description: 'What the clock showed' }),
    due_at: instantOut,
    outcome: z.enum(['made', 'missed', 'skipped']),
    reason: z.enum(['too_late', 'superseded', 'previous_unfinished', 'paused']).nullable().meta({
      description:
        'too_late: nothing ran at that time, and now it is too old; superseded: a later one of the same absence took its place; previous_unfinished; paused',
    }),
    mailing_id: z.string().nullable().meta({ description: 'The mailing made for it' }),
    mailing_status: z.string().nullable(),
  })
  .meta({ id: 'Occurrence' })

export function presentOccurrence(row: OccurrenceRow): z.output<typeof occurrenceSchema> {
  return {
    local_at: row.local_at,
    due_at: toIso(row.due_at),
    outcome: row.outcome,
    reason: row.reason,
    mailing_id: row.made_id,
    mailing_status: row.made_status,
  }
}

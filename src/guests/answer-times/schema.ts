import { z } from 'zod'
import { instantOut } from '../../http/time.ts'
import { GROUPS } from './groups.ts'

const seconds = z.number().nullable()
const lengths = { count: z.number().int(), median_seconds: seconds, p90_seconds: seconds }

const figures = z.object({
  answers: z
    .object({
      ...lengths,
      within_target: z.number().int(),
      share_within_target: z.number().nullable(),
    })
    .meta({ description: 'From the first unanswered message to the answer' }),
  resolutions: z.object(lengths).meta({ description: 'From the first message of the conversation to its resolution' }),
})

export type AnswerFigures = z.output<typeof figures>

export const answerTimesSchema = z
  .object({
    from: z.string(),
    to: z.string(),
    group_by: z.enum(GROUPS).nullable(),
    total: figures,
    backlog: z
      .object({ waiting: z.number().int(), overdue: z.number().int(), longest_since: instantOut.nullable() })
      .meta({ description: 'At this moment, whatever the period' }),
    data: z.array(
      figures.extend({
        key: z
          .string()
          .meta({ description: 'Id of the operator, team or restaurant, `00` to `23`, or a day; `none`: without one' }),
        name: z.string().nullable().meta({ description: 'Of a team or restaurant' }),
      }),
    ),
  })
  .meta({ id: 'AnswerTimes' })

export type AnswerTimes = z.output<typeof answerTimesSchema>

export const answeredSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['answer', 'resolution']),
    guest_id: z.string(),
    guest_name: z.string().nullable(),
    restaurant_id: z.string().nullable(),
    operator: z.string().nullable().meta({ description: "null: on the number's own phone" }),
    started_at: instantOut,
    at: instantOut,
    took_seconds: z.number(),
    within_target: z.boolean().nullable(),
  })
  .meta({ id: 'AnsweredWait' })

export type Answered = z.output<typeof answeredSchema>

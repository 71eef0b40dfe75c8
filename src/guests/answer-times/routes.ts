import { z } from 'zod'
import type { ReadDb } from '../../db/index.ts'
import { pageOf, pageQuery } from '../../http/page.ts'
import { checkPeriod, periodInput, presentBound } from '../../http/period.ts'
import { type Route, route } from '../../http/route.ts'
import type { Clock } from '../../lib/clock.ts'
import { LANGUAGES } from '../../lib/languages.ts'
import { answerTimesCsv } from './csv.ts'
import { GROUPS } from './groups.ts'
import { listAnswers } from './list-answers.ts'
import { answerTimes } from './report.ts'
import { answeredSchema, answerTimesSchema } from './schema.ts'

const tag = 'Reports'
const groupBy = z
  .enum(GROUPS)
  .optional()
  .meta({ description: "hour: in which the guest began to wait; both it and days by the restaurant's own clocks" })
const query = z.object({ ...periodInput, group_by: groupBy })

const description =
  "Counted from answers given in the period. A guest's wait begins with the first unanswered message and ends with the " +
  'reply of an operator, a program or on the phone; what is sent by itself answers nobody. A conversation that is resolved ' +
  'without an answer counts as resolved alone. How long answers took is told by the clock; the target counts the opening hours ' +
  'of the restaurant alone, so what is written at night is in time in the morning.'

/** How long guests wait for answers. */
export function answerTimeRoutes({ db, clock }: { db: ReadDb; clock: Clock }): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/reports/answer-times',
      operationId: 'getAnswerTimes',
      scope: 'messages:read',
      summary: 'Answer times over a period: median, 90th percentile, share within target, backlog',
      description,
      tag,
      query,
      responses: { 200: answerTimesSchema },
      async handle({ query: { from, to, group_by: group } }) {
        const times = await answerTimes(db, { period: checkPeriod({ from, to }), group, now: clock.now() })
        const asked = { from: presentBound(from), to: presentBound(to), group_by: group ?? null }
        return { status: 200, body: { ...asked, ...times } }
      },
    }),
    route({
      method: 'get',
      path: '/v1/reports/answer-times.csv',
      operationId: 'downloadAnswerTimesCsv',
      scope: 'messages:read',
      summary: 'The same as a CSV file',
      description: 'Columns are named as in the API; with `language`, for people and their spreadsheets.',
      tag,
      query: query.extend({ group_by: z.enum(GROUPS).default('day'), language: z.enum(LANGUAGES).optional() }),
      responses: { 200: { contentType: 'text/csv', description: 'One line for each group' } },
      async handle({ query: { from, to, group_by: group, language }, res }) {
        const { data } = await answerTimes(db, { period: checkPeriod({ from, to }), group, now: clock.now() })
        const name = `answer-times-${presentBound(from).slice(0, 10)}-${presentBound(to).slice(0, 10)}.csv`
        res.status(200).type('text/csv').attachment(name).send(answerTimesCsv(data, language))
        return undefined
      },
    }),
    route({
      method: 'get',
      path: '/v1/reports/answer-times/conversations',
      operationId: 'listAnsweredConversations',
      scope: 'messages:read',
      summary: 'The answers and resolutions that a figure was counted from',
      tag,
      query: pageQuery.extend({
        ...query.shape,
        key: z.string().max(100).optional().meta({ description: 'Of the group, as the report has it' }),
        kind: z.enum(['answer', 'resolution']).optional(),
        late: z.literal('true').optional().meta({ description: 'Answers that took longer than the target' }),
      }),
      responses: { 200: pageOf(answeredSchema) },
      async handle({ query: { from, to, group_by: group, late, ...rest } }) {
        const period = checkPeriod({ from, to })
        return { status: 200, body: await listAnswers(db, { ...rest, period, group, late: late === 'true' }) }
      },
    }),
  ]
}

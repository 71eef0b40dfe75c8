import { z } from 'zod'
import { phoneInput } from '../guests/index.ts'
import { type Actor, type Route, route } from '../http/route.ts'
import { instant } from '../http/time.ts'
import { type DetailsDeps, detailsOf, warningsBeforehand } from './details.ts'
import { cancelMailing, pauseMailing, resumeMailing, retryFailedDeliveries, scheduleMailing } from './lifecycle.ts'
import { mailingDetailsSchema } from './present.ts'
import { sendTest } from './send-test.ts'
import { getMailing } from './view.ts'

const tag = 'Mailings'
const params = z.object({ id: z.string().max(100) })

/** The calls that move a mailing on: each answers with the mailing as it is afterwards. */
export function lifeRoutes(deps: DetailsDeps): Route[] {
  /** A call without a body that moves a mailing on and answers with it. */
  const move = (verb: string, summary: string, work: (id: string, actor: Actor) => Promise<unknown>) =>
    route({
      method: 'post',
      path: `/v1/mailings/:id/${verb}`,
      scope: 'mailings:write',
      tag,
      summary,
      params,
      responses: { 200: mailingDetailsSchema },
      async handle({ params: { id }, actor }) {
        await work(id, actor)
        return { status: 200, body: await detailsOf(deps, id) }
      },
    })

  return [
    route({
      method: 'post',
      path: '/v1/mailings/:id/schedule',
      scope: 'mailings:write',
      tag,
      summary: 'Schedule a mailing, for now or for a time',
      description:
        'The answer holds warnings: what the checker says, missing quiet hours, no warm number. A repeated mailing stays `scheduled` and makes a mailing at each of its times; a triggered one stays `running`.',
      params,
      body: z.object({ start_at: instant.optional() }).optional(),
      responses: { 200: mailingDetailsSchema },
      async handle({ params: { id }, body, actor }) {
        const mailing = await getMailing(deps.db, id)
        const warnings = await warningsBeforehand(deps, mailing)
        await scheduleMailing(deps, id, body?.start_at, actor)
        return { status: 200, body: await detailsOf(deps, id, warnings) }
      },
    }),
    move('pause', 'Pause a mailing: nothing more is sent', (id, actor) => pauseMailing(deps, id, actor)),
    move('resume', 'Resume a paused mailing', (id, actor) => resumeMailing(deps, id, actor)),
    move('cancel', 'Cancel a mailing: what waits is not sent', (id, actor) => cancelMailing(deps, id, actor)),
    route({
      method: 'post',
      path: '/v1/mailings/:id/retry-failed',
      operationId: 'retryFailedDeliveries',
      scope: 'mailings:write',
      tag,
      summary: 'Retry failed deliveries',
      description: 'All, or with `reason` only those that failed for one of these reasons: see failed_by_reason.',
      params,
      query: z.object({
        reason: z
          .string()
          .max(1_000)
          .transform((text) => text.split(',').map((reason) => reason.trim()))
          .optional()
          .meta({ description: 'Separated by commas', example: 'refused_400,not_sendable' }),
      }),
      responses: { 200: mailingDetailsSchema },
      async handle({ params: { id }, query: { reason }, actor }) {
        await retryFailedDeliveries(deps, id, actor, reason)
        return { status: 200, body: await detailsOf(deps, id) }
      },
    }),
    route({
      method: 'post',
      path: '/v1/mailings/:id/test',
      scope: 'mailings:write',
      tag,
      summary: 'Send the texts to one guest by each channel',
      description:
        'Ahead of mailings, at any hour. Not counted among the deliveries. By WhatsApp at once to a phone that has written to a number of the mailing: have it send any message first. To any other phone it is a mailing message, held back by warm-up, daily caps and restrictions; 409 `test_phone_unknown` when no number may write to strangers.',
      params,
      body: z.object({ phone: phoneInput }),
      responses: { 200: mailingDetailsSchema },
      async handle({ params: { id }, body, actor }) {
        await sendTest(deps, id, body.phone, actor)
        return { status: 200, body: await detailsOf(deps, id) }
      },
    }),
  ]
}

import { z } from 'zod'
import type { ReadDb } from '../../db/index.ts'
import { CHANNELS } from '../../deliveries/index.ts'
import { cutPage, decodeCursor, pageOf, pageQuery } from '../../http/page.ts'
import { type Route, route } from '../../http/route.ts'
import { getMailing } from '../view.ts'
import { mailingTextSchema, presentTexts } from './present.ts'
import { listTexts } from './view.ts'

/** The texts of a mailing, version by version. */
export function textRoutes({ db }: { db: ReadDb }): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/mailings/:id/texts',
      scope: 'mailings:read',
      tag: 'Mailings',
      summary: 'The versions of a mailing’s text, channel by channel, the newest first',
      description:
        'A text that is changed while the mailing runs holds for all that is not sent yet. Each version stays here from ' +
        'the first message that left with it; `by_version` of the results tells what came of it. What was sent before ' +
        'versions were kept is of the first.',
      params: z.object({ id: z.string().max(100) }),
      query: pageQuery.extend({
        channel: z.enum(CHANNELS).optional(),
        version: z.coerce.number().int().min(1).max(1_000_000).optional(),
      }),
      responses: { 200: pageOf(mailingTextSchema) },
      async handle({ params: { id }, query: { cursor, limit, channel, version } }) {
        await getMailing(db, id)
        const after = cursor ? decodeCursor(cursor, z.tuple([z.string(), z.number()])) : undefined
        const rows = await listTexts(db, id, { channel, version, after, limit: limit + 1 })
        const present = await presentTexts(db, rows)
        return { status: 200, body: cutPage(rows, limit, (row) => [row.channel, row.version], present) }
      },
    }),
  ]
}

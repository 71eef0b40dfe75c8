import { z } from 'zod'
import type { ReadDb } from '../../db/index.ts'
import { cutPage, decodeCursor, pageOf, pageQuery } from '../../http/page.ts'
import { type Route, route } from '../../http/route.ts'
import { getMailing } from '../view.ts'
import { occurrenceSchema, presentOccurrence } from './present.ts'
import { listOccurrences } from './view.ts'

/** Times of repeated mailings. */
export function scheduleRoutes({ db }: { db: ReadDb }): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/mailings/:id/occurrences',
      scope: 'mailings:read',
      tag: 'Mailings',
      summary: 'The occurrences of a repeated mailing, the latest first',
      params: z.object({ id: z.string().max(100) }),
      query: pageQuery,
      responses: { 200: pageOf(occurrenceSchema) },
      async handle({ params: { id }, query: { cursor, limit } }) {
        await getMailing(db, id)
        const before = cursor ? decodeCursor(cursor, z.tuple([z.string()]))[0] : undefined
        const rows = await listOccurrences(db, id, { before, limit: limit + 1 })
        return { status: 200, body: cutPage(rows, limit, ({ local_at }) => [local_at], presentOccurrence) }
      },
    }),
  ]
}

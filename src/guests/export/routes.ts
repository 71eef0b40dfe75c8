import { z } from 'zod'
import { transact } from '../../db/index.ts'
import { type Route, route } from '../../http/route.ts'
import type { GuestRouteDeps } from '../deps.ts'
import { getPresentGuest, mergedInto } from '../view.ts'
import { CONTENT_TYPES, EXPORT_FORMATS, streamExport } from './stream-export.ts'

type Deps = Pick<GuestRouteDeps, 'db' | 'clock' | 'audit' | 'guestHooks'>

const query = z.object({
  format: z.enum(EXPORT_FORMATS).optional().meta({
    description: 'Else as `Accept` says; JSON by default. The archive holds both documents and the files beside.',
  }),
  language: z
    .enum(['ru', 'en'])
    .optional()
    .meta({ description: 'Of the headings of HTML; else the language of the guest' }),
})

/** A guest's right of access. */
export function exportRoutes({ db, clock, audit, guestHooks }: Deps): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/guests/:id/export',
      operationId: 'exportGuest',
      scope: 'guests:rights',
      summary: 'Everything that is kept about a guest',
      description:
        'Messages, files, orders, ratings, deliveries, notes and the rest, a list for each; amounts in hundredths. Streamed. ' +
        'JSON and HTML hold the files themselves (base64). Audited.',
      tag: 'Guests',
      params: z.object({ id: z.string().max(100) }),
      query,
      responses: {
        200: {
          contentType: 'application/json',
          description: 'A list for each kind of record, and `files`',
          schema: z.looseObject({ guest_id: z.string(), exported_at: z.string(), files: z.array(z.looseObject({})) }),
          also: { 'application/zip': {}, 'text/html': {} },
        },
      },
      handle: async ({ params: { id }, query, actor, req, res }) => {
        const guest = await getPresentGuest(db, id)
        const format =
          query.format ?? EXPORT_FORMATS.find((known) => known === req.accepts(...EXPORT_FORMATS)) ?? 'json'
        await transact(db, (tx) =>
          audit(tx, {
            actor: actor.id,
            action: 'guest.export',
            subject: guest.id,
            details: { format },
            at: clock.now(),
          }),
        )
        const language = query.language ?? (guest.language?.startsWith('en') ? 'en' : 'ru')
        const guestIds = [guest.id, ...(await mergedInto(db, guest.id))]
        res.status(200).attachment(`guest-${guest.id}.${format}`).set({
          'Content-Type': CONTENT_TYPES[format],
          'Cache-Control': 'no-store',
          'Content-Security-Policy': "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'",
        })
        await streamExport({ db, guestHooks, guestIds, language, at: clock.now() }, format, res)
        return undefined
      },
    }),
  ]
}

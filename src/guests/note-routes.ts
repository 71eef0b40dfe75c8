import { z } from 'zod'
import { transact } from '../db/index.ts'
import { pageOf, pageQuery } from '../http/page.ts'
import { type Route, route } from '../http/route.ts'
import { addNote, changeNote, deleteNote, listNotes, noteInput, noteSchema, presentNote } from './notes.ts'
import type { GuestRouteDeps } from './routes.ts'
import { getGuest } from './view.ts'

const tag = 'Notes'
const params = z.object({ id: z.string() })

/** What operators tell each other of a guest. */
export function noteRoutes({ db, clock }: Pick<GuestRouteDeps, 'db' | 'clock'>): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/guests/:id/notes',
      scope: 'messages:read',
      summary: 'Notes on a guest, the newest first',
      description: 'Never sent to the guest, and not in the feed.',
      tag,
      params,
      query: pageQuery,
      responses: { 200: pageOf(noteSchema) },
      handle: async ({ params: { id }, query }) => ({
        status: 200,
        body: await listNotes(db, (await getGuest(db, id)).id, query),
      }),
    }),
    route({
      method: 'post',
      path: '/v1/guests/:id/notes',
      scope: 'messages:write',
      summary: 'Write a note on a guest',
      tag,
      params,
      body: noteInput,
      responses: { 201: noteSchema },
      handle: async ({ params: { id }, body: { text }, actor }) => {
        const note = await transact(db, (tx) => addNote(tx, id, text, actor.id, clock.now()))
        return { status: 201, body: presentNote(note) }
      },
    }),
    route({
      method: 'patch',
      path: '/v1/notes/:id',
      scope: 'messages:write',
      summary: 'Change a note',
      description: 'For its author and administrators.',
      tag,
      params,
      body: noteInput,
      responses: { 200: noteSchema },
      handle: async ({ params: { id }, body: { text }, actor }) => {
        const note = await transact(db, (tx) => changeNote(tx, id, text, actor, clock.now()))
        return { status: 200, body: presentNote(note) }
      },
    }),
    route({
      method: 'delete',
      path: '/v1/notes/:id',
      scope: 'messages:write',
      summary: 'Delete a note',
      description: 'For its author and administrators.',
      tag,
      params,
      responses: { 204: null },
      handle: async ({ params: { id }, actor }) => {
        await transact(db, (tx) => deleteNote(tx, id, actor))
        return { status: 204 }
      },
    }),
  ]
}

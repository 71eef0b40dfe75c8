import { z } from 'zod'
import { type Tx, transact } from '../db/index.ts'
import { pageOf, pageQuery } from '../http/page.ts'
import { type Route, route } from '../http/route.ts'
import type { GuestRouteDeps } from './deps.ts'
import { recordGuestUpdated } from './guest-updated.ts'
import { addNote, changeNote, deleteNote, listNotes, noteInput, noteSchema, presentNote } from './notes.ts'
import { getGuest } from './view.ts'

const tag = 'Notes'
const params = z.object({ id: z.string().max(100) })

/** Notes of operators about a guest. */
export function noteRoutes({ db, clock, signals }: Pick<GuestRouteDeps, 'db' | 'clock' | 'signals'>): Route[] {
  /** A change of a guest's notes, with its event. */
  const change = async <T extends { guest_id: string }>(by: string, work: (tx: Tx, at: number) => Promise<T>) => {
    const note = await transact(db, async (tx) => {
      const at = clock.now()
      const row = await work(tx, at)
      await recordGuestUpdated(tx, row.guest_id, { changed: 'notes', by, at })
      return row
    })
    signals.notify('outbox')
    return note
  }

  return [
    route({
      method: 'get',
      path: '/v1/guests/:id/notes',
      scope: 'messages:read',
      summary: 'Notes on a guest, the newest first',
      description: 'Never sent to the guest, and not in the timeline.',
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
        const note = await change(actor.id, (tx, at) => addNote(tx, id, { text, author: actor.id, at }))
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
        const note = await change(actor.id, (tx, at) => changeNote(tx, id, { text, actor, at }))
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
        await change(actor.id, (tx) => deleteNote(tx, id, actor))
        return { status: 204 }
      },
    }),
  ]
}

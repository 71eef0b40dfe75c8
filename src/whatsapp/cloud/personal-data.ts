import type { Erasure, GuestExport } from '../../db/index.ts'

/** To whom official numbers have sent, and what Meta has posted about a person that the inbox has not taken yet. */
export const cloudPersonalData = {
  async onErase({ db, phones, userIds, isNamedIn, covered, signal }: Erasure): Promise<void> {
    covered.set('cloud_sends', new Set(['*']))
    covered.set('cloud_inbound', new Set(['*']))
    if (phones.length > 0)
      await db
        .deleteFrom('cloud_sends')
        .where('phone', 'in', [...phones])
        .execute()
    if (userIds.length > 0)
      await db
        .deleteFrom('cloud_sends')
        .where('user_id', 'in', [...userIds])
        .execute()
    signal.throwIfAborted()
    const waiting = await db.selectFrom('cloud_inbound').select(['id', 'entry']).execute()
    const named = waiting.flatMap(({ id, entry }) => (isNamedIn(entry) ? [id] : []))
    if (named.length > 0) await db.deleteFrom('cloud_inbound').where('id', 'in', named).execute()
  },
  async onExport(_out: GuestExport): Promise<void> {
    // The messages themselves are the inbox's.
  },
}

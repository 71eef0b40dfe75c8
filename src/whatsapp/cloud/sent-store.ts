import type { Selectable } from 'kysely'
import type { Db } from '../../db/index.ts'
import type { CloudSendsTable } from '../../db/schema/whatsapp.ts'
import type { Peer } from '../port.ts'
import type { PairSend } from './pair-pace.ts'

/** A message that is about to leave, may have left, or (with a wamid) is accepted by Meta. */
export type CloudSend = {
  messageId: string
  wamid: string | null
  peer: Peer
  begunAt: number
  acceptedAt: number | null
}

/**
 * What an official number has sent, by our ids and by Meta's. A row is written before its message leaves: a row without
 * a wamid is a message that may have arrived and must not be sent again.
 */
export type SentStore = {
  find(messageId: string): Promise<CloudSend | undefined>
  findByWamid(wamid: string): Promise<CloudSend | undefined>
  /** False: there was one already. */
  begin(messageId: string, peer: Peer, begunAt: number): Promise<boolean>
  /** Meta has it under this id. False: that was known already. */
  accept(messageId: string, wamid: string, at: number): Promise<boolean>
  /** What has left for this person since then, oldest first, whoever sent it. */
  findSendsTo(peer: Peer, since: number): Promise<PairSend[]>
  /** It certainly did not arrive: it may be sent again. */
  forget(messageId: string): Promise<void>
}

export function sentStore(db: Db, numberId: string): SentStore {
  const columns = ['message_id', 'wamid', 'phone', 'user_id', 'begun_at', 'accepted_at'] as const
  const rows = () => db.selectFrom('cloud_sends').select(columns).where('number_id', '=', numberId)
  return {
    async find(messageId) {
      const row = await rows().where('message_id', '=', messageId).executeTakeFirst()
      return row && sendOf(row)
    },
    async findByWamid(wamid) {
      const row = await rows().where('wamid', '=', wamid).executeTakeFirst()
      return row && sendOf(row)
    },
    async begin(messageId, { phone = null, userId = null }, begunAt) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('cloud_sends')
        .values({
          number_id: numberId,
          message_id: messageId,
          wamid: null,
          phone,
          user_id: userId,
          begun_at: begunAt,
          accepted_at: null,
        })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst()
      return (numInsertedOrUpdatedRows ?? 0n) > 0n
    },
    async accept(messageId, wamid, at) {
      const { numUpdatedRows } = await db
        .updateTable('cloud_sends')
        .set({ wamid, accepted_at: at })
        .where('number_id', '=', numberId)
        .where('message_id', '=', messageId)
        .where('wamid', 'is', null)
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },
    async findSendsTo({ phone, userId }, since) {
      const found = await db
        .selectFrom('cloud_sends')
        .select(['begun_at', 'accepted_at'])
        .where('number_id', '=', numberId)
        .where((eb) =>
          eb.or([...(phone ? [eb('phone', '=', phone)] : []), ...(userId ? [eb('user_id', '=', userId)] : [])]),
        )
        .where('begun_at', '>=', since)
        .orderBy('begun_at')
        .execute()
      return found.map(({ begun_at, accepted_at }) => ({ begunAt: begun_at, acceptedAt: accepted_at }))
    },
    async forget(messageId) {
      await db.deleteFrom('cloud_sends').where('number_id', '=', numberId).where('message_id', '=', messageId).execute()
    },
  }
}

type Row = Omit<Selectable<CloudSendsTable>, 'number_id'>

function sendOf({ message_id: messageId, wamid, phone, user_id: userId, begun_at, accepted_at }: Row): CloudSend {
  const peer = { ...(phone && { phone }), ...(userId && { userId }) }
  return { messageId, wamid, peer, begunAt: begun_at, acceptedAt: accepted_at }
}

/** What a message carries to Meta, to come back in its statuses: our id, and the number of the attempt. */
export const callbackData = (messageId: string, begunAt: number): string => `${messageId} ${begunAt}`

/** Undefined for messages that others have sent. */
export function readCallbackData(text: string | undefined): { messageId: string; begunAt: number } | undefined {
  const [, messageId, begunAt] = /^(\S{1,100}) (\d{1,16})$/.exec(text ?? '') ?? []
  return messageId && begunAt ? { messageId, begunAt: Number(begunAt) } : undefined
}

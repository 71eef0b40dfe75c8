import { audit } from '../access/index.ts'
import { type Tx, transact } from '../db/index.ts'
import { addDelivery, allowedNumbers, findStickyNumbers, openQueue, PRIORITY } from '../deliveries/index.ts'
import { resolveGuest } from '../guests/index.ts'
import { AppError } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import { activeRestriction, findNumbers, isStopped, mayBeginChats, maySend } from '../numbers/index.ts'
import { checkTexts, getTemplate, textsOf } from '../templates/index.ts'
import { channelsOf } from './cascade/steps.ts'
import { type LifeDeps, wrongState } from './lifecycle.ts'
import { getMailing, type MailingRow } from './view.ts'

/**
 * Sends the mailing's texts to one guest by each of its channels, ahead of everything but replies. By WhatsApp, a phone
 * that has written to one of the mailing's numbers simply gets it; to any other it is a mailing message, from a number
 * that may write to strangers, within its limits. Throws `test_phone_unknown` where there is none.
 */
export async function sendTest(deps: LifeDeps, id: string, phone: string, by: { id: string }): Promise<void> {
  const { db, clock } = deps
  const mailing = await getMailing(db, id)
  if (mailing.status === 'cancelled') throw await wrongState(db, id, 'tested')
  for (const { templateId } of channelsOf(mailing)) checkTexts(textsOf(await getTemplate(db, templateId)))
  const at = clock.now()
  await transact(db, async (tx) => {
    const { guest } = await resolveGuest(tx, deps.guests, { phone, at })
    if (channelsOf(mailing).some(({ channel }) => channel === 'whatsapp')) await demandWay(tx, mailing, guest.id, at)
    for (const { channel } of channelsOf(mailing)) {
      const numberIds = channel === 'whatsapp' ? allowedNumbers(mailing) : null
      const owner = { owner_kind: 'mailing', owner_id: id } as const
      const queueId = await openQueue(tx, { owner, kind: 'test', channel, priority: PRIORITY.test, numberIds, at })
      const deliveryId = newId('dlv')
      // Each test is a delivery of its own, so the same guest can get as many as people ask for.
      const once = { id: deliveryId, dedupeKey: deliveryId }
      await addDelivery(tx, { ...once, queueId, guestId: guest.id, notBefore: at, at })
    }
    await audit(tx, { actor: by, action: 'mailing.test', subject: id, details: { guest_id: guest.id }, at })
  })
  deps.signals.notify('outbox')
  deps.signals.notify('deliveries')
}

/**
 * Demands a number that may send the test: one to which the phone has written, or one that may write to strangers now.
 */
async function demandWay(tx: Tx, mailing: MailingRow, guestId: string, at: number): Promise<void> {
  const numberIds = await findStickyNumbers(tx, allowedNumbers(mailing))
  if (numberIds.length > 0) {
    const chat = await tx
      .selectFrom('chats')
      .select('id')
      .where('guest_id', '=', guestId)
      .where('number_id', 'in', numberIds)
      .where('last_inbound_at', 'is not', null)
      .executeTakeFirst()
    if (chat) return
    const numbers = await findNumbers(tx, numberIds)
    if (numbers.some((row) => mayWriteToStrangers(row, at))) return
  }
  throw new AppError(
    'test_phone_unknown',
    'This phone has never written to a number of this mailing, and none of them may write to strangers now. Send any message from it to the number, then test again.',
  )
}

function mayWriteToStrangers(row: Awaited<ReturnType<typeof findNumbers>>[number], at: number): boolean {
  const isReady = maySend(row) && row.warm_at !== null && activeRestriction(row, at) === undefined
  return isReady && !isStopped(row) && mayBeginChats(row)
}

import type { z } from 'zod'
import { openInbox } from '../../../test/support/inbox.ts'
import { incoming } from '../../../test/support/people.ts'
import { addTestRestaurant } from '../../../test/support/restaurant.ts'
import { audit } from '../../access/index.ts'
import { type Db, transact } from '../../db/index.ts'
import { insertOutgoing, receiveMessage } from '../../inbox/index.ts'
import { newId } from '../../lib/ids.ts'
import { fireWaits } from '../fire-waits.ts'
import { messageListener, orderListener, ratingListener } from '../listen.ts'
import { definitionSchema, readSteps } from '../schema.ts'
import { insertRule, switchRule } from '../store.ts'

export const ANNA = { phone: '+79161234567', lid: '111' }
export const BORIS = { phone: '+79160000002' }

/** A test's rule; tags the guest unless told otherwise. */
export type Given = Partial<z.input<typeof definitionSchema>> & { enabled?: boolean }

/**
 * An inbox that rules listen to, with a restaurant, its number and two users. `thanksFor`: words that are thanked for
 * before rules hear of them, as a rating is.
 */
export async function openRules(db: Db, { thanksFor }: { thanksFor?: string } = {}) {
  const inbox = await openInbox(db)
  const { clock } = inbox
  const restaurantId = await addTestRestaurant(db)
  const numberId = await inbox.addNumber({ restaurant_id: restaurantId, phone: '+79990000000' })
  const users = [await addUser(db, 'Ольга'), await addUser(db, 'Пётр')] as const
  const listening: Parameters<typeof messageListener>[0] = { ...inbox }
  const messageHooks: typeof inbox.messageHooks = {
    ...inbox.messageHooks,
    async onInbound(tx, notice) {
      const { guestId, numberId, text } = notice
      const content = { type: 'text', text: 'Спасибо за оценку!' } as const
      const thanks = { guestId, numberId, kind: 'reply', content, author: null, at: clock.now() } as const
      if (text !== null && text === thanksFor) await insertOutgoing(tx, thanks)
      await messageListener(listening).onInbound(tx, notice)
    },
  }
  const deps = {
    ...inbox,
    messageHooks,
    audit: (tx: Db, entry: { actor: string; action: string; subject: string; at: number }) =>
      audit(tx, { ...entry, actor: { id: entry.actor } }),
  }
  const guest = (phone: string = ANNA.phone) =>
    db.selectFrom('guests').selectAll().where('phone', '=', phone).executeTakeFirstOrThrow()
  return {
    ...deps,
    restaurantId,
    numberId,
    users,
    guest,
    orderHooks: orderListener(deps),
    relayHooks: ratingListener(deps),
    rule: ({ enabled = true, ...given }: Given) =>
      transact(db, (tx) => {
        const usual = {
          name: 'Правило',
          trigger: { kind: 'message_received' },
          actions: [{ kind: 'tag', tags: ['сам'] }],
        }
        const definition = definitionSchema.parse({ ...usual, ...given })
        return insertRule(tx, definition, enabled, { by: 'usr_test', at: clock.now() })
      }),
    turn: (id: string, enabled: boolean) =>
      transact(db, (tx) => switchRule(tx, id, { enabled, reason: null, at: clock.now() })),
    async write(text: string, { peer = ANNA, at = clock.now(), id }: { peer?: object; at?: number; id?: string } = {}) {
      const message = incoming({ peer: peer as typeof ANNA, at, content: { type: 'text', text }, ...(id && { id }) })
      await receiveMessage(deps, numberId, message)
      return message
    },
    waits: () => fireWaits(deps),
    tags: async (phone?: string) => {
      const { id } = await guest(phone)
      const rows = await db.selectFrom('guest_tags').select('tag').where('guest_id', '=', id).orderBy('tag').execute()
      return rows.map(({ tag }) => tag)
    },
    firings: async () => {
      const rows = await db.selectFrom('rule_firings').selectAll().orderBy('id').execute()
      return rows.map((row) => ({ ...row, steps: readSteps(row.steps) }))
    },
    automatic: () =>
      db
        .selectFrom('messages')
        .select(['id', 'text', 'author'])
        .where('kind', '=', 'automatic')
        .orderBy('id')
        .execute(),
  }
}

async function addUser(db: Db, name: string): Promise<string> {
  const id = newId('usr')
  const at = new Date(0).toISOString()
  const nothing = { image: null, language: null, disabled_at: null, deleted_at: null, last_sign_in_at: null }
  const email = `${id.toLowerCase()}@example.com`
  const user = { id, name, email, role: 'operator', created_at: at, updated_at: at, ...nothing }
  await db.insertInto('users').values(user).execute()
  return id
}

import type { ReadDb } from '../db/index.ts'
import type { GuestRow } from '../guests/index.ts'
import { itemsOf, lastRestaurantOf } from '../orders/index.ts'
import { hoursOf, type RestaurantRow, settingsOf } from '../restaurants/index.ts'
import type { ConversationFacts, RestaurantFacts } from './facts.ts'

const MESSAGES = 30
const ORDERS = 3
const RATINGS = 3
const QUICK_ANSWERS = 100
const COLLEAGUES = 300

export function restaurantFacts(restaurant: RestaurantRow): RestaurantFacts {
  const { voice } = settingsOf(restaurant)
  return { name: restaurant.name, zone: restaurant.time_zone, voice, hours: hoursOf(restaurant) }
}

/** The restaurant of the number with the guest's latest chat, or of their last order; undefined: neither. */
export async function restaurantOfConversation(db: ReadDb, guestId: string): Promise<string | undefined> {
  const chat = await db
    .selectFrom('chats as c')
    .innerJoin('numbers as n', 'n.id', 'c.number_id')
    .select('n.restaurant_id')
    .where('c.guest_id', '=', guestId)
    .where('n.restaurant_id', 'is not', null)
    .where('c.last_message_at', 'is not', null)
    .orderBy('c.last_message_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return chat?.restaurant_id ?? lastRestaurantOf(db, guestId)
}

/** The last messages, oldest first; kinds without words by their names. */
async function lastMessages(db: ReadDb, guestId: string): Promise<ConversationFacts['messages']> {
  const rows = await db
    .selectFrom('timeline as f')
    .innerJoin('messages as m', 'm.id', 'f.ref_id')
    .select(['m.from_me', 'm.type', 'm.text', 'm.at'])
    .where('f.guest_id', '=', guestId)
    .where('f.kind', 'in', ['message', 'mailing'])
    .where('m.deleted_at', 'is', null)
    .orderBy('f.at', 'desc')
    .orderBy('f.ref_id', 'desc')
    .limit(MESSAGES)
    .execute()
  return rows.toReversed().map(({ from_me, type, text, at }) => ({
    from: from_me ? ('us' as const) : ('guest' as const),
    at,
    // Contact cards and places do not leave this server.
    text:
      type === 'contact' || type === 'location' || !text ? `(${type})` : type === 'text' ? text : `(${type}) ${text}`,
  }))
}

async function lastOrders(db: ReadDb, guestId: string, restaurantId: string): Promise<ConversationFacts['orders']> {
  const rows = await db
    .selectFrom('orders')
    .select(['items', 'total', 'status', 'placed_at'])
    .where('guest_id', '=', guestId)
    .where('restaurant_id', '=', restaurantId)
    .orderBy('placed_at', 'desc')
    .limit(ORDERS)
    .execute()
  return rows.map((row) => ({
    at: row.placed_at,
    items: itemsOf(row).map(({ name, quantity }) => `${name} × ${quantity}`),
    total: row.total,
    status: row.status,
  }))
}

function lastRatings(db: ReadDb, guestId: string, restaurantId: string): Promise<ConversationFacts['ratings']> {
  return db
    .selectFrom('ratings')
    .select(['score', 'comment', 'rated_at as at'])
    .where('guest_id', '=', guestId)
    .where('restaurant_id', '=', restaurantId)
    .orderBy('rated_at', 'desc')
    .limit(RATINGS)
    .execute()
}

/** Names of console users: operators sign with them. */
export async function colleagues(db: ReadDb): Promise<string[]> {
  const rows = await db.selectFrom('users').select('name').orderBy('id', 'desc').limit(COLLEAGUES).execute()
  return rows.map(({ name }) => name)
}

type About = { guest: GuestRow; restaurant: RestaurantRow; now: number; avoid: readonly string[] }

/** What a draft of an answer to a guest is written from. It contains nothing about any other guest. */
export async function conversationFacts(db: ReadDb, { guest, restaurant, now, avoid }: About) {
  const [messages, orders, ratings, quickAnswers, others] = await Promise.all([
    lastMessages(db, guest.id),
    lastOrders(db, guest.id, restaurant.id),
    lastRatings(db, guest.id, restaurant.id),
    db
      .selectFrom('quick_answers')
      .select(['title', 'text', 'language'])
      .orderBy('shortcut')
      .limit(QUICK_ANSWERS)
      .execute(),
    colleagues(db),
  ])
  const names = [guest.name, guest.push_name, ...others].filter((name) => typeof name === 'string')
  const [guestName = null] = (guest.name ?? guest.push_name ?? '').match(/[\p{L}'’-]{1,60}/u) ?? []
  const about = { now, restaurant: restaurantFacts(restaurant), guestName }
  return { ...about, messages, orders, ratings, quickAnswers, names, avoid }
}

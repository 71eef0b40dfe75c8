import { sql } from 'kysely'
import type { Db } from '../../src/db/index.ts'

export type InboxSize = { guests: number; messages: number }

const START_AT = Date.UTC(2026, 0, 1)

/**
 * Guests with the same number of messages each, written in turn; some unread. For a migrated SQLite store that is
 * empty.
 */
export async function fillInbox(db: Db, { guests, messages }: InboxSize): Promise<void> {
  const perGuest = messages / guests
  await sql`insert into numbers (id, label, state, state_at, desired_state, per_minute, per_hour, pacing, created_at)
    values ('num_1', 'bench', 'open', 0, 'online', 10, 100, 'even', 0)`.execute(db)
  await sql`with recursive n (i) as (select 0 union all select i + 1 from n where i + 1 < ${guests})
    insert into guests (id, phone, name, attributes, unread_count, last_message_id, last_message_at, created_at, updated_at)
    select printf('gst_%08d', i), printf('+7916%07d', i), 'Гость ' || i, '{}', iif(i % 7 = 0, 2, 0),
      printf('msg_%09d', ${messages - guests} + i), ${START_AT} + (${messages - guests} + i) * 1000, 0, 0 from n`.execute(
    db,
  )
  await sql`insert into guest_identities (kind, value, guest_id, created_at)
    select 'phone', phone, id, 0 from guests`.execute(db)
  await sql`insert into guest_tags (tag, guest_id) select 'vip', id from guests where seq % 20 = 0`.execute(db)
  await sql`insert into chats (id, number_id, guest_id, created_at) select 'cht_' || id, 'num_1', id, 0 from guests`.execute(
    db,
  )
  for (let turn = 0; turn < perGuest; turn++) {
    await sql`insert into messages (id, number_id, guest_id, chat_id, whatsapp_id, from_me, type, text, status, at, created_at)
      select printf('msg_%09d', n), 'num_1', g.id, 'cht_' || g.id, 'WA' || n, n % 2, 'text',
        'Сообщение ' || cast(n as integer) || ' о заказе', iif(n % 2, 'read', 'received'), ${START_AT} + n * 1000, 0
      from (select id, ${turn * guests} + seq - 1 as n from guests) g`.execute(db)
  }
  await sql`insert into timeline (guest_id, at, ref_id, kind) select guest_id, at, id, 'message' from messages`.execute(
    db,
  )
}

/** Adds `messages` older messages to one guest of a filled inbox, some with several lines. */
export async function fillFeed(db: Db, guestId: string, messages: number): Promise<void> {
  await sql`with recursive n (i) as (select 1 union all select i + 1 from n where i < ${messages})
    insert into messages (id, number_id, guest_id, chat_id, whatsapp_id, from_me, type, text, status, at, created_at)
    select printf('msg_old_%09d', i), 'num_1', ${guestId}, 'cht_' || ${guestId}, 'WAOLD' || i, i % 2, 'text',
      'Старое сообщение ' || i || iif(i % 5 = 0, replace(hex(zeroblob(20)), '00', ' и ещё слово'), ''),
      iif(i % 2, 'read', 'received'), ${START_AT} - (${messages} - i) * 60000, 0 from n`.execute(db)
  await sql`insert into timeline (guest_id, at, ref_id, kind)
    select guest_id, at, id, 'message' from messages where id like 'msg_old_%'`.execute(db)
}

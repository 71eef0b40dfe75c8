import type { AnyDb } from './columns.ts'

const PAGE = 1_000
/** The old forms of mobile phones in Brazil, Mexico and Argentina, and the present ones. */
const CHANGES = [
  { prefix: '+55', old: /^\+55([1-9][1-9])([6-9]\d{7})$/, present: '+55$19$2' },
  { prefix: '+52', old: /^\+521(\d{10})$/, present: '+52$1' },
  { prefix: '+54', old: /^\+54([1-8]\d{9})$/, present: '+549$1' },
]

/**
 * Phones that stood in a form which their country has given up are kept in the present one. A guest whose present form
 * another guest has already stays as they are: the two are merged when they turn out to be one.
 */
export async function up(db: AnyDb): Promise<void> {
  for (const { prefix } of CHANGES) {
    for (let after = ''; ; ) {
      const page = await db
        .selectFrom('guest_identities')
        .select(['value', 'guest_id'])
        .where('kind', '=', 'phone')
        .where('value', 'like', `${prefix}%`)
        .where('value', '>', after)
        .orderBy('value')
        .limit(PAGE)
        .execute()
      for (const { value, guest_id } of page) await update(db, value, guest_id)
      const last = page.at(-1)
      if (!last) break
      after = last.value
    }
  }
  const numbers = await db.selectFrom('numbers').select(['id', 'phone']).where('phone', 'is not', null).execute()
  for (const { id, phone } of numbers) {
    await db
      .updateTable('numbers')
      .set({ phone: presentForm(phone) })
      .where('id', '=', id)
      .execute()
  }
}

async function update(db: AnyDb, old: string, guestId: string): Promise<void> {
  const value = presentForm(old)
  if (value === old) return
  const holder = await db
    .selectFrom('guest_identities')
    .select('guest_id')
    .where('kind', '=', 'phone')
    .where('value', '=', value)
    .executeTakeFirst()
  if (holder) return
  await db.updateTable('guest_identities').set({ value }).where('kind', '=', 'phone').where('value', '=', old).execute()
  await db.updateTable('guests').set({ phone: value }).where('id', '=', guestId).where('phone', '=', old).execute()
}

function presentForm(phone: string): string {
  return CHANGES.reduce((form, { old, present }) => form.replace(old, present), phone)
}

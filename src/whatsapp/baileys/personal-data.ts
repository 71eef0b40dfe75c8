import type { Db, Erasure, GuestExport } from '../../db/index.ts'
import { open } from '../../lib/secret-box.ts'
import { decodeEntry } from './journal-entry.ts'
import { journalContext } from './store.ts'

/**
 * What Signal stores under a person's phone or LID (sessions, identities, device lists, tokens, the pair of both), and
 * their messages that the inbox has not confirmed yet. A number's open connection may remember a session for a while.
 */
export function whatsAppPersonalData({ secretKey }: { secretKey: Buffer }) {
  return {
    async onErase({ db, phones, lids, signal, covered }: Erasure): Promise<void> {
      covered.set('whatsapp_keys', new Set(['*']))
      covered.set('whatsapp_journal', new Set(['*']))
      const people = [...new Set([...phones.map((phone) => phone.replace('+', '')), ...lids])]
      if (people.length === 0) return
      const numbers = await db.selectFrom('whatsapp_credentials').select('number_id').execute()
      for (const { number_id: numberId } of numbers) {
        for (const digits of people) {
          signal.throwIfAborted()
          await forgetKeys(db, numberId, digits)
        }
        await forgetJournal(db, secretKey, numberId, people)
      }
    },
    async onExport(_out: GuestExport): Promise<void> {
      // Keys are no personal data that a guest could read.
    },
  }
}

/** `79161234567.0`, `123_1.0`, `123_reverse`, `123@lid`: the digits, then a non-digit. */
async function forgetKeys(db: Db, numberId: string, digits: string): Promise<void> {
  const found = await db
    .selectFrom('whatsapp_keys')
    .select(['kind', 'id'])
    .where('number_id', '=', numberId)
    .where('id', 'like', `%${digits}%`)
    .execute()
  for (const { kind, id } of found.filter((row) => numbersIn(row.id).includes(digits))) {
    await db
      .deleteFrom('whatsapp_keys')
      .where('number_id', '=', numberId)
      .where('kind', '=', kind)
      .where('id', '=', id)
      .execute()
  }
}

async function forgetJournal(db: Db, secretKey: Buffer, numberId: string, people: readonly string[]): Promise<void> {
  const rows = await db
    .selectFrom('whatsapp_journal')
    .select(['id', 'value'])
    .where('number_id', '=', numberId)
    .execute()
  for (const { id, value } of rows) {
    const { attrs } = decodeEntry(id, open(secretKey, value, journalContext(numberId, id)))
    const named = Object.values(attrs).some((text) => numbersIn(String(text)).some((digits) => people.includes(digits)))
    if (!named) continue
    await db.deleteFrom('whatsapp_journal').where('number_id', '=', numberId).where('id', '=', id).execute()
  }
}

const numbersIn = (text: string): string[] => text.match(/\d+/g) ?? []

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { runsOnStore } from '../../test/support/properties.ts'
import { eachStore } from '../../test/support/stores.ts'
import { type Tx, transact } from '../db/index.ts'
import { recordConsent } from './consents/record-consent.ts'
import type { GuestDeps } from './deps.ts'
import { type ConsentOutcome, recordImportedConsents } from './imported-consent.ts'
import type { GuestRowInput } from './input.ts'
import { saveGuest } from './save-guest.ts'
import { saveGuests } from './save-guests.ts'
import { addIdentities, updateGuest } from './store.ts'

const AT = 1_700_000_000_000
/** Of the people below; each world has its own. */
const phoneOf = (world: number, n: number) => `+7900${String(world).padStart(5, '0')}${String(n).padStart(2, '0')}`
const [PLAIN, OTHER_PHONE, NO_PHONE, OPTED_OUT, REFUSES, ERASED] = [0, 1, 2, 3, 4, 5]
const PEOPLE = 9

type Line = { n: number; guest: Omit<GuestRowInput, 'phone'>; consent: boolean; source: string | undefined }

const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })
const line: fc.Arbitrary<Line> = fc.record({
  n: fc.nat(PEOPLE - 1),
  guest: fc
    .record({
      name: optional(fc.constantFrom('Анна', 'Пётр')),
      language: optional(fc.constantFrom('ru', 'en')),
      time_zone: optional(fc.constant('Asia/Omsk')),
      birthday: optional(fc.constantFrom('1990-05-17', '--05-17')),
      tags: optional(fc.subarray(['a', 'b', 'c'])),
      attributes: optional(fc.dictionary(fc.constantFrom('x', 'y'), fc.constantFrom(1, 'да', null))),
    })
    // As the schema gives it: what is not given is not there.
    .map((given) => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))),
  consent: fc.boolean(),
  source: optional(fc.constantFrom('Анкета', 'Сайт')),
})

/** People of every kind that a file may name. */
async function people(tx: Tx, deps: GuestDeps, world: number): Promise<void> {
  const make = async (n: number) => (await saveGuest(tx, deps, { phone: phoneOf(world, n) }, AT)).guest
  const plain = await make(PLAIN)
  await addIdentities(tx, plain.id, [{ kind: 'phone', value: phoneOf(world, OTHER_PHONE) }], AT)
  await updateGuest(tx, (await make(NO_PHONE)).id, { phone: null }, AT)
  const everything = (['service', 'advertising'] as const).map((purpose) => {
    return { channel: 'all', purpose, state: 'withdrawn' } as const
  })
  await recordConsent(tx, (await make(OPTED_OUT)).id, everything, { at: AT, how: 'chat' })
  const one = [{ channel: 'sms', purpose: 'advertising', state: 'withdrawn' }] as const
  await recordConsent(tx, (await make(REFUSES)).id, one, { at: AT, how: 'chat' })
}

type Told = { created: boolean; changed: boolean; consent: ConsentOutcome | undefined }

async function oneByOne(tx: Tx, deps: GuestDeps, world: number, lines: readonly Line[], at: number): Promise<Told[]> {
  const told: Told[] = []
  for (const [row, { n, guest: given, consent, source }] of lines.entries()) {
    const { guest, created, changed } = await saveGuest(tx, deps, { ...given, phone: phoneOf(world, n) }, at)
    const said = [{ channel: 'all', purpose: 'advertising', state: 'given' }] as const
    const record = async (source: string): Promise<ConsentOutcome> => {
      const word = { at, how: 'import', author: 'key', source, import_id: 'imp', import_row: row } as const
      return (await recordConsent(tx, guest.id, said, word)) ? 'recorded' : 'refused_before'
    }
    const outcome = consent ? await (source === undefined ? ('no_source' as const) : record(source)) : undefined
    told.push({ created, changed: changed && !created, consent: outcome })
  }
  return told
}

async function together(tx: Tx, deps: GuestDeps, world: number, lines: readonly Line[], at: number): Promise<Told[]> {
  const inputs = lines.map(({ n, guest }) => ({ ...guest, phone: phoneOf(world, n) }))
  const saved = await saveGuests(tx, deps, inputs, at)
  const rows = saved.flatMap((one, row) => (lines[row] ? [{ ...one, ...lines[row], id: one.guest.id, row }] : []))
  const agreed = rows.filter(({ consent }) => consent)
  const stated = agreed.map(({ id, source, row }) => ({ guestId: id, source, row, author: 'key', importId: 'imp' }))
  const outcomes = await recordImportedConsents(tx, stated, at)
  return rows.map((row) => {
    const { created, changed } = row
    return { created, changed, consent: row.consent ? outcomes[agreed.indexOf(row)] : undefined }
  })
}

/** What stands in the store of a world, without ids and the digits of the world. */
async function standing(tx: Tx, world: number): Promise<unknown> {
  const phones = Array.from({ length: PEOPLE }, (_, n) => phoneOf(world, n))
  const found = await tx
    .selectFrom('guest_identities')
    .selectAll()
    .where('value', 'in', phones)
    .orderBy('value')
    .execute()
  const people: unknown[] = []
  for (const identity of found) {
    const { id, phone, ...guest } = await tx
      .selectFrom('guests')
      .selectAll()
      .where('id', '=', identity.guest_id)
      .executeTakeFirstOrThrow()
    const tags = await tx.selectFrom('guest_tags').select('tag').where('guest_id', '=', id).orderBy('tag').execute()
    const words = await tx.selectFrom('consents').selectAll().where('guest_id', '=', id).orderBy('id').execute()
    const events = await tx.selectFrom('outbox').select('type').where('data', 'like', `%"${id}"%`).execute()
    people.push({
      known: phones.indexOf(identity.value),
      since: identity.created_at,
      phone: phones.indexOf(phone ?? ''),
      guest: { ...guest, attributes: JSON.parse(guest.attributes), seq: 0 },
      tags,
      words: words.map(({ id, guest_id, ...word }) => word),
      events: events.map(({ type }) => type),
    })
  }
  return people
}

eachStore('guests of a file', (open) => {
  it('saved together are as if each had been saved after the other', { tags: 'property' }, async () => {
    const { db } = await open()
    const isErased = (phone: string) => Number(phone.slice(-2)) === ERASED
    const deps: GuestDeps = {
      guestHooks: {},
      erased: async (_tx, identities) => new Set(identities.map(({ value }) => value).filter(isErased)),
    }
    let world = 0
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), fc.array(line, { maxLength: 6 }), async (first, second) => {
        const ways = [oneByOne, together].map((save) => ({ save, world: world++ }))
        const [alone, all] = await transact(db, async (tx) => {
          const results: unknown[] = []
          for (const { save, world } of ways) {
            await people(tx, deps, world)
            const told = [await save(tx, deps, world, first, AT + 1), await save(tx, deps, world, second, AT + 2)]
            results.push({ told, standing: await standing(tx, world) })
          }
          return results
        })
        expect(all).toEqual(alone)
      }),
      { numRuns: runsOnStore(25) },
    )
  })
})

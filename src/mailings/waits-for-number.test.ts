import type { Updateable } from 'kysely'
import { expect, it } from 'vitest'
import type { Api } from '../../scripts/api.ts'
import { marketingRoutes } from '../../test/support/marketing.ts'
import { openSending, type Sending } from '../../test/support/sending.ts'
import { serve } from '../../test/support/serve.ts'
import { eachStore } from '../../test/support/stores.ts'
import type { Store } from '../db/index.ts'
import type { NumbersTable } from '../db/schema/numbers.ts'
import { toIso } from '../http/time.ts'
import { HOUR, MINUTE } from '../lib/units.ts'
import { numberRoutes } from '../numbers/routes.ts'
import type { MailingOut } from './outputs.ts'
import { createLook } from './progress/read-progress.ts'

const phone = (n: number) => `+79160${String(n).padStart(6, '0')}`

type Scene = { s: Sending; api: Api; templateId: string }

async function openScene(store: Store, settings: Parameters<typeof openSending>[1] = {}): Promise<Scene> {
  const s = await openSending(store, settings)
  const api = await serve(s.db, [...numberRoutes(s.deps), ...marketingRoutes(s.deps)], { clock: s.clock })
  const text = 'Добрый день! Придёте?'
  const template = { name: 'x', channel: 'whatsapp', language: 'ru', text }
  const { id: templateId } = await api.post<{ id: string }>('/v1/templates', template)
  return { s, api, templateId }
}

async function begin({ api, templateId }: Scene, more: object = {}): Promise<string> {
  const input = { name: 'x', template_id: templateId, audience: { all: true }, ...more }
  const { id } = await api.post<{ id: string }>('/v1/mailings', input)
  await api.post(`/v1/mailings/${id}/schedule`)
  return id
}

const look = ({ api }: Scene, id: string) => api.get<MailingOut>(`/v1/mailings/${id}`)
const waitsIn = ({ warnings }: Pick<MailingOut, 'warnings'>) =>
  warnings.flatMap(({ waits_for }) => (waits_for ? [waits_for] : []))

const set = ({ s }: Scene, id: string, columns: Updateable<NumbersTable>) =>
  s.db.updateTable('numbers').set(columns).where('id', '=', id).execute()

/** A number with the chats of guests 1 and 2, another one without, and guest 3 who has no chat. */
async function addPeople({ s }: Scene): Promise<{ known: string; other: string }> {
  const known = await s.addNumber()
  for (const n of [1, 2]) await s.write(known, await s.addGuest(phone(n)))
  await s.addGuest(phone(3))
  return { known, other: await s.addNumber() }
}

const reached = ({ s }: Scene) =>
  s
    .sent()
    .map(({ numberId, to }) => [to, numberId])
    .sort()

eachStore('a mailing whose guests wait for a number', (open) => {
  it('says for which, how many and why, also as it goes on; other numbers send when they are told to', async () => {
    const scene = await openScene(await open())
    const { s, api } = scene
    const { known, other } = await addPeople(scene)
    await api.post(`/v1/numbers/${known}/pause`)
    const since = toIso(s.clock.now())
    const id = await begin(scene)
    await s.settle()
    s.clock.advance(HOUR)
    const shown = await look(scene, id)
    expect(shown).toMatchObject({ status: 'running', counts: { sent: 1, waiting: 2 } })
    const wait = { number_id: known, label: 'Test number', guests: 2, reason: 'paused', since, until: null }
    expect(waitsIn(shown)).toEqual([wait])
    const warning = shown.warnings.find(({ code }) => code === 'waits_for_number')!
    expect(warning.message).toBe(
      `2 guests wait for the number “Test number”, which has the chats with them: it is paused since ${since}. Resume it. Or send by others: set number_ids without it.`,
    )
    expect((await createLook(s.deps)(id)).warnings).toEqual(shown.warnings)

    await api.patch(`/v1/mailings/${id}`, { number_ids: [other] })
    await s.settle()
    expect(reached(scene)).toEqual([1, 2, 3].map((n) => [phone(n), other]))
    expect(await look(scene, id)).toMatchObject({ status: 'finished', warnings: [] })
  })

  it('goes on when the number does', async () => {
    const scene = await openScene(await open())
    const { s, api } = scene
    const { known, other } = await addPeople(scene)
    await api.post(`/v1/numbers/${known}/pause`)
    const id = await begin(scene)
    await s.settle()
    await api.post(`/v1/numbers/${known}/resume`)
    expect(waitsIn(await look(scene, id))).toEqual([])
    await s.settle()
    expect(reached(scene)).toEqual([
      [phone(1), known],
      [phone(2), known],
      [phone(3), other],
    ])
  })

  it('says nothing while it is paused itself, or over', async () => {
    const scene = await openScene(await open())
    const { known } = await addPeople(scene)
    await set(scene, known, { desired_state: 'paused', state: 'paused' })
    const id = await begin(scene)
    await scene.s.settle()
    await scene.api.post(`/v1/mailings/${id}/pause`)
    expect((await look(scene, id)).warnings).toEqual([])
    await scene.api.post(`/v1/mailings/${id}/resume`)
    expect(waitsIn(await look(scene, id))).toHaveLength(1)
    await scene.api.post(`/v1/mailings/${id}/cancel`)
    expect((await look(scene, id)).warnings).toEqual([])
  })

  it('says why of each number that sends to none of its guests', async () => {
    const scene = await openScene(await open(), { OTKLIK_SAFETY_COOL_DOWN_HOURS: 3 })
    const { s } = scene
    const now = s.clock.now()
    const held: [Updateable<NumbersTable>, object][] = [
      [
        { state: 'connecting', reason: 'connection_lost', last_frame_at: now - 5 * MINUTE },
        { reason: 'disconnected', since: toIso(now - 5 * MINUTE), until: null },
      ],
      // The process that has it died.
      [
        { lease_owner: 'gone', lease_until: now - 6 * MINUTE },
        { reason: 'disconnected', since: toIso(now - 6 * MINUTE), until: null },
      ],
      [
        { warm_at: null, warm_declared_by: null },
        { reason: 'warm_up', since: toIso(now - HOUR), until: null },
      ],
      [
        { safety_grade: 4, safety_at: now - HOUR },
        { reason: 'stopped', since: toIso(now - HOUR), until: toIso(now + 2 * HOUR) },
      ],
      // Connections come and go.
      [
        { state: 'connecting', last_frame_at: now },
        { reason: 'disconnected', since: toIso(now) },
      ],
    ]
    const expected: object[] = []
    for (const [n, [columns, why]] of held.entries()) {
      const number = await s.addNumber()
      await s.write(number, await s.addGuest(phone(n)))
      await set(scene, number, { linked_at: now - HOUR, ...columns })
      s.disconnect(number)
      expected.push({ number_id: number, guests: 1, ...why })
    }
    const id = await begin(scene)
    await s.settle()
    const waits = async () => waitsIn(await look(scene, id)).sort((a, b) => (a.number_id < b.number_id ? -1 : 1))
    expect(await waits()).toMatchObject(expected.slice(0, -1))
    s.clock.advance(3 * MINUTE)
    expect(await waits()).toMatchObject(expected)
  })

  it('counts of a restricted or slowed number those who have never written to it', async () => {
    const scene = await openScene(await open())
    const { s } = scene
    const now = s.clock.now()
    const held: Updateable<NumbersTable>[] = [
      { restriction_kind: 'reachout_lock', restriction_at: now, restriction_until: now + 5 * HOUR },
      { safety_grade: 3, safety_at: now },
    ]
    const numbers: string[] = []
    for (const n of held.keys()) {
      const number = await s.addNumber()
      for (const guest of [10 * n, 10 * n + 1, 10 * n + 2]) {
        const id = await s.addGuest(phone(guest))
        await s.write(number, id)
        // The others have been written to, and never answered.
        if (guest !== 10 * n) {
          await s.db.updateTable('chats').set({ last_inbound_at: null }).where('guest_id', '=', id).execute()
        }
      }
      numbers.push(number)
      s.disconnect(number)
    }
    const id = await begin(scene)
    await s.settle()
    for (const [n, columns] of held.entries()) await set(scene, numbers[n]!, columns)
    const shown = await look(scene, id)
    expect(shown.counts).toMatchObject({ planned: 6, waiting: 6 })
    const slowed = { number_id: numbers[1], guests: 2, reason: 'slowed', since: toIso(now) }
    expect(waitsIn(shown)).toMatchObject([
      { number_id: numbers[0], guests: 2, reason: 'restricted', since: toIso(now), until: toIso(now + 5 * HOUR) },
      slowed,
    ])
    for (const number of numbers) await s.connect(number)
    await s.runUntil(now + 10 * MINUTE)
    expect((await look(scene, id)).counts).toMatchObject({ sent: 2, waiting: 4 })
    await set(scene, numbers[0]!, { restriction_kind: null, restriction_until: null, restriction_at: null })
    await s.runUntil(now + 20 * MINUTE)
    expect(waitsIn(await look(scene, id))).toMatchObject([slowed])
  })

  it('invariant 9: told so, waits for no number that is gone: others take its guests, each once', async () => {
    const scene = await openScene(await open())
    const { s, api } = scene
    const gone: Updateable<NumbersTable>[] = [
      { state: 'logged_out', desired_state: 'logged_out', linked_at: null },
      { state: 'failed', reason: 'banned' },
      // Somebody asked for a QR that nobody scanned.
      { state: 'pairing', reason: 'qr_expired', linked_at: null },
      // Not unlinked yet, as no process has it.
      { state: 'connecting', desired_state: 'logged_out' },
    ]
    const numbers: string[] = []
    for (const n of gone.keys()) {
      numbers.push(await s.addNumber())
      await s.write(numbers[n]!, await s.addGuest(phone(n)))
    }
    const deleted = await s.addNumber()
    await s.write(deleted, await s.addGuest(phone(gone.length)))
    const fall = async () => {
      for (const [n, columns] of gone.entries()) await set(scene, numbers[n]!, columns)
      for (const id of [...numbers, deleted]) s.disconnect(id)
    }
    // Planned while they were there, or after they had gone: the same.
    const atOnce = { when_number_lost: 'other_number' }
    const before = await begin(scene, atOnce)
    for (const id of [...numbers, deleted]) s.disconnect(id)
    await s.settle()
    await api.call('DELETE', `/v1/numbers/${deleted}`)
    await fall()
    const after = await begin(scene, atOnce)
    await s.settle()
    const other = await s.addNumber()
    await s.runUntil(s.clock.now() + 10 * MINUTE)
    const everybody = [...gone, deleted].map((_, n) => [phone(n), other])
    expect(reached(scene)).toEqual([...everybody, ...everybody].sort())
    for (const id of [before, after]) {
      expect(await look(scene, id)).toMatchObject({ status: 'finished', counts: { sent: everybody.length } })
    }
  })

  it.each([
    { how: { state: 'failed', reason: 'banned' }, reason: 'banned' },
    { how: { state: 'logged_out', desired_state: 'logged_out', linked_at: null }, reason: 'unlinked' },
    { how: { state: 'connecting', desired_state: 'logged_out' }, reason: 'unlinked' },
  ] as const)(
    'invariants 9 and 10: guests of a number that is $reason wait a day for it, then others write ($how.state)',
    async ({ how, reason }) => {
      const scene = await openScene(await open())
      const { s } = scene
      const { known, other } = await addPeople(scene)
      s.disconnect(known)
      const id = await begin(scene)
      await s.settle()
      const since = s.clock.now()
      const until = toIso(since + 24 * HOUR)
      await set(scene, known, { ...how, lost_at: since })
      // One that is planned while it is gone waits, too.
      const late = await begin(scene)
      await s.settle()
      await s.runUntil(s.clock.now() + 23 * HOUR)
      const wait = { number_id: known, guests: 2, reason, since: toIso(since), until, afterwards: 'other_number' }
      for (const each of [id, late]) {
        const shown = await look(scene, each)
        expect(shown).toMatchObject({ status: 'running', counts: { sent: 1, waiting: 2 } })
        expect(waitsIn(shown)).toEqual([{ label: 'Test number', ...wait }])
        expect(shown.warnings.find(({ code }) => code === 'waits_for_number')!.message).toContain(
          `Link it again; at ${until} others write to them. Or send by others at once: set when_number_lost to other_number.`,
        )
        expect(new Date(shown.forecast.finish_at!).getTime()).toBeGreaterThanOrEqual(since + 24 * HOUR)
      }
      await s.runUntil(s.clock.now() + 2 * HOUR)
      await s.settle()
      // Two mailings to one guest do not leave in one moment.
      await s.runUntil(s.clock.now() + MINUTE)
      expect(reached(scene)).toEqual([1, 1, 2, 2, 3, 3].map((n) => [phone(n), other]))
      for (const each of [id, late]) expect(await look(scene, each)).toMatchObject({ status: 'finished', warnings: [] })
    },
  )

  it('invariant 10: a number that is linked again in time has its guests back', async () => {
    const scene = await openScene(await open())
    const { s } = scene
    const { known, other } = await addPeople(scene)
    s.disconnect(known)
    const id = await begin(scene)
    await set(scene, known, { state: 'failed', reason: 'banned', lost_at: s.clock.now() })
    await s.settle()
    s.clock.advance(5 * HOUR)
    await set(scene, known, { state: 'open', reason: null, lost_at: null })
    await s.connect(known)
    await s.settle()
    expect(reached(scene)).toEqual([
      [phone(1), known],
      [phone(2), known],
      [phone(3), other],
    ])
    expect(await look(scene, id)).toMatchObject({ status: 'finished' })
  })

  it('ends, with a reason, what no other number may or can take; to send it after all is one call', async () => {
    const scene = await openScene(await open())
    const { s, api } = scene
    const { known, other } = await addPeople(scene)
    s.disconnect(known)
    const skipping = await begin(scene, { when_number_lost: 'skip' })
    const alone = await begin(scene, { number_ids: [known], audience: { all: true } })
    await s.settle()
    await set(scene, known, { state: 'failed', reason: 'banned', lost_at: s.clock.now() })
    await s.settle()
    const warnings = (await look(scene, skipping)).warnings
    expect(waitsIn({ warnings })).toMatchObject([{ afterwards: 'end', guests: 2 }])
    await s.runUntil(s.clock.now() + 25 * HOUR)
    await s.settle()
    expect(await look(scene, skipping)).toMatchObject({
      status: 'finished',
      counts: { sent: 1, failed: 2 },
      failed_by_reason: { number_lost: 2 },
    })
    expect(await look(scene, alone)).toMatchObject({ counts: { failed: 2 }, failed_by_reason: { number_lost: 2 } })
    await api.post(`/v1/mailings/${skipping}/retry-failed?reason=number_lost`)
    await s.settle()
    expect(reached(scene)).toEqual([1, 2, 3].map((n) => [phone(n), other]))
  })

  it('goes to another number at once when the marketer says so meanwhile, and where that has a chat, too', async () => {
    const scene = await openScene(await open())
    const { s, api } = scene
    const { known, other } = await addPeople(scene)
    s.disconnect(known)
    const id = await begin(scene)
    await s.settle()
    // Guest 1 has written to the other number as well, before the last message to the one that is lost.
    const { guest_id } = await s.db
      .selectFrom('chats')
      .innerJoin('guests', 'guests.id', 'chats.guest_id')
      .select('guest_id')
      .where('phone', '=', phone(1))
      .executeTakeFirstOrThrow()
    await s.write(other, guest_id)
    await set(scene, known, { state: 'failed', reason: 'banned', lost_at: s.clock.now() })
    await s.settle()
    await s.settle()
    expect(reached(scene)).toEqual([1, 3].map((n) => [phone(n), other]))
    await api.patch(`/v1/mailings/${id}`, { when_number_lost: 'other_number' })
    await s.settle()
    await s.settle()
    expect(reached(scene)).toEqual([1, 2, 3].map((n) => [phone(n), other]))
    expect(await look(scene, id)).toMatchObject({ status: 'finished', when_number_lost: 'other_number' })
  })

  it('says that nobody writes to guests without a chat, though it will be finished when a restriction ends', async () => {
    const scene = await openScene(await open())
    const { s } = scene
    const number = await s.addNumber()
    await s.addGuest(phone(1))
    const until = s.clock.now() + 5 * HOUR
    await set(scene, number, { restriction_kind: 'reachout_lock', restriction_at: 1, restriction_until: until })
    const id = await begin(scene)
    await s.settle()
    const code = 'no_number_can_send'
    expect(await look(scene, id)).toMatchObject({ forecast: { reason: null }, warnings: [{ code }] })
    await set(scene, number, { restriction_kind: null, safety_grade: 3, safety_at: s.clock.now() })
    expect((await look(scene, id)).warnings).toMatchObject([{ code, message: expect.stringContaining('safety') }])
    await set(scene, number, { safety_grade: 2 })
    expect((await look(scene, id)).warnings).toEqual([])
  })

  it('says of a triggered one, too, that no number sends', async () => {
    const scene = await openScene(await open())
    const number = await scene.s.addNumber()
    const id = await begin(scene, { trigger: { kind: 'order_delivered', delay_minutes: 0 } })
    expect((await look(scene, id)).warnings).toEqual([])
    await scene.api.post(`/v1/numbers/${number}/pause`)
    expect((await look(scene, id)).warnings).toMatchObject([
      { code: 'no_number_can_send', message: expect.stringContaining('paused') },
    ])
  })
})

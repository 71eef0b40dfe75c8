import { expect, it } from 'vitest'
import { marketingRoutes } from '../../test/support/marketing.ts'
import { seededRandom } from '../../test/support/random.ts'
import { openSending, type Sending } from '../../test/support/sending.ts'
import { serve } from '../../test/support/serve.ts'
import { eachStore } from '../../test/support/stores.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../lib/units.ts'
import { restrict } from '../numbers/index.ts'
import { numberRoutes } from '../numbers/routes.ts'
import type { SendResult } from '../whatsapp/port.ts'

const GUESTS = 120
const KNOWN = 40
const EVENTS = 30

const phone = (n: number) => `+79160${String(n).padStart(6, '0')}`

type Mailing = {
  status: string
  counts: Record<string, number>
  forecast: { finish_at: string | null; reason: string | null }
  warnings: { code: string; message: string; waits_for?: { number_id: string; guests: number; reason: string } }[]
}

/** What may befall a number while a mailing runs. */
const BLOWS = [
  'pause',
  'resume',
  'unlink',
  'ban',
  'delete',
  'lose',
  'return',
  'lock',
  'unlock',
  'stop',
  'hole',
  'add',
] as const

eachStore('numbers added, paused, banned, logged out in the middle', (open) => {
  it('invariants 2 and 9: every delivery ends in one state with a reason, nobody gets two', async () => {
    const store = await open()
    // Another story on each.
    const random = seededRandom(store.dialect === 'sqlite' ? 1 : 2)
    const s = await openSending(store, { OTKLIK_SAFETY_COOL_DOWN_HOURS: 1, OTKLIK_SAFETY_STEP_HOURS: 1 })
    const api = await serve(s.db, [...numberRoutes(s.deps), ...marketingRoutes(s.deps)], { clock: s.clock })
    const numbers: string[] = []
    const live = new Set<string>()
    const faults = new Map<string, 'lock' | 'hole'>()

    const add = async () => {
      const id = await s.addNumber({ perMinute: 6 + random(10), perHour: 600, pacing: random(2) ? 'even' : 'burst' })
      s.line(id).answer = ({ to }): SendResult => {
        const fault = faults.get(id)
        if (fault === 'hole') return { outcome: 'unconfirmed' }
        if (fault === 'lock' && !known.has(`${id} ${to.phone}`)) return { outcome: 'refused', code: 463 }
        return random(40) === 0
          ? { outcome: 'refused', code: random(2) ? 404 : 503 }
          : { outcome: 'accepted', at: s.clock.now() }
      }
      numbers.push(id)
      live.add(id)
      return id
    }
    const known = new Set<string>()
    for (let n = 0; n < 3; n++) await add()
    for (let n = 0; n < GUESTS; n++) {
      const guest = await s.addGuest(phone(n), { onWhatsApp: true, tags: ['all'] })
      if (n >= KNOWN) continue
      const number = numbers[random(3)]!
      await s.write(number, guest)
      known.add(`${number} ${phone(n)}`)
    }
    const template = await api.post<{ id: string }>('/v1/templates', {
      name: 'Пятница',
      channel: 'whatsapp',
      language: 'ru',
      text: '{{ greeting }}! Придёте?',
    })
    const { id: mailing } = await api.post<{ id: string }>('/v1/mailings', {
      name: 'Пятница',
      template_id: template.id,
      audience: { all: true },
    })
    await api.post(`/v1/mailings/${mailing}/schedule`)
    const look = () => api.get<Mailing>(`/v1/mailings/${mailing}`)
    const set = (id: string, columns: object) => s.db.updateTable('numbers').set(columns).where('id', '=', id).execute()
    const lose = async (id: string, columns: object) => {
      await set(id, columns)
      s.disconnect(id)
      live.delete(id)
    }

    const strike = async (blow: (typeof BLOWS)[number], id: string) => {
      switch (blow) {
        case 'pause':
        case 'resume':
          await api.post(`/v1/numbers/${id}/${blow}`)
          return
        case 'unlink':
          return lose(id, { state: 'logged_out', reason: 'unlinked_by_phone', desired_state: 'logged_out' })
        case 'ban':
          return lose(id, { state: 'failed', reason: 'banned' })
        case 'delete':
          await api.call('DELETE', `/v1/numbers/${id}`)
          return lose(id, { state: 'logged_out', reason: 'requested' })
        case 'lose':
          s.disconnect(id)
          return
        case 'return':
          return s.connect(id)
        case 'lock':
        case 'hole':
          faults.set(id, blow)
          return
        case 'unlock':
          faults.delete(id)
          return s.db.transaction().execute((tx) => restrict(tx, s.deps, id, null))
        case 'stop':
          return void (await set(id, {
            safety_grade: random(2) ? 4 : 3,
            safety_at: s.clock.now(),
            safety_reason: 'refused',
          }))
        case 'add':
          if (live.size < 4) await add()
          return
        default:
          return blow satisfies never
      }
    }

    for (let event = 0; event < EVENTS; event++) {
      const [victim] = [...live].slice(random(Math.max(1, live.size)))
      if (victim) await strike(BLOWS[random(BLOWS.length)]!, victim)
      await s.runUntil(s.clock.now() + 5 * SECOND + random(40) * SECOND)
      const shown = await look()
      if (shown.status === 'finished') break
      // Whatever waits either has a forecast, or says why not.
      if (shown.forecast.finish_at === null) {
        expect(shown.forecast.reason).not.toBeNull()
        expect(shown.warnings.map(({ code }) => code)).toContain('no_number_can_send')
      }
      // Guests who wait for a number that is paused or stopped are reported.
      const told = shown.warnings.flatMap(({ waits_for: wait }) =>
        wait && ['paused', 'stopped'].includes(wait.reason) ? [[wait.number_id, wait.guests]] : [],
      )
      expect(Object.fromEntries(told)).toEqual(await heldBack(s))
    }

    // All is well again: what is left goes out, what nobody will confirm is given up.
    const healthy = await add()
    for (const id of live) {
      faults.delete(id)
      await s.db.transaction().execute((tx) => restrict(tx, s.deps, id, null))
      await set(id, { safety_grade: 0, state: 'open', desired_state: 'online' })
      if (id !== healthy) await s.connect(id)
    }
    await s.runUntil(s.clock.now() + 3 * HOUR)
    s.clock.advance(DAY)
    await s.runUntil(s.clock.now() + 10 * MINUTE)
    await s.runUntil(s.clock.now() + 30 * MINUTE)

    const rows = await s.db.selectFrom('deliveries').selectAll().execute()
    expect(rows).toHaveLength(GUESTS)
    const open_ = rows.filter(({ status }) => status === 'waiting' || status === 'sending')
    expect(open_).toEqual([])
    for (const { status, reason } of rows) {
      if (['failed', 'unconfirmed', 'skipped'].includes(status)) expect(reason).not.toBeNull()
      else expect(status).toBe('sent')
    }
    expect((await look()).status).toBe('finished')

    // By the network's record: who may have got something got it from one number, under one id.
    const got = arrivals(s, numbers)
    for (const [guest, ways] of got) expect([guest, [...ways]]).toEqual([guest, [expect.any(String)]])
    const phones = new Map(
      (await s.db.selectFrom('guests').select(['id', 'phone']).execute()).map((g) => [g.id, g.phone]),
    )
    for (const row of rows) {
      if (row.status === 'sent') expect(got.has(phones.get(row.guest_id)!)).toBe(true)
    }
    expect(rows.filter(({ status }) => status === 'sent').length).toBeGreaterThan(GUESTS / 2)
  })
})

/** Deliveries whose number people or the safety watch keep from sending, by number. */
async function heldBack(s: Sending): Promise<Record<string, number>> {
  const rows = await s.db
    .selectFrom('deliveries as d')
    .innerJoin('numbers as n', 'n.id', 'd.number_id')
    .select(({ fn }) => ['n.id', fn.countAll<number>().as('count')])
    .where('d.status', 'in', ['waiting', 'sending'])
    .where('n.deleted_at', 'is', null)
    .where('n.state', 'not in', ['logged_out', 'failed'])
    .where(({ eb, or }) => or([eb('n.desired_state', '=', 'paused'), eb('n.safety_grade', '=', 4)]))
    .groupBy('n.id')
    .execute()
  return Object.fromEntries(rows.map(({ id, count }) => [id, Number(count)]))
}

/** Guests to whom something may have arrived, and by which number and id. */
function arrivals(s: Sending, numbers: readonly string[]): Map<string, Set<string>> {
  const got = new Map<string, Set<string>>()
  for (const number of numbers) {
    for (const { message, result } of s.line(number).sent) {
      if (result.outcome === 'refused' || result.outcome === 'not_sent') continue
      const ways = got.get(message.to.phone!) ?? new Set()
      got.set(message.to.phone!, ways.add(`${number} ${message.id}`))
    }
  }
  return got
}

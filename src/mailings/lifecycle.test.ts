import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import { marketingRoutes } from '../../test/support/marketing.ts'
import { openSending, type Sending } from '../../test/support/sending.ts'
import { serve } from '../../test/support/serve.ts'
import { eachStore } from '../../test/support/stores.ts'
import { createTemplate } from '../templates/save-template.ts'
import { cancelMailing, pauseMailing, scheduleMailing } from './lifecycle.ts'
import { createMailing } from './save-mailing.ts'

const by = { id: 'key_test' }

async function addGuests(s: Sending, count: number): Promise<void> {
  await sql`
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${sql.lit(count)})
    insert into guests (id, phone, attributes, unread_count, on_whatsapp, on_whatsapp_at, created_at, updated_at)
    select 'gst_' || substr(cast(10000000 + i as text), 2), '+7916' || substr(cast(10000000 + i as text), 2), '{}', 0, 1,
      ${sql.lit(s.clock.now())}, 1, 1 from n
  `.execute(s.db)
}

async function begin(s: Sending): Promise<string> {
  const text = { text: 'Добрый день! Придёте?', variants: [], endsWithoutQuestionOk: false }
  const template = await createTemplate(s.deps, { name: 'x', language: 'ru', ...text }, by)
  const mailing = await createMailing(s.deps, { name: 'x', templateId: template.id, audience: { all: true } }, by)
  await scheduleMailing(s.deps, mailing.id, undefined, by)
  return mailing.id
}

eachStore('a mailing at full speed', (open) => {
  it.each([
    ['paused', pauseMailing],
    ['cancelled', cancelMailing],
  ])('sends nothing but what was claimed before, once it is %s', async (_what, stop) => {
    const s = await openSending(await open())
    const numbers = [await s.addNumber(), await s.addNumber()]
    await addGuests(s, 400)
    // Acknowledgements take their time, as on a network.
    const left: number[] = []
    for (const id of numbers) {
      s.line(id).answer = async () => {
        left.push(performance.now())
        await sleep(5)
        return { outcome: 'accepted', at: s.clock.now() }
      }
    }
    const id = await begin(s)
    const running = s.settle()
    while (left.length < 20) await sleep(5)
    await stop(s.deps, id, by)
    const answered = performance.now()
    await running
    expect(left.length).toBeLessThan(400)
    // What had been claimed before it, a few for each number: milliseconds, whatever the machine does meanwhile.
    expect(left.filter((at) => at > answered).length).toBeLessThanOrEqual(numbers.length * 16)
    const { count } = await s.db
      .selectFrom('deliveries')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('status', '=', 'sent')
      .executeTakeFirstOrThrow()
    expect(Number(count)).toBe(left.length)
  })
})

describe('the file of who got a mailing', () => {
  eachStore('for people', (open) => {
    it('opens in a spreadsheet, in their language', async () => {
      const s = await openSending(await open())
      const api = await serve(s.db, marketingRoutes(s.deps), { clock: s.clock })
      await s.addNumber()
      await addGuests(s, 1)
      const id = await begin(s)
      await s.settle()
      const headers = { authorization: `Bearer ${api.key}` }
      const url = `${api.url}/v1/mailings/${id}/deliveries.csv?language=ru&time_zone=Asia/Vladivostok`
      const bytes = Buffer.from(await (await fetch(url, { headers })).arrayBuffer())
      expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
      const [heads, line] = bytes.toString('utf8', 3).split('\n')
      expect(heads).toMatch(/^Гость;Телефон;Канал;Номер;Состояние;/)
      expect(line).toMatch(/;\+7\d+;WhatsApp;[^;]+;отправлено;;1;1;\d{4}-\d\d-\d\d \d\d:\d\d;;;$/)
    })
  })

  eachStore('of many', (open) => {
    it('is read as fast as its reader takes it, and left when the reader leaves', async () => {
      const s = await openSending(await open())
      const api = await serve(s.db, marketingRoutes(s.deps), { clock: s.clock })
      await addGuests(s, 6_000)
      const id = await begin(s)
      await s.settle()
      const get = (signal?: AbortSignal) =>
        fetch(`${api.url}/v1/mailings/${id}/deliveries.csv`, {
          headers: { authorization: `Bearer ${api.key}` },
          ...(signal && { signal }),
        })
      const warned: string[] = []
      const warn = ({ name }: Error) => warned.push(name)
      process.on('warning', warn)
      onTestFinished(() => void process.off('warning', warn))
      expect((await (await get()).text()).split('\n')).toHaveLength(6_002)
      const leaving = new AbortController()
      const reader = (await get(leaving.signal)).body!.getReader()
      await reader.read()
      leaving.abort()
      expect((await api.call('GET', `/v1/mailings/${id}`)).status).toBe(200)
      expect(warned).toEqual([])
    })
  })
})

eachStore('failed deliveries', (open) => {
  it('are sent again by their reason', async () => {
    const s = await openSending(await open())
    const api = await serve(s.db, marketingRoutes(s.deps), { clock: s.clock })
    const number = await s.addNumber()
    await addGuests(s, 4)
    let code = 400
    s.line(number).answer = () => ({ outcome: 'refused', code: code++ % 2 ? 479 : 400 })
    const id = await begin(s)
    await s.settle()
    const failed = async () => (await api.get<{ failed_by_reason: object }>(`/v1/mailings/${id}`)).failed_by_reason
    expect(await failed()).toEqual({ refused_400: 2, refused_479: 2 })
    s.line(number).answer = () => ({ outcome: 'accepted', at: s.clock.now() })
    await api.post(`/v1/mailings/${id}/retry-failed?reason=refused_479`)
    await s.settle()
    expect(await failed()).toEqual({ refused_400: 2 })
  })
})

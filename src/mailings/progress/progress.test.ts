import { expect, it, onTestFinished } from 'vitest'
import type { Api } from '../../../scripts/api.ts'
import { marketingRoutes } from '../../../test/support/marketing.ts'
import { openSending, type Sending } from '../../../test/support/sending.ts'
import { serve } from '../../../test/support/serve.ts'
import { eachStore } from '../../../test/support/stores.ts'
import type { Store } from '../../db/index.ts'
import { MINUTE } from '../../lib/units.ts'
import type { Progress } from './read-progress.ts'
import { progressRoutes } from './routes.ts'

type Event = { event: string; data: Progress }

/** Reads a mailing's progress; `next` is the next event. */
async function watch(api: Api, id: string) {
  const closing = new AbortController()
  onTestFinished(() => closing.abort())
  const response = await fetch(`${api.url}/v1/mailings/${id}/progress`, {
    headers: { authorization: `Bearer ${api.key}` },
    signal: closing.signal,
  })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const next = async (): Promise<Event | undefined> => {
    for (;;) {
      const end = text.indexOf('\n\n')
      if (end >= 0) {
        const block = text.slice(0, end)
        text = text.slice(end + 2)
        const field = (name: string) => block.match(new RegExp(`^${name}: (.*)$`, 'm'))?.[1]
        if (field('data') !== undefined) return { event: field('event')!, data: JSON.parse(field('data')!) }
        continue
      }
      const { value, done } = await reader.read()
      if (done) return undefined
      text += value
    }
  }
  return { next, close: () => closing.abort() }
}

async function open(store: Store): Promise<{ s: Sending; api: Api; id: string; numberId: string }> {
  const s = await openSending(store)
  const live = { ...s.deps, isActive: async () => true, stopped: new AbortController().signal }
  const api = await serve(s.db, [...marketingRoutes(s.deps), ...progressRoutes(live)], { clock: s.clock })
  const numberId = await s.addNumber({ perMinute: 2 })
  for (let n = 0; n < 3; n++) await s.addGuest(`+7916000000${n}`)
  const out = await s.addGuest('+79160000009')
  await s.db.updateTable('guests').set({ opted_out_at: 1 }).where('id', '=', out).execute()
  const text = 'Добрый день! Придёте?'
  const template = await api.post<{ id: string }>('/v1/templates', {
    name: 'x',
    channel: 'whatsapp',
    language: 'ru',
    text,
  })
  const audience = { all: true }
  const { id } = await api.post<{ id: string }>('/v1/mailings', { name: 'x', template_id: template.id, audience })
  await api.post(`/v1/mailings/${id}/schedule`)
  return { s, api, id, numberId }
}

eachStore('the progress of a mailing', (openStore) => {
  it('comes when something changes, and ends with the mailing', async () => {
    const { s, api, id, numberId } = await open(await openStore())
    const { next } = await watch(api, id)
    expect(await next()).toMatchObject({ event: 'progress', data: { status: 'running', counts: { planned: 0 } } })
    await s.settle()
    expect(await next()).toMatchObject({
      data: {
        progress: 0.75,
        counts: { planned: 4, sent: 2, waiting: 1, skipped: 1 },
        skipped_by_reason: { opted_out: 1 },
        numbers: [{ number_id: numberId, sent: 2, last_minute: 2, last_hour: 2 }],
        forecast: { reason: null },
      },
    })
    await s.runUntil(s.clock.now() + 2 * MINUTE)
    expect(await next()).toMatchObject({ data: { status: 'finished', progress: 1, counts: { sent: 3, waiting: 0 } } })
    expect(await next()).toEqual({ event: 'end', data: { status: 'finished' } })
    expect(await next()).toBeUndefined()
    const list = await api.get<{ data: unknown[] }>('/v1/mailings')
    expect(list.data).toMatchObject([{ id, progress: 1, counts: { planned: 4, sent: 3, skipped: 1 } }])
  })

  it('of an unknown mailing is not there', async () => {
    const { api } = await open(await openStore())
    expect((await api.call('GET', '/v1/mailings/mlg_none/progress')).status).toBe(404)
  })
})

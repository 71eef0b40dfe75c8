import { AsyncLocalStorage } from 'node:async_hooks'
import type { KyselyPlugin } from 'kysely'
import { expect, it } from 'vitest'
import type { Route } from '../src/http/route.ts'
import { fuzzRoutes, SHOT_HEADER } from './support/fuzz-routes.ts'
import { eachStore } from './support/stores.ts'
import { serveWholeApi } from './support/whole-api.ts'

const shotInHand = new AsyncLocalStorage<number>()
/** The shots that got as far as the store; undefined until a store was shot at. */
let reachedStore: Set<number> | undefined

eachStore('every route of the product', (open) => {
  it('refuses bad input with a problem, and breaks on none', { timeout: 600_000 }, async () => {
    const opened = await open()
    const reached = new Set<number>()
    const store = { ...opened, db: opened.db.withPlugin(noteQueries(() => reached.add(shotInHand.getStore() ?? 0))) }
    const { api, context } = await serveWholeApi(store, (app) => (req, res) => {
      shotInHand.run(Number(req.headers[SHOT_HEADER] ?? 0), () => app(req, res))
    })
    const make = async (path: string, body: object) => (await api.post<{ id: string }>(path, body)).id
    const restaurant = await make('/v1/restaurants', { name: 'Test', time_zone: 'Europe/Moscow', courier: 'own' })
    const template = {
      name: 'Test',
      channel: 'whatsapp',
      language: 'en',
      text: 'Would you come again, {{ guest.name }}?',
    }
    const ids: Record<string, string> = {
      restaurants: restaurant,
      numbers: await make('/v1/numbers', { label: 'Test' }),
      guests: await make('/v1/guests', { phone: '+79161234567' }),
      templates: await make('/v1/templates', template),
      webhooks: await make('/v1/webhooks', { url: 'https://nobody.invalid/', events: ['*'] }),
    }
    const placed_at = new Date(Date.now() - 3_600_000).toISOString()
    await api.post('/v1/orders', {
      external_id: 'A-1',
      restaurant_id: restaurant,
      guest: { phone: '+79161234567' },
      items: [{ name: 'Борщ', quantity: 1, price: 350 }],
      total: 350,
      delivery: 'own',
      service: 'site',
      placed_at,
    })
    ids.ratings = await make('/v1/ratings', { order_external_id: 'A-1', score: 1, comment: 'Холодный' })
    ids.reviews = (await api.get<{ data: { id: string }[] }>('/v1/reviews')).data[0]?.id ?? ''
    const conditions = { field: 'last_order', op: 'never' }
    ids.audiences = await make('/v1/audiences', { name: 'Test', conditions })
    const mailing = { name: 'Test', template_id: ids.templates, audience: { all: true } }
    ids.notes = await make(`/v1/guests/${ids.guests}/notes`, { text: 'Test' })
    ids['quick-answers'] = await make('/v1/quick-answers', { shortcut: 'test', title: 'Test', text: 'Test' })
    ids.users = await make('/v1/users', {
      name: 'Test',
      email: 'test@example.org',
      password: 'x'.repeat(10),
      role: 'operator',
    })
    ids.mailings = await make('/v1/mailings', mailing)
    const { cloud_api: own } = await api.get<{ cloud_api: { phone_number_id: string; waba_id: string } }>(
      `/v1/numbers/${ids.numbers}`,
    )
    const graphIds = (path: string) => ({
      version: 'v23.0',
      id: /phone_numbers|message_templates|subscribed_apps/.test(path) ? own.waba_id : own.phone_number_id,
    })
    const idsFor = ({ method, path }: Route): Record<string, string> => {
      if (path.startsWith('/graph/')) return graphIds(path)
      const id = ids[path.split('/')[2] ?? '']
      const names = { external_id: 'A-1', kind: 'orders', item: 'menu', code: 'NOSUCH' }
      return method === 'delete' ? {} : { ...names, ...(id && { id }) }
    }
    reached.clear()
    // Shots that did not reach the first store do not depend on the store.
    const wants = (number: number) => reachedStore?.has(number) ?? true
    expect(await fuzzRoutes(api, context.routes, idsFor, wants)).toEqual([])
    expect(reached, 'queries that belong to no shot').not.toContain(0)
    reachedStore ??= reached
  })
})

function noteQueries(note: () => void): KyselyPlugin {
  return {
    transformQuery: ({ node }) => {
      note()
      return node
    },
    transformResult: async ({ result }) => result,
  }
}

import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import type { Content } from '../../src/sandbox/index.ts'
import { openReceiver } from '../support/receiver.ts'
import { eventually, linkNumber, openScene, type Scene, startMailing, untilFinished } from '../support/scene.ts'
import { filesBelow, findTexts, keysOfRedis, type Place, rowsOfStore } from '../support/store-dump.ts'

const PHONE = '79039998877'
const OTHER = '79039998800'
const NAME = 'Жарптицын'
const PUSH_NAME = 'Говорунша'
/** Part of everything the guest, or somebody about the guest, says. */
const WORD = 'Кракозябра'
const TOKEN = 'kRaKoZyAbRa_0123456789:APA91bErasedDevice0123456789'
const FORMS = [PHONE, `8${PHONE.slice(1)}`, PHONE.slice(1), '903 999-88-77', '(903) 999 88 77']

type Erasure = { status: string; swept_at: string | null; waits_for: string | null }

// Together, because they mostly wait.
test.concurrent.for([
  { store: 'sqlite', queue: 'embedded' },
  { store: 'postgres', queue: 'redis' },
] as const)(
  'a guest who was erased is found nowhere: store, files, queue, logs ($store, $queue), after a kill in the middle',
  { timeout: 600_000 },
  async (sizes, { onTestFinished }) => {
    await using scene = await openScene({ ...sizes, env: { LOG_LEVEL: 'debug' } })
    const { api } = scene
    const { guestId, lid, restaurantId } = await fill(scene, onTestFinished)
    const texts = [NAME, PUSH_NAME, WORD, TOKEN, lid, ...FORMS]

    const before = await findTexts(await placesOf(scene), texts)
    for (const text of [NAME, PUSH_NAME, WORD, TOKEN, lid, PHONE]) expect(before.join('\n')).toContain(`: ${text}`)
    const figures = () => figuresOf(scene, restaurantId)
    const counted = await figures()

    const asked = await api.call<Erasure>('POST', `/v1/guests/${guestId}/erase`)
    expect([asked.status, asked.body.status]).toEqual([202, 'running'])
    // In the middle: the job has begun, or is about to.
    await scene.crash()
    const state = () => scene.api.get<Erasure>(`/v1/guests/${guestId}/erasure`)
    await eventually('all was gone through once', async () => (await state()).swept_at !== null)
    await scene.crash()
    await eventually('the guest is erased', async () => (await state()).status === 'finished')

    expect(await findTexts(await placesOf(scene), texts)).toEqual([])
    expect(await figures()).toEqual(counted)
    const { data } = await scene.api.get<{ data: { phone: string }[] }>('/v1/guests')
    expect(data.map(({ phone }) => phone)).toEqual([`+${OTHER}`])

    // When imported once more, the guest is recognised as one who must not be mailed; so is one who writes by the LID.
    const [again] = (
      await scene.api.post<{ results: { status: string; guest_id: string }[] }>('/v1/guests/bulk', {
        guests: [{ phone: '8 (903) 999-88-77', name: 'Снова', tags: ['again'] }],
      })
    ).results
    expect(await scene.api.get(`/v1/guests/${again?.guest_id}`)).toMatchObject({ opted_out_source: 'erased' })
    const second = await startMailing(scene, { tag: 'again' })
    expect(await untilFinished(scene, second)).toMatchObject({
      counts: { sent: 0 },
      skipped_by_reason: { opted_out: 1 },
    })
  },
)

async function fill({ api, network }: Scene, onEnd: (end: () => Promise<void>) => void) {
  const numberId = await linkNumber({ api, network }, '79160000001')
  const [person] = await network.createGuests({ phones: [PHONE], names: [PUSH_NAME], behaviour: { writesAs: 'lid' } })
  await network.createGuests({ phones: [OTHER], names: ['Пётр'] })
  const receiver = await openReceiver(onEnd)
  receiver.answer = (received, res) => void res.writeHead(500).end(received.body)
  await api.post('/v1/webhooks', { url: `${receiver.url}/hook`, events: ['guest.created', 'message.received'] })
  const lid = person!.lid

  const { body: guest } = await api.call<{ id: string }>(
    'POST',
    '/v1/guests',
    {
      phone: '+7 903 999-88-77',
      name: NAME,
      tags: ['all', `${WORD} метка`],
      attributes: { note: `${WORD} в атрибуте` },
      birthday: '1990-05-17',
    },
    { 'idempotency-key': 'first' },
  )
  const guestId = guest.id
  await api.post('/v1/guests', { phone: `+${OTHER}`, name: 'Пётр', tags: ['all'] })
  await api.post(`/v1/guests/${guestId}/notes`, { text: `Заметка: ${WORD}` })
  await api.post(`/v1/guests/${guestId}/opt-out`, { source: `${WORD} по телефону` })
  await api.post(`/v1/guests/${guestId}/opt-in`, {})
  await api.post(`/v1/guests/${guestId}/push-tokens`, { token: TOKEN, platform: 'android' })

  const say = (content: Content) => network.guestSends({ guest: PHONE, to: '79160000001', content })
  await say({ kind: 'text', text: `Где мой ${WORD}?` })
  await say({ kind: 'image', caption: `${WORD} на снимке` })
  await say({ kind: 'document', fileName: `${WORD}.pdf`, mimetype: 'application/pdf' })
  await say({ kind: 'contact', name: `${WORD} друг`, phone: '79030001122' })
  await say({ kind: 'location', latitude: 55.75, longitude: 37.61, name: `${WORD} дом` })
  type Timeline = { data: { kind: string; type?: string; media?: { id: string; status: string } | null }[] }
  const timeline = () => api.get<Timeline>(`/v1/guests/${guestId}/timeline?kinds=message&limit=100`)
  await eventually('all was received, with the files', async () => {
    const { data } = await timeline()
    const files = data.flatMap(({ media }) => media ?? [])
    return data.length >= 5 && files.length === 2 && files.every(({ status }) => status === 'stored')
  })
  const reply = await api.post<{ id: string }>(`/v1/guests/${guestId}/messages`, {
    type: 'text',
    text: `${NAME}, ваш ${WORD} в пути`,
  })
  await eventually('the reply has left', async () => {
    return ['sent', 'delivered', 'read'].includes(
      (await api.get<{ status: string }>(`/v1/messages/${reply.id}`)).status,
    )
  })

  const restaurant = await api.post<{ id: string }>('/v1/restaurants', {
    name: 'Пельменная',
    time_zone: 'Europe/Moscow',
    courier: 'own',
  })
  const at = new Date(Date.now() - 3_600_000).toISOString()
  const order = (external_id: string) => ({
    external_id,
    restaurant_id: restaurant.id,
    guest: { phone: `+${PHONE}`, name: NAME },
    items: [{ name: `Пельмени для ${WORD}`, quantity: 1, price: 500 }],
    total: 500,
    delivery: 'own',
    placed_at: at,
  })
  await api.post('/v1/orders', { ...order('A-1'), status: 'delivered', delivered_at: at })
  await api.post('/v1/orders', order('A-2'))
  await api.post('/v1/orders/A-2/status', { status: 'cancelled', at, cause: `передумала ${WORD}`, fault: 'guest' })
  await api.post('/v1/bonuses', { external_id: 'B-1', guest: { phone: `+${PHONE}` }, amount: 100, reason: WORD, at })
  await api.post('/v1/ratings', { order_external_id: 'A-1', score: 2, comment: `Холодно, ${WORD} остыл`, bad: [] })
  const { data: reviews } = await api.get<{ data: { id: string }[] }>(`/v1/restaurants/${restaurant.id}/reviews`)
  await api.call('POST', `/v1/reviews/${reviews[0]?.id}/replies`, { text: `${NAME}, простите нас за ${WORD} сегодня.` })

  const form = new FormData()
  form.set('name', 'Из файла')
  form.set('consent_source', 'Анкета')
  form.set(
    'file',
    new Blob([`телефон;имя\n+${PHONE};${NAME}\n+${PHONE};${NAME} ещё раз\nне телефон;${NAME}\n`]),
    'list.csv',
  )
  const imported = await fetch(`${api.url}/v1/audiences/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${api.key}` },
    body: form,
  })
  expect(await imported.json()).toMatchObject({ status: 'finished' })
  await api.call('POST', '/v1/imports/guests?wait=true', [{ phone: `+${PHONE}`, name: NAME, birthday: '1990-99-99' }])

  const mailing = await startMailing({ api }, { text: '{{ guest.name }}, ждёте нас?' })
  await untilFinished({ api }, mailing)
  await eventually('retention is derived', async () => {
    const { data } = await api.get<{ data: unknown[] }>(`/v1/guests/${guestId}/timeline?kinds=retention`)
    return data.length > 0
  })
  return { guestId, lid, restaurantId: restaurant.id, numberId }
}

/** What counts and money say. */
async function figuresOf({ api }: Scene, restaurantId: string): Promise<unknown> {
  const { score, cancellation_rating, ratings_counted, distribution } = await api.get<Record<string, unknown>>(
    `/v1/restaurants/${restaurantId}/rating`,
  )
  const { data: mailings } = await api.get<{ data: { id: string; counts: unknown }[] }>('/v1/mailings')
  const { data: orders } = await api.get<{ data: { total: number; status: string }[] }>('/v1/orders')
  return {
    score,
    cancellation_rating,
    ratings_counted,
    distribution,
    sent: mailings.map(({ id, counts }) => [id, (counts as { sent: number })?.sent]),
    orders: orders.map(({ total, status }) => [total, status]),
  }
}

async function placesOf(scene: Scene): Promise<Place[]> {
  const folder = dirname(scene.product.logFile)
  const places = await filesBelow(folder)
  if (scene.databaseUrl) places.push(...(await rowsOfStore(scene.databaseUrl)))
  else places.push(...(await rowsOfStore(`${folder}/otklik.sqlite`)))
  if (scene.redisUrl) places.push(...(await keysOfRedis(scene.redisUrl)))
  return places
}

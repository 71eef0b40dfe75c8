import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeAuthenticator, type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { freePort, type Product, startProduct } from '../product.ts'
import { ANSWERS, GUESTS, NUMBERS, OPERATOR_REPLY, QUICK_ANSWERS, RESTAURANT, TAG, TEMPLATE } from './cast.ts'
import { type Consumer, startConsumer } from './consumer.ts'
import { startDemoModel } from './model.ts'
import { type DemoProxy, startDemoProxy } from './proxy.ts'
import type { GuestView, MailingView, NumberView, Page } from './views.ts'

/** Everything that runs: the network, the product, a program that receives webhooks. */
export type Stage = AsyncDisposable & {
  network: Sandbox
  product: Product
  consumer: Consumer
  /** Of the second number. */
  proxy: DemoProxy
  adminKey: string
  /** Who signs in to the console; absent when nobody will look. */
  user: { email: string; password: string } | undefined
}

const DATA_DIR = 'data/sandbox'
const POLL_MS = 100
const PATIENCE_MS = 60_000

type StageOptions = { port?: number | undefined; withUser: boolean }

/** Starts a fresh network and a fresh product on the embedded store and queue. */
export async function setStage({ port, withUser }: StageOptions): Promise<Stage> {
  const stack = new AsyncDisposableStack()
  try {
    await rm(DATA_DIR, { recursive: true, force: true })
    const network = stack.use(await startSandbox())
    const consumer = stack.use(await startConsumer())
    const proxy = stack.use(await startDemoProxy())
    const model = stack.use(await startDemoModel())
    const adminKey = `otk_${randomBytes(24).toString('base64url')}`
    const user = withUser
      ? { email: 'admin@otklik.example', password: randomBytes(9).toString('base64url') }
      : undefined
    const product = await startProduct({
      dataDir: DATA_DIR,
      adminKey,
      port: port ?? (await freePort()),
      env: {
        LOG_LEVEL: 'info',
        OTKLIK_WHATSAPP_URL: network.url,
        OTKLIK_WHATSAPP_ROOT_KEY: network.rootKey,
        OTKLIK_WEBHOOK_ALLOW_PRIVATE: '1',
        // All guests get the first mailing; people who look around may send them another.
        OTKLIK_MAILING_INTERVAL_HOURS: '0',
        NODE_EXTRA_CA_CERTS: network.caFile,
        ...model.env,
        ...(user ? { OTKLIK_ADMIN_EMAIL: user.email, OTKLIK_ADMIN_PASSWORD: user.password } : {}),
      },
    })
    stack.defer(async () => {
      await product.stop()
    })
    const close = stack.move()
    return { network, product, consumer, proxy, adminKey, user, [Symbol.asyncDispose]: () => close.disposeAsync() }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}

/** Subscribes the program to all existing events. */
export async function subscribe({ product, consumer }: Stage): Promise<void> {
  const events = [
    'message.received',
    'message.status',
    'number.status',
    'guest.created',
    'mailing.status',
    'delivery.status',
  ]
  const { secret } = await product.api.post<{ secret: string }>('/v1/webhooks', { url: consumer.url, events })
  consumer.trust(secret)
}

/** Links the three numbers: each phone scans the QR that the product shows. The second goes through a proxy. */
export async function linkNumbers({ network, proxy, product: { api } }: Stage): Promise<NumberView[]> {
  const restaurant = await api.post<{ id: string }>('/v1/restaurants', RESTAURANT)
  return Promise.all(
    NUMBERS.map(async ({ label, phone }, index) => {
      const { id } = await api.post<NumberView>('/v1/numbers', { label, restaurant_id: restaurant.id })
      if (index === 1) await api.patch(`/v1/numbers/${id}`, { proxy: { url: proxy.url } })
      const { body } = await api.call<{ qr: string }>('GET', `/v1/numbers/${id}/qr`, undefined, {
        accept: 'application/json',
      })
      await linkOnPhone({ network, api }, id, phone, body.qr)
      await until(`${label} is open`, async () => (await api.get<NumberView>(`/v1/numbers/${id}`)).state === 'open')
      await api.post(`/v1/numbers/${id}/declare-warm`, { reason: 'Sandbox numbers have been in use for a long time' })
      return api.patch<NumberView>(`/v1/numbers/${id}`, { pacing: 'burst' })
    }),
  )
}

/**
 * The phone scans. As WhatsApp does today, it first wants a new code; the owner of the last number has a passkey, with
 * which their browser answers.
 */
async function linkOnPhone(
  { network: { client }, api }: { network: Sandbox; api: Product['api'] },
  id: string,
  phone: string,
  qr: string,
): Promise<void> {
  const owner = phone === NUMBERS.at(-1)?.phone ? makeAuthenticator() : undefined
  if (owner) await client.demandPasskey({ phone, demand: { credential: owner.credential } })
  await client.setFault({ scope: phone, fault: { kind: 'refresh_registration', count: 1 } })
  await client.scan({ phone, qr }).catch(() => undefined)
  let renewed = qr
  await until('the QR code is renewed', async () => {
    const accept = { accept: 'application/json' }
    renewed = (await api.call<{ qr: string }>('GET', `/v1/numbers/${id}/qr`, undefined, accept)).body.qr
    return renewed !== qr
  })
  await until('the renewed code is taken', () =>
    client.scan({ phone, qr: renewed }).then(
      () => true,
      () => false,
    ),
  )
  if (!owner) return
  type Passkey = { options: { challenge: string } }
  let asked: Passkey | undefined
  await until('the passkey is asked for', async () => {
    const { status, body } = await api.call<Passkey>('GET', `/v1/numbers/${id}/passkey`)
    asked = status === 200 ? body : undefined
    return asked !== undefined
  })
  if (asked) await api.post(`/v1/numbers/${id}/passkey`, { credential: owner.sign(asked.options) })
}

/** Guests come to life; some write, and the operator answers each of them. Returns how many wrote. */
export async function openChats({ network, product: { api } }: Stage): Promise<number> {
  await network.client.createGuests({
    phones: GUESTS.map((guest) => guest.phone),
    names: GUESTS.map((guest) => guest.name),
    behaviour: {
      deliverAfterMs: [50, 400],
      readAfterMs: [300, 2_000],
      reads: 0.9,
      answers: 0.4,
      answerAfterMs: [500, 3_000],
      texts: ANSWERS,
      maxAnswers: 2,
    },
  })
  for (const { phone, name } of GUESTS)
    await api.post('/v1/guests', { phone: `+${phone}`, name, tags: [TAG], language: 'ru' })
  await Promise.all(QUICK_ANSWERS.map((answer) => api.post('/v1/quick-answers', answer)))
  const writers = GUESTS.filter((guest) => guest.opening)
  for (const [index, guest] of writers.entries()) {
    const to = NUMBERS[index % NUMBERS.length]?.phone ?? ''
    await network.client.guestSends({ guest: guest.phone, to, content: { kind: 'text', text: guest.opening ?? '' } })
  }
  const unread = () => api.get<Page<GuestView>>('/v1/guests?unread=true&limit=200')
  await until('the messages are in the inbox', async () => (await unread()).data.length >= writers.length)
  for (const guest of (await unread()).data) {
    await api.post(`/v1/guests/${guest.id}/messages`, { type: 'text', text: OPERATOR_REPLY })
    await api.post(`/v1/guests/${guest.id}/read`)
  }
  return writers.length
}

/** Plans the mailing and lets it go. */
export async function startMailing({ product: { api } }: Stage): Promise<MailingView> {
  const template = await api.post<{ id: string }>('/v1/templates', TEMPLATE)
  const mailing = await api.post<MailingView>('/v1/mailings', {
    name: TEMPLATE.name,
    template_id: template.id,
    audience: { tag: TAG },
  })
  return api.post<MailingView>(`/v1/mailings/${mailing.id}/schedule`)
}

/** Polls until it holds. Throws after a minute. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Waited a minute in vain until ${what}; see ${DATA_DIR}/otklik.log`)
    await sleep(POLL_MS)
  }
}

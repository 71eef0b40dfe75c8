import { setTimeout as sleep } from 'node:timers/promises'
import type { Behaviour, SandboxClient } from '../src/sandbox/index.ts'
import type { Api } from './api.ts'

/** Who takes the steps of tests and trials: a program, and people with phones. */
export type Actors = { api: Api; network: SandboxClient }

export type LinkOptions = {
  label?: string
  warm?: boolean
  perMinute?: number
  perHour?: number
  pacing?: 'even' | 'burst'
}

/** Links a number by QR and returns its id. Warm and in bursts by default, at the real limits. */
export async function linkNumber(scene: Actors, phone: string, options: LinkOptions = {}): Promise<string> {
  const { label = phone, warm = true, perMinute = 10, perHour = 100, pacing = 'burst' } = options
  const { id } = await scene.api.post<{ id: string }>('/v1/numbers', { label })
  const accept = { accept: 'application/json' }
  let qr: string | null | undefined
  await eventually(`number ${label} shows a QR`, async () => {
    qr = (await scene.api.call<{ qr?: string | null }>('GET', `/v1/numbers/${id}/qr`, undefined, accept)).body.qr
    return typeof qr === 'string'
  })
  await scene.network.scan({ phone, qr: qr ?? '' })
  await eventually(`number ${label} is open`, async () => (await numberState(scene, id)) === 'open')
  if (warm) await scene.api.post(`/v1/numbers/${id}/declare-warm`, { reason: 'in use for years' })
  await scene.api.patch(`/v1/numbers/${id}`, { pacing, limits: { per_minute: perMinute, per_hour: perHour } })
  return id
}

export async function numberState({ api }: Pick<Actors, 'api'>, id: string): Promise<string> {
  return (await api.get<{ state: string }>(`/v1/numbers/${id}`)).state
}

/** Creates guests on the network and in the product. Returns their phones in the network's form (digits). */
export async function makeGuests(
  scene: Actors,
  count: number,
  options: { from?: number; tag?: string; behaviour?: Behaviour } = {},
): Promise<string[]> {
  const { from = 79_030_001_000, tag = 'all' } = options
  const phones = Array.from({ length: count }, (_, index) => String(from + index))
  await scene.network.declareGuests({ phones, ...(options.behaviour ? { behaviour: options.behaviour } : {}) })
  const guests = phones.map((phone, index) => ({
    phone: `+${phone}`,
    name: `Гость ${index + 1}`,
    tags: [tag],
    language: 'ru',
  }))
  const { created } = await scene.api.post<{ created: number }>('/v1/guests/bulk', { guests })
  if (created !== count) throw new Error(`${created} guests of ${count} were made`)
  return phones
}

export const MAILING_TEXT = 'Ждём вас в пятницу\\?$'

/** The texts of mailings in tests and trials; they match `MAILING_TEXT`. */
export const MAILING = {
  template: {
    name: 'Пятница',
    channel: 'whatsapp',
    language: 'ru',
    text: '{{ greeting }}, {{ guest.name }}! 🥟 Ждём вас в пятницу?',
  },
}

/** A mailing to the guests with this tag, scheduled at once. Its texts match `MAILING_TEXT`. */
export async function startMailing(
  { api }: Pick<Actors, 'api'>,
  options: { tag?: string; text?: string; numberIds?: string[] } = {},
): Promise<string> {
  const template = await api.post<{ id: string }>('/v1/templates', {
    ...MAILING.template,
    ...(options.text === undefined ? {} : { text: options.text }),
  })
  const mailing = await api.post<{ id: string }>('/v1/mailings', {
    name: 'Пятница',
    template_id: template.id,
    audience: { tag: options.tag ?? 'all' },
    ...(options.numberIds ? { number_ids: options.numberIds } : {}),
  })
  await api.post(`/v1/mailings/${mailing.id}/schedule`)
  return mailing.id
}

export type MailingState = { status: string; counts: Record<string, number>; skipped_by_reason: Record<string, number> }

export function mailingState({ api }: Pick<Actors, 'api'>, id: string): Promise<MailingState> {
  return api.get<MailingState>(`/v1/mailings/${id}`)
}

export async function untilFinished(
  scene: Pick<Actors, 'api'>,
  id: string,
  timeoutMs = 120_000,
): Promise<MailingState> {
  const isFinished = async () => (await mailingState(scene, id)).status === 'finished'
  await eventually('the mailing has finished', isFinished, timeoutMs).catch(async (error: unknown) => {
    process.stderr.write(`${JSON.stringify(await whatWaits(scene, id))}\n`)
    throw error
  })
  return mailingState(scene, id)
}

async function whatWaits({ api }: Pick<Actors, 'api'>, id: string): Promise<unknown> {
  const paths = [`mailings/${id}`, `mailings/${id}/deliveries?status=waiting&limit=3`, 'numbers']
  return Promise.all(paths.map((path) => api.call('GET', `/v1/${path}`)))
}

/** What comes soon is seen soon; what takes long is checked less often, since each check costs the product. */
const FIRST_LOOK_MS = 50
const LOOK_MS = 600

/** Polls until it holds; fails with `what` if it does not in time. Errors while polling count as "not yet". */
export async function eventually(what: string, holds: () => Promise<boolean>, timeoutMs = 180_000): Promise<void> {
  const deadline = Date.now() + timeoutMs
  let last: unknown
  let pauseMs = FIRST_LOOK_MS
  for (;;) {
    try {
      if (await holds()) return
      last = undefined
    } catch (error) {
      last = error
    }
    if (Date.now() > deadline) throw new Error(`not in ${timeoutMs} ms: ${what}`, { cause: last })
    await sleep(pauseMs)
    pauseMs = Math.min(LOOK_MS, pauseMs * 1.2)
  }
}

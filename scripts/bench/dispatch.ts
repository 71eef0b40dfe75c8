import { setTimeout as sleep } from 'node:timers/promises'
import { cpuPerMessage, cpuRatio, cpuTimeMs } from './cpu-time.ts'
import { median, rounded } from './figures.ts'
import { eventually, linkToProduct, linkToRaw, openScene, type Scene } from './scene.ts'

export type DispatchFigures = {
  /** Messages a second of a mailing, by those of bare `sendMessage`. */
  ratio: number
  ours_per_second: number
  raw_per_second: number
  /** Processor time of the sending process for a message. */
  ours_cpu_ms: number | null
  raw_cpu_ms: number | null
  /** The same as a ratio: what a shared machine blurs less than the rates. */
  cpu_ratio: number | null
  raw_concurrency: number
  guests: number
  rounds: number
}

const OUR_PHONE = '79160000001'
const RAW_PHONE = '79160000002'
const FIRST_GUEST = 79_030_000_000
const GUESTS = 500
const ROUNDS = 5
const CONCURRENCIES = [1, 4, 16]
const SETTLE_MS = 500

type Round = { perSecond: number; cpuMs: number | undefined }

/**
 * A mailing with its limits lifted through the whole product against bare `sendMessage` from another number to the same
 * guests, turn by turn in one run. Timed in the network's ledger: first frame to last acknowledgement. The guests' phones
 * receipt each message at once, to both; they read nothing meanwhile.
 */
export async function benchDispatch(options: { rounds?: number; env?: Record<string, string> } = {}) {
  await using scene = await openScene(options.env)
  const { network, product } = scene
  await Promise.all([linkToProduct(scene, OUR_PHONE), linkToRaw(scene, RAW_PHONE)])
  const guests = Array.from({ length: GUESTS }, (_, index) => String(FIRST_GUEST + index))
  await network.client.declareGuests({ phones: guests, behaviour: { reads: 0 } })
  await acquaint(scene, guests)
  const template = await product.api.post<{ id: string }>('/v1/templates', {
    name: 'Benchmark',
    channel: 'whatsapp',
    language: 'ru',
    text: '{{ greeting }}, {{ guest.name }}! 🥟 Ждём вас в пятницу?',
  })
  const ours = () => sendMailing(scene, template.id)
  const raw = (concurrency: number) => sendRaw(scene, guests, concurrency)

  await ours()
  const tried: { concurrency: number; perSecond: number }[] = []
  for (const concurrency of CONCURRENCIES) tried.push({ concurrency, perSecond: (await raw(concurrency)).perSecond })
  const { concurrency } = tried.reduce((best, one) => (one.perSecond > best.perSecond ? one : best))

  const rounds = { ours: [] as Round[], raw: [] as Round[] }
  for (let round = 0; round < (options.rounds ?? ROUNDS); round++) {
    rounds.ours.push(await ours())
    rounds.raw.push(await raw(concurrency))
  }
  const speed = (list: Round[]) => median(list.map(({ perSecond }) => perSecond))
  return {
    ratio: rounded(speed(rounds.ours) / speed(rounds.raw)),
    ours_per_second: Math.round(speed(rounds.ours)),
    raw_per_second: Math.round(speed(rounds.raw)),
    ours_cpu_ms: cpuPerMessage(rounds.ours),
    raw_cpu_ms: cpuPerMessage(rounds.raw),
    cpu_ratio: cpuRatio(rounds),
    raw_concurrency: concurrency,
    guests: GUESTS,
    rounds: rounds.ours.length,
  } satisfies DispatchFigures
}

/** Each guest writes to both numbers once: both have a session, and the product has a guest. */
async function acquaint({ network: { client } }: Scene, guests: string[]): Promise<void> {
  for (const to of [OUR_PHONE, RAW_PHONE]) {
    await client.guestsSend({ guests, to: [to], text: 'Добрый день!' })
    await eventually('both know the guests', async () => {
      return (await client.summary({ number: to })).guestMessagesDelivered === guests.length
    })
  }
}

async function sendMailing(scene: Scene, templateId: string): Promise<Round> {
  const { api } = scene.product
  const audience = { all: true }
  const mailing = await api.post<{ id: string }>('/v1/mailings', {
    name: 'Benchmark',
    template_id: templateId,
    audience,
  })
  const round = await timed(scene, scene.product.pid, OUR_PHONE, () => api.post(`/v1/mailings/${mailing.id}/schedule`))
  await eventually('the mailing has finished', async () => {
    const { status, counts } = await api.get<{ status: string; counts: Record<string, number> }>(
      `/v1/mailings/${mailing.id}`,
    )
    return status === 'finished' && counts.delivered === GUESTS
  })
  await sleep(SETTLE_MS)
  return round
}

async function sendRaw(scene: Scene, to: string[], concurrency: number): Promise<Round> {
  const text = 'Добрый день, {guest}! 🥟 Ждём вас в пятницу?'
  const round = await timed(scene, scene.raw.pid, RAW_PHONE, () =>
    scene.raw.call('send', { from: RAW_PHONE, to, text, concurrency }),
  )
  await sleep(SETTLE_MS)
  return round
}

async function timed(
  { network: { client } }: Scene,
  pid: number,
  number: string,
  begin: () => Promise<unknown>,
): Promise<Round> {
  await client.clearLedger()
  const cpuBefore = await cpuTimeMs(pid)
  await begin()
  await eventually('all have left', async () => (await client.summary({ number })).acked === GUESTS)
  const cpuAfter = await cpuTimeMs(pid)
  const frames = await client.frames({ number })
  const from = Math.min(...frames.map((frame) => frame.at))
  const until = Math.max(...frames.map((frame) => frame.ackedAt ?? frame.at))
  return {
    perSecond: (frames.length * 1_000) / (until - from),
    cpuMs: cpuBefore === undefined || cpuAfter === undefined ? undefined : (cpuAfter - cpuBefore) / frames.length,
  }
}

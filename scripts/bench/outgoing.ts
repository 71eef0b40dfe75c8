import { setTimeout as sleep } from 'node:timers/promises'
import { cpuPerMessage, cpuRatio, cpuTimeMs } from './cpu-time.ts'
import { median, rounded } from './figures.ts'
import { eventually, type Scene } from './scene.ts'

export const OUR_PHONE = '79160000001'
export const RAW_PHONE = '79160000002'
const CONCURRENCIES = [1, 4, 16]
const SETTLE_MS = 500

export type Round = { perSecond: number; cpuMs: number | undefined }

export type OutgoingFigures = {
  /** Messages per second of a mailing, divided by those of bare `sendMessage`. */
  ratio: number
  ours_per_second: number
  raw_per_second: number
  /** Processor time of the sending process per message. */
  ours_cpu_ms: number | null
  raw_cpu_ms: number | null
  /** The same as a ratio, which a busy machine distorts less than the rates. */
  cpu_ratio: number | null
  raw_concurrency: number
  guests: number
  rounds: number
}

type Turns = {
  /** How many guests a turn writes to. */
  guests: number
  rounds: number
  ours: () => Promise<Round>
  raw: (concurrency: number) => Promise<Round>
}

/** Turn by turn: ours, and bare Baileys with the concurrency at which it is fastest. */
export async function compareTurns({ guests, rounds: count, ours, raw }: Turns): Promise<OutgoingFigures> {
  await ours()
  const tried: { concurrency: number; perSecond: number }[] = []
  for (const concurrency of CONCURRENCIES) tried.push({ concurrency, perSecond: (await raw(concurrency)).perSecond })
  const { concurrency } = tried.reduce((best, one) => (one.perSecond > best.perSecond ? one : best))
  const rounds = { ours: [] as Round[], raw: [] as Round[] }
  for (let round = 0; round < count; round++) {
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
    guests,
    rounds: count,
  }
}

export async function makeTemplate({ product: { api } }: Scene): Promise<string> {
  const { id } = await api.post<{ id: string }>('/v1/templates', {
    name: 'Benchmark',
    channel: 'whatsapp',
    language: 'ru',
    text: '{{ greeting }}, {{ guest.name }}! 🥟 Ждём вас в пятницу?',
  })
  return id
}

type MailingOptions = { templateId: string; audience: object; guests: number }

/** A mailing through the whole product, until each message is delivered. */
export async function sendMailing(scene: Scene, { templateId, audience, guests }: MailingOptions): Promise<Round> {
  const { api, pid } = scene.product
  const mailing = await api.post<{ id: string }>('/v1/mailings', {
    name: 'Benchmark',
    template_id: templateId,
    audience,
  })
  const begin = () => api.post(`/v1/mailings/${mailing.id}/schedule`)
  const round = await timed(scene, { pid, number: OUR_PHONE, guests }, begin)
  await eventually('the mailing has finished', async () => {
    const { status, counts } = await api.get<{ status: string; counts: Record<string, number> }>(
      `/v1/mailings/${mailing.id}`,
    )
    return status === 'finished' && counts.delivered === guests
  })
  await sleep(SETTLE_MS)
  return round
}

/** The same by bare `sendMessage`. */
export async function sendRaw(scene: Scene, to: string[], concurrency: number): Promise<Round> {
  const text = 'Добрый день, {guest}! 🥟 Ждём вас в пятницу?'
  const begin = () => scene.raw.call('send', { from: RAW_PHONE, to, text, concurrency })
  const round = await timed(scene, { pid: scene.raw.pid, number: RAW_PHONE, guests: to.length }, begin)
  await sleep(SETTLE_MS)
  return round
}

type Timed = { pid: number; number: string; guests: number }

/** By the network's ledger: first frame to last acknowledgement. */
async function timed(
  { network: { client } }: Scene,
  { pid, number, guests }: Timed,
  begin: () => Promise<unknown>,
): Promise<Round> {
  await client.clearLedger()
  const cpuBefore = await cpuTimeMs(pid)
  await begin()
  await eventually('all have left', async () => (await client.summary({ number })).acked === guests)
  const cpuAfter = await cpuTimeMs(pid)
  const frames = await client.frames({ number })
  const from = Math.min(...frames.map((frame) => frame.at))
  const until = Math.max(...frames.map((frame) => frame.ackedAt ?? frame.at))
  return {
    perSecond: (frames.length * 1_000) / (until - from),
    cpuMs: cpuBefore === undefined || cpuAfter === undefined ? undefined : (cpuAfter - cpuBefore) / frames.length,
  }
}

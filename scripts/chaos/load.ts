import { setTimeout as sleep } from 'node:timers/promises'
import { known } from '../../src/lib/known.ts'
import { SECOND } from '../../src/lib/units.ts'
import type { Behaviour } from '../../src/sandbox/index.ts'
import { seededRandom } from '../../test/support/random.ts'
import { type Actors, linkNumber, MAILING, makeGuests } from '../steps.ts'
import { balance } from './balancer.ts'
import { guestsOf, LIMITS, NARROW_PER_HOUR, type Plan } from './plan.ts'
import type { Stage } from './stage.ts'

export type Reply = { guest: string; text: string; accepted: boolean }

/** Everything that goes on while things break. */
export type Load = {
  /** Phones: the mailing's guests, and those of the numbers that may send less. */
  mailed: string[]
  narrow: string[]
  numbers: string[]
  /** Ids of the mailings so far. */
  mailings: readonly string[]
  replies: Reply[]
  /** What a client saw that it should not. */
  problems: string[]
  /** Guests stop writing and operators stop answering; resolves when everything requested has been accepted. */
  end(): Promise<void>
}

const FIRST_NUMBER = 79_160_000_001
const FIRST_WRITER = 79_050_000_001
const WRITERS = 24
const WRITES_EVERY_MS = 350
const ANSWERS_EVERY_MS = 700
const ACCEPTED_WITHIN_MS = 120 * SECOND
/** Acknowledgements take this long, so there is always something in progress. */
const ACK_MS = 600

const PARTS = 10
const PART_EVERY_MS = 5 * SECOND
const FIRST_GUEST = 79_030_001_000
const tagOf = (part: number) => `part-${part}`

/** Guests on the network and in the product, each in one of the parts. Returns their phones. */
async function makeParts(actors: Actors, count: number): Promise<string[]> {
  const behaviour: Behaviour = { deliverAfterMs: [50, 900], reads: 0.5 }
  const phones: string[] = []
  for (let part = 0; part < PARTS; part++) {
    const size = Math.floor((count * (part + 1)) / PARTS) - Math.floor((count * part) / PARTS)
    const from = FIRST_GUEST + phones.length
    phones.push(...(await makeGuests(actors, size, { from, tag: tagOf(part), behaviour })))
  }
  return phones
}

/**
 * Links the numbers, subscribes the program and starts the mailing; then guests write and operators answer until `end`.
 */
export async function beginLoad(stage: Stage, plan: Plan): Promise<Load> {
  const random = seededRandom(plan.seed + 1)
  const slowly = (ms: number) => sleep(plan.slowness * ms)
  const { network, consumer } = stage
  const { api } = stage.member('api-1').product
  const actors = { api, network: network.client }
  const { secret } = await api.post<{ secret: string }>('/v1/webhooks', {
    url: consumer.url,
    events: ['message.received', 'message.status'],
  })
  consumer.trust(secret)
  const numbers = Array.from({ length: plan.numbers + plan.narrow }, (_, n) => String(FIRST_NUMBER + n))
  const narrow = numbers.slice(plan.numbers)
  for (const phone of numbers) {
    const perHour = narrow.includes(phone) ? NARROW_PER_HOUR : LIMITS.perHour
    await linkNumber(actors, phone, { perMinute: LIMITS.perMinute, perHour })
  }
  const writers = Array.from({ length: WRITERS }, (_, n) => String(FIRST_WRITER + n))
  await network.client.createGuests({ phones: writers })
  const mailed = await makeParts(actors, guestsOf(plan))
  await network.client.setFault({ scope: 'all', fault: { kind: 'delay_ack', ms: ACK_MS } })

  let ended = false
  let endedAt = Number.POSITIVE_INFINITY
  const problems: string[] = []
  const replies: Reply[] = []
  const mailings: string[] = []
  const ask = balance(stage, plan, problems, () => Date.now() > endedAt + plan.slowness * ACCEPTED_WITHIN_MS)

  const write = async () => {
    for (let n = 1; !ended; n++) {
      const place = random(WRITERS)
      const guest = known(writers[place], 'writer')
      const to = known(numbers[place % numbers.length], 'number')
      await network.client.guestSends({ guest, to, content: { kind: 'text', text: `вопрос ${n} от ${guest}` } })
      await slowly(random(2 * WRITES_EVERY_MS))
    }
  }
  const asked = new Set<Promise<void>>()
  const answer = async () => {
    for (let n = 1; !ended; n++) {
      await slowly(random(2 * ANSWERS_EVERY_MS))
      const known = consumer.taken.filter(({ type }) => type === 'message.received')
      const to = known[random(Math.max(1, known.length))]
      if (!to?.guestId) continue
      const reply: Reply = { guest: to.text?.split(' ').at(-1) ?? '', text: `ответ ${n}`, accepted: false }
      replies.push(reply)
      const body = { type: 'text', text: reply.text }
      const one = ask('POST', `/v1/guests/${to.guestId}/messages`, body, `chaos-${plan.seed}-${n}`).then(
        () => {
          reply.accepted = true
        },
        (error: unknown) => void problems.push(String(error)),
      )
      asked.add(one.finally(() => asked.delete(one)))
    }
  }
  /** One mailing after the other, so that messages leave all the time, and not only when the limits allow them. */
  const mail = async () => {
    const template = await ask('POST', '/v1/templates', MAILING.template, `chaos-${plan.seed}-template`)
    for (let part = 0; part < PARTS; part++) {
      const mailing = { name: MAILING.template.name, template_id: template.id, audience: { tag: tagOf(part) } }
      const { id } = await ask('POST', '/v1/mailings', mailing, `chaos-${plan.seed}-mailing-${part}`)
      mailings.push(String(id))
      await ask('POST', `/v1/mailings/${id}/schedule`, {}, `chaos-${plan.seed}-schedule-${part}`)
      await sleep(PART_EVERY_MS)
    }
  }
  const going = [write(), answer(), mail()]
  return {
    mailed,
    narrow,
    numbers,
    mailings,
    replies,
    problems,
    async end() {
      ended = true
      endedAt = Date.now()
      await Promise.all(going)
      await Promise.all(asked)
    },
  }
}
